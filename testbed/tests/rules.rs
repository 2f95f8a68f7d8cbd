//! The pages of the rules, and the file of their long texts, in real Chromium: from an address, from a finding and back, and
//! where the file comes late, not at all, or is another one.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use testbed::Browser;
use testbed::looks::{find, finish, focused, follow, start, text, until, wait_for_title, wait_for_words};
use testbed::page::{address, dist, page_url, serve};
use testbed::states::{block, type_in};

/// What the browser is to get none of.
const TEXTS: &str = "*/rules-*.json";

#[tokio::test]
async fn a_rule_is_shown_by_its_address_and_its_example_is_tried() {
    let browser = start().await;
    browser.open(&at("?rule=policy-bom")).await.unwrap();
    wait_for_words(&browser, "main", "Next: Save the file as UTF-8").await;
    wait_for_title(&browser, "A byte order mark stands in the policy – mta-sts-check").await;
    let words = text(&browser, "main").await;
    assert!(
        words.contains("Error") && words.contains("RFC 8461 §3.2") && words.contains("‹U+FEFF›version: STSv1"),
        "{words}"
    );
    find(&browser, ".try").await.click().await.unwrap();
    browser.wait_for("[data-rule=policy-bom]").await.unwrap();
    assert_eq!((query(&browser).await.as_str(), focused(&browser).await.as_str()), ("?lint", "lint"));
    // What somebody types there is not in danger.
    find(&browser, "#lint").await.send_keys("mode: none").await.unwrap();
    browser.webdriver().unwrap().back().await.unwrap();
    wait_for_words(&browser, "main", "The linter holds a text of yours.").await;
    assert_eq!(count(&browser, ".try").await, json!(0));
    finish(browser).await;
}

#[tokio::test]
async fn a_finding_leads_to_its_rule_and_back_leads_to_the_report() {
    let browser = start().await;
    browser.open(&page_url("all-defects.example").unwrap()).await.unwrap();
    browser.verdict().await.unwrap();
    let findings = browser.findings().await.unwrap();
    browser.records().take();
    let link = "[data-rule] a[href^='?rule=']";
    let rule = text(&browser, link).await;
    find(&browser, link).await.click().await.unwrap();
    wait_for_words(&browser, ".rule", "Next: ").await;
    assert_eq!(query(&browser).await, format!("?rule={}", rule.trim_start_matches("The rule").trim()));
    assert_eq!(focused(&browser).await, "page-heading");
    // On to its neighbour, and all the way back.
    find(&browser, ".neighbours a").await.click().await.unwrap();
    let driver = browser.webdriver().unwrap();
    driver.back().await.unwrap();
    driver.back().await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), "ignored");
    assert_eq!(browser.findings().await.unwrap(), findings);
    assert_eq!(browser.records().take().questions.len(), 0, "nobody is asked again");
    // From the linter too, whose text is still there.
    follow(&browser, "?lint").await;
    find(&browser, "#lint").await.click().await.unwrap();
    type_in(&browser, "mode: Enforce\n").await.unwrap();
    follow(&browser, "?rule=mode-unknown").await;
    wait_for_words(&browser, ".rule", "Next: ").await;
    driver.back().await.unwrap();
    browser.wait_for("[data-rule=mode-unknown]").await.unwrap();
    let typed = browser.evaluate("return document.querySelector('#lint').value", vec![]).await.unwrap();
    assert_eq!(typed, json!("mode: Enforce\n"));
    finish(browser).await;
}

#[tokio::test]
async fn the_index_leads_to_every_rule_and_an_unknown_one_to_the_index() {
    let browser = start().await;
    browser.open(&at("?")).await.unwrap();
    browser.wait_for("#domain").await.unwrap();
    follow(&browser, "?rules").await;
    browser.wait_for("ul.rules").await.unwrap();
    wait_for_title(&browser, "All rules").await;
    assert!(count(&browser, "ul.rules a[href^='?rule=']").await.as_u64().unwrap() > 100);
    follow(&browser, "?rule=record-id-missing").await;
    wait_for_words(&browser, ".rule", "Next: ").await;
    browser.open(&at("?rule=mode-mising%3Cimg%20src%3Dx%3E")).await.unwrap();
    wait_for_words(&browser, "main", "No rule is called mode-mising<img src=x>.").await;
    browser.open(&at("?rule=mode-mising")).await.unwrap();
    wait_for_words(&browser, "main", "The nearest name is that of this rule: The policy has no mode.").await;
    wait_for_title(&browser, "No such rule").await;
    follow(&browser, "?rule=mode-missing").await;
    wait_for_words(&browser, ".rule", "Next: ").await;
    finish(browser).await;
}

