//! The page, run: every action goes through [`State::reduce`], and what that wants of the browser is carried out here.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;
use yew::{Callback, Component, Context, Html, html};

use super::address::Route;
use super::browser::address::{self, AddressBar};
use super::browser::clock::Clock;
use super::browser::editor::{Editor, Held};
use super::browser::logs::Search;
use super::browser::run::{News, Run};
use super::browser::{certificates, clipboard, document, failure, files, focus, http};
use super::pages::Page;
use super::state::{Action, Effect, Focus, LINK, State};
use crate::collect::Aim;
use crate::evidence::Timestamp;

/// How long nothing is typed in the linter before what stands around its editor is drawn, in milliseconds, at most twice that; and
/// how often that is put off while the typing goes on. Letters and marks do not wait for it.
const PAUSE: u32 = 100;
const PUT_OFF: u32 = 2;

/// How long nothing is typed in the linter after such a pause before a screen reader is told what was found, in milliseconds; at
/// most twice that.
const REST: u32 = 600;

/// How long after its first drawing the page counts as having nothing else to do, in milliseconds: by then all else that it
/// loads by itself is there, and a check that an address began has asked its first questions.
const IDLE: u32 = 500;

/// Mounts the page into `#app`.
pub fn mount() {
    failure::show_failures();
    if let Some(root) = document().and_then(|document| document.get_element_by_id("app")) {
        // What says that the page is loading; Yew adds to it and takes nothing away.
        root.set_text_content(None);
        yew::Renderer::<App>::with_root(root).render();
    }
}

/// The page and all that it has under way.
struct App {
    state: Rc<State>,
    address: AddressBar,
    run: Option<Run>,
    /// The question for the MX hosts that a text is held against.
    matching: Option<Run>,
    /// The search of the public certificate logs.
    search: Option<Search>,
    /// Where the focus goes once the page is drawn.
    focus: Option<Focus>,
    /// The linter's editor, while it stands in the page.
    editor: Option<Editor>,
    /// What is typed there, until it pauses.
    typing: Option<Typing>,
    /// Runs out a while after such a pause.
    rest: Option<Timeout>,
    /// Whether something was typed since it was set.
    is_restless: bool,
    dispatch: Callback<Action>,
    open_file: Callback<File>,
    open_earlier: Callback<File>,
    /// Of the document and the window; they end with the page.
    _listeners: Vec<EventListener>,
}

/// Typing in the linter that has not paused. A key that goes on with it sets no timer: the one that runs is set again when it
/// runs out.
struct Typing {
    /// Whether it went on since the timer was set, and how often it was set again for that.
    goes_on: bool,
    put_off: u32,
    /// Whether something is to be drawn around the editor.
    is_undrawn: bool,
    _timer: Timeout,
}

