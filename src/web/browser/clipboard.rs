//! The clipboard, and texts that are put on the page without a field.

use gloo_events::{EventListener, EventListenerOptions};
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, Document, Event, HtmlDocument, HtmlElement, HtmlInputElement, HtmlTextAreaElement};
use yew::Callback;

/// Whether this browser lets a page ask for what is on it.
pub(in crate::web) fn can_be_read() -> bool {
    let clipboard = super::window().map(|window| window.navigator().clipboard());
    let method = clipboard.and_then(|clipboard| Reflect::get(&clipboard, &JsValue::from_str("readText")).ok());
    method.is_some_and(|method| method.is_function())
}

/// The text on it; `None` where the browser, or its user, does not let it be read.
pub(in crate::web) async fn read() -> Option<String> {
    let clipboard = super::window()?.navigator().clipboard();
    JsFuture::from(clipboard.read_text()).await.ok()?.as_string()
}

/// Takes texts that are pasted anywhere but into a field that has something in it already, or that is for something else.
pub(in crate::web) fn on_pasted(document: &Document, pasted: Callback<String>) -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(document, "paste", options, move |event| {
        let Some(clipboard) = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data) else {
            return;
        };
        let text = clipboard.get_data("text/plain").unwrap_or_default();
        if !text.is_empty() && (!is_into_field(event) || is_into_empty_box(event)) {
            event.prevent_default();
            pasted.emit(text);
        }
    })
}

/// Whether an event is of a field, which takes texts by itself.
pub(super) fn is_into_field(event: &Event) -> bool {
    let Some(target) = event.target() else { return false };
    target.has_type::<HtmlInputElement>() || target.has_type::<HtmlTextAreaElement>()
}

/// Whether an event is of the box for a policy that cannot be read, and nothing is in it: then there is nothing to add to.
fn is_into_empty_box(event: &Event) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlTextAreaElement>().ok());
    field.is_some_and(|field| field.id() == "paste" && field.value().is_empty())
}

/// Puts a text on the clipboard; whether that could be done.
pub(in crate::web) async fn copy(text: String) -> bool {
    write(&text).await || copy_selected(&text).unwrap_or(false)
}

async fn write(text: &str) -> bool {
    let Some(clipboard) = super::window().map(|window| window.navigator().clipboard()) else { return false };
    // Browsers have none on a page that was loaded without TLS.
    if clipboard.is_falsy() {
        return false;
    }
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

/// The older way: selects the text in a field that nobody sees, and gives the command.
fn copy_selected(text: &str) -> Option<bool> {
    let document = super::document()?;
    let focused = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let field: HtmlTextAreaElement = document.create_element("textarea").ok()?.dyn_into().ok()?;
    field.set_value(text);
    field.set_read_only(true);
    for (property, value) in [("position", "fixed"), ("top", "0"), ("opacity", "0")] {
        let _ = field.style().set_property(property, value);
    }
    document.body()?.append_child(&field).ok()?;
    field.select();
    let copied = document.dyn_ref::<HtmlDocument>().and_then(|document| document.exec_command("copy").ok());
    field.remove();
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
    copied
}
