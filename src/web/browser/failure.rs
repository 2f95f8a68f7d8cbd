//! What is shown when the program itself fails, which it must not.

use wasm_bindgen::JsValue;

/// From here on, a failure of the program is shown in the page, in place of what stood there: a page that only stops
/// would look as if it were still checking.
pub(in crate::web) fn show_failures() {
    // By way of Yew, which would put its own hook in place of one that it does not know of.
    yew::set_custom_panic_hook(Box::new(|failure| {
        let failure = failure.to_string();
        web_sys::console::error_1(&JsValue::from_str(&failure));
        let _ = show(&failure);
    }));
}

/// As `boot.js` shows what it cannot load: as text, never as markup.
fn show(failure: &str) -> Result<(), JsValue> {
    let Some(document) = super::document() else { return Ok(()) };
    let Some(app) = document.get_element_by_id("app") else { return Ok(()) };
    let main = document.create_element("main")?;
    let alert = document.create_element("div")?;
    alert.set_attribute("role", "alert")?;
    for (name, text) in [
        ("h1", "mta-sts-check"),
        ("p", "The program of the page failed. That is a fault of this page, and says nothing about the domain."),
        ("p", "Reload the page. If it fails again, tell its owner what you did, and this:"),
        ("pre", failure),
    ] {
        let element = document.create_element(name)?;
        element.set_text_content(Some(text));
        alert.append_child(&element)?;
    }
    main.append_child(&alert)?;
    app.set_text_content(None);
    app.append_child(&main)?;
    Ok(())
}
