//! What is said of records: of those that others published, where they are at hand, and of our own, each with its reason.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, clippy::expect_used, reason = "a test fails so, and says that it was skipped")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use mta_sts_check::diagnosis::{Diagnosis, diagnose};
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::finding::Place;
use mta_sts_check::read::{Accepted, Answers};
use mta_sts_check::rules::{self, Case};
use serde_json::Value;

/// Our own records, as they are or in a line of a zone file (`any`): in each line a text, whether senders take it, the rules that speak, and why it is there.
#[test]
fn our_own_records_are_judged_as_their_reasons_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/records.jsonl");
    let lines = std::fs::read_to_string(path).expect("our own records");
    let mut seen = BTreeSet::new();
    for (index, line) in lines.lines().enumerate() {
        let number = index + 1;
        let record: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("line {number}: {error}"));
        let field = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("{number}: {name}"));
        assert!(field("why").len() > 10, "line {number}: a reason is given");
        let kind = kind(field("kind"));
        let text = field("text").as_bytes();
        assert!(seen.insert((field("kind").to_owned(), text.to_vec())), "line {number} is there twice");
        let (accepted, says) = judge(kind, text);
        assert_eq!((accepted, says.as_str()), (field("accepted"), field("says")), "line {number}: {}", field("text"));
    }
    let of = |name: &str| seen.iter().filter(|(kind, _)| kind == name).count();
    assert!(of("record") >= 60 && of("tlsrpt") >= 40, "{} and {}", of("record"), of("tlsrpt"));
}

/// Every rule on the text of a record speaks of one of our own.
#[test]
fn our_own_records_bring_every_rule_on_their_text() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/records.jsonl");
    let lines = std::fs::read_to_string(path).expect("our own records");
    for rule in rules::all().filter(|rule| rule.slug.starts_with("record-") || rule.slug.starts_with("tlsrpt-")) {
        let has_examples = rule.examples.iter().any(|example| example.bad);
        let is_there = lines.contains(&format!("{} ", rule.slug));
        assert!(!has_examples || is_there, "{} speaks of none", rule.slug);
    }
}

/// Others' records by their line: the texts themselves stay where they are.
#[test]
fn what_is_said_of_the_records_of_others() {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/records.jsonl");
    let Ok(lines) = std::fs::read_to_string(path) else {
        return eprintln!("skipped: there is no corpus beside the project");
    };
    let mut listed = String::new();
    for (index, line) in lines.lines().enumerate() {
        let record: Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| record.get(name).and_then(Value::as_str).expect("a word");
        let (kind, text) = (kind(field("kind")), field("value").as_bytes());
        let (accepted, says) = judge(kind, text);
        let says = if says.is_empty() { "nothing" } else { &says };
        let _ = writeln!(listed, "{:03} {} {}: {accepted}; {says}", index + 1, field("kind"), field("origin"));
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("corpus_records", listed);
    });
}

fn kind(name: &str) -> ShownKind {
    match name {
        "tlsrpt" => ShownKind::Tlsrpt,
        "any" => ShownKind::Any,
        _ => ShownKind::Record,
    }
}

fn judge(kind: ShownKind, text: &[u8]) -> (&'static str, String) {
    let shown = Shown::exact(kind, text.to_vec());
    let evidence = Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000));
    let answers = Answers::of(&evidence);
    let case = Case::new(&evidence, &answers);
    let record = case.records.first().map(|record| case.record_accepted(record));
    let tlsrpt = case.tlsrpt.first().map(|record| if case.tlsrpt_is_lost() { Accepted::No } else { record.accepted() });
    let accepted = match record.or(tlsrpt).expect("it was shown") {
        Accepted::Yes => "yes",
        Accepted::Disputed => "disputed",
        Accepted::No => "no",
    };
    (accepted, said(&diagnose(&evidence)))
}

/// Each finding: its rule, how grave it is, and where.
fn said(diagnosis: &Diagnosis) -> String {
    let findings = diagnosis.findings.iter().map(|finding| {
        let severity = finding.severity.as_str();
        match finding.place {
            Place::Text { span, .. } => format!("{} {severity} {}..{}", finding.rule.slug, span.start, span.end),
            _ => format!("{} {severity}", finding.rule.slug),
        }
    });
    findings.collect::<Vec<_>>().join(", ")
}
