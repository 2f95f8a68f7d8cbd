//! Requests: questions to resolvers, and the fetch of a policy. None of them sends a credential or a referrer, or is
//! answered from a cache, and of a body no more is read than is of use.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_net::http::Response;
use gloo_timers::callback::Timeout;
use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReadableStreamReadResult, ReferrerPolicy, RequestCache,
    RequestCredentials, RequestInit, RequestMode, RequestRedirect, ResponseType,
};

use super::clock::Clock;
use crate::collect::{MAX_LOG_ANSWER, POLICY_DEADLINE};
use crate::evidence::{
    BodyEnd, DnsFailure, DnsOutcome, Fetch, LogFailure, LogOutcome, MAX_POLICY, MediaType, PolicyBody, Timed,
};
use crate::name::PolicyDomain;
use crate::web::examples::Example;
use crate::web::state::Action;

/// The longest DNS message (RFC 8484 §6).
const MAX_MESSAGE: usize = 65_535;

/// The most headers that are kept: more than any answer has that means well.
const MOST_HEADERS: usize = 50;

/// A request under way. Dropping this ends it.
#[derive(Debug)]
pub(super) struct UnderWay(Option<AbortController>);

impl UnderWay {
    /// For a request that is about to be made.
    pub(super) fn new() -> Self {
        Self(AbortController::new().ok())
    }

    fn on(&self, options: &RequestInit) {
        options.set_signal(self.0.as_ref().map(AbortController::signal).as_ref());
    }

