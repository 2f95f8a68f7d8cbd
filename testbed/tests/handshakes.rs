//! Handshakes that `openssl` printed, pasted beside a check, in real Chromium: the certificates in them are read by a program
//! that is fetched then, and what cannot be read is said to be unknown.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::json;
use testbed::Browser;
use testbed::looks::{finish, rules, start, text, until};
use testbed::page::{address, page_url};
use testbed::states::{block, show_tls, type_in};
use thirtyfour::By;

const GOOD: &str = include_str!("../../tests/transcripts/good.txt");
const OTHER: &str = include_str!("../../tests/transcripts/other-noverify.txt");
const SELF_SIGNED: &str = include_str!("../../tests/transcripts/self.txt");
const NO_STARTTLS: &str = include_str!("../../tests/transcripts/nostarttls.txt");
const SESSION: &str = include_str!("../../tests/sessions/telnet-454.txt");
const EXPIRED: &str = include_str!("../../tests/transcripts/expired-noreturn.txt");
const MX: &str = "mx1.mailhost.example";

#[tokio::test]
async fn each_host_is_shown_in_its_turn_and_what_is_shown_counts() {
    let browser = checked("good.example", "enforced").await;
    assert_eq!(loaded(&browser).await, 0, "nobody has to read a certificate yet");
    assert!(text(&browser, ".caveats").await.contains("was not tested"));
    show_tls(&browser, MX, GOOD).await.unwrap();
    until(async || text(&browser, ".report").await.contains("TLS 1.3, certificate until 2027-01-15"), "the host's TLS")
        .await;
    until(async || loaded(&browser).await == 1, "the reader of certificates").await;
    let chosen = "const field = document.querySelector('#tls-host'); return field.options[field.selectedIndex].text";
    let chosen_next = browser.evaluate(chosen, vec![]).await.unwrap();
    assert_eq!(chosen_next, json!("mx2.mailhost.example (MX host)"));
    // The names of the first one's certificate fit the second one, too, by their wildcard.
    show_tls(&browser, "mx2.mailhost.example", GOOD).await.unwrap();
    until(async || text(&browser, ".caveats").await.contains("is as you pasted it"), "both are shown").await;
    assert_eq!((browser.verdict().await.unwrap().as_str(), rules(&browser).await), ("enforced", vec![]));
    show_tls(&browser, MX, NO_STARTTLS).await.unwrap();
    until(async || browser.verdict().await.unwrap() == "enforced-in-part", "the last one counts").await;
    assert_eq!(rules(&browser).await, ["mx-starttls-absent"]);
    show_tls(&browser, MX, SESSION).await.unwrap();
    let refused = "refuses STARTTLS, by what you pasted: 454 4.7.0 TLS not available due to local problem";
    until(async || text(&browser, "[data-rule=mx-starttls-absent]").await.contains(refused), "a plain session").await;
    finish(browser).await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_seen_by_its_names() {
    let browser = checked("good.example", "enforced").await;
    show_tls(&browser, MX, OTHER).await.unwrap();
    until(async || browser.verdict().await.unwrap() == "enforced-in-part", "the name").await;
    assert_eq!(rules(&browser).await, ["mx-certificate-wrong-name"]);
    assert!(text(&browser, "[data-rule=mx-certificate-wrong-name]").await.contains("it is for other.example"));
    finish(browser).await;
}

#[tokio::test]
async fn what_was_shown_stays_when_the_domain_is_checked_again() {
    let browser = checked("good.example", "enforced").await;
    show_tls(&browser, MX, OTHER).await.unwrap();
    until(async || browser.verdict().await.unwrap() == "enforced-in-part", "the name").await;
    browser.webdriver().unwrap().find(By::Css("#again")).await.unwrap().click().await.unwrap();
    browser.wait_for(".changes").await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), "enforced-in-part");
    assert_eq!(rules(&browser).await, ["mx-certificate-wrong-name"]);
    let changes = text(&browser, ".changes").await;
    assert!(changes.contains("Nothing changed."), "{changes}");
    let read_as = "return document.querySelector('#tls-read-as').textContent";
    let read_as = browser.evaluate(read_as, vec![]).await.unwrap();
    assert!(
        read_as.as_str().unwrap().trim_end().ends_with("You showed it at 12:00 UTC, before this check."),
        "{read_as}"
    );
    // A check of another domain takes none of it.
    browser.check(&page_url("testing.example").unwrap()).await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    assert_eq!(rules(&browser).await, ["mode-testing"]);
    finish(browser).await;
}

