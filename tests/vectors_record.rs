//! What other implementations make of records, beside what we do: texts from their own tests, and texts that were given to
//! their parsers. Where one differs from us, `docs/vectors.md` says why; and one of our rules speaks of the record, so that
//! nobody learns of the difference from their mail.
//!
//! The texts are others' and stand beside the project, not in it: where they are absent, the comparison is skipped.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

use std::collections::BTreeSet;

use mta_sts_check::diagnosis::diagnose;
use mta_sts_check::evidence::Evidence;
use mta_sts_check::evidence::sketch::Sketch;
use mta_sts_check::read::{Accepted, Answers};
use mta_sts_check::rules::{Case, Discovery};
use serde_json::Value;

#[test]
fn other_implementations_differ_where_the_table_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/vectors/implementations.jsonl");
    let Ok(lines) = std::fs::read_to_string(path) else {
        return eprintln!("skipped: there are no vectors beside the project");
    };
    let mut differences = BTreeSet::new();
    let (mut count, mut disputed) = (0, 0);
    for line in lines.lines() {
        let vector: Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| vector.get(name).expect("a field of a vector");
        if field("kind") != "record" {
            continue;
        }
        count += 1;
        let evidence = evidence(field("input"));
        let peer = field("peer").as_str().expect("a name").to_owned();
        let agree = match (accepted(&evidence), field("valid").as_bool().expect("whether they take it")) {
            (Accepted::Yes, taken) => taken,
            (Accepted::No, taken) => !taken,
            // Some take it and some do not: that is what we say.
            (Accepted::Disputed, _) => {
                disputed += 1;
                true
            }
        };
        if !agree {
            let spoken = spoken(&evidence);
            assert!(spoken.is_some(), "no rule speaks of {}, on which {peer} differs", field("input"));
            differences.extend(spoken.map(|slug| (peer, slug.to_owned())));
        }
    }
    assert!(count > 200 && disputed > 5, "the vectors are whole: {count}, {disputed}");
    assert_eq!(differences, explained());
}

/// Who differs where which rule speaks, as the table says.
fn explained() -> BTreeSet<(String, String)> {
    let table = include_str!("../docs/vectors.md").split_once("\n## Records\n").map_or("", |(_, records)| records);
    let rows = table.lines().filter(|line| line.starts_with("| ") && line.contains('`'));
    let rows = rows.flat_map(|row| {
        let mut cells = row.trim_matches('|').split(" | ").map(str::trim);
        let (peers, rule) = (cells.next().unwrap_or_default(), cells.next().unwrap_or_default().trim_matches('`'));
        assert!(cells.next().is_some_and(|why| why.len() > 10), "a reason: {row}");
        peers.split(", ").map(|peer| (peer.to_owned(), rule.to_owned())).collect::<Vec<_>>()
    });
    rows.collect()
}

/// What was asked for: one record, or all TXT records at the name.
fn evidence(input: &Value) -> Evidence {
    let texts: Vec<&str> = match input {
        Value::Array(texts) => texts.iter().filter_map(Value::as_str).collect(),
        text => text.as_str().into_iter().collect(),
    };
    let sketch = Sketch::of("example.com");
    if texts.is_empty() {
        return sketch.no_record().evidence();
    }
    sketch.records(&texts.iter().map(|text| text.as_bytes()).collect::<Vec<_>>()).evidence()
}

fn accepted(evidence: &Evidence) -> Accepted {
    let answers = Answers::of(evidence);
    match Case::new(evidence, &answers).discovery() {
        Discovery::One(record) => record.accepted(),
        _ => Accepted::No,
    }
}

/// The rule of ours that speaks of the record, the gravest if there are more.
fn spoken(evidence: &Evidence) -> Option<&'static str> {
    let findings = diagnose(evidence).findings;
    findings.iter().map(|finding| finding.rule.slug).find(|slug| slug.starts_with("record-"))
}
