//! Files that are dropped on the page, as from a folder beside the browser.

use serde_json::json;

use crate::browser::Browser;
use crate::error::Result;

/// Drops files, each with its name and its text, in the middle of the page. It fails where the page leaves them to the browser.
pub async fn drop_files(browser: &Browser, files: &[(&str, &str)]) -> Result<()> {
    let script = "const dragged = new DataTransfer();\
        for (const [name, text] of arguments[0]) { dragged.items.add(new File([text], name)) }\
        for (const type of ['dragover', 'drop']) {\
          const event = new DragEvent(type, { dataTransfer: dragged, bubbles: true, cancelable: true });\
          if (document.querySelector('main').dispatchEvent(event)) { throw Error(`${type} is left to the browser`) }\
        }";
    browser.evaluate(script, vec![json!(files)]).await?;
    Ok(())
}