/// Something that happened in the browser.
#[expect(clippy::large_enum_variant, reason = "one is made, handed on and gone; a box would be one more thing to make")]
enum Message {
    /// Somebody did something on the page, or something that it began has ended.
    Acted(Action),
    /// A link within the page was followed, to this query.
    Followed(String),
    /// Back or forward was pressed.
    Moved,
    /// A file was opened or dropped, the first of so many.
    Opened(File, u32),
    /// A file was opened beside the report, to compare it with.
    EarlierOpened(File),
    /// Something happened to the check of this number.
    Heard(u32, News),
    /// The timer of the typing in the linter ran out.
    Paused,
    /// The timer after that ran out.
    Rested,
    /// The page came into view again, or went out of it.
    Uncovered,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let mut listeners = Vec::new();
        listeners.extend(address::on_moved(link.callback(|()| Message::Moved)));
        if let Some(document) = document() {
            listeners.push(address::on_followed(&document, link.callback(Message::Followed)));
            let given = link.callback(|text| Message::Acted(Action::TextGiven(text)));
            let opened = link.callback(|(file, of)| Message::Opened(file, of));
            listeners.extend(files::on_dropped(&document, opened, given.clone()));
            listeners.push(clipboard::on_pasted(&document, given));
            let uncovered = link.callback(|()| Message::Uncovered);
            listeners.push(EventListener::new(&document, "visibilitychange", move |_| uncovered.emit(())));
        }
        let mut state = State::new();
        state.reads_clipboard = clipboard::can_be_read();
        let mut app = Self {
            state: Rc::new(state),
            address: AddressBar::read(),
            run: None,
            matching: None,
            search: None,
            focus: None,
            editor: None,
            typing: None,
            rest: None,
            is_restless: false,
            dispatch: link.callback(Message::Acted),
            open_file: link.callback(|file| Message::Opened(file, 1)),
            open_earlier: link.callback(Message::EarlierOpened),
            _listeners: listeners,
        };
        app.act(ctx, Action::Navigated(app.address.route().clone()));
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Acted(action @ (Action::LintTyped(_) | Action::LintTypedAt { .. })) => {
                self.typed(ctx, action);
                return false;
            }
            Message::Acted(action) => {
                // What was pressed is meant of the text as it stands by now.
                if let Some(typed) = self.editor.as_ref().and_then(Editor::take_unread) {
                    self.typed(ctx, typed);
                }
                self.act(ctx, action);
            }
            Message::Paused => return self.paused(ctx),
            Message::Rested => return self.rested(ctx),
            Message::Followed(query) => {
                self.address.push(&query);
                self.act(ctx, Action::Navigated(Route::from_query(&query)));
            }
            Message::Moved => match self.address.moved() {
                Some(route) => self.act(ctx, Action::Navigated(route)),
                None => return false,
            },
            Message::Opened(file, of) => {
                self.open(file, of);
                return false;
            }
            Message::EarlierOpened(file) => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move {
                    dispatch.emit(match files::read(file).await {
                        Action::FileOpened { bytes, .. } => Action::EarlierOpened(bytes),
                        failed => failed,
                    });
                });
                return false;
            }
            Message::Heard(number, news) => {
                let is_tick = matches!(news, News::Tick);
                let is_of = |run: &&mut Run| run.number() == number;
                let run = self.run.as_mut().filter(is_of).or(self.matching.as_mut().filter(is_of));
                let action = run.and_then(|run| run.hear(news));
                return self.told(ctx, action) || is_tick;
            }
            Message::Uncovered => {
                let woken = [&mut self.run, &mut self.matching].map(|run| run.as_mut().and_then(Run::wake));
                return woken.map(|action| self.told(ctx, action)).contains(&true);
            }
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let (state, dispatch) = (Rc::clone(&self.state), self.dispatch.clone());
        let (open_file, open_earlier) = (self.open_file.clone(), self.open_earlier.clone());
        html! { <Page {state} {dispatch} {open_file} {open_earlier} now={self.now()} /> }
    }

    fn rendered(&mut self, ctx: &Context<Self>, is_first: bool) {
        if is_first {
            let dispatch = ctx.link().callback(|()| Message::Acted(Action::Idle));
            Timeout::new(IDLE, move || dispatch.emit(())).forget();
        }
        if self.state.route != Route::Lint {
            self.editor = None;
        } else if self.editor.is_none() {
            self.editor = Editor::attach(self.dispatch.clone());
            if let Some(editor) = &self.editor {
                editor.show(&self.state.lint, Held::Before);
            }
        }
        if let Some(focus) = self.focus.take() {
            focus::move_to(focus);
        }
    }
}

impl App {
    /// Takes an action, and does what follows from it.
    fn act(&mut self, ctx: &Context<Self>, action: Action) {
        let now = self.now();
        for effect in Rc::make_mut(&mut self.state).reduce(action, now) {
            self.carry_out(ctx, effect);
        }
        if let Some(editor) = &self.editor {
            editor.show(&self.state.lint, Held::Before);
        }
        address::set_title(&self.state.title());
    }

    /// Takes what was typed into the linter, many times a second. What stands around its editor is drawn at the next pause, so that
    /// no key waits for it.
    fn typed(&mut self, ctx: &Context<Self>, action: Action) {
        // Of the editor alone: the whole state would have to be made anew then.
        let before = self.state.lint.clone();
        let now = self.now();
        for effect in Rc::make_mut(&mut self.state).reduce(action, now) {
            self.carry_out(ctx, effect);
        }
        if let Some(editor) = &self.editor {
            editor.show(&self.state.lint, Held::Already);
        }
        let is_undrawn = self.state.copy.is_some() || !self.state.lint.is_drawn_as(&before);
        match &mut self.typing {
            Some(typing) => {
                typing.goes_on = true;
                typing.is_undrawn |= is_undrawn;
            }
            None => self.typing = Some(Typing { goes_on: false, put_off: 0, is_undrawn, _timer: pause(ctx) }),
        }
    }

    /// The timer of the typing ran out: either it went on in the meantime, or what follows from it can be drawn. Whether it is to be.
    fn paused(&mut self, ctx: &Context<Self>) -> bool {
        let Some(Typing { goes_on, put_off, is_undrawn, .. }) = self.typing.take() else { return false };
        if goes_on && put_off < PUT_OFF {
            self.typing = Some(Typing { goes_on: false, put_off: put_off + 1, is_undrawn, _timer: pause(ctx) });
            return false;
        }
        if self.is_restless && self.rest.is_none() {
            self.rest_soon(ctx);
        }
        is_undrawn
    }

