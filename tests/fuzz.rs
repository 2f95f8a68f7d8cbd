//! A short run of what is fuzzed: each seed in `fuzz/corpus`, and mutations of them. Longer ones, which follow the code's own
//! branches, are made by `cargo xtask fuzz` (CONTRIBUTING.md). `MTA_STS_CHECK_FUZZ` says how many mutations each target gets.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails so")]

#[path = "grammar/chance.rs"]
#[expect(dead_code, reason = "the comparison with the grammars wants more of it")]
mod chance;
#[path = "../fuzz/targets.rs"]
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use chance::Chance;

#[test]
fn policy() {
    short_run("policy");
}

#[test]
fn record() {
    short_run("record");
}

#[test]
fn tlsrpt() {
    short_run("tlsrpt");
}

#[test]
fn transcript() {
    short_run("transcript");
}

#[test]
fn dns_message() {
    short_run("dns_message");
}

#[test]
fn evidence() {
    short_run("evidence");
}

/// Each target has its seeds, its program for libFuzzer, and its test above.
#[test]
fn each_target_is_whole() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tests = include_str!("fuzz.rs");
    let manifest = std::fs::read_to_string(root.join("fuzz/Cargo.toml")).expect("the manifest");
    for (name, _) in targets::ALL {
        assert!(seeds(name).len() >= 3, "{name} has seeds");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is a program");
        assert!(tests.contains(&format!("short_run(\"{name}\")")), "{name} is run");
        let program = root.join(format!("fuzz/fuzz_targets/{name}.rs"));
        let program = std::fs::read_to_string(program).expect("a program for libFuzzer");
        assert!(program.contains(&format!("targets::{name}(data)")), "{name} is what its program runs");
    }
}

fn short_run(name: &str) {
    let (_, target) = targets::ALL.into_iter().find(|(known, _)| *known == name).expect("a target");
    let mut known = seeds(name);
    for seed in &known {
        run(target, seed, "a seed");
    }
    let asked = std::env::var("MTA_STS_CHECK_FUZZ").ok();
    let runs = asked.map_or(2000, |runs| runs.parse::<u64>().expect("a number"));
    for seed in 0..runs {
        let mut chance = Chance::new(seed);
        let mut text = chance.pick(&known).clone();
        for _ in 0..=chance.below(4) {
            if chance.one_in(6) {
                // The end of another one behind the beginning of this.
                let other = chance.pick(&known).clone();
                text.truncate(chance.below(text.len() + 1));
                text.extend_from_slice(&other[chance.below(other.len() + 1)..]);
            } else {
                chance.mutate(&mut text);
            }
        }
        run(target, &text, &format!("mutation {seed}"));
        if chance.one_in(8) && text.len() < 4000 {
            known.push(text);
        }
    }
}

fn run(target: fn(&[u8]), data: &[u8], what: &str) {
    if catch_unwind(AssertUnwindSafe(|| target(data))).is_err() {
        panic!("{what}: \"{}\"", data.escape_ascii());
    }
}

/// The seeds of a target, in the order of their names.
fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut paths: Vec<_> = std::fs::read_dir(folder).expect("seeds").flatten().map(|file| file.path()).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect()
}
