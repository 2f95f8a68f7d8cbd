//! The prefetch of a policy that no page may read: a link in the head of the page, which says whether it loaded. Beside it, one
//! to a file that lies beside the page, and one to a file that does not: where a browser says the same of these two, it says
//! nothing of the third. Firefox does.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};
use yew::Callback;

use crate::evidence::Prefetch;
use crate::name::PolicyHost;

/// A file beside the page, and one that is not there.
const PRESENT: &str = "probe.html";
const MISSING: &str = "missing.txt";

/// A prefetch under way. Dropping this ends it.
#[derive(Debug)]
pub(super) struct Links([Link; 3]);

/// What the links have said so far: whether each loaded.
#[derive(Debug, Default)]
struct Said {
    policy: Cell<Option<bool>>,
    present: Cell<Option<bool>>,
    missing: Cell<Option<bool>>,
}

impl Said {
    /// What follows, once all have spoken.
    fn all(&self) -> Option<Prefetch> {
        Some(match (self.present.get()?, self.missing.get()?, self.policy.get()?) {
            (true, false, true) => Prefetch::Loaded,
            (true, false, false) => Prefetch::Failed,
            (_, _, _) => Prefetch::Blind,
        })
    }
}

impl Links {
    /// Begins a prefetch from `host`; `None` where this browser takes no links.
    pub(super) fn follow(host: &PolicyHost, done: Callback<Prefetch>) -> Option<Self> {
        let document = super::document()?;
        let said = Rc::new(Said::default());
        let tell = {
            let said = Rc::clone(&said);
            Callback::from(move |()| {
                if let Some(seen) = said.all() {
                    done.emit(seen);
                }
            })
        };
        let hear = |slot: fn(&Said) -> &Cell<Option<bool>>| {
            let (said, tell) = (Rc::clone(&said), tell.clone());
            Callback::from(move |has_loaded| {
                slot(&said).set(Some(has_loaded));
                tell.emit(());
            })
        };
        Some(Self([
            Link::follow(&document, &host.policy_url(), hear(|said| &said.policy))?,
            Link::follow(&document, PRESENT, hear(|said| &said.present))?,
            Link::follow(&document, MISSING, hear(|said| &said.missing))?,
        ]))
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        for link in &self.0 {
            link.element.remove();
        }
    }
}

/// One link, and who hears what becomes of it.
#[derive(Debug)]
struct Link {
    element: HtmlElement,
    _listeners: [EventListener; 2],
}

impl Link {
    fn follow(document: &Document, url: &str, loaded: Callback<bool>) -> Option<Self> {
        let element: HtmlElement = document.create_element("link").ok()?.dyn_into().ok()?;
        for (name, value) in [("rel", "prefetch"), ("referrerpolicy", "no-referrer"), ("href", url)] {
            element.set_attribute(name, value).ok()?;
        }
        let listen = |name: &'static str, has_loaded: bool| {
            let loaded = loaded.clone();
            EventListener::new(&element, name, move |_| loaded.emit(has_loaded))
        };
        let listeners = [listen("load", true), listen("error", false)];
        document.head()?.append_child(&element).ok()?;
        Some(Self { element, _listeners: listeners })
    }
}
