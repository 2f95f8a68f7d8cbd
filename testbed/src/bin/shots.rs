//! Saves pictures of the page in every state, to be looked at: `shots FOLDER [STATE…]`. A state is one of the list below, or
//! the domain of a scenario.
//!
//! Each is the whole page, at 375 and 1280 pixels, light and dark.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use testbed::browser::View;
use testbed::page::{address, page_url};
use testbed::{Browser, Error, Result, Scenario, TestBed};
use thirtyfour::{By, WebElement};

/// The name of each view in a file's name.
const VIEWS: &[(&str, View)] = &[
    ("375-light", View::PHONE),
    ("375-dark", View::PHONE.dark()),
    ("1280-light", View::LAPTOP),
    ("1280-dark", View::LAPTOP.dark()),
];

/// How a state is reached.
enum Way {
    /// By an address: the query.
    Address(&'static str),
    /// By typing into a field, here `#domain`, and pressing a button.
    Typed(&'static str),
    /// By a check that has been running for two seconds.
    Checking(&'static str),
    /// By a check that was stopped.
    Stopped(&'static str),
    /// By a check, to its end.
    Checked(&'static str),
    /// By a check, to its end, with all raw evidence open.
    Opened(&'static str),
    /// By a check whose policy is then pasted.
    Pasted(&'static str, &'static str),
    /// By a text in the linter.
    Linted(&'static str),
    /// By pressing what matches a selector.
    Pressed(&'static str),
}

/// Every state of the page.
const STATES: &[(&str, Way)] = &[
    ("start", Way::Address("?")),
    ("start-resolver", Way::Pressed("#asks button")),
    ("start-problem", Way::Typed("localhost")),
    ("start-choice", Way::Typed("mta-sts.good.example")),
    ("checking", Way::Checking("handshake-silent.example")),
    ("stopped", Way::Stopped("handshake-silent.example")),
    ("enforced", Way::Checked("good.example")),
    ("enforced-evidence", Way::Opened("aliased.example")),
    ("enforced-in-part", Way::Checked("mx-partly.example")),
    ("refusing", Way::Checked("mx-uncovered.example")),
    ("testing", Way::Checked("testing.example")),
    ("disabled", Way::Checked("none.example")),
    ("absent", Way::Checked("absent.example")),
    ("absent-domain", Way::Checked("no-domain.example")),
    ("no-mail", Way::Checked("mx-null.example")),
    ("ignored-record", Way::Checked("version-case.example")),
    ("ignored-status", Way::Checked("not-found.example")),
    ("ignored-redirect", Way::Checked("redirect-away-hidden.example")),
    ("ignored-policy", Way::Checked("all-defects.example")),
    ("unknown-unreadable", Way::Checked("no-cors.example")),
    ("unknown-pasted", Way::Pasted("no-cors.example", POLICY)),
    ("unknown-no-answer", Way::Checked("expired.example")),
    ("unknown-timeout", Way::Checked("handshake-silent.example")),
    ("unknown-dns", Way::Checked("servfail.example")),
    ("unknown-resolvers", Way::Checked("resolvers-down.example")),
    ("u-label", Way::Checked("xn--bcher-kva.example")),
    ("hostile", Way::Checked("markup-policy.example")),
    ("hostile-mx", Way::Checked("markup-mx.example")),
    ("lint-empty", Way::Address("?lint")),
    (
        "lint-policy",
        Way::Linted("version: STSv1\nmode: Enforce\nmx: mx1.example.org.\nmx: *.mail.example.org\nmax_age: 1w\n"),
    ),
    ("lint-good", Way::Linted(POLICY)),
    ("lint-record", Way::Linted("v=STSv1; id=2026-11-24;")),
    ("about", Way::Address("?about")),
];

/// A policy for those who are asked to show theirs.
const POLICY: &str =
    "version: STSv1\nmode: enforce\nmx: mx1.mailhost.example\nmx: mx2.mailhost.example\nmax_age: 2592000\n";

#[tokio::main]
#[expect(clippy::print_stderr, reason = "it is a command: this is how it says why it failed")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("shots: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let folder = arguments
        .next()
        .map(PathBuf::from)
        .ok_or_else(|| Error::Page("which folder are the pictures to go to?".to_owned()))?;
    fs::create_dir_all(&folder)?;
    let wanted: Vec<String> = arguments.collect();
    let browser = Browser::start(TestBed::shared()?).await?;
    for (name, way) in STATES.iter().filter(|(name, _)| wanted.is_empty() || wanted.iter().any(|state| state == name)) {
        go(&browser, way).await?;
        save(&browser, &folder, name, matches!(way, Way::Checking(_))).await?;
    }
    for scenario in wanted.iter().filter_map(|domain| Scenario::named(domain)) {
        go(&browser, &Way::Checked(scenario.typed)).await?;
        save(&browser, &folder, scenario.name(), false).await?;
    }
    browser.close().await
}

/// Saves a picture of each view; of something that does not last, of one on a phone and one on a laptop.
async fn save(browser: &Browser, folder: &Path, name: &str, is_passing: bool) -> Result<()> {
    for (label, view) in VIEWS.iter().filter(|(label, _)| !is_passing || !label.ends_with("dark")) {
        browser.view(*view).await?;
        fs::write(folder.join(format!("{name}-{label}.png")), browser.screenshot().await?)?;
    }
    Ok(())
}

/// Brings the page into a state.
async fn go(browser: &Browser, way: &Way) -> Result<()> {
    browser.view(View::LAPTOP).await?;
    let start = address()?;
    match way {
        Way::Address(query) => browser.open(&format!("{start}{query}")).await?,
        Way::Pressed(selector) => {
            browser.open(&start).await?;
            element(browser, selector).await?.click().await?;
        }
        Way::Typed(text) => {
            browser.open(&start).await?;
            element(browser, "#domain").await?.send_keys(*text).await?;
            element(browser, "#check").await?.click().await?;
        }
        Way::Checking(domain) => {
            browser.open(&page_url(domain)?).await?;
            tokio::time::sleep(Duration::from_millis(2_500)).await;
        }
        Way::Stopped(domain) => {
            Box::pin(go(browser, &Way::Checking(domain))).await?;
            element(browser, "main .buttons button").await?.click().await?;
            browser.verdict().await?;
        }
        Way::Checked(domain) => {
            browser.open(&page_url(domain)?).await?;
            browser.verdict().await?;
        }
        Way::Opened(domain) => {
            Box::pin(go(browser, &Way::Checked(domain))).await?;
            let open = "for (const toggle of document.querySelectorAll('main [aria-expanded=false]')) toggle.click()";
            browser.evaluate(open, vec![]).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Way::Pasted(domain, text) => {
            Box::pin(go(browser, &Way::Checked(domain))).await?;
            element(browser, "#paste").await?.send_keys(*text).await?;
            element(browser, "#go-on").await?.click().await?;
        }
        Way::Linted(text) => {
            browser.open(&format!("{start}?lint")).await?;
            element(browser, "#lint").await?.send_keys(*text).await?;
        }
    }
    Ok(())
}

async fn element(browser: &Browser, selector: &str) -> Result<WebElement> {
    browser.wait_for(selector).await?;
    Ok(browser.webdriver()?.find(By::Css(selector)).await?)
}
