//! The search of the public certificate logs, in real Chromium: on a press, one host after the other, and what cannot be known is
//! said to be unknown.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::{Value, json};
use testbed::Browser;
use testbed::looks::{finish, start, text, until};
use testbed::page::page_url;
use thirtyfour::By;

#[tokio::test]
async fn nobody_is_asked_before_it_is_pressed_and_then_one_host_after_the_other() {
    let browser = checked("good.example", "enforced").await;
    let before = browser.records().take();
    assert!(before.requests.iter().all(|fetch| fetch.host != "api.certspotter.com"));
    assert!(text(&browser, "#logs-text").await.contains("Cert Spotter, by SSLMate, searches what authorities log"));
    assert!(
        text(&browser, "#logs-text").await.contains("mta-sts.good.example, mx1.mailhost.example, mx2.mailhost.example")
    );
    search(&browser).await;
    until(async || text(&browser, "[data-host='mx2.mailhost.example']").await.contains("run out"), "the last host")
        .await;
    let asked: Vec<String> = browser.records().take().requests.into_iter().map(|fetch| fetch.request.target).collect();
    let question =
        |host: &str| format!("/v1/issuances?domain={host}&match_wildcards=true&expand=dns_names&expand=issuer");
    assert_eq!(asked, ["mta-sts.good.example", "mx1.mailhost.example", "mx2.mailhost.example"].map(question));
    assert_eq!(rules(&browser).await, ["host-certificate-renewal-overdue", "mx-certificate-not-logged"]);
    let wildcard = text(&browser, "[data-host='mx1.mailhost.example']").await;
    assert!(
        wildcard.contains("*.mailhost.example, mailhost.example and 1 more") && wildcard.contains("2099-01-01"),
        "{wildcard}"
    );
    assert!(!wildcard.contains("Other"), "{wildcard}");
    assert_eq!(browser.verdict().await.unwrap(), "enforced");
    finish(browser).await;
}

#[tokio::test]
async fn what_the_service_does_not_say_is_unknown() {
    for (domain, verdict, words) in [
        (
            "testing.example",
            "testing",
            "Not known: the service was asked too much from this network. Ask again in 10 minutes.",
        ),
        (
            "no-cors.example",
            "unknown",
            "Not known: the service answered with something else than a list of certificates.",
        ),
    ] {
        let browser = checked(domain, verdict).await;
        let quiet = rules(&browser).await;
        search(&browser).await;
        let host = format!("[data-host='mta-sts.{domain}']");
        until(async || text(&browser, &host).await.contains(words), words).await;
        if domain == "testing.example" {
            assert_eq!(rules(&browser).await, quiet);
            assert_eq!(text(&browser, "[data-host='mx1.mailhost.example']").await, "", "it is not asked on");
        }
        browser.close().await.unwrap();
    }
}

#[tokio::test]
async fn markup_in_an_answer_is_text_and_another_service_can_be_asked() {
    let browser = checked("aliased.example", "enforced").await;
    let driver = browser.webdriver().unwrap();
    driver.find(By::Css("#asks button")).await.unwrap().click().await.unwrap();
    browser.wait_for("#log-service").await.unwrap();
    driver.find(By::Css("#log-service")).await.unwrap().send_keys("https://logs.service.example/").await.unwrap();
    until(async || text(&browser, "#logs-text").await.contains("logs.service.example"), "who is asked").await;
    browser.records().take();
    search(&browser).await;
    let host = "[data-host='mta-sts.aliased.example']";
    until(async || text(&browser, host).await.contains("<img src=x onerror=alert(1)>"), "the issuer").await;
    let elements = "return document.querySelectorAll('.logged img, .logged script').length";
    assert_eq!(browser.evaluate(elements, vec![]).await.unwrap(), json!(0));
    let seen = browser.records().take();
    assert!(seen.requests.iter().all(|fetch| fetch.host == "logs.service.example"), "{:?}", seen.requests);
    finish(browser).await;
}

async fn checked(domain: &str, verdict: &str) -> Browser {
    let browser = start().await;
    browser.open(&page_url(domain).unwrap()).await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), verdict);
    browser
}

async fn search(browser: &Browser) {
    browser.wait_for("#search-logs").await.unwrap();
    browser.webdriver().unwrap().find(By::Css("#search-logs")).await.unwrap().click().await.unwrap();
}

/// The rules that speak, but for notes and advice.
async fn rules(browser: &Browser) -> Vec<String> {
    let script = "return [...document.querySelectorAll('[data-severity=error], [data-severity=warning]')].map((card) => card.dataset.rule)";
    let rules = browser.evaluate(script, vec![]).await.unwrap();
    rules.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}
