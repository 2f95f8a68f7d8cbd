//! Files that are dropped on the page, as from a folder beside the browser.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::error::Result;

/// Drops files, each with its name and its text, in the middle of the page. It fails where the page leaves them to the browser.
pub async fn drop_files(browser: &Browser, files: &[(&str, &str)]) -> Result<()> {
    drop_all(browser, json!(files)).await
}

/// Drops one file, byte for byte.
pub async fn drop_bytes(browser: &Browser, name: &str, bytes: &[u8]) -> Result<()> {
    drop_all(browser, json!([[name, bytes]])).await
}

/// Drops a text that was marked in another program.
pub async fn drop_text(browser: &Browser, text: &str) -> Result<()> {
    drop_data(browser, "dragged.setData('text/plain', arguments[0])", json!(text)).await
}

/// Each with its name, and its text or its bytes.
async fn drop_all(browser: &Browser, files: Value) -> Result<()> {
    let add = "for (const [name, of] of arguments[0]) {\
          dragged.items.add(new File([typeof of === 'string' ? of : new Uint8Array(of)], name))\
        }";
    drop_data(browser, add, files).await
}

/// Drops what a script puts into `dragged`.
async fn drop_data(browser: &Browser, add: &str, argument: Value) -> Result<()> {
    let script = format!(
        "const dragged = new DataTransfer();\
        {add};\
        for (const type of ['dragover', 'drop']) {{\
          const event = new DragEvent(type, {{ dataTransfer: dragged, bubbles: true, cancelable: true }});\
          if (document.querySelector('main').dispatchEvent(event)) {{ throw Error(`${{type}} is left to the browser`) }}\
        }}"
    );
    browser.evaluate(&script, vec![argument]).await?;
    Ok(())
}
