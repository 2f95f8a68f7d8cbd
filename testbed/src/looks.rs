//! What the tests of the page look at again and again. What is not as it should be fails the test there and then.

#![expect(clippy::unwrap_used, reason = "it is a test that fails")]

use std::time::Duration;

use serde_json::json;

use crate::browser::{Browser, ConsoleLine};

/// The words of the first element that `selector` names; none where there is none.
pub async fn text(browser: &Browser, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    browser.evaluate(script, vec![json!(selector)]).await.unwrap().as_str().unwrap_or_default().to_owned()
}

/// Waits until something is so: for fifteen seconds at the most.
pub async fn until(is_so: impl AsyncFn() -> bool, what: &str) {
    for _ in 0..300 {
        if is_so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(is_so().await, "waited in vain for {what}");
}

/// Closes a browser on whose console nothing is amiss.
pub async fn finish(browser: Browser) {
    let faults: Vec<_> = browser.console().await.unwrap().into_iter().filter(ConsoleLine::is_fault).collect();
    assert_eq!(faults, []);
    browser.close().await.unwrap();
}