#[tokio::test]
async fn without_the_texts_all_else_works_and_they_can_be_tried_for_again() {
    let browser = start().await;
    block(&browser, &[TEXTS]).await.unwrap();
    let shown = browser.check(&page_url("not-found.example").unwrap()).await.unwrap();
    assert_eq!((shown.verdict.as_str(), shown.faults), ("ignored", vec![]));
    wait_for_words(&browser, "[data-rule=policy-status]", "could not be loaded. Try again").await;
    assert!(text(&browser, ".verdict").await.contains("Next: See the first finding below."));
    find(&browser, ".missing button").await.click().await.unwrap();
    wait_for_words(&browser, "[role=status]", "Still not loaded.").await;
    block(&browser, &[]).await.unwrap();
    find(&browser, ".missing button").await.click().await.unwrap();
    wait_for_words(&browser, "[data-rule=policy-status]", "Next: ").await;
    assert_eq!((count(&browser, ".missing").await, count(&browser, ".coming").await), (json!(0), json!(0)));
    wait_for_words(&browser, "[role=status]", "Loaded.").await;
    assert!(!text(&browser, ".verdict").await.contains("See the first finding"));
    finish(browser).await;
}

#[tokio::test]
async fn a_server_that_has_them_not_or_another_file_leaves_the_page_whole() {
    let copy = Copy::of("texts");
    let named = fs::read_dir(&copy.0).unwrap().flatten().map(|entry| entry.path());
    let file = named.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "json")).unwrap();
    let texts = fs::read(&file).unwrap();
    let server = serve(&copy.0, "/below/").unwrap();
    let browser = start().await;
    let url = format!("{}?rule=mode-missing", server.url());
    let other_files: [Option<&[u8]>; 4] = [None, Some(b"<html>"), Some(b"[]"), Some(&b" ".repeat(600_000))];
    for other in other_files {
        match other {
            None => fs::remove_file(&file).unwrap(),
            Some(bytes) => fs::write(&file, bytes).unwrap(),
        }
        browser.open(&url).await.unwrap();
        wait_for_words(&browser, ".rule", "could not be loaded. Try again").await;
    }
    fs::write(&file, &texts).unwrap();
    find(&browser, ".missing button").await.click().await.unwrap();
    wait_for_words(&browser, ".rule", "Next: ").await;
    finish(browser).await;
}

#[tokio::test]
async fn texts_that_come_late_are_put_where_room_was_kept_for_them() {
    let browser = start().await;
    let late = "const real = fetch, wait = new Promise((done) => { window.let_come = done });\
        window.asked = 0;\
        window.fetch = (what, ...rest) => {\
            const is_texts = (what.url ?? what).toString().includes('rules-');\
            if (!is_texts) return real(what, ...rest);\
            window.asked += 1;\
            return wait.then(() => real(what, ...rest));\
        }";
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": late })).await.unwrap();
    browser.open(&at("?lint")).await.unwrap();
    find(&browser, "#lint").await.click().await.unwrap();
    type_in(&browser, "version: STSv1\nmode: Enforce\nmx: mx1.example.org\nmax_age: 1209600\n").await.unwrap();
    find(&browser, "[data-rule=mode-unknown] .coming").await;
    find(&browser, "[data-rule=mode-unknown] .fix").await;
    let height = "return document.querySelector('[data-rule=mode-unknown]').getBoundingClientRect().height";
    let before = browser.evaluate(height, vec![]).await.unwrap().as_f64().unwrap();
    browser.evaluate("let_come()", vec![]).await.unwrap();
    wait_for_words(&browser, "[data-rule=mode-unknown]", "Next: ").await;
    let after = browser.evaluate(height, vec![]).await.unwrap().as_f64().unwrap();
    assert!((before - after).abs() < 60.0, "the card has {before} pixels, then {after}");
    assert_eq!(browser.evaluate("return asked", vec![]).await.unwrap(), json!(1));
    finish(browser).await;
}

#[tokio::test]
async fn nobody_waits_for_the_texts_and_nobody_needs_to_ask_for_them() {
    let server = serve(&dist(), "/").unwrap();
    let browser = start().await;
    browser.open(&server.url()).await.unwrap();
    browser.wait_for("#domain").await.unwrap();
    until(async || server.requests().iter().any(|target| target.contains("/rules-")), "the texts").await;
    let asked = server.requests();
    let place = |part: &str| asked.iter().position(|target| target.contains(part)).unwrap();
    assert!(place("/rules-") > place(".wasm") && place("/rules-") > place("editor"), "{asked:?}");
    finish(browser).await;
}

/// A copy of the built page, gone on drop.
struct Copy(PathBuf);

impl Copy {
    fn of(name: &str) -> Self {
        let copy = std::env::temp_dir().join(format!("mta-sts-rules-{}-{name}", std::process::id()));
        fs::create_dir_all(&copy).unwrap();
        for entry in fs::read_dir(dist()).unwrap().flatten().filter(|entry| entry.path().is_file()) {
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
        Self(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn at(query: &str) -> String {
    format!("{}{query}", address().unwrap())
}

async fn count(browser: &Browser, selector: &str) -> Value {
    let script = "return document.querySelectorAll(arguments[0]).length";
    browser.evaluate(script, vec![json!(selector)]).await.unwrap()
}

async fn query(browser: &Browser) -> String {
    let query = browser.evaluate("return location.search", vec![]).await.unwrap();
    query.as_str().unwrap_or_default().to_owned()
}
