//! Saves pictures of the page in every scenario, to be looked at: `shots FOLDER [DOMAIN…]`.
//!
//! Each is the whole page, at 375 and 1280 pixels, light and dark.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use testbed::browser::View;
use testbed::page::page_url;
use testbed::{Browser, Error, Result, SCENARIOS, Scenario, TestBed};

/// The name of each view in a file's name.
const VIEWS: &[(&str, View)] = &[
    ("375-light", View::PHONE),
    ("375-dark", View::PHONE.dark()),
    ("1280-light", View::LAPTOP),
    ("1280-dark", View::LAPTOP.dark()),
];

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
    for (name, url) in pages(&wanted)? {
        browser.open(&url).await?;
        browser.verdict().await?;
        for (label, view) in VIEWS {
            browser.view(*view).await?;
            fs::write(folder.join(format!("{name}-{label}.png")), browser.screenshot().await?)?;
        }
    }
    browser.close().await
}

/// The name and address of each page: the domains wanted, or else all scenarios.
fn pages(wanted: &[String]) -> Result<Vec<(&'static str, String)>> {
    let name = |scenario: &Scenario| scenario.domain.trim_end_matches(".example");
    SCENARIOS
        .iter()
        .filter(|scenario| wanted.is_empty() || wanted.iter().any(|domain| domain == scenario.domain))
        .map(|scenario| Ok((name(scenario), page_url(scenario.typed)?)))
        .collect()
}
