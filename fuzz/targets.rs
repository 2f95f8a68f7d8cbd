//! What is fuzzed: each target takes any bytes, and panics where something does not hold that holds of all of them. libFuzzer
//! drives them (`fuzz/fuzz_targets`), and so does a short run among the tests (`tests/fuzz.rs`).

use mta_sts_check::diagnosis::{Diagnosis, diagnose, mend};
use mta_sts_check::evidence::sketch::Sketch;
use mta_sts_check::evidence::{DnsOutcome, Evidence, Question, RecordType, Shown, ShownKind, Timestamp};
use mta_sts_check::finding::Place;
use mta_sts_check::read::DnsMessage;
use mta_sts_check::text::Span;

/// A target by its name.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const ALL: [Target; 6] = [
    ("policy", policy),
    ("record", record),
    ("tlsrpt", tlsrpt),
    ("transcript", transcript),
    ("dns_message", dns_message),
    ("evidence", evidence),
];

const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

/// A policy file.
pub(crate) fn policy(data: &[u8]) {
    lint(ShownKind::Policy, data);
}

/// The TXT record at `_mta-sts`.
pub(crate) fn record(data: &[u8]) {
    lint(ShownKind::Record, data);
}

/// The TXT record at `_smtp._tls`.
pub(crate) fn tlsrpt(data: &[u8]) {
    lint(ShownKind::Tlsrpt, data);
}

/// Whatever may be pasted: transcripts, zone lines, several texts at once.
pub(crate) fn transcript(data: &[u8]) {
    lint(ShownKind::Any, data);
}

/// A resolver's answer. Its first byte says to which question.
pub(crate) fn dns_message(data: &[u8]) {
    let Some((first, wire)) = data.split_first() else { return };
    let names = ["_mta-sts.example.com", "_smtp._tls.example.com", "mta-sts.example.com", "example.com"];
    let types = [RecordType::Txt, RecordType::Mx, RecordType::A, RecordType::Aaaa];
    let question = Question::new(names[usize::from(*first) % 4], types[usize::from(*first) / 4 % 4]);
    if let Ok(message) = DnsMessage::read(wire, &question) {
        assert!(message.aliases.len() <= 16, "{message:?}");
    }
    // In the place of a good answer, the report has something to say all the same.
    let mut evidence = Sketch::good("example.com").evidence();
    for seen in evidence.dns.iter_mut().filter(|seen| seen.question == question) {
        seen.outcome = DnsOutcome::Wire(wire.to_vec());
    }
    let diagnosis = diagnose(&evidence);
    assert!(diagnosis.verdict.is_some());
    hold_the_sentences(&diagnosis);
}

/// A file of saved evidence.
pub(crate) fn evidence(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Evidence::from_json(text) {
        Ok(evidence) => {
            hold_the_sentences(&diagnose(&evidence));
            assert_eq!(Evidence::from_json(&evidence.to_json()).as_ref(), Ok(&evidence), "what is saved comes back");
        }
        Err(error) => assert!(error.to_string().starts_with("This file"), "{error}"),
    }
}

/// Judges a text that a person showed, and holds what holds of all findings and fixes.
fn lint(kind: ShownKind, data: &[u8]) {
    let shown = Shown::exact(kind, data.to_vec());
    let diagnosis = diagnose(&Evidence::of_text(shown.clone(), NOW));
    hold_the_sentences(&diagnosis);
    for finding in &diagnosis.findings {
        let slug = finding.rule.slug;
        if let Place::Text { span, .. } = finding.place {
            lies_well(slug, span, data);
        }
        if let Some(fix) = &finding.fix {
            fix.edits.iter().for_each(|edit| lies_well(slug, edit.span, data));
            assert_ne!(fix.made_in(data), data, "the fix of {slug} changes nothing");
        }
    }
    let mended = mend(&shown, NOW);
    let again = mend(&Shown::exact(kind, mended.text.clone()), NOW);
    assert_eq!(again.text, mended.text, "what is mended stays so");
}

fn hold_the_sentences(diagnosis: &Diagnosis) {
    for finding in &diagnosis.findings {
        let slug = finding.rule.slug;
        assert!(finding.message.is_whole() && !finding.message.is_empty(), "{slug}: {:?}", finding.message);
    }
}

/// Holds that `span` lies inside the text, and cuts no character in two where that is UTF-8.
fn lies_well(slug: &str, span: Span, text: &[u8]) {
    assert!(span.start <= span.end && span.end <= text.len(), "{slug}: {span:?}");
    if let Ok(text) = std::str::from_utf8(text) {
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{slug}: {span:?}");
    }
}
