//! Fuzzing with libFuzzer, which follows the branches of the code. The compiler of the project does: the marks that libFuzzer
//! wants are made by a pass that stable Rust can be asked for, so neither nightly nor `cargo-fuzz` is needed. What goes without
//! is AddressSanitizer, which has nothing to find where no `unsafe` is.

use std::fs;
use std::process::Command;

use crate::Result;
use crate::project::Project;
use crate::shell::{cannot_start, cargo, command};

/// What is fuzzed where no target is named.
const TARGETS: [&str; 6] = ["policy", "record", "tlsrpt", "transcript", "dns_message", "evidence"];

/// Marks each branch, counts it, and tells what is compared with what; and counts and spans are checked as in a debug build.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Ccodegen-units=1 --cfg fuzzing";

/// Fuzzes one target, or all of them one after the other, for so many seconds each.
pub(crate) fn run(project: &Project, only: Option<&str>, seconds: u32) -> Result<()> {
    if let Some(name) = only.filter(|name| !TARGETS.contains(name)) {
        return Err(format!("there is no target `{name}`; there are {}", TARGETS.join(", ")));
    }
    let triple = host_triple()?;
    let built = project.root.join("target/fuzz");
    let manifest = project.root.join("fuzz/Cargo.toml");
    let mut build = cargo();
    // With `--target`, the flags are not for build scripts.
    build.args(["build", "--release", "--bins", "--target", &triple, "--manifest-path"]).arg(manifest);
    succeed(build.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &built))?;
    for name in TARGETS.into_iter().filter(|name| only.is_none_or(|only| only == *name)) {
        let found = built.join("found").join(name);
        fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
        let mut fuzzer = command(built.join(&triple).join("release").join(name));
        fuzzer.arg(&found).arg(project.root.join("fuzz/corpus").join(name));
        fuzzer.arg(format!("-max_total_time={seconds}")).arg(format!("-artifact_prefix={}/{name}-", built.display()));
        succeed(fuzzer.arg("-max_len=4096").current_dir(&project.root))?;
    }
    Ok(())
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed", command.get_program().to_string_lossy())) }
}

/// The triple of this machine, as `rustc` says it.
fn host_triple() -> Result<String> {
    let mut rustc = Command::new("rustc");
    let output = rustc.arg("-vV").output().map_err(|error| cannot_start(&rustc, &error))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| "rustc does not say for which machine it is".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_targets_are_those_of_the_manifest() {
        let manifest = include_str!("../../fuzz/Cargo.toml");
        let programs = manifest.split("[[bin]]\n").skip(1);
        let named: Vec<&str> = programs
            .filter_map(|program| program.lines().next()?.strip_prefix("name = \"")?.strip_suffix('"'))
            .collect();
        assert_eq!(named, TARGETS);
    }
}
