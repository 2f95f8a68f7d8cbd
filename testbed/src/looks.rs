//! What the tests of the page do and look at again and again. What is not as it should be fails the test there and then.

#![expect(clippy::unwrap_used, reason = "it is a test that fails")]

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{By, WebElement};

use crate::bed::TestBed;
use crate::browser::{Browser, ConsoleLine};

/// A browser on the test bed that all tests share.
pub async fn start() -> Browser {
    Browser::start(TestBed::shared().unwrap()).await.unwrap()
}

/// The same with the linter, and the focus in its box.
pub async fn linter() -> Browser {
    let browser = start().await;
    browser.open(&format!("{}?lint", crate::page::address().unwrap())).await.unwrap();
    press(&browser, "#lint").await;
    browser
}

/// The first element that `selector` names, once it is there.
pub async fn find(browser: &Browser, selector: &str) -> WebElement {
    browser.wait_for(selector).await.unwrap();
    browser.webdriver().unwrap().find(By::Css(selector)).await.unwrap()
}

/// Presses it, as a person does.
pub async fn press(browser: &Browser, selector: &str) {
    find(browser, selector).await.click().await.unwrap();
}

/// Presses the button with this name.
pub async fn press_named(browser: &Browser, name: &str) {
    let button = By::XPath(format!("//button[normalize-space() = '{name}']"));
    browser.webdriver().unwrap().find(button).await.unwrap().click().await.unwrap();
}

/// Follows the first link with this address.
pub async fn follow(browser: &Browser, link: &str) {
    press(browser, &format!("a[href='{link}']")).await;
}

/// The words of the first element that `selector` names; none where there is none.
pub async fn text(browser: &Browser, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.innerText ?? ''";
    browser.evaluate(script, vec![json!(selector)]).await.unwrap().as_str().unwrap_or_default().to_owned()
}

/// The `id` of the element with the focus.
pub async fn focused(browser: &Browser) -> String {
    let id = browser.evaluate("return document.activeElement?.id ?? ''", vec![]).await.unwrap();
    id.as_str().unwrap_or_default().to_owned()
}

/// The rules that speak, but for notes.
pub async fn rules(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-rule]:not([data-severity=note])')].map((card) => card.dataset.rule)";
    let rules = browser.evaluate(script, vec![]).await.unwrap();
    rules.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Waits until the first element that `selector` names has these words.
pub async fn wait_for_words(browser: &Browser, selector: &str, words: &str) {
    until(async || text(browser, selector).await.contains(words), words).await;
}

/// Waits until the title of the page has these words.
pub async fn wait_for_title(browser: &Browser, words: &str) {
    until(async || browser.webdriver().unwrap().title().await.unwrap().contains(words), words).await;
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
