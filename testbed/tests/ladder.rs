//! What a page can learn of a Policy Host, rung by rung, in Chromium and in Firefox: the table of README.md. And the way on
//! from where a page may not read: pasted, dropped, copied, in few gestures.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test may fail, and one that is skipped says so")]

use std::time::Duration;

use serde_json::{Value, json};
use testbed::dropping::{drop_files, drop_text};
use testbed::looks::{finish, press_named, start};
use testbed::page::page_url;
use testbed::{Browser, Firefox, TestBed};
use thirtyfour::{By, Key, WebDriver};

const POLICY: &str =
    "version: STSv1\nmode: enforce\nmx: mx1.mailhost.example\nmx: mx2.mailhost.example\nmax_age: 2592000\n";

/// What the Policy Host does, by its scenario; and what is seen of it: by the fetch, by the probe, and by the prefetch in
/// Chromium. Firefox says the same of every prefetch, and is found out by the calibration.
const SEEN: [(&str, &str, &str, &str); 21] = [
    ("good", "read 200", "", ""),
    ("no-cors", "rejected", "opaque", "loaded"),
    ("not-found", "read 404", "", ""),
    ("not-found-hidden", "rejected", "opaque", "failed"),
    ("unavailable-hidden", "rejected", "opaque", "failed"),
    ("redirect-away", "redirect", "", ""),
    ("redirect-away-hidden", "rejected", "violation", ""),
    ("redirect-dead", "rejected", "violation", ""),
    ("redirect-insecure", "rejected", "violation", ""),
    ("redirect-untrusted", "rejected", "violation", ""),
    ("redirect-within", "redirect", "", ""),
    ("redirect-within-hidden", "rejected", "opaque", "loaded"),
    ("nosniff-hidden", "rejected", "opaque", "loaded"),
    ("html-hidden", "rejected", "opaque", "loaded"),
    ("octet-stream-hidden", "rejected", "opaque", "loaded"),
    ("attachment-hidden", "rejected", "opaque", "loaded"),
    ("frame-denied", "rejected", "opaque", "loaded"),
    ("corp", "rejected", "rejected", ""),
    ("wrong-name", "rejected", "rejected", ""),
    ("refused", "rejected", "rejected", ""),
    ("unresolved", "rejected", "rejected", ""),
];

