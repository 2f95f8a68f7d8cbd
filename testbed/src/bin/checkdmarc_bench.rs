//! The page and checkdmarc, asked about every domain of the scenarios on the same servers: what each says, whether it is what
//! senders do, and how long it takes. `checkdmarc_bench [FILE]` prints the document with all times, or writes it without.
//!
//! Where the page comes to another verdict than the scenario says, or nothing says what is right, it fails and writes nothing.

use std::env;
use std::fs;
use std::process::ExitCode;
use std::thread;

use testbed::peer::Peer;
use testbed::peer::judging::{Case, left_out};
use testbed::peer::table::{Document, Row, is_same_but_for_times};
use testbed::{Browser, Error, Result, SCENARIOS, TestBed, timing};

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]
async fn main() -> ExitCode {
    match run().await {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("checkdmarc_bench: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<String> {
    let file = env::args_os().nth(1);
    let cases = cases()?;
    let before = load();
    let bed = TestBed::shared()?;
    let mut peer = Peer::start(bed)?;
    let browser = Browser::start(bed).await?;
    // Connections to resolvers are set up, and what is loaded once is.
    timing::check(&browser, "good.example").await?;
    let good = peer.ask("good.example")?;
    if !good.valid {
        return Err(Error::Page(format!("checkdmarc does not reach the test bed: {}", good.error.unwrap_or_default())));
    }
    let (mut rows, mut wrong) = (Vec::new(), String::new());
    for case in cases {
        let scenario = case.scenario;
        let checked = timing::check(&browser, scenario.typed).await;
        let checked = checked.map_err(|error| Error::Page(format!("{}: {error}", scenario.domain)))?;
        if checked.name != scenario.verdict {
            wrong.push_str(&format!("\n{}: {}, and not {}", scenario.domain, checked.name, scenario.verdict));
        }
        let findings = browser.findings().await?;
        rows.push(Row { case, findings, page_ms: checked.whole, said: peer.ask(scenario.typed)? });
    }
    browser.close().await?;
    if !wrong.is_empty() {
        return Err(Error::Page(format!("the page's verdict is not the scenario's:{wrong}")));
    }
    let version = env::var("PEER_VERSION").unwrap_or_default();
    let load = format!("{before}, {}", load());
    let document = Document { version, machine: machine(), load, has_times: file.is_none(), rows }.markdown();
    let Some(file) = file else { return Ok(document) };
    let before = fs::read_to_string(&file).unwrap_or_default();
    if is_same_but_for_times(&before, &document) {
        return Ok(
            "Nothing but times is new, and the file is left as it is. Without the file, they are written".to_owned()
        );
    }
    fs::write(&file, document)?;
    Ok("It is written down".to_owned())
}

/// What both can be asked about, with what is right.
fn cases() -> Result<Vec<Case>> {
    let asked = SCENARIOS.iter().filter(|scenario| left_out(scenario).is_none());
    let (cases, unsaid): (Vec<_>, Vec<_>) = asked.map(Case::of).partition(|case| case.is_ok());
    let unsaid: Vec<String> = unsaid.into_iter().filter_map(|case| case.err()).collect();
    if unsaid.is_empty() { Ok(cases.into_iter().flatten().collect()) } else { Err(Error::Page(unsaid.join("\n"))) }
}

/// The system's load in the last minute.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().filter(|load| !load.is_empty()).unwrap_or("unknown").to_owned()
}

/// The kind of this machine: how many processors, and which.
fn machine() -> String {
    let count = thread::available_parallelism().map_or(1, usize::from);
    let kinds = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let kind = kinds.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let kind = kind.map_or("an unnamed kind", |(_, kind)| kind.trim());
    format!("a machine with {count} processors ({kind})")
}
