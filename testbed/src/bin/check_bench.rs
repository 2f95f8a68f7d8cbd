//! How long a check takes in the browser, from the press of "Check" to the final verdict: with 50 milliseconds added to each
//! round trip, of a domain whose policy is readable and whose first resolver answers; and without, over all scenarios in which
//! nothing waits for a deadline.
//!
//! The page is the published one.

use std::process::ExitCode;

use serde_json::json;
use testbed::timing::{WAITS, check, percentile};
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

async fn latency(browser: &Browser, ms: u32) -> Result<()> {
    let conditions = json!({ "offline": false, "latency": ms, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser.devtools("Network.emulateNetworkConditions", conditions).await?;
    Ok(())
}
