//! An earlier check: the world as it was before, the evidence of that time as a file, and the file beside the report of today.

use serde_json::json;

use crate::browser::{Browser, Shown};
use crate::error::{Error, Result};

/// Checks what stands at `url` as the world was before, and gives the evidence as it was saved.
pub async fn evidence_of_before(browser: &Browser, url: &str) -> Result<String> {
    browser.records().turn_back(true);
    let shown = browser.check(url).await;
    browser.records().turn_back(false);
    shown?;
    saved(browser).await
}

/// Checks what stands at `url` as the world was before and as it is, and compares: the report with what the rules say then.
pub async fn compared(browser: &Browser, url: &str) -> Result<Shown> {
    let evidence = evidence_of_before(browser, url).await?;
    let shown = browser.check(url).await?;
    compare(browser, &evidence).await?;
    browser.wait_for(".changes").await?;
    Ok(Shown { verdict: browser.verdict().await?, findings: browser.findings().await?, ..shown })
}

/// Opens a file beside the report, to compare it with.
pub async fn compare(browser: &Browser, evidence: &str) -> Result<()> {
    let script = "const field = document.querySelector('#earlier input');\
        const chosen = new DataTransfer();\
        chosen.items.add(new File([arguments[0]], 'earlier.json'));\
        field.files = chosen.files;\
        field.dispatchEvent(new Event('change', { bubbles: true }))";
    browser.evaluate(script, vec![json!(evidence)]).await?;
    Ok(())
}

/// The evidence that "Save evidence" gives.
pub async fn saved(browser: &Browser) -> Result<String> {
    // In place of a download, the text of the file.
    let script = "const done = arguments[arguments.length - 1];\
        const create = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;\
        HTMLAnchorElement.prototype.click = () => {};\
        URL.createObjectURL = (blob) => {\
          URL.createObjectURL = create;\
          HTMLAnchorElement.prototype.click = click;\
          blob.text().then(done);\
          return create.call(URL, blob);\
        };\
        const button = [...document.querySelectorAll('main button')].find((button) => button.textContent === 'Save evidence');\
        if (button) { button.click() } else { done(null) }";
    let saved = browser.evaluate_async(script, vec![]).await?;
    saved.as_str().map(str::to_owned).ok_or_else(|| Error::Page("no evidence can be saved".to_owned()))
}
