//! The probe of a Policy Host: `probe.html` in a hidden frame, whose own policy permits that host alone.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlIFrameElement, MessageEvent};
use yew::Callback;

use crate::evidence::Probe;
use crate::name::PolicyHost;

/// How long the frame may take to load, in milliseconds; a probe that has begun may take as long as the collector waits.
const LOADING: u32 = 4_000;

/// A probe under way. Dropping this ends it.
#[derive(Debug)]
pub(super) struct Frame {
    element: HtmlIFrameElement,
    _messages: EventListener,
    _loading: Rc<RefCell<Option<Timeout>>>,
}

impl Frame {
    /// Begins a probe of `host`; `None` where this browser makes no frames.
    pub(super) fn open(host: &PolicyHost, done: Callback<Probe>) -> Option<Self> {
        let window = super::window()?;
        let document = window.document()?;
        let origin = window.location().origin().ok()?;
        let element: HtmlIFrameElement = document.create_element("iframe").ok()?.dyn_into().ok()?;
        element.set_hidden(true);
        element.set_tab_index(-1);
        element.set_title("Probe of the Policy Host");
        element.set_attribute("aria-hidden", "true").ok()?;
        // Relative to the page, wherever that is.
        element.set_src(&format!("probe.html#{host}"));
        let loading = Rc::new(RefCell::new(None));
        let messages = {
            let (element, loading, done) = (element.clone(), Rc::clone(&loading), done.clone());
            EventListener::new(&window, "message", move |event| {
                let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
                if event.origin() != origin || !is_from(event, &element) {
                    return;
                }
                let seen = match event.data().as_string().as_deref() {
                    Some("ready") => None,
                    Some("opaque") => Some(Probe::Opaque),
                    Some("violation") => Some(Probe::Violation),
                    Some("rejected") => Some(Probe::Rejected),
                    _ => return,
                };
                drop(loading.take());
                if let Some(seen) = seen {
                    done.emit(seen);
                }
            })
        };
        document.body()?.append_child(&element).ok()?;
        loading.replace(Some(Timeout::new(LOADING, move || done.emit(Probe::Unavailable))));
        Some(Self { element, _messages: messages, _loading: loading })
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.element.remove();
    }
}

fn is_from(event: &MessageEvent, frame: &HtmlIFrameElement) -> bool {
    let window = frame.content_window();
    event.source().is_some_and(|source| window.is_some_and(|window| js_sys::Object::is(&source, &window)))
}
