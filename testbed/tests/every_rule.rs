//! Every rule speaks in the page, in real Chromium: of a scenario (`testbed::scenarios`), or of an example on its own page that
//! somebody tries in the linter, or of what somebody pastes into a report.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use testbed::looks::start;
use testbed::page::{address, dist};
use testbed::{Browser, SCENARIOS};
use thirtyfour::By;

/// The rules that other tests bring to speak, by pressing, pasting or searching in a report; and where.
const ELSEWHERE: [(&str, &str); 10] = [
    ("bot-filter", "ladder.rs"),
    ("host-certificate-expires-soon", "handshakes.rs"),
    ("mx-certificate-expires-soon", "handshakes.rs"),
    ("host-certificate-renewal-overdue", "logs.rs"),
    ("mx-certificate-not-logged", "logs.rs"),
    ("policy-misplaced", "driver.rs"),
    ("id-not-changed", "compare.rs"),
    ("id-changed-early", "compare.rs"),
    ("id-changed-alone", "compare.rs"),
    ("policy-removed-abruptly", "compare.rs"),
];

#[tokio::test]
async fn every_rule_speaks_of_something_end_to_end() {
    let rules = rules();
    let mut spoken: BTreeSet<&str> =
        SCENARIOS.iter().flat_map(|scenario| scenario.rules).filter_map(|rule| rule.split(' ').next()).collect();
    spoken.extend(ELSEWHERE.map(|(rule, _)| rule));
    let browser = start().await;
    let mut silent = Vec::new();
    for (slug, has_example) in &rules {
        if spoken.contains(slug.as_str()) {
            continue;
        }
        if !has_example || !speaks_of_its_example(&browser, slug).await {
            silent.push(slug.clone());
        }
    }
    assert_eq!(silent, Vec::<String>::new());
    browser.close().await.unwrap();
}

/// Whether a rule speaks in the linter once the first bad example on its page is tried there.
async fn speaks_of_its_example(browser: &Browser, slug: &str) -> bool {
    browser.open(&format!("{}?rule={slug}", address().unwrap())).await.unwrap();
    browser.wait_for("main .buttons button, main button").await.unwrap();
    let path = By::XPath("(//button[starts-with(normalize-space(.), 'Try it')])[1]");
    for _ in 0..100 {
        if let Ok(button) = browser.webdriver().unwrap().find(path.clone()).await {
            button.click().await.unwrap();
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let card = format!("return !!document.querySelector('#lint') && !!document.querySelector('[data-rule={slug}]')");
    for _ in 0..100 {
        if browser.evaluate(&card, vec![]).await.unwrap() == json!(true) {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

/// The rules, each with whether it has an example that it speaks of; by the file that is published with the page.
fn rules() -> Vec<(String, bool)> {
    let files = fs::read_dir(dist()).unwrap().map(|entry| entry.unwrap().path());
    let is_it = |name: &str| name.starts_with("rules-") && name.ends_with(".json");
    let mut files = files.filter(|file| file.file_name().and_then(|name| name.to_str()).is_some_and(is_it));
    let rules: Value = serde_json::from_slice(&fs::read(files.next().unwrap()).unwrap()).unwrap();
    let rules = rules.as_array().unwrap().iter();
    let rules: Vec<_> = rules
        .map(|rule| {
            let examples = rule.get("examples").and_then(Value::as_array).unwrap();
            let has_example = examples.iter().any(|example| example.get(0) == Some(&json!(true)));
            (rule.get("slug").and_then(Value::as_str).unwrap().to_owned(), has_example)
        })
        .collect();
    assert!(rules.len() > 150, "{}", rules.len());
    rules
}
