//! What others say of the same texts: verdicts of senders, libraries and checkers, compared with ours. Each difference has its
//! explanation in `docs/vectors.md`, by what it is about; a difference that none explains fails, and so does an explanation of
//! nothing. The verdicts stand beside the project, not in it, and the test is skipped where they are not at hand.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails so")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use mta_sts_check::evidence::sketch::Sketch;
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::read::{Accepted, Answers};
use mta_sts_check::rules::{Case, Discovery};
use serde_json::Value;

/// One verdict of one implementation.
struct Vector {
    peer: String,
    input: Value,
    args: Value,
    valid: bool,
}

#[test]
fn policies() {
    let Some(vectors) = vectors("policy") else { return };
    let explained = explained("Policies");
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    let mut unexplained = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for vector in &vectors {
        let accepted = accepted(vector);
        let verdict = match (accepted, vector.valid) {
            (None, _) => "not of the text",
            (Some(Accepted::Disputed), _) => "disputed",
            (Some(Accepted::Yes), true) | (Some(Accepted::No), false) => "the same",
            (Some(_), _) => "another",
        };
        *counts.entry(verdict).or_default() += 1;
        if verdict != "another" {
            continue;
        }
        let text = vector.input.as_str().unwrap_or_default();
        let is_of = |part: &str| if part == "(nothing)" { text.is_empty() } else { text.contains(part) };
        let of_it: Vec<_> =
            explained.iter().filter(|(peer, part)| *peer == vector.peer && is_of(part)).cloned().collect();
        if of_it.is_empty() {
            unexplained.push(format!("{} says {} of {:?} {}", vector.peer, vector.valid, text, vector.args));
        }
        used.extend(of_it);
    }
    eprintln!("{counts:?}");
    assert!(
        unexplained.is_empty(),
        "{} differences without an explanation:\n{}",
        unexplained.len(),
        unexplained.join("\n")
    );
    let unused: Vec<_> = explained.iter().filter(|key| !used.contains(key)).collect();
    assert!(unused.is_empty(), "explanations of nothing: {unused:?}");
}

/// The vectors of one kind; `None` where there are none at hand.
fn vectors(kind: &str) -> Option<Vec<Vector>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors/implementations.jsonl");
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("skipped: there are no vectors beside the project");
        return None;
    };
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line of JSON"));
    let vectors: Vec<_> = lines
        .filter(|line| line["kind"] == kind)
        .map(|mut line| Vector {
            peer: line["peer"].as_str().unwrap_or_default().to_owned(),
            valid: line["valid"].as_bool().expect("a verdict"),
            input: line["input"].take(),
            args: line["args"].take(),
        })
        .collect();
    assert!(vectors.len() > 100, "the vectors are whole");
    Some(vectors)
}

/// The differences that are explained: the implementation, and a part of the text that it says otherwise of.
fn explained(section: &str) -> Vec<(String, String)> {
    let papers = include_str!("../docs/vectors.md");
    let section = papers.split("\n## ").find(|part| part.starts_with(section)).expect("a section");
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| who"));
    let pairs = rows.flat_map(|line| {
        let mut cells = line.trim_start_matches("| ").split(" | ");
        let (peers, part) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default());
        let part = unescaped(part.strip_prefix('`').and_then(|part| part.strip_suffix('`')).expect("a part of a text"));
        peers.split(", ").map(|peer| (peer.to_owned(), part.clone())).collect::<Vec<_>>()
    });
    pairs.collect()
}

fn unescaped(part: &str) -> String {
    part.replace("\\n", "\n").replace("\\r", "\r").replace("\\u{feff}", "\u{feff}").replace("\\t", "\t")
}

/// Whether we take the policy of a vector; `None` where it is not about the text, its size or its media type.
fn accepted(vector: &Vector) -> Option<Accepted> {
    let status = vector.args["status"].as_u64();
    if status.is_some_and(|status| status != 200) || vector.args.get("cert").is_some() {
        return None;
    }
    let media_type = vector.args["content_type"].as_str();
    let text = body(vector.input.as_str()?, vector.args["size"].as_u64());
    let evidence = match media_type {
        Some(media_type) => {
            let media_type = Some(media_type).filter(|media_type| !media_type.is_empty());
            Sketch::good("example.com").response(200, media_type, &text).evidence()
        }
        None => Evidence::of_text(Shown::exact(ShownKind::Policy, text), Timestamp::from_ms(1_795_536_900_000)),
    };
    let answers = Answers::of(&evidence);
    let case = Case::new(&evidence, &answers);
    assert!(!matches!(case.discovery(), Discovery::Multiple));
    case.policy_accepted()
}

/// The bytes that a vector's text stands for.
fn body(input: &str, size: Option<u64>) -> Vec<u8> {
    const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n";
    let good = input.starts_with("<any") || input.starts_with("<body");
    let mut text =
        if good { GOOD.as_bytes().to_vec() } else { input.split('<').next().unwrap_or_default().as_bytes().to_vec() };
    if !good && size.is_none() {
        // A byte that JSON cannot carry is written as `\xff`.
        text = Vec::new();
        let mut parts = input.split("\\xff");
        text.extend_from_slice(parts.next().unwrap_or_default().as_bytes());
        for part in parts {
            text.push(0xFF);
            text.extend_from_slice(part.as_bytes());
        }
    }
    if let Some(size) = size.and_then(|size| usize::try_from(size).ok()) {
        text.extend_from_slice(b"x: ");
        text.resize(size, b'a');
    }
    text
}
