//! Saves pictures of the page in every state, to be looked at: `shots FOLDER [STATE…]`. A state is one of the list below, or
//! the domain of a scenario.
//!
//! Each is the whole page, at 375 and 1280 pixels, light and dark.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use testbed::browser::View;
use testbed::states::{STATES, State};
use testbed::{Browser, Error, Result, TestBed};

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
    let states: Vec<State> = match wanted[..] {
        [] => STATES.to_vec(),
        _ => wanted.iter().map(|name| State::named(name).ok_or_else(|| unknown(name))).collect::<Result<_>>()?,
    };
    for state in states {
        state.reach(&browser).await?;
        // Of something that does not last, one on a phone and one on a laptop.
        for (label, view) in VIEWS.iter().filter(|(label, _)| !state.is_passing() || !label.ends_with("dark")) {
            browser.view(*view).await?;
            fs::write(folder.join(format!("{}-{label}.png", state.name)), browser.screenshot().await?)?;
        }
    }
    browser.close().await
}

fn unknown(name: &str) -> Error {
    let names: Vec<_> = STATES.iter().map(|state| state.name).collect();
    Error::Page(format!("{name} is none of {}, nor the domain of a scenario", names.join(", ")))
}