    /// The timer after that ran out: either something was typed in the meantime, or what was found can be said.
    fn rested(&mut self, ctx: &Context<Self>) -> bool {
        self.rest = None;
        if self.is_restless {
            self.rest_soon(ctx);
            return false;
        }
        self.act(ctx, Action::LintRested);
        true
    }

    fn rest_soon(&mut self, ctx: &Context<Self>) {
        let rested = ctx.link().callback(|()| Message::Rested);
        self.is_restless = false;
        self.rest = Some(Timeout::new(REST, move || rested.emit(())));
    }

    fn carry_out(&mut self, ctx: &Context<Self>, effect: Effect) {
        match effect {
            Effect::Start { run, aim, domain, resolvers } => {
                let tell = ctx.link().callback(|(number, news)| Message::Heard(number, news));
                *self.run_for(aim) = Some(Run::start(run, aim, domain, resolvers, tell));
            }
            Effect::Abort(aim) => *self.run_for(aim) = None,
            Effect::Stop(aim) => {
                let action = self.run_for(aim).as_mut().and_then(Run::stop);
                self.told(ctx, action);
            }
            Effect::LookAtDomain(domain) => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move { dispatch.emit(http::look(domain).await) });
            }
            Effect::PushAddress(query) => self.address.push(&query),
            Effect::OpenExample(example) => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move { dispatch.emit(http::example(example).await) });
            }
            Effect::SearchLogs { run, service, hosts } => {
                self.search = Some(Search::start(run, service, hosts, self.dispatch.clone()));
            }
            Effect::ReadCertificates(text) => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move {
                    let read = certificates::read(&text).await;
                    dispatch.emit(Action::CertificatesRead { text, read });
                });
            }
            Effect::FetchTexts => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move { dispatch.emit(http::rule_texts().await) });
            }
            Effect::SaveFile { name, text } => files::save(&name, &text),
            Effect::Copy { what, text } => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move {
                    let copied = clipboard::copy(text.clone()).await;
                    dispatch.emit(if copied { Action::Copied { what, text } } else { Action::CopyFailed });
                });
            }
            Effect::ReadClipboard => {
                let dispatch = self.dispatch.clone();
                spawn_local(async move {
                    dispatch.emit(clipboard::read().await.map_or(Action::PasteFailed, Action::TextGiven));
                });
            }
            Effect::CopyLink { query } => {
                let text = address::whole(&query);
                self.carry_out(ctx, Effect::Copy { what: LINK, text });
            }
            // What is typed pauses before.
            Effect::RestSoon => self.is_restless = true,
            Effect::ReplaceInLint(replacement) => {
                if let Some(editor) = &self.editor {
                    editor.replace(&self.state.lint, &replacement);
                }
            }
            Effect::SelectInLint(units) => {
                if let Some(editor) = &self.editor {
                    editor.select(&self.state.lint, units);
                }
            }
            Effect::Focus(focus) => self.focus = Some(focus),
        }
    }

    /// Takes what the check has to tell, if anything; whether it had.
    fn told(&mut self, ctx: &Context<Self>, action: Option<Action>) -> bool {
        let Some(action) = action else { return false };
        let over = if let Action::Finished { run, .. } = action { Some(run) } else { None };
        self.act(ctx, action);
        for run in [&mut self.run, &mut self.matching] {
            run.take_if(|run| Some(run.number()) == over);
        }
        true
    }

    /// What is under way to this aim.
    fn run_for(&mut self, aim: Aim) -> &mut Option<Run> {
        match aim {
            Aim::Check => &mut self.run,
            Aim::MxHosts => &mut self.matching,
        }
    }

    fn open(&self, file: File, of: u32) {
        let dispatch = self.dispatch.clone();
        spawn_local(async move {
            let name = file.name();
            dispatch.emit(files::read(file).await);
            if of > 1 {
                dispatch.emit(Action::FileFailed(files::only_first(&name)));
            }
        });
    }

    /// The time: by the check's clock while one is under way, so that what has passed is not counted by another.
    fn now(&self) -> Timestamp {
        self.run.as_ref().map_or_else(Clock::time_of_day, Run::now)
    }
}

fn pause(ctx: &Context<App>) -> Timeout {
    let paused = ctx.link().callback(|()| Message::Paused);
    Timeout::new(PAUSE, move || paused.emit(()))
}
