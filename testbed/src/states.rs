//! Every state of the page, and how it is reached: for pictures, and for tests of what holds in all of them.

use std::time::Duration;

use serde_json::json;
use thirtyfour::{By, WebElement};

use crate::browser::{Browser, View};
use crate::dropping::drop_files;
use crate::error::Result;
use crate::page::{address, page_url};
use crate::scenarios::Scenario;

/// A state of the page.
#[derive(Clone, Copy, Debug)]
pub struct State {
    /// Its name.
    pub name: &'static str,
    /// How it is reached.
    way: Way,
}

/// How a state is reached.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// By an address: the query.
    Address(&'static str),
    /// By an address: the query, of a rule, with its long texts.
    Rule(&'static str),
    /// By an address: the query, of saved evidence.
    Example(&'static str),
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
    /// By a check, to its end, and a look at the domain itself.
    Looked(&'static str),
    /// By a check of the world as it was before, and "Check again".
    Again(&'static str),
    /// By a check whose policy is then pasted.
    Pasted(&'static str, &'static str),
    /// By a check beside which a handshake with a host is then pasted, and the box for the next is open.
    TlsShown(&'static str, &'static str, &'static str),
    /// By a check beside which the certificate logs are then searched, down to this host.
    Logged(&'static str, &'static str),
    /// By a check, to its end, on whose report a file is dropped that is no evidence.
    Dropped(&'static str),
    /// By a text in the linter.
    Linted(&'static str),
    /// By a file that is dropped on the linter.
    LintDropped(&'static str),
    /// By a text in the linter all of which is then fixed that can be without asking.
    LintFixed(&'static str),
    /// By a text in the linter that is held against MX hosts that are given.
    LintGiven(&'static str, &'static str),
    /// By a text in the linter that is matched with the MX hosts of a domain.
    LintMatched(&'static str, &'static str),
    /// By an address whose page gets no long texts of the rules: the query.
    WithoutTexts(&'static str),
    /// By pressing what matches a selector.
    Pressed(&'static str),
}

/// Every state of the page.
pub const STATES: &[State] = &[
    State { name: "start", way: Way::Address("?") },
    State { name: "start-resolver", way: Way::Pressed("#asks button") },
    State { name: "start-problem", way: Way::Typed("localhost") },
    State { name: "start-choice", way: Way::Typed("mta-sts.good.example") },
    State { name: "example", way: Way::Example("?example=forgotten-mx") },
    State { name: "checking", way: Way::Checking("handshake-silent.example") },
    State { name: "verdict-first", way: Way::Checking("beside-silent.example") },
    State { name: "stopped", way: Way::Stopped("handshake-silent.example") },
    State { name: "enforced", way: Way::Checked("good.example") },
    State { name: "enforced-evidence", way: Way::Opened("aliased.example") },
    State { name: "nothing-changed", way: Way::Again("good.example") },
    State { name: "changed", way: Way::Again("id-changed-early.example") },
    State { name: "changed-policy", way: Way::Again("id-not-changed.example") },
    State { name: "enforced-in-part", way: Way::Checked("mx-partly.example") },
    State { name: "refusing", way: Way::Checked("mx-uncovered.example") },
    State { name: "testing", way: Way::Checked("testing.example") },
    State { name: "disabled", way: Way::Checked("none.example") },
    State { name: "absent", way: Way::Checked("absent.example") },
    State { name: "absent-domain", way: Way::Checked("no-domain.example") },
    State { name: "no-mail", way: Way::Checked("mx-null.example") },
    State { name: "ignored-record", way: Way::Checked("version-case.example") },
    State { name: "ignored-elsewhere", way: Way::Checked("policy-misplaced.example") },
    State { name: "ignored-misplaced", way: Way::Looked("policy-misplaced.example") },
    State { name: "ignored-unclaimed", way: Way::Checked("host-unclaimed.example") },
    State { name: "ignored-status", way: Way::Checked("not-found.example") },
    State { name: "ignored-redirect", way: Way::Checked("redirect-away-hidden.example") },
    State { name: "ignored-policy", way: Way::Checked("all-defects.example") },
    State { name: "unknown-unreadable", way: Way::Checked("no-cors.example") },
    State { name: "unknown-pasted", way: Way::Pasted("no-cors.example", POLICY) },
    State { name: "unknown-transcript", way: Way::Pasted("no-cors.example", TRANSCRIPT) },
    State { name: "unknown-no-answer", way: Way::Checked("expired.example") },
    State {
        name: "tls-refusing",
        way: Way::TlsShown(
            "good.example",
            "mx1.mailhost.example",
            include_str!("../../tests/transcripts/other-noverify.txt"),
        ),
    },
    State {
        name: "tls-well",
        way: Way::TlsShown("good.example", "mx1.mailhost.example", include_str!("../../tests/transcripts/good.txt")),
    },
    State {
        name: "tls-ignored",
        way: Way::TlsShown(
            "self-signed.example",
            "mta-sts.self-signed.example",
            include_str!("../../tests/transcripts/self.txt"),
        ),
    },
    State { name: "logged", way: Way::Logged("good.example", "mx2.mailhost.example") },
    State { name: "logged-markup", way: Way::Logged("aliased.example", "mta-sts.aliased.example") },
    State { name: "logged-not", way: Way::Logged("testing.example", "mta-sts.testing.example") },
    State { name: "unknown-timeout", way: Way::Checked("handshake-silent.example") },
    State { name: "unknown-dns", way: Way::Checked("servfail.example") },
    State { name: "unknown-resolvers", way: Way::Checked("resolvers-down.example") },
    State { name: "no-mail-nothing", way: Way::Checked("no-mail.example") },
    State { name: "www", way: Way::Checked("www.good.example") },
    State { name: "bad-file", way: Way::Dropped("absent.example") },
    State { name: "u-label", way: Way::Checked("xn--bcher-kva.example") },
    State { name: "hostile", way: Way::Checked("markup-policy.example") },
    State { name: "hostile-mx", way: Way::Checked("markup-mx.example") },
    State { name: "lint-empty", way: Way::Address("?lint") },
    State {
        name: "lint-policy",
        way: Way::Linted("version: STSv1\nmode: Enforce\nmx: mx1.example.org.\nmx: *.mail.example.org\nmax_age: 1w\n"),
    },
    State { name: "lint-many", way: Way::Linted(MANY) },
    State { name: "lint-good", way: Way::Linted(POLICY) },
    State {
        name: "lint-many-kinds",
        way: Way::Linted(
            "version: STSv1\nMode: enforce\nmode: testing\nmx: mx1.example.org:25\nmx: \u{5d0}\u{5d1}.example.org\n\
             mx: *.example.org\nmax_age: 3600\nthis is no field, and it is a very long line that nobody can see the end of here\n\n",
        ),
    },
    State {
        name: "lint-unseen",
        way: Way::LintDropped(
            "\u{feff}version: STSv1\r\nmode:\tenforce\r\nmx:\u{a0}mx1.example.org  \r\nmx: mx2\u{200b}.example.org\rmax_age: 1209600\r\n",
        ),
    },
    State {
        name: "lint-fixed",
        way: Way::LintFixed("version: STSv1\nmode: Enforce\nmx: mx1.example.org.\nmax_age: 1w\n"),
    },
    State { name: "lint-several", way: Way::LintGiven(SEVERAL, "mx2.mailhost.example\n*.mailhost.example") },
    State { name: "lint-matched", way: Way::LintMatched(POLICY, "mx-partly.example") },
    State { name: "lint-handshake", way: Way::Linted(HANDSHAKE) },
    State { name: "lint-record", way: Way::Linted("v=STSv1; id=2026-11-24;") },
    State { name: "about", way: Way::Address("?about") },
    State { name: "rules", way: Way::Address("?rules") },
    State { name: "rule", way: Way::Rule("?rule=policy-bom") },
    State { name: "rule-without-examples", way: Way::Rule("?rule=policy-unreadable-here") },
    State { name: "rule-unknown", way: Way::Address("?rule=mode-mising") },
    State { name: "rule-missing", way: Way::WithoutTexts("?rule=policy-bom") },
    State { name: "lint-missing", way: Way::WithoutTexts("?lint") },
];

/// A policy for those who are asked to show theirs.
const POLICY: &str =
    "version: STSv1\nmode: enforce\nmx: mx1.mailhost.example\nmx: mx2.mailhost.example\nmax_age: 2592000\n";

/// An answer that is no policy's.
const TRANSCRIPT: &str =
    "HTTP/2 403\ncontent-type: text/html\ncf-mitigated: challenge\n\n<!DOCTYPE html><title>Just a moment</title>\n";

/// What `openssl` prints, with its command.
const HANDSHAKE: &str = "$ openssl s_client -starttls smtp -connect mx.example.org:25\nCONNECTED(00000003)\ndepth=0 CN = mail.local\n\
    verify error:num=18:self-signed certificate\nverify return:1\n---\nNew, TLSv1.2, Cipher is ECDHE-RSA-AES256-GCM-SHA384\n\
    Verify return code: 18 (self-signed certificate)\n---\n";

/// Lines of a zone, then an answer.
const SEVERAL: &str = "_mta-sts.example.org. IN TXT \"v=STSv1; id=2026-11-24;\"\n\
    $ curl -sSi https://mta-sts.example.org/.well-known/mta-sts.txt\nHTTP/2 200\ncontent-type: text/html\n\n\
    version: STSv1\nmode: Enforce\nmx: mx1.mailhost.example\nmax_age: 1209600\n";

/// A policy with more findings of one kind than are shown.
const MANY: &str = "version: STSv1\nmode: enforce\nmx: mx1.example.org\nmax_age: 1209600\na:\nb:\nc:\nd:\ne:\nf:\ng:\nh:\ni:\nj:\nk:\nl:\n";

impl State {
    /// The state of this name; that of a scenario's domain is its report.
    pub fn named(name: &str) -> Option<Self> {
        let scenario =
            || Scenario::named(name).map(|scenario| Self { name: scenario.name(), way: Way::Checked(scenario.domain) });
        STATES.iter().find(|state| state.name == name).copied().or_else(scenario)
    }

    /// Whether it passes by itself after a while.
    pub fn is_passing(&self) -> bool {
        matches!(self.way, Way::Checking(_))
    }

    /// Brings the page into it.
    pub async fn reach(&self, browser: &Browser) -> Result<()> {
        browser.view(View::LAPTOP).await?;
        go(browser, self.way).await
    }
}

async fn go(browser: &Browser, way: Way) -> Result<()> {
    let start = address()?;
    match way {
        Way::Address(query) => browser.open(&format!("{start}{query}")).await?,
        Way::Example(query) => {
            browser.open(&format!("{start}{query}")).await?;
            browser.verdict().await?;
        }
        Way::Rule(query) => {
            browser.open(&format!("{start}{query}")).await?;
            browser.wait_for(".rule strong").await?;
        }
        Way::WithoutTexts(query) => {
            block(browser, &["*/rules-*.json"]).await?;
            browser.open(&format!("{start}{query}")).await?;
            if query == "?lint" {
                element(browser, "#lint").await?.click().await?;
                type_in(browser, "version: STSv1\nmode: Enforce\nmx: mx1.example.org.\nmax_age: 1209600\n").await?;
            }
            browser.wait_for(".missing").await?;
            block(browser, &[]).await?;
        }
        Way::Pressed(selector) => {
            browser.open(&start).await?;
            element(browser, selector).await?.click().await?;
        }
        Way::Typed(text) => {
            browser.open(&start).await?;
            element(browser, "#domain").await?.send_keys(text).await?;
            element(browser, "#check").await?.click().await?;
        }
        Way::Checking(domain) => {
            browser.open(&page_url(domain)?).await?;
            tokio::time::sleep(Duration::from_millis(2_500)).await;
        }
        Way::Stopped(domain) => {
            Box::pin(go(browser, Way::Checking(domain))).await?;
            element(browser, "main .buttons button").await?.click().await?;
            browser.verdict().await?;
        }
        Way::Checked(domain) => {
            browser.open(&page_url(domain)?).await?;
            browser.verdict().await?;
        }
        Way::Logged(domain, host) => {
            Box::pin(go(browser, Way::Checked(domain))).await?;
            element(browser, "#search-logs").await?.click().await?;
            browser.wait_for(&format!("[data-host='{host}']")).await?;
        }
        Way::TlsShown(domain, host, text) => {
            Box::pin(go(browser, Way::Checked(domain))).await?;
            show_tls(browser, host, text).await?;
            browser.evaluate(OPEN_TLS, vec![]).await?;
        }
        Way::Opened(domain) => {
            Box::pin(go(browser, Way::Checked(domain))).await?;
            let open = "for (const toggle of document.querySelectorAll('main [aria-expanded=false]')) toggle.click()";
            browser.evaluate(open, vec![]).await?;
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Way::Looked(domain) => {
            Box::pin(go(browser, Way::Checked(domain))).await?;
            element(browser, "#look").await?.click().await?;
            browser.wait_for("[data-rule=policy-misplaced]").await?;
        }
        Way::Again(domain) => {
            browser.records().turn_back(true);
            let before = Box::pin(go(browser, Way::Checked(domain))).await;
            browser.records().turn_back(false);
            before?;
            element(browser, "#again").await?.click().await?;
            browser.wait_for(".changes").await?;
        }
        Way::Pasted(domain, text) => {
            Box::pin(go(browser, Way::Checked(domain))).await?;
            element(browser, "#paste").await?.send_keys(text).await?;
            element(browser, "#go-on").await?.click().await?;
        }
        Way::Dropped(domain) => {
            Box::pin(go(browser, Way::Checked(domain))).await?;
            drop_files(browser, &[("evidence.json", "{}")]).await?;
            browser.wait_for("#file-problem").await?;
        }
        Way::Linted(text) => {
            browser.open(&format!("{start}?lint")).await?;
            element(browser, "#lint").await?.click().await?;
            type_in(browser, text).await?;
        }
        Way::LintDropped(text) => {
            browser.open(&format!("{start}?lint")).await?;
            browser.wait_for("#lint").await?;
            drop_files(browser, &[("policy.txt", text)]).await?;
            browser.wait_for("#fix-all").await?;
        }
        Way::LintGiven(text, mx) => {
            Box::pin(go(browser, Way::Linted(text))).await?;
            element(browser, ".against summary").await?.click().await?;
            element(browser, "#mx-hosts").await?.send_keys(mx).await?;
            browser.wait_for(".fates").await?;
        }
        Way::LintMatched(text, domain) => {
            Box::pin(go(browser, Way::Linted(text))).await?;
            element(browser, ".against summary").await?.click().await?;
            element(browser, "#match-domain").await?.send_keys(domain).await?;
            element(browser, "#match").await?.click().await?;
            browser.wait_for(".fates").await?;
        }
        Way::LintFixed(text) => {
            Box::pin(go(browser, Way::Linted(text))).await?;
            element(browser, "#fix-all").await?.click().await?;
        }
    }
    Ok(())
}

/// Opens the box for the TLS of a host.
const OPEN_TLS: &str = "document.querySelector('#tls-by-hand').setAttribute('open', '')";

/// Shows what `openssl` printed of a host, beside a check that is over.
pub async fn show_tls(browser: &Browser, host: &str, text: &str) -> Result<()> {
    browser.wait_for("#tls-by-hand").await?;
    browser.evaluate(OPEN_TLS, vec![]).await?;
    let choose = "const field = document.querySelector('#tls-host'); \
        field.selectedIndex = [...field.options].findIndex((option) => option.text.startsWith(arguments[0] + ' ')); \
        field.dispatchEvent(new Event('change', { bubbles: true })); return field.selectedIndex";
    browser.evaluate(choose, vec![json!(host)]).await?;
    element(browser, "#tls").await?.click().await?;
    browser.devtools("Input.insertText", json!({ "text": text })).await?;
    element(browser, "#tls-go-on").await?.click().await?;
    Ok(())
}

/// Puts a text where the caret is as an input method does, in one piece: a Tab in it leads nowhere else. Waits until the
/// linter has read it.
pub async fn type_in(browser: &Browser, text: &str) -> Result<()> {
    browser.devtools("Input.insertText", json!({ "text": text })).await?;
    browser.wait_for("#fix-all").await
}

/// Has the browser get none of the files whose addresses these patterns match, and all others.
pub async fn block(browser: &Browser, patterns: &[&str]) -> Result<()> {
    browser.devtools("Network.enable", json!({})).await?;
    browser.devtools("Network.setBlockedURLs", json!({ "urls": patterns })).await?;
    Ok(())
}

async fn element(browser: &Browser, selector: &str) -> Result<WebElement> {
    browser.wait_for(selector).await?;
    Ok(browser.webdriver()?.find(By::Css(selector)).await?)
}
