//! The address bar, the links within the page, and the window's title.

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, MouseEvent};
use yew::Callback;

use crate::web::address::Route;

/// What the address bar shows.
#[derive(Debug)]
pub(in crate::web) struct AddressBar {
    route: Route,
}

impl AddressBar {
    /// As the page was opened.
    pub(in crate::web) fn read() -> Self {
        Self { route: shown() }
    }

    /// What it shows.
    pub(in crate::web) fn route(&self) -> &Route {
        &self.route
    }

    /// Shows another query, as a new place to come back to. The one that is shown already is none.
    pub(in crate::web) fn push(&mut self, query: &str) {
        let route = Route::from_query(query);
        if route == self.route {
            return;
        }
        self.route = route;
        if let Some(history) = super::window().and_then(|window| window.history().ok()) {
            // Refused only where a page goes on without end; the check goes on without it.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(query));
        }
    }

    /// What back or forward led to; `None` where they moved within what is shown, as from one fragment to another.
    pub(in crate::web) fn moved(&mut self) -> Option<Route> {
        let route = shown();
        if route == self.route {
            return None;
        }
        self.route = route;
        Some(self.route.clone())
    }
}

/// The address of this page with another query, in full: what a person hands on.
pub(in crate::web) fn whole(query: &str) -> String {
    let location = super::window().map(|window| window.location());
    let part = |part: Result<String, JsValue>| part.unwrap_or_default();
    let here = location.map(|location| part(location.origin()) + &part(location.pathname())).unwrap_or_default();
    here + query
}

/// Tells of back and forward.
pub(in crate::web) fn on_moved(moved: Callback<()>) -> Option<EventListener> {
    super::window().map(|window| EventListener::new(&window, "popstate", move |_| moved.emit(())))
}

/// Follows links to other queries of this page without loading it again, and tells their query. With another button or
/// with a key held down they do what they do anywhere: open a new tab, save.
pub(in crate::web) fn on_followed(document: &Document, followed: Callback<String>) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(document, "click", options, move |event| {
        if let Some(query) = query_of_click(event) {
            event.prevent_default();
            followed.emit(query);
        }
    })
}

/// Sets the window's title.
pub(in crate::web) fn set_title(title: &str) {
    if let Some(document) = super::document()
        && document.title() != title
    {
        document.set_title(title);
    }
}

fn query_of_click(event: &Event) -> Option<String> {
    let click = event.dyn_ref::<MouseEvent>()?;
    let has_key = click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key();
    if click.default_prevented() || click.button() != 0 || has_key {
        return None;
    }
    let target: Element = click.target()?.dyn_into().ok()?;
    let link = target.closest("a[href^='?']:not([target], [download])").ok()??;
    link.get_attribute("href")
}

fn shown() -> Route {
    let query = super::window().and_then(|window| window.location().search().ok());
    Route::from_query(&query.unwrap_or_default())
}