    /// It has ended by itself. To end it once more would change nothing, and takes a browser its time.
    pub(super) fn ended(mut self) {
        self.0 = None;
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

/// Asks a resolver. `GET` with this one header is a request that needs no permission beforehand (CORS preflight).
pub(super) fn ask(url: &str, under_way: &UnderWay) -> impl Future<Output = DnsOutcome> + use<> {
    // Whom a redirect would lead to, nobody has chosen.
    let options = plain(under_way, RequestRedirect::Error);
    options.set_headers(&Array::of1(&Array::of2(&"accept".into(), &"application/dns-message".into())));
    let response = send(url, &options);
    async move { answer(response).await.unwrap_or_else(DnsOutcome::Failed) }
}

/// Asks a service that searches the public certificate logs.
pub(super) fn log(url: &str, under_way: &UnderWay) -> impl Future<Output = LogOutcome> + use<> {
    let options = plain(under_way, RequestRedirect::Error);
    let response = send(url, &options);
    async move { log_answer(response).await.map_or_else(LogOutcome::Failed, LogOutcome::Answer) }
}

async fn log_answer(response: impl Future<Output = Option<Response>>) -> Result<Vec<u8>, LogFailure> {
    let response = response.await.ok_or(LogFailure::Unreachable)?;
    match response.status() {
        200 => {}
        // The header is there for pages where the service lets them see it; it may be a date, too.
        429 => {
            return Err(LogFailure::TooMany(
                response.headers().get("retry-after").and_then(|after| after.parse().ok()),
            ));
        }
        other => return Err(LogFailure::Status(other)),
    }
    let body = RefCell::default();
    match read(&response, &body, MAX_LOG_ANSWER).await {
        BodyEnd::Complete => Ok(body.into_inner()),
        BodyEnd::Cap => Err(LogFailure::TooLarge),
        BodyEnd::Broken | BodyEnd::Timeout => Err(LogFailure::Unreachable),
    }
}

/// Fetches a policy. What comes is put into `begun`, to be looked at before the end.
pub(super) fn fetch(url: &str, under_way: &UnderWay, begun: Begun) -> impl Future<Output = Fetch> + use<> {
    let options = plain(under_way, RequestRedirect::Manual);
    let response = send(url, &options);
    async move {
        let Some(response) = response.await else { return Fetch::Rejected };
        if response.type_() == ResponseType::Opaqueredirect {
            return Fetch::Redirect;
        }
        let media_type = response.headers().get("content-type").map_or(MediaType::Absent, MediaType::Is);
        begun.0.head.replace(Some((response.status(), media_type)));
        let others = response.headers().entries().filter(|(name, _)| name != "content-type");
        begun.0.headers.replace(others.take(MOST_HEADERS).collect());
        let end = read(&response, &begun.0.body, MAX_POLICY).await;
        begun.so_far().map_or(Fetch::Rejected, |body| Fetch::Read(PolicyBody { end, ..body }))
    }
}

/// Looks for a policy at `domain` itself, where no sender looks.
pub(in crate::web) async fn look(domain: PolicyDomain) -> Action {
    let clock = Clock::start();
    let (under_way, begun) = (UnderWay::new(), Begun::default());
    let fetch = fetch(&domain.misplaced_policy_url(), &under_way, begun);
    let is_late = Rc::new(Cell::new(false));
    let late = Rc::clone(&is_late);
    let in_time = u32::try_from(POLICY_DEADLINE).unwrap_or(u32::MAX);
    let begun_at = clock.now();
    let _limit = Timeout::new(in_time, move || {
        late.set(true);
        drop(under_way);
    });
    let seen = fetch.await;
    let seen = if is_late.get() { Fetch::Timeout } else { seen };
    let elapsed_ms = u32::try_from(clock.now().ms_since(begun_at)).unwrap_or(u32::MAX);
    Action::Looked(domain, Timed { elapsed_ms, seen })
}

/// As much of a policy's answer as has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Begun(Rc<Answer>);

#[derive(Debug, Default)]
struct Answer {
    /// Status and media type, once they are there.
    head: RefCell<Option<(u16, MediaType)>>,
    /// The other headers.
    headers: RefCell<Vec<(String, String)>>,
    body: RefCell<Vec<u8>>,
}

impl Begun {
    /// The headers that are there but for the media type, as far as pages may read them.
    pub(super) fn headers(&self) -> Vec<(String, String)> {
        self.0.headers.borrow().clone()
    }

    /// The answer as it stands; `None` before its head.
    pub(super) fn so_far(&self) -> Option<PolicyBody> {
        let (status, media_type) = self.0.head.borrow().clone()?;
        Some(PolicyBody { status, media_type, body: self.0.body.borrow().clone(), end: BodyEnd::Complete })
    }
}

/// Fetches the evidence of an example, from beside the page.
pub(in crate::web) async fn example(example: Example) -> Action {
    match file_beside_the_page(&example.path()).await {
        Some(json) => Action::ExampleOpened(example, json),
        None => Action::FileFailed("The example could not be loaded. Reload the page and try again.".to_owned()),
    }
}

/// Fetches the long texts of the rules, from beside the page. Their name holds their content: a cache may keep them.
pub(in crate::web) async fn rule_texts() -> Action {
    let boot = super::document().and_then(|document| document.get_element_by_id("boot"));
    Action::TextsCame(match boot.and_then(|boot| boot.get_attribute("data-later")) {
        Some(path) => file_beside_the_page(&path).await,
        None => None,
    })
}

/// The most that is read of a file beside the page, in bytes: some times what the largest holds.
const MAX_FILE: usize = 512 * 1024;
/// How long it may take, in milliseconds.
const FILE_IN: u32 = 15_000;

async fn file_beside_the_page(path: &str) -> Option<String> {
    let (under_way, options) = (UnderWay::new(), RequestInit::new());
    under_way.on(&options);
    options.set_mode(RequestMode::SameOrigin);
    let response = send(path, &options);
    let _limit = Timeout::new(FILE_IN, move || drop(under_way));
    let response = response.await.filter(Response::ok)?;
    let body = RefCell::default();
    match read(&response, &body, MAX_FILE).await {
        BodyEnd::Complete => String::from_utf8(body.into_inner()).ok(),
        BodyEnd::Cap | BodyEnd::Broken | BodyEnd::Timeout => None,
    }
}

/// What all requests to others have in common.
fn plain(under_way: &UnderWay, redirect: RequestRedirect) -> RequestInit {
    let options = RequestInit::new();
    under_way.on(&options);
    options.set_redirect(redirect);
    options.set_mode(RequestMode::Cors);
    options.set_credentials(RequestCredentials::Omit);
    options.set_cache(RequestCache::NoStore);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options
}

/// Sends a request at once; gives its answer, if one comes. `gloo_net` would make it twice and read its address in between,
/// which takes as long as the sending, and a check sends two dozen.
fn send(url: &str, options: &RequestInit) -> impl Future<Output = Option<Response>> + use<> {
    let sent = super::window().map(|window| window.fetch_with_str_and_init(url, options));
    async move {
        let response = JsFuture::from(sent?).await.ok()?;
        response.dyn_into::<web_sys::Response>().ok().map(Response::from)
    }
}

async fn answer(response: impl Future<Output = Option<Response>>) -> Result<DnsOutcome, DnsFailure> {
    let response = response.await.ok_or(DnsFailure::Unreachable)?;
    if response.status() != 200 {
        return Err(DnsFailure::Status(response.status()));
    }
    let body = RefCell::default();
    match read(&response, &body, MAX_MESSAGE).await {
        BodyEnd::Complete => Ok(DnsOutcome::Wire(body.into_inner())),
        BodyEnd::Cap => Err(DnsFailure::TooLarge),
        BodyEnd::Broken | BodyEnd::Timeout => Err(DnsFailure::Unreachable),
    }
}

/// Reads a body piece by piece into `body`: up to `cap` bytes, and one more where there are more.
async fn read(response: &Response, body: &RefCell<Vec<u8>>, cap: usize) -> BodyEnd {
    // An answer to `GET` has a stream, be it empty; a status such as 204 has none.
    let Some(stream) = response.body() else { return BodyEnd::Complete };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let Ok(piece) = JsFuture::from(reader.read()).await else { return BodyEnd::Broken };
        let piece: ReadableStreamReadResult = piece.unchecked_into();
        if piece.get_done() != Some(false) {
            return BodyEnd::Complete;
        }
        let bytes: js_sys::Uint8Array = piece.get_value().unchecked_into();
        let mut body = body.borrow_mut();
        let room = u32::try_from((cap + 1).saturating_sub(body.len())).unwrap_or(u32::MAX);
        body.extend(bytes.subarray(0, room.min(bytes.length())).to_vec());
        if body.len() > cap {
            return BodyEnd::Cap;
        }
    }
}
