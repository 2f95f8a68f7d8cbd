//! What holds of every safe fix in a record: it takes its finding away and brings none but those that its rule hides; a text
//! without findings stays as it is. On our own records, on those that others published, and on made ones.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::checking::{judge, shown};
use super::hiding::may_hide;
use crate::evidence::ShownKind;
use crate::finding::{Finding, Safety};

/// How often each rule speaks.
fn counts(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule.slug).or_insert(0) += 1;
    }
    counts
}

#[track_caller]
fn hold_the_fixes(kind: ShownKind, text: &[u8]) {
    let findings = judge(&shown(kind, text));
    let before = counts(&findings);
    for finding in &findings {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe) else { continue };
        let slug = finding.rule.slug;
        let better = fix.made_in(text);
        let words = || format!("{:?} and {:?}", String::from_utf8_lossy(text), String::from_utf8_lossy(&better));
        let after = counts(&judge(&shown(kind, &better)));
        let count = |counts: &BTreeMap<_, usize>, slug| counts.get(slug).copied().unwrap_or(0);
        assert!(count(&after, slug) < count(&before, slug), "the fix of {slug} leaves it: {}", words());
        for other in after.keys().filter(|other| **other != slug && !may_hide(finding.rule, other)) {
            assert!(count(&after, other) <= count(&before, other), "the fix of {slug} brings {other}: {}", words());
        }
    }
}

#[test]
fn our_own_records() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/records.jsonl");
    hold_the_fixes_of_all(&std::fs::read_to_string(path).expect("our own records"), "text");
}

#[test]
fn the_records_of_others() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/records.jsonl");
    match std::fs::read_to_string(path) {
        Ok(lines) => hold_the_fixes_of_all(&lines, "value"),
        Err(_) => eprintln!("skipped: there is no corpus beside the project"),
    }
}

fn hold_the_fixes_of_all(lines: &str, name: &str) {
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| record.get(name).and_then(|value| value.as_str()).expect("a word");
        let kind = if field("kind") == "tlsrpt" { ShownKind::Tlsrpt } else { ShownKind::Record };
        hold_the_fixes(kind, field(name).as_bytes());
    }
}

/// What records of MTA-STS are made of, well-formed and not.
const RECORD_FIELDS: &[&str] = &[
    "id=1",
    "id=a-b",
    "id=",
    "ID=1",
    "Id=a.b",
    "id =1",
    "id = 1",
    "ID =1",
    "id:1",
    "id 1",
    "id",
    "id=\"1\"",
    "id=1\\",
    "\"id=1\"",
    "id=“1”",
    "\u{a0}id=1",
    "\u{a0}ID=a-b",
    "id=1\u{200b}",
    "id=1 a=b",
    "id=1 id=2",
    "id=20160831085700Z",
    "id=abcdefghijklmnopqrstuvwxyz0123456",
    "id={id}",
    "v=STSv1",
    "v=x",
    "v =x",
    "a=b",
    "a = b",
    "a= b c",
    "a=",
    "=b",
    "a=b=c",
    "a=\"b\"",
    "a=b\\",
    "\u{fc}=1",
    "a=\u{fc}",
    "a=\u{200b}",
    "\u{feff}",
    "\"",
    "\\",
    "word",
    "",
];

/// What records of TLSRPT are made of.
const TLSRPT_FIELDS: &[&str] = &[
    "rua=mailto:a@b.example",
    "rua=https://b.example/c",
    "rua=mailto:a@b.example,https://b.example",
    "rua= mailto:a@b.example",
    "rua = mailto:a@b.example",
    "rua =mailto:a@b.example,c@d.example",
    "RUA=mailto:a@b.example",
    "RUA=a@b.example",
    "RUA = a@b.example",
    "rua:mailto:a@b.example",
    "rua mailto:a b",
    "mailto:a@b.example",
    "mailto:a@b example",
    "rua=a@b.example",
    "rua=mailto=a@b.example",
    "rua=mailto://a@b.example",
    "rua=mailto:a@b.example,,",
    "rua=,",
    "rua=",
    "rua=mailto:a@b.example!10m",
    "rua=mailto:a@b.example,rua=mailto:c@d.example",
    "rua=\"mailto:a@b.example\"",
    "rua=mailto:a@b.example\\",
    "\u{a0}rua=mailto:a@b.example",
    "rua=mailto:a@b.example\u{200b}",
    "rua=“mailto:a@b.example”",
    "rua",
    "a=b",
    "a=",
    "a = b",
    "=b",
    "a=b c",
    "a=\u{fc}",
    "\"",
    "word",
    "",
];

/// How records begin, well and not.
const BEGINNINGS: &[&str] = &[
    "@;",
    "@;",
    "@;",
    "@; ",
    "@ ;",
    "@",
    "@ ",
    "@, ",
    "@:",
    "@\\;",
    "@\u{a0};",
    "@\u{a0}",
    "@\u{200b} ;",
    "@é",
    " @;",
    "\u{feff}@;",
    "\u{a0}@;",
    "\"@;",
    "'@;",
    "“@;",
    "\\\"@;",
    "",
];

/// How they end.
const ENDS: &[&str] = &["", "", "", ";", "; ", " ", "\"", "\\;", "\\", ";;", "; ;", "”", "\"\"", "\u{a0}", "\n"];

fn records(versions: &'static [&'static str], fields: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let joints: &[&str] = &["; ", ";", ";", " ; ", ";;", " ", "\\;", ", ", ";\u{a0}"];
    let field = (prop::sample::select(fields), prop::sample::select(joints));
    let beginning = (prop::sample::select(BEGINNINGS), prop::sample::select(versions));
    (
        beginning,
        prop::collection::vec(field, 0..4),
        prop::sample::select(ENDS),
        prop::option::weighted(0.1, any::<(prop::sample::Index, u8)>()),
    )
        .prop_map(|((beginning, version), fields, end, noise)| {
            let fields: Vec<String> = fields.iter().map(|(field, joint)| format!("{field}{joint}")).collect();
            let fields = fields.concat();
            let fields = fields.strip_suffix([';', ' ', ',']).unwrap_or(&fields);
            let mut text = format!("{}{fields}{end}", beginning.replace('@', version)).into_bytes();
            if let Some((at, byte)) = noise {
                text.insert(at.index(text.len() + 1), byte);
            }
            text
        })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 3000,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(8461),
        ..ProptestConfig::default()
    })]

    #[test]
    fn made_records(
        text in records(&["v=STSv1", "v=STSv1", "V=STSv1", "v = STSv1", "v:STSv1", "v=\"STSv1\"", "v=STSv2", "v=TLSRPTv1"], RECORD_FIELDS)
    ) {
        hold_the_fixes(ShownKind::Record, &text);
    }

    #[test]
    fn made_tlsrpt_records(
        text in records(&["v=TLSRPTv1", "v=TLSRPTv1", "v=tlsrptv1", "v = TLSRPTv1", "v=\"TLSRPTv1\"", "v=TLSRPT1", "v=STSv1"], TLSRPT_FIELDS)
    ) {
        hold_the_fixes(ShownKind::Tlsrpt, &text);
    }
}
