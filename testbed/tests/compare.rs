//! An earlier check beside a report, in real Chromium: "Check again" asks everybody anew and says what changed; a file of another
//! domain is refused. What the rules say of changes is held by the scenarios.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::json;
use testbed::Browser;
use testbed::earlier::{compare, evidence_of_before, saved};
use testbed::looks::{finish, press, press_named, start, text, until, wait_for_words};
use testbed::page::page_url;
use thirtyfour::{By, Key};

#[tokio::test]
async fn a_check_again_asks_everybody_anew_and_says_what_changed() {
    let browser = start().await;
    let url = page_url("id-changed-early.example").unwrap();
    evidence_of_before(&browser, &url).await.unwrap();
    browser.records().take();
    press(&browser, "#again").await;
    browser.wait_for(".changes").await.unwrap();
    let second = browser.records().take();
    assert!(second.asked().contains(&"_mta-sts.id-changed-early.example TXT".to_owned()));
    // No cache on the way may answer: not for the policy, and for no question.
    let fresh = |request: &testbed::http::Request| request.header("cache-control") == Some("no-cache");
    assert!(!second.requests.is_empty() && second.requests.iter().all(|fetch| fresh(&fetch.request)));
    assert!(second.questions.iter().all(|question| fresh(&question.request)));
    let said = text(&browser, ".changes").await;
    for words in [
        "The id changed from 20260301T120000 to 20261101T120000.",
        "The MX host mx2.mailhost.example is new.",
        "The verdict was “Mail is protected”, and is “Some mail will be refused”.",
    ] {
        assert!(said.contains(words), "{said}");
    }
    let announced = text(&browser, "[role=status]").await;
    assert!(announced.starts_with("3 changes since "), "{announced}");
    // What was seen is saved with the report; once more, and nothing changed.
    let evidence: serde_json::Value = serde_json::from_str(&saved(&browser).await.unwrap()).unwrap();
    assert_eq!(evidence.pointer("/evidence/earlier/id/value"), Some(&json!("20260301T120000")));
    press(&browser, "#again").await;
    wait_for_words(&browser, ".changes", "Nothing changed.").await;
    assert!(text(&browser, "[role=status]").await.starts_with("Nothing changed since "));
    finish(browser).await;
}

#[tokio::test]
async fn a_file_of_another_domain_is_refused() {
    let browser = start().await;
    let other = evidence_of_before(&browser, &page_url("good.example").unwrap()).await.unwrap();
    browser.check(&page_url("testing.example").unwrap()).await.unwrap();
    compare(&browser, &other).await.unwrap();
    browser.wait_for("#file-problem").await.unwrap();
    assert_eq!(
        text(&browser, "#file-problem").await,
        "This file is of good.example, and the report of testing.example. Open an earlier file of testing.example."
    );
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    finish(browser).await;
}

#[tokio::test]
async fn a_report_is_handed_on_as_a_link_and_as_markdown() {
    let browser = start().await;
    let url = page_url("good.example").unwrap();
    browser.check(&url).await.unwrap();
    press_named(&browser, "Copy link").await;
    until(async || text(&browser, "[role=status]").await == "Copied the link.", "the link to be copied").await;
    assert_eq!(pasted(&browser).await, url);
    press_named(&browser, "Copy as Markdown").await;
    wait_for_words(&browser, "[role=status]", "Copied the report as Markdown.").await;
    // A field of one line takes the lines as one.
    let markdown = pasted(&browser).await;
    assert!(markdown.starts_with("## `good.example`: Mail is protected"), "{markdown}");
    assert!(markdown.contains("**Next:** Run the command for each MX host"), "{markdown}");
    // The link checks again where it is opened.
    browser.check(&url).await.unwrap();
    assert!(!browser.findings().await.unwrap().is_empty());
    finish(browser).await;
}

/// What the clipboard holds: pasted into the field.
async fn pasted(browser: &Browser) -> String {
    let field = browser.webdriver().unwrap().find(By::Css("#domain")).await.unwrap();
    field.send_keys(Key::Control + "a").await.unwrap();
    field.send_keys(Key::Control + "v").await.unwrap();
    let value = browser.evaluate("return document.querySelector('#domain').value", vec![]).await.unwrap();
    value.as_str().unwrap_or_default().to_owned()
}
