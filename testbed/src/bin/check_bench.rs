//! How long a check takes in the browser, from the press of "Check" to the final verdict, and until all that stands beside it is
//! there: with 50 milliseconds added to each round trip, of a domain whose policy is readable and whose first resolver answers;
//! and without, over all scenarios in which nothing waits for a deadline.
//!
//! The page is the published one.

use std::process::ExitCode;
use std::time::Duration;

use testbed::timing::{WAITS, all_requests, check, percentile, two_round_trips};
use testbed::{Browser, Error, Result, SCENARIOS, TestBed};

/// What is added to each round trip. It is the servers that wait: a browser that is told to do so itself reports each request to
/// its developer tools, which takes as long again as the request.
const LATENCY: Duration = Duration::from_millis(50);
/// How often the check is made with them.
const TURNS: usize = 21;
/// By how much longer than two round trips, DNS and then the policy, a check may take. What a round trip takes is measured beside
/// it: to the 50 milliseconds come those that the browser itself takes for each request.
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
    browser.records().move_away(LATENCY);
    let (mut with, mut whole, mut bare, mut all) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let took = check(&browser, "good.example").await?;
        with.push(took.verdict);
        whole.push(took.whole);
        // What is drawn last is drawn.
        tokio::time::sleep(Duration::from_millis(500)).await;
        // First of all, for it takes them from what the page has asked for.
        all.push(all_requests(&browser).await?);
        bare.push(two_round_trips(&browser).await?);
    }
    browser.records().move_away(Duration::ZERO);
    let round_trips = percentile(&bare, 50);
    let allowed = round_trips * SLACK;
    let (half, most) = (percentile(&with, 50), percentile(&with, 90));
    let mut report = format!(
        "{LATENCY:?} added to each round trip, connections set up, {TURNS} checks: the verdict p50 {half:.0} ms, p90 {most:.0} ms; \
         two bare round trips take {round_trips:.0} ms, so that {:.2} times as long; to hold: {SLACK}; all that stands beside it p50 \
         {:.0} ms; the same requests with nothing else to be done take {:.0} ms\n",
        half / round_trips,
        percentile(&whole, 50),
        percentile(&all, 50)
    );
    let mut times = Vec::new();
    let mut waits = 0;
    for scenario in SCENARIOS {
        let took = check(&browser, scenario.typed).await?;
        if took.name != scenario.verdict {
            return Err(Error::Page(format!("{}: {}, and not {}", scenario.domain, took.name, scenario.verdict)));
        }
        if took.verdict < WAITS { times.push(took.verdict) } else { waits += 1 }
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
