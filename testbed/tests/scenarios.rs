//! Every scenario and every state of the page in real Chromium, one test each. Of a scenario: the verdict, the exact set of rules that speak with their severity, nobody
//! asked but the resolvers and the Policy Host, nothing on the console, nothing for axe to find, nothing that overflows on a
//! phone.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex};

use libtest_mimic::{Arguments, Failed, Trial};
use serde_json::json;
use testbed::browser::{Shown, View};
use testbed::earlier::compared;
use testbed::page::page_url;
use testbed::records::Seen;
use testbed::scenarios::SCENARIOS;
use testbed::states::{STATES, State};
use testbed::{Browser, Scenario, TestBed};
use thirtyfour::By;
use tokio::runtime::Runtime;

/// The narrowest screen that a page must fit (WCAG 2.2, 1.4.10).
const NARROWEST: View = View { width: 320, ..View::PHONE };

/// One for all tests: what a browser is spoken to by belongs to the runtime that it was started in.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Browsers that have nothing to do: as many as there are tests at a time.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

fn main() {
    let arguments = Arguments::from_args();
    let scenarios = SCENARIOS.iter().map(|scenario| {
        Trial::test(format!("scenario {}", scenario.name()), || {
            RUNTIME.block_on(run(async |browser| faults(browser, scenario).await))
        })
    });
    let states = STATES.iter().map(|state| {
        Trial::test(format!("state {}", state.name), || {
            RUNTIME.block_on(run(async |browser| faults_of_state(browser, state).await))
        })
    });
    let conclusion = libtest_mimic::run(&arguments, scenarios.chain(states).collect());
    for browser in IDLE.lock().unwrap().drain(..) {
        RUNTIME.block_on(browser.close()).unwrap();
    }
    conclusion.exit();
}

/// Runs a test in a browser that has nothing to do. It gives all that is not as it should be, a line each.
async fn run(test: impl AsyncFn(&Browser) -> Result<String, Failed>) -> Result<(), Failed> {
    let idle = IDLE.lock().unwrap().pop();
    let browser = match idle {
        Some(browser) => browser,
        None => Browser::start(TestBed::shared()?).await?,
    };
    let wrong = test(&browser).await?;
    IDLE.lock().unwrap().push(browser);
    if wrong.is_empty() { Ok(()) } else { Err(wrong.into()) }
}

/// What is not as it should be in a scenario.
async fn faults(browser: &Browser, scenario: &Scenario) -> Result<String, Failed> {
    let mut wrong = String::new();
    browser.view(View::LAPTOP).await?;
    let url = page_url(scenario.typed)?;
    let shown = if scenario.was_another { compared(browser, &url).await? } else { browser.check(&url).await? };
    let shown = if scenario.looks_at_the_domain { looked(browser, scenario, shown, &mut wrong).await? } else { shown };
    let mut rules: Vec<String> = shown.findings.iter().map(|seen| format!("{} {}", seen.rule, seen.severity)).collect();
    rules.sort_unstable();
    let mut expected: Vec<String> = scenario.rules.iter().map(|rule| (*rule).to_owned()).collect();
    expected.sort_unstable();
    if shown.verdict != scenario.verdict || rules != expected {
        let _ = writeln!(wrong, "shows {:?}, {rules:?}", shown.verdict);
        let _ = writeln!(wrong, "and not {:?}, {expected:?}", scenario.verdict);
    }
    // What the zone itself names is no stranger, whatever it is.
    let is_named = |name: &str| scenario.zone.iter().any(|part| part.contains(name.trim_start_matches("_25._tcp.")));
    // Nor is the domain above, whose CAA records hold for the Policy Host as well.
    let is_above = |name: &str| scenario.domain.strip_suffix(name).is_some_and(|below| below.ends_with('.'));
    for stranger in shown.seen.strangers(scenario.domain).into_iter().filter(|name| !is_named(name) && !is_above(name))
    {
        let _ = writeln!(wrong, "asks {stranger}");
    }
    // The fetch, the probe, the prefetch and the frame, the last three perhaps with what they were redirected to within the
    // host.
    if shown.seen.requests.len() > 7 {
        let _ = writeln!(wrong, "makes {} requests to the Policy Host", shown.seen.requests.len());
    }
    if browser.evaluate("return document.querySelectorAll('iframe:not([sandbox=\"\"])').length", vec![]).await?
        != json!(0)
    {
        let _ = writeln!(wrong, "leaves the probe's frame behind");
    }
    for fault in &shown.faults {
        let _ = writeln!(wrong, "on the console: {fault:?}");
    }
    wrong.push_str(&barriers(browser).await?);
    Ok(wrong)
}

/// The report after the domain itself was looked at, which nobody does before the button is pressed.
async fn looked(browser: &Browser, scenario: &Scenario, shown: Shown, wrong: &mut String) -> Result<Shown, Failed> {
    let asked = |seen: &Seen| seen.requests.iter().filter(|fetch| fetch.host == scenario.domain).count();
    if asked(&shown.seen) > 0 {
        let _ = writeln!(wrong, "looks at the domain itself unasked");
    }
    browser.webdriver()?.find(By::Css("#look")).await?.click().await?;
    browser.wait_for("[data-rule=policy-misplaced]").await?;
    let now = browser.records().take();
    if asked(&now) != 1 || now.requests.len() != 1 || !now.questions.is_empty() {
        let _ = writeln!(wrong, "asks {} times, and others", asked(&now));
    }
    Ok(Shown { verdict: browser.verdict().await?, findings: browser.findings().await?, ..shown })
}

/// What is not as it should be in a state of the page.
async fn faults_of_state(browser: &Browser, state: &State) -> Result<String, Failed> {
    browser.console().await?;
    state.reach(browser).await?;
    let mut wrong = barriers(browser).await?;
    for fault in browser.console().await?.iter().filter(|line| line.is_fault()) {
        let _ = writeln!(wrong, "on the console: {fault:?}");
    }
    Ok(wrong)
}

/// What keeps people out: on a laptop, on a phone in the dark, and at a width of 320 pixels, which is also that of a laptop
/// at a zoom of 400 %.
async fn barriers(browser: &Browser) -> Result<String, Failed> {
    let mut wrong = String::new();
    for (name, view) in
        [("a laptop", View::LAPTOP), ("a dark phone", View::PHONE.dark()), ("the narrowest screen", NARROWEST)]
    {
        browser.view(view).await?;
        for violation in browser.axe().await? {
            let _ = writeln!(wrong, "axe, on {name}: {violation}");
        }
        if browser.overflows().await? {
            let _ = writeln!(wrong, "overflows on {name}");
        }
    }
    Ok(wrong)
}