#[tokio::test]
async fn chromium_sees_what_the_table_says() {
    let browser = start().await;
    assert_eq!(unlike(browser.webdriver().unwrap(), |prefetch| prefetch).await, "");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn firefox_sees_the_same_but_for_the_status() {
    if std::env::var_os("GECKODRIVER").is_none() {
        eprintln!("skipped: there is no GECKODRIVER");
        return;
    }
    let firefox = Firefox::start(TestBed::shared().unwrap()).await.unwrap();
    let blind = |prefetch: &'static str| if prefetch.is_empty() { "" } else { "blind" };
    assert_eq!(unlike(firefox.webdriver().unwrap(), blind).await, "");
    firefox.close().await.unwrap();
}

/// The rows that are seen in another way, a line each.
async fn unlike(driver: &WebDriver, prefetch: fn(&'static str) -> &'static str) -> String {
    let mut wrong = String::new();
    for (scenario, fetch, probe, hint) in SEEN {
        driver.goto(page_url(&format!("{scenario}.example")).unwrap()).await.unwrap();
        let expected = [fetch, probe, prefetch(hint)].map(str::to_owned);
        let seen = seen(driver).await;
        if seen != expected {
            wrong.push_str(&format!("{scenario}: {seen:?}, and not {expected:?}\n"));
        }
    }
    wrong
}

/// What fetch, probe and prefetch gave, out of the evidence that the page saves.
async fn seen(driver: &WebDriver) -> [String; 3] {
    let done = "return !!document.querySelector('[data-verdict][aria-busy=false]')";
    for _ in 0..400 {
        if driver.execute(done, vec![]).await.unwrap().json() == &json!(true) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let save = "const done = arguments[arguments.length - 1];\
        const make = URL.createObjectURL;\
        URL.createObjectURL = (blob) => { URL.createObjectURL = make; blob.text().then(done); return make.call(URL, blob) };\
        [...document.querySelectorAll('button')].find((button) => button.innerText === 'Save evidence').click()";
    let saved = driver.execute_async(save, vec![]).await.unwrap();
    let saved: Value = serde_json::from_str(saved.json().as_str().unwrap()).unwrap();
    ["fetch", "probe", "prefetch"].map(|what| match saved.pointer(&format!("/evidence/policy/{what}/seen")) {
        None => String::new(),
        Some(Value::String(word)) => word.clone(),
        Some(read) => format!("read {}", read.pointer("/read/status").unwrap()),
    })
}

#[tokio::test]
async fn the_command_and_one_paste_lead_to_the_verdict() {
    let browser = unreadable().await;
    // One gesture: the command is copied, and the focus is where its output belongs.
    press_named(&browser, "Copy command").await;
    until(&browser, "return document.activeElement.id === 'paste'").await;
    let copied = browser.evaluate_async(READ, vec![]).await.unwrap();
    assert_eq!(copied, json!("curl -sSi https://mta-sts.no-cors.example/.well-known/mta-sts.txt"));
    // The other: what it printed is pasted.
    let output = format!("HTTP/2 200\ncontent-type: text/plain\n\n{POLICY}");
    put_on_clipboard(&browser, &output).await;
    paste(&browser).await;
    assert_eq!(verdict_after(&browser).await, "enforced");
    // It stands in the box, and can be changed there.
    let boxed = browser.evaluate("return document.querySelector('#paste').value", vec![]).await.unwrap();
    assert_eq!(boxed, json!(output));
    finish(browser).await;
}

#[tokio::test]
async fn a_policy_is_pasted_anywhere_or_by_the_button() {
    let browser = unreadable().await;
    put_on_clipboard(&browser, POLICY).await;
    browser.evaluate("document.activeElement.blur()", vec![]).await.unwrap();
    paste(&browser).await;
    assert_eq!(verdict_after(&browser).await, "enforced");
    // Into a field, a text goes as it always does.
    put_on_clipboard(&browser, "example.org").await;
    browser.evaluate("document.querySelector('#domain').select()", vec![]).await.unwrap();
    paste(&browser).await;
    until(&browser, "return document.querySelector('#domain').value === 'example.org'").await;
    finish(browser).await;

    let browser = unreadable().await;
    put_on_clipboard(&browser, &POLICY.replace("enforce", "testing")).await;
    press_named(&browser, "Paste").await;
    assert_eq!(verdict_after(&browser).await, "testing");
    finish(browser).await;
}

#[tokio::test]
async fn a_file_or_a_text_is_dropped() {
    let browser = unreadable().await;
    drop_files(&browser, &[("mta-sts.txt", POLICY)]).await.unwrap();
    assert_eq!(verdict_after(&browser).await, "enforced");
    drop_text(&browser, "HTTP/2 404\n\n").await.unwrap();
    until(&browser, "return document.querySelector('[data-verdict]').dataset.verdict === 'ignored'").await;
    finish(browser).await;
}

#[tokio::test]
async fn a_bot_filter_is_named_where_the_answer_says_so() {
    let browser = unreadable().await;
    drop_text(&browser, "HTTP/2 403\ncf-mitigated: challenge\n\n<html>\n").await.unwrap();
    assert_eq!(verdict_after(&browser).await, "ignored");
    assert!(browser.findings().await.unwrap().iter().any(|finding| finding.rule == "bot-filter"));
    finish(browser).await;
}

#[tokio::test]
async fn the_answer_is_shown_in_a_frame_that_may_do_nothing() {
    let browser = unreadable().await;
    let frame = "const frame = document.querySelector('.frame iframe');\
        return [frame.getAttribute('sandbox'), frame.src, frame.referrerPolicy, frame.contentDocument]";
    assert_eq!(
        browser.evaluate(frame, vec![]).await.unwrap(),
        json!(["", "https://mta-sts.no-cors.example/.well-known/mta-sts.txt", "no-referrer", null])
    );
    // A person reads it there.
    let driver = browser.webdriver().unwrap();
    driver.find(By::Css(".frame iframe")).await.unwrap().enter_frame().await.unwrap();
    let words = "return document.body?.innerText ?? ''";
    until(&browser, &format!("return (() => {{ {words} }})().includes('mode: enforce')")).await;
    driver.enter_default_frame().await.unwrap();
    // Once the policy was shown, it is of no more use.
    drop_text(&browser, POLICY).await.unwrap();
    until(&browser, "return document.querySelector('.frame') === null").await;
    finish(browser).await;
}

const READ: &str = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done)";

/// A report on a policy that the page may not read, in a browser that lets the clipboard be read.
async fn unreadable() -> Browser {
    let browser = start().await;
    let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
    browser.devtools("Browser.grantPermissions", json!({ "permissions": permissions })).await.unwrap();
    assert_eq!(browser.check(&page_url("no-cors.example").unwrap()).await.unwrap().verdict, "unknown");
    browser
}

async fn put_on_clipboard(browser: &Browser, text: &str) {
    let write = "const done = arguments[arguments.length - 1]; navigator.clipboard.writeText(arguments[0]).then(done)";
    browser.evaluate_async(write, vec![json!(text)]).await.unwrap();
}

/// Ctrl+V, wherever the focus is.
async fn paste(browser: &Browser) {
    let keys = browser.webdriver().unwrap().action_chain();
    keys.key_down(Key::Control).send_keys("v").key_up(Key::Control).perform().await.unwrap();
}

/// The verdict that follows after the one that nothing was known for.
async fn verdict_after(browser: &Browser) -> String {
    until(browser, "return document.querySelector('[data-verdict]').dataset.verdict !== 'unknown'").await;
    browser.verdict().await.unwrap()
}

async fn until(browser: &Browser, script: &str) {
    for _ in 0..200 {
        if browser.evaluate(script, vec![]).await.unwrap() == json!(true) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(browser.evaluate(script, vec![]).await.unwrap() == json!(true), "waited in vain for {script}");
}
