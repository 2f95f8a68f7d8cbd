//! What goes wrong around the page while it checks: the network goes away, the tab sleeps, another check begins. Nothing hangs,
//! and nothing that is ours is blamed on the domain. What resolvers and hosts do wrong is a scenario each
//! (`testbed::scenarios`); clocks that are set, and deadlines, stand in `driver.rs`.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::time::Duration;

use serde_json::json;
use testbed::Browser;
use testbed::looks::start;
use testbed::page::{address, page_url};

#[tokio::test]
async fn offline_at_any_moment_nothing_is_blamed_on_the_domain() {
    let browser = start().await;
    // In milliseconds from the beginning of the check; the answers of this domain's Policy Host take two seconds.
    for moment in [0, 5, 20, 50, 100, 400, 1_500] {
        online(&browser, true).await;
        browser.open(&address().unwrap()).await.unwrap();
        browser.wait_for("#domain").await.unwrap();
        if moment == 0 {
            online(&browser, false).await;
        }
        browser.begin("slow.example").await.unwrap();
        tokio::time::sleep(Duration::from_millis(moment)).await;
        online(&browser, false).await;
        let verdict = browser.verdict().await.unwrap();
        // A request that was under way may still be answered.
        let may_be = if moment == 0 { &["unknown"][..] } else { &["unknown", "enforced"] };
        assert!(may_be.contains(&verdict.as_str()), "{verdict}, offline after {moment} ms");
        let errors: Vec<_> =
            browser.findings().await.unwrap().into_iter().filter(|finding| finding.severity == "error").collect();
        assert_eq!(errors, [], "offline after {moment} ms");
        // What was begun can be done again.
        online(&browser, true).await;
        browser.check(&page_url("good.example").unwrap()).await.unwrap();
        assert_eq!(browser.verdict().await.unwrap(), "enforced");
    }
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_tab_that_sleeps_and_wakes_ends_its_check() {
    let browser = start().await;
    for domain in ["handshake-silent.example", "slow.example", "resolvers-down.example"] {
        // The tab sleeps as soon as the check has begun: resolvers that are down are known to be within milliseconds.
        browser.open(&address().unwrap()).await.unwrap();
        browser.begin(domain).await.unwrap();
        lifecycle(&browser, "frozen").await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        lifecycle(&browser, "active").await;
        let verdict = browser.verdict().await.unwrap();
        let errors =
            browser.findings().await.unwrap().into_iter().filter(|finding| finding.severity == "error").count();
        assert_eq!(errors, 0, "{domain}: {verdict}");
    }
    browser.close().await.unwrap();
}

#[tokio::test]
async fn of_many_checks_begun_at_once_the_last_one_is_shown() {
    let browser = start().await;
    browser.open(&address().unwrap()).await.unwrap();
    browser.wait_for("#domain").await.unwrap();
    let go = "for (const domain of arguments[0]) {\
          history.pushState(null, '', `?domain=${domain}`);\
          dispatchEvent(new PopStateEvent('popstate'))\
        }";
    let domains =
        ["handshake-silent.example", "redirect-away.example", "mx-null.example", "slow.example", "testing.example"];
    browser.evaluate(go, vec![json!(domains)]).await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    let title = browser.webdriver().unwrap().title().await.unwrap();
    assert!(title.contains("testing.example"), "{title}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    browser.close().await.unwrap();
}

async fn online(browser: &Browser, is_online: bool) {
    let conditions = json!({ "offline": !is_online, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.enable", json!({})).await.unwrap();
    browser.devtools("Network.emulateNetworkConditions", conditions).await.unwrap();
}

async fn lifecycle(browser: &Browser, state: &str) {
    browser.devtools("Page.setWebLifecycleState", json!({ "state": state })).await.unwrap();
}
