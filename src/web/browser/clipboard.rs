//! The clipboard.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlDocument, HtmlElement, HtmlTextAreaElement};

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
