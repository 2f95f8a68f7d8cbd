//! What other implementations make of records, beside what we do: texts from their own tests, and texts that were given to
//! their parsers. Where one differs from us, the table below says why; and one of our rules speaks of the record, so that nobody
//! learns of the difference from their mail.
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

/// An implementation, the rule of ours that speaks where it differs from us, and the reason.
const DEVIATIONS: &[(&str, &str, &str)] = &[
    // They take what we say is refused.
    (
        "Snawoot/postfix-mta-sts-resolver",
        "record-blank-trailing",
        "strips blanks around fields; the grammar has none at the end",
    ),
    ("Snawoot/postfix-mta-sts-resolver", "record-field-malformed", "skips empty fields, and reads a field without `=`"),
    ("Snawoot/postfix-mta-sts-resolver", "record-id-characters", "takes any characters in an `id`"),
    ("Snawoot/postfix-mta-sts-resolver", "record-id-empty", "wants an `id`, and takes an empty one"),
    ("Snawoot/postfix-mta-sts-resolver", "record-id-too-long", "does not count the characters of an `id`"),
    ("domainaware/checkdmarc", "record-blank-trailing", "its grammar allows blanks anywhere"),
    ("domainaware/checkdmarc", "record-field-malformed", "its grammar allows blanks around `=`"),
    ("domainaware/checkdmarc", "record-id-too-long", "does not count the characters of an `id`"),
    ("domainaware/checkdmarc", "record-key-case", "ignores the case of names"),
    ("mailpiece/mta_sts", "record-blank-trailing", "strips the blanks at the end"),
    ("postalsys/mailauth", "record-blank-trailing", "reads records as DKIM's, where blanks do not count"),
    (
        "postalsys/mailauth",
        "record-field-malformed",
        "reads records as DKIM's: empty fields, fields without `=`, blanks",
    ),
    ("postalsys/mailauth", "record-id-characters", "takes any characters in an `id`"),
    ("postalsys/mailauth", "record-id-too-long", "does not count the characters of an `id`"),
    ("postalsys/mailauth", "record-key-case", "ignores the case of names"),
    ("postalsys/mailauth", "record-version-misspelled", "ignores the case of the version, and blanks before it"),
    ("stalwartlabs/stalwart+mail-auth", "record-id-characters", "takes any characters in an `id`"),
    ("ukncsc/MailCheck.Public.MtaSts", "record-id-missing", "does not miss an `id`"),
    ("ukncsc/MailCheck.Public.MtaSts", "record-version-unterminated", "misses neither the semicolon nor an `id`"),
    // They refuse what we say is taken.
    (
        "christianlouis/dmarq",
        "record-unrelated",
        "counts `v=STSv1` without a semicolon as a second record; §3.1 drops it",
    ),
    ("domainaware/checkdmarc", "record-extension", "refuses all fields but `v` and `id`; §3.2 ignores them"),
    ("domainaware/checkdmarc", "record-id-duplicate", "refuses a second `id`; §3.2 ignores it"),
    ("domainaware/checkdmarc", "record-version-duplicate", "refuses a second version; §3.2 ignores it"),
    ("mailpiece/mta_sts", "record-id-duplicate", "refuses a second `id`; §3.2 ignores it"),
    ("rest-mail/go-mtasts", "record-id-duplicate", "refuses a second `id`; §3.2 ignores it"),
    ("rest-mail/go-mtasts", "record-version-duplicate", "refuses a second version; §3.2 ignores it"),
];

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
            differences.extend(spoken.map(|slug| (peer, slug)));
        }
    }
    assert!(count > 200 && disputed > 5, "the vectors are whole: {count}, {disputed}");
    let explained = DEVIATIONS.iter().map(|(peer, slug, _)| ((*peer).to_owned(), *slug)).collect();
    assert_eq!(differences, explained);
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