#[tokio::test]
async fn where_no_certificate_can_be_read_the_names_are_said_to_be_unknown() {
    let browser = checked("good.example", "enforced").await;
    block(&browser, &["*/certificates-*.wasm"]).await.unwrap();
    show_tls(&browser, MX, OTHER).await.unwrap();
    let note = "[data-rule=starttls-not-checked]";
    until(async || text(&browser, note).await.contains("names it is not known"), "what is not known").await;
    assert_eq!(browser.verdict().await.unwrap(), "enforced");
    block(&browser, &[]).await.unwrap();
    show_tls(&browser, MX, OTHER).await.unwrap();
    until(async || browser.verdict().await.unwrap() == "enforced-in-part", "the second try").await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_policy_host_that_is_not_reached_is_known_by_what_was_pasted() {
    let browser = checked("self-signed.example", "unknown").await;
    show_tls(&browser, "mta-sts.self-signed.example", SELF_SIGNED).await.unwrap();
    until(async || browser.verdict().await.unwrap() == "ignored", "the verdict").await;
    assert_eq!(rules(&browser).await, ["host-certificate-untrusted"]);
    assert!(text(&browser, "#verdict").await.contains("has no TLS that they accept, by what you pasted"));
    // In the box for the policy, with the line of the command.
    let command = "$ openssl s_client -connect mta-sts.self-signed.example:443\n";
    browser.open(&page_url("self-signed.example").unwrap()).await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), "unknown");
    let field = browser.webdriver().unwrap().find(By::Css("#paste")).await.unwrap();
    field.click().await.unwrap();
    let pasted = format!("{command}{EXPIRED}");
    browser.devtools("Input.insertText", json!({ "text": pasted })).await.unwrap();
    browser.webdriver().unwrap().find(By::Css("#go-on")).await.unwrap().click().await.unwrap();
    until(async || browser.verdict().await.unwrap() == "ignored", "the verdict").await;
    until(async || rules(&browser).await == ["host-certificate-expired", "host-certificate-wrong-name"], "both").await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn in_the_linter_a_handshake_is_judged_with_its_certificate() {
    let browser = start().await;
    browser.set_clock(VALID).await.unwrap();
    browser.open(&format!("{}?lint", address().unwrap())).await.unwrap();
    browser.wait_for("#lint").await.unwrap();
    browser.webdriver().unwrap().find(By::Css("#lint")).await.unwrap().click().await.unwrap();
    let pasted = format!("$ openssl s_client -starttls smtp -connect {MX}:25\n{OTHER}");
    type_in(&browser, &pasted).await.unwrap();
    until(async || text(&browser, "#read-as").await.contains("a TLS handshake with mx1.mailhost.example"), "the host")
        .await;
    until(async || rules(&browser).await == ["mx-certificate-wrong-name"], "the name").await;
    finish(browser).await;
}

#[tokio::test]
async fn a_certificate_that_runs_out_soon_is_told_while_there_is_time() {
    let host = "mta-sts.good.example";
    let browser = checked_at("2027-01-05T12:00:00Z", "good.example", "enforced").await;
    show_tls(&browser, MX, GOOD).await.unwrap();
    until(async || rules(&browser).await == ["mx-certificate-expires-soon"], "the MX host's").await;
    let of_host = GOOD.replace("mx.example.com", host);
    show_tls(&browser, host, &of_host).await.unwrap();
    until(
        async || rules(&browser).await.iter().any(|rule| rule == "host-certificate-expires-soon"),
        "the Policy Host's",
    )
    .await;
    finish(browser).await;
}

/// When the certificates in these texts are valid.
const VALID: &str = "2026-12-05T12:00:00Z";

/// A browser with the report of a domain.
async fn checked(domain: &str, verdict: &str) -> Browser {
    checked_at(VALID, domain, verdict).await
}

async fn checked_at(moment: &str, domain: &str, verdict: &str) -> Browser {
    let browser = start().await;
    browser.set_clock(moment).await.unwrap();
    browser.open(&page_url(domain).unwrap()).await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), verdict);
    browser
}

/// How often the reader of certificates was fetched.
async fn loaded(browser: &Browser) -> u64 {
    let script = "return performance.getEntriesByType('resource').filter((entry) => /certificates-.*wasm/.test(entry.name)).length";
    browser.evaluate(script, vec![]).await.unwrap().as_u64().unwrap_or_default()
}
