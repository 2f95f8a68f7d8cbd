//! Running other programs, and telling what goes on.

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::Result;

/// How much of a log is shown when a step fails.
const SHOWN: usize = 60;

/// Does one step: tells what it is, then the time that it took. On standard error, so that what a
/// command prints can be piped on.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprint!("{what} … ");
    // A step that cannot be announced is still to be done.
    drop(io::stderr().flush());
    let began = Instant::now();
    let result = work();
    let seconds = began.elapsed().as_secs_f32();
    match &result {
        Ok(_) => eprintln!("{seconds:.1} s"),
        Err(_) => eprintln!("failed after {seconds:.1} s"),
    }
    result
}

/// A command that starts with a clean environment: without what Cargo told this program about
/// itself, since some build scripts would run again for it.
pub(crate) fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    for (name, _) in env::vars_os() {
        let of_this_program = name
            .to_str()
            .is_some_and(|name| ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|start| name.starts_with(start)));
        if of_this_program {
            command.env_remove(name);
        }
    }
    command
}

/// Cargo: the one that started this program, where there is one.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from))
}

/// Runs a command with its whole output in a log; when it fails, the log's telling part is the error.
pub(crate) fn logged(command: &mut Command, log: &Path) -> Result<()> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let opened = File::create(log).and_then(|file| Ok((file.try_clone()?, file)));
    let (out, err) = opened.map_err(|error| format!("{}: {error}", log.display()))?;
    let status = command.stdout(out).stderr(err).status().map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        return Ok(());
    }
    let bytes = fs::read(log).unwrap_or_default();
    Err(format!(
        "{} failed ({status}):\n\n{}\n\nAll of its output: {}",
        command.get_program().to_string_lossy(),
        telling(&String::from_utf8_lossy(&bytes)),
        log.display()
    ))
}

/// What a command prints, where it runs and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What to say of a command that could not even be started.
pub(crate) fn cannot_start(command: &Command, error: &io::Error) -> String {
    format!("{} could not be started: {error}", command.get_program().to_string_lossy())
}

/// Looks for a program on PATH.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// The part of a log that tells most: from the first failure or error on, else the end.
fn telling(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let starts = ["failures:", "error", "not ok"];
    let first = starts.iter().find_map(|start| lines.iter().position(|line| line.starts_with(start)));
    let from = first.unwrap_or(lines.len().saturating_sub(SHOWN));
    let shown: Vec<&str> = lines.into_iter().skip(from).take(SHOWN).collect();
    shown.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_shown_from_its_first_failure_on() {
        let log = "compiling\nerror in a name\nfailures:\n---- a_test\nerror: test failed";
        assert!(telling(log).starts_with("failures:"));
    }

    #[test]
    fn a_log_without_a_failure_is_shown_from_its_end() {
        let log: Vec<String> = (0..100).map(|number| format!("line {number}")).collect();
        let shown = telling(&log.join("\n"));
        assert!(shown.starts_with("line 40\n") && shown.ends_with("line 99"));
    }
}
