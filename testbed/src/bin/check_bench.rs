//! How long a check takes in the browser, from the press of "Check" to the final verdict: with 50 milliseconds added to each
//! round trip, of a domain whose policy is readable and whose first resolver answers; and without, over all scenarios in which
//! nothing waits for a deadline.
//!
//! The page is the published one. It is watched from outside: an observer in the page takes the time when the verdict stands.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use testbed::{Browser, Error, Result, SCENARIOS, TestBed};

/// Milliseconds that are added to each round trip.
const LATENCY: u32 = 50;
/// How often the check is made with them.
const TURNS: usize = 21;
/// The round trips that the check is to take: DNS, then the policy.
const ROUND_TRIPS: f64 = 2.0;
/// By how much more than these it may take.
const SLACK: f64 = 1.15;
/// What half of the scenarios are to stay below without added latency, in milliseconds.
const MEDIAN: f64 = 300.0;
/// What takes longer waits for a deadline: the shortest of the product's is 1,500 milliseconds.
const WAITS: f64 = 1_450.0;

/// Types the domain, presses "Check", and gives the milliseconds until the verdict stands.
const CHECK: &str = "
const [domain, done] = arguments;
const field = document.querySelector('#domain');
field.value = domain;
field.dispatchEvent(new InputEvent('input', { bubbles: true }));
requestAnimationFrame(() => {
  const begun = performance.now();
  const observer = new MutationObserver(() => {
    const verdict = document.querySelector('[data-verdict]')?.dataset.verdict;
    if (verdict && verdict !== 'checking') {
      observer.disconnect();
      done([performance.now() - begun, verdict]);
    }
  });
  observer.observe(document.querySelector('#app'), { subtree: true, childList: true, attributes: true });
  document.querySelector('form').requestSubmit();
});
";

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]
async fn main() -> ExitCode {
    match run().await {
        Ok((report, is_within)) => {
            println!("{report}");
            if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("check_bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(String, bool)> {
    let browser = Browser::start(TestBed::shared()?).await?;
    // Connections are set up by a first check, which does not count: a browser keeps them, as it keeps those to resolvers.
    check(&browser, "good.example").await?;
    browser.devtools("Network.enable", json!({})).await?;
    latency(&browser, LATENCY).await?;
    let mut with = Vec::new();
    for _ in 0..TURNS {
        with.push(check(&browser, "good.example").await?.0);
    }
    latency(&browser, 0).await?;
    let allowed = ROUND_TRIPS * f64::from(LATENCY) * SLACK;
    let (half, most) = (percentile(&with, 50), percentile(&with, 90));
    let mut report = format!(
        "{LATENCY} ms added to each round trip, connections set up, {TURNS} checks: p50 {half:.0} ms, p90 {most:.0} ms; \
         to hold: {allowed:.0} ms at p50\n"
    );
    let mut times = Vec::new();
    let mut waits = 0;
    for scenario in SCENARIOS {
        let (took, verdict) = check(&browser, scenario.typed).await?;
        if verdict != scenario.verdict {
            return Err(Error::Page(format!("{}: {verdict}, and not {}", scenario.domain, scenario.verdict)));
        }
        if took < WAITS { times.push(took) } else { waits += 1 }
    }
    let (median, slowest) = (percentile(&times, 50), percentile(&times, 100));
    report.push_str(&format!(
        "no latency added, {} scenarios that wait for no deadline ({waits} do): p50 {median:.0} ms, p90 {:.0} ms, slowest \
         {slowest:.0} ms; to hold: {MEDIAN:.0} ms at p50",
        times.len(),
        percentile(&times, 90)
    ));
    browser.close().await?;
    Ok((report, half <= allowed && median <= MEDIAN))
}

async fn check(browser: &Browser, domain: &str) -> Result<(f64, String)> {
    browser.open(&testbed::page::address()?).await?;
    browser.wait_for("#domain").await?;
    // What the page does when it has nothing else to do is done.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let took = browser.evaluate_async(CHECK, vec![json!(domain)]).await?;
    match (took.get(0).and_then(Value::as_f64), took.get(1).and_then(Value::as_str)) {
        (Some(ms), Some(verdict)) => Ok((ms, verdict.to_owned())),
        _ => Err(Error::Page(format!("no time for {domain}: {took}"))),
    }
}

async fn latency(browser: &Browser, ms: u32) -> Result<()> {
    let conditions = json!({ "offline": false, "latency": ms, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.emulateNetworkConditions", conditions).await?;
    Ok(())
}

/// The value below which so many of a hundred are.
fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((sorted.len() * percent / 100).min(last)).copied().unwrap_or_default()
}
