//! What a fix of a record may do: it takes its finding away, and a safe one brings none to light but those that its rule says it
//! hides; notes are mended by nobody unasked; mending ends, and a text without findings stays as it is. Held for the records of
//! MTA-STS and TLSRPT that others published, where they are at hand, for those that we wrote, and for made ones.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, clippy::expect_used, reason = "a test fails so, and says that it was skipped")]

use std::collections::BTreeMap;
use std::path::Path;

use mta_sts_check::diagnosis::{certain_fix, diagnose, mend};
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::finding::{Finding, Safety, Severity};
use mta_sts_check::rules::may_hide;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

fn shown(kind: ShownKind, text: &[u8]) -> Shown {
    Shown::exact(kind, text.to_vec())
}

fn findings(kind: ShownKind, text: &[u8]) -> Vec<Finding> {
    diagnose(&Evidence::of_text(shown(kind, text), NOW)).findings
}

/// How often each rule speaks.
fn counts(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule.slug).or_insert(0) += 1;
    }
    counts
}

#[track_caller]
fn hold(kind: ShownKind, text: &[u8]) {
    let before = findings(kind, text);
    let had = counts(&before);
    for finding in &before {
        let Some(fix) = &finding.fix else { continue };
        let slug = finding.rule.slug;
        let better = fix.made_in(text);
        let words = || format!("{:?} and {:?}", String::from_utf8_lossy(text), String::from_utf8_lossy(&better));
        assert_ne!(better, text, "the fix of {slug} changes nothing: {}", words());
        if fix.safety == Safety::NeedsChoice {
            continue;
        }
        assert_ne!(finding.severity, Severity::Note, "{slug} is a note, and its fix is safe");
        for (new, count) in counts(&findings(kind, &better)) {
            let known = had.get(new).copied().unwrap_or_default();
            let is_fewer = if new == slug { count < known } else { count <= known };
            assert!(is_fewer || may_hide(finding.rule, new), "the fix of {slug} brings {new}: {}", words());
        }
    }
    let mended = mend(&shown(kind, text), NOW).text;
    let words = || format!("{:?} and {:?}", String::from_utf8_lossy(text), String::from_utf8_lossy(&mended));
    assert!(findings(kind, &mended).iter().all(|finding| certain_fix(finding).is_none()), "{}", words());
    assert_eq!(mend(&shown(kind, &mended), NOW).text, mended, "{}", words());
    if before.iter().all(|finding| certain_fix(finding).is_none()) {
        assert_eq!(mended, text, "nothing was to be mended");
    }
}

#[test]
fn of_each_record_that_we_wrote() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/records.jsonl");
    hold_all(&std::fs::read_to_string(path).expect("our own records"), "text");
}

#[test]
fn of_each_record_that_others_published() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/records.jsonl");
    match std::fs::read_to_string(path) {
        Ok(lines) => hold_all(&lines, "value"),
        Err(_) => eprintln!("skipped: there is no corpus beside the project"),
    }
}

fn hold_all(lines: &str, name: &str) {
    for line in lines.lines() {
        let record: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| record.get(name).and_then(|value| value.as_str()).expect("a word");
        let kind = if field("kind") == "tlsrpt" { ShownKind::Tlsrpt } else { ShownKind::Record };
        hold(kind, field(name).as_bytes());
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
    ",id=1",
    "+ID=a-b",
    "i d=1",
    "-id",
    "\u{456}d=1",
    "id＝1",
    "ｉｄ=1",
    "id=1；",
    "\nid=1",
    "id=1\n",
    "id\n=\n1",
    "id=1\nid=2",
    "ID=",
    "20240101",
    "=20240101",
    "'1'",
    "=id=1",
    "ｉｄ＝１；",
    "id=1 # a",
    "id=[1]",
    "id=1&nbsp",
    "\na=b\n",
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
    "rua=mailto:mailto:a@b.example",
    "rua=mailto:a@b.example:25",
    "rua=mailto: a@b.example",
    "rua='mailto:a@b.example'",
    "rua==mailto:a@b.example",
    "rua=mailto:a@b.example.",
    "rua=mailto:a@b.example mailto:c@d.example",
    "rua=mailto:a <a@b.example>",
    "rua=https://b.example/c,d",
    "rua=mailto:a@b.example,\nmailto:c@d.example\n, https://b.example",
    "rua=\nmailto:a@b.example",
    "rua＝mailto:a@b.example",
    ", rua=mailto:a@b.example",
    "+RUA=a@b.example",
    "ruf=mailto:a@b.example",
    "c@d.example",
    "\nrua=mailto:c@d.example\n",
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
    "; @;",
    "- @;",
    "@\n;",
    "@\r\n",
    "@;\n",
    "@；",
    "@；ｉｄ＝１；",
    "\n",
    "",
];

/// How they end.
const ENDS: &[&str] =
    &["", "", "", ";", "; ", " ", "\"", "\\;", "\\", ";;", "; ;", "”", "\"\"", "\u{a0}", "\n", "\n \n", ";\r\n\r\n"];

fn records(versions: &'static [&'static str], fields: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let joints: &[&str] = &["; ", ";", ";", " ; ", ";;", " ", "\\;", ", ", ";\u{a0}", "", ";\r\n", "\n"];
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

/// How many records are made.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(3000)
}

proptest! {
    // More of them by `PROPTEST_CASES`.
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(8461),
        ..ProptestConfig::with_cases(cases())
    })]

    #[test]
    fn of_made_records(
        text in records(&["v=STSv1", "v=STSv1", "V=STSv1", "v = STSv1", "v:STSv1", "v=\"STSv1\"", "v=STSv2", "v=TLSRPTv1", "v=5TSv1", "ver=STSv1", "v=STSv１"], RECORD_FIELDS)
    ) {
        hold(ShownKind::Record, &text);
    }

    #[test]
    fn of_made_tlsrpt_records(
        text in records(&["v=TLSRPTv1", "v=TLSRPTv1", "v=tlsrptv1", "v = TLSRPTv1", "v=\"TLSRPTv1\"", "v=TLSRPT1", "v=STSv1", "v=TLSRTPv1", "v=DMARC1"], TLSRPT_FIELDS)
    ) {
        hold(ShownKind::Tlsrpt, &text);
    }
}
