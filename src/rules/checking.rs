//! How rules are tested: by the examples on their cards, and by sketches of evidence.

use super::hiding::{COMPANIONS, may_hide};
use super::{Case, all, asked_of, entries, findings, findings_in};
use crate::evidence::sketch::Sketch;
use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
use crate::finding::{Finding, Place, Rule, Safety, Severity, Source};
use crate::read::{Accepted, Answers};
use crate::text::Span;

/// What `rule` says of `sketch`: how grave, and the sentence.
#[track_caller]
pub(super) fn found(sketch: &Sketch, rule: &Rule) -> Vec<(Severity, String)> {
    let evidence = sketch.evidence();
    let of_rule = judge(&evidence).into_iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| (finding.severity, finding.message.to_string())).collect()
}

/// How grave each finding of `rule` is, where a domain in order serves `policy`.
#[track_caller]
pub(super) fn severities(rule: &Rule, policy: &str) -> Vec<Severity> {
    let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), rule);
    found.into_iter().map(|(severity, _)| severity).collect()
}

/// Where `rule` sees something in `sketch`.
pub(super) fn places(sketch: &Sketch, rule: &Rule) -> Vec<Place> {
    judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule == rule).map(|finding| finding.place).collect()
}

/// The rules that speak of `sketch`, the gravest first.
pub(super) fn slugs(sketch: &Sketch) -> Vec<&'static str> {
    judge(&sketch.evidence()).iter().map(|finding| finding.rule.slug).collect()
}

pub(super) fn judge(evidence: &Evidence) -> Vec<Finding> {
    let findings = findings_in(evidence);
    let answers = Answers::of(evidence);
    let case = Case::new(evidence, &answers);
    let mut unheard = Vec::new();
    for entry in entries().filter(|entry| !asked_of(&case).any(|asked| asked.rule == entry.rule)) {
        (entry.check)(&case, &mut unheard);
    }
    assert!(unheard.is_empty(), "rules that are not asked have something to say: {unheard:?}");
    for finding in &findings {
        assert!(finding.message.is_whole(), "{}: {:?}", finding.rule.slug, finding.message);
    }
    findings
}

#[test]
fn each_bad_example_is_spoken_of_by_its_rule_alone_and_no_good_one_is() {
    for rule in all() {
        for example in rule.examples {
            let evidence = shown(example.kind, example.text.as_bytes());
            let findings = judge(&evidence);
            let slugs = findings.iter().map(|finding| finding.rule.slug);
            // An example may have any mode.
            let is_beside = |slug: &str| COMPANIONS.contains(&slug) || matches!(slug, "mode-none" | "mode-testing");
            let slugs: Vec<_> = slugs.filter(|slug| *slug == rule.slug || !is_beside(slug)).collect();
            let of_rule = slugs.iter().filter(|slug| **slug == rule.slug).count();
            if example.bad {
                assert_eq!(slugs, [rule.slug], "bad example of {}: {:?}", rule.slug, example.text);
            } else {
                assert_eq!(of_rule, 0, "good example of {}: {:?}", rule.slug, example.text);
            }
        }
    }
}

/// What `example` shows, as evidence.
pub(super) fn shown(kind: ShownKind, text: &[u8]) -> Evidence {
    Evidence::of_text(Shown::exact(kind, text.to_vec()), Timestamp::from_ms(1_795_536_900_000))
}

/// The kind of text that `rule` speaks of.
fn kind_of(rule: &Rule) -> ShownKind {
    match rule.slug.split_once('-') {
        Some(("record", _)) => ShownKind::Record,
        Some(("tlsrpt", _)) => ShownKind::Tlsrpt,
        _ => ShownKind::Policy,
    }
}

/// Holds that `rule` marks exactly what is marked in `fixture`: below a line of the text may stand one with `^` under each
/// marked character, and `|` where an empty span begins.
#[track_caller]
pub(super) fn marks(rule: &Rule, fixture: &str) {
    let mut text = String::new();
    let mut expected: Vec<Span> = Vec::new();
    let mut line_start = 0;
    for line in fixture.split_inclusive('\n') {
        let is_marker =
            line.contains(['^', '|']) && line.trim_end().chars().all(|sign| matches!(sign, ' ' | '^' | '|'));
        if !is_marker {
            line_start = text.len();
            text.push_str(line);
            continue;
        }
        let marked = text.get(line_start..).unwrap_or_default().char_indices().zip(line.chars());
        let mut previous = ' ';
        for ((at, character), sign) in marked {
            let (start, end) = (line_start + at, line_start + at + character.len_utf8());
            match (sign, expected.last_mut()) {
                ('^', Some(last)) if previous == '^' => last.end = end,
                ('^', _) => expected.push(Span::new(start, end)),
                ('|', _) => expected.push(Span::at(start)),
                _ => {}
            }
            previous = sign;
        }
    }
    let evidence = shown(kind_of(rule), text.as_bytes());
    let mut spans: Vec<Span> =
        judge(&evidence).iter().filter(|finding| finding.rule == rule).filter_map(span_of).collect();
    spans.sort_unstable();
    assert_eq!(spans, expected, "{} in {text:?}", rule.slug);
}

/// What each fix that `rule` offers makes of `text`.
pub(super) fn mended(rule: &Rule, text: &str) -> Vec<String> {
    let evidence = shown(kind_of(rule), text.as_bytes());
    let fixes = judge(&evidence).into_iter().filter(|finding| finding.rule == rule).filter_map(|finding| finding.fix);
    fixes.map(|fix| String::from_utf8_lossy(&fix.made_in(text.as_bytes())).into_owned()).collect()
}

/// How safe each fix is that `rule` offers for `text`.
pub(super) fn safeties(rule: &Rule, text: &str) -> Vec<Safety> {
    let of_rule = judge(&shown(kind_of(rule), text.as_bytes())).into_iter().filter(|finding| finding.rule == rule);
    of_rule.filter_map(|finding| finding.fix).map(|fix| fix.safety).collect()
}

/// Which rules speak of the policy in `sketch`, those on the text.
pub(super) fn policy_slugs(sketch: &Sketch) -> Vec<&'static str> {
    let findings = judge(&sketch.evidence());
    let of_policy = |finding: &&Finding| matches!(finding.place, Place::Text { source: Source::Policy, .. });
    findings.iter().filter(of_policy).map(|finding| finding.rule.slug).collect()
}

fn span_of(finding: &Finding) -> Option<Span> {
    match finding.place {
        Place::Text { span, .. } => Some(span),
        _ => None,
    }
}

#[test]
fn a_fix_mends_its_finding_and_brings_no_other() {
    for rule in all() {
        for example in rule.examples.iter().filter(|example| example.bad) {
            let evidence = shown(example.kind, example.text.as_bytes());
            let before = judge(&evidence);
            let had: Vec<_> =
                before.iter().map(|finding| finding.rule.slug).filter(|slug| *slug != rule.slug).collect();
            for finding in before.into_iter().filter(|finding| finding.rule == rule) {
                let Some(fix) = finding.fix else { continue };
                let better = fix.made_in(example.text.as_bytes());
                let better = shown(example.kind, &better);
                let left: Vec<_> = judge(&better).into_iter().map(|finding| finding.rule.slug).collect();
                let is_expected =
                    |slug: &str| had.contains(&slug) || COMPANIONS.contains(&slug) || may_hide(rule, slug);
                assert!(left.iter().all(|slug| is_expected(slug)), "{}: {:?} leaves {left:?}", rule.slug, example.text);
            }
        }
    }
}

/// What holds of all that is said of any text.
#[track_caller]
fn hold_the_form(findings: &[Finding], text: &[u8]) {
    for finding in findings {
        let slug = finding.rule.slug;
        assert!(
            finding.message.is_whole() && finding.message.to_string().ends_with('.'),
            "{slug}: {}",
            finding.message
        );
        let fixed = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        for span in fixed.chain(span_of(finding)) {
            assert!(span.end <= text.len(), "{slug}: {span:?} reaches outside of {text:?}");
            if let Ok(text) = std::str::from_utf8(text) {
                assert!(
                    text.is_char_boundary(span.start) && text.is_char_boundary(span.end),
                    "{slug}: {span:?} in {text:?}"
                );
            }
        }
        if let Some(fix) = &finding.fix {
            assert!(fix.title.is_whole() && !fix.edits.is_empty(), "{slug}: {}", fix.title);
            assert_ne!(fix.made_in(text), text, "the fix of {slug} changes nothing in {text:?}");
        }
    }
}

/// What holds of a text that was shown: it is not accepted exactly where some finding is an error, as far as senders agree.
#[track_caller]
pub(super) fn hold_the_verdict(kind: ShownKind, text: &[u8]) {
    let evidence = shown(kind, text);
    let answers = Answers::of(&evidence);
    let case = Case::new(&evidence, &answers);
    let findings = findings(&case);
    hold_the_form(&findings, text);
    let accepted = match kind {
        ShownKind::Policy => case.policy_accepted(),
        ShownKind::Record => case.records.first().map(|record| record.accepted()),
        // A TLSRPT record changes nothing in delivery, so nothing about it is an error.
        // MX hosts are no text that is accepted or not, and any text may hold none.
        ShownKind::Tlsrpt | ShownKind::MxHosts | ShownKind::Transcript | ShownKind::Any => return,
    };
    let errors: Vec<_> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.rule.slug)
        .collect();
    match accepted {
        None => assert_eq!(accepted, Some(Accepted::No), "a text is at hand"),
        Some(Accepted::No) => {
            assert!(!errors.is_empty(), "no error says why {:?} is not accepted", String::from_utf8_lossy(text))
        }
        Some(Accepted::Yes) => assert_eq!(errors, [""; 0], "{:?}", String::from_utf8_lossy(text)),
        // Senders differ: a warning at least says why.
        Some(Accepted::Disputed) => {
            let warned = findings.iter().any(|finding| finding.severity <= Severity::Warning);
            assert!(warned, "nothing says why senders differ on {:?}", String::from_utf8_lossy(text));
        }
    }
}

#[test]
fn every_example_holds_the_form() {
    for example in all().flat_map(|rule| rule.examples) {
        hold_the_verdict(example.kind, example.text.as_bytes());
    }
}

/// The texts that others published, where they are at hand: beside the project, not in it.
#[test]
fn the_corpus_holds_the_form() {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Ok(files) = std::fs::read_dir(corpus.join("policies")) else {
        return eprintln!("skipped: there is no corpus beside the project");
    };
    let policies: Vec<_> = files.flatten().filter_map(|file| std::fs::read(file.path()).ok()).collect();
    assert!(policies.len() > 100, "the corpus is whole");
    for text in policies {
        hold_the_verdict(ShownKind::Policy, &text);
    }
    let records = std::fs::read_to_string(corpus.join("records.jsonl")).expect("records beside the policies");
    for line in records.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line of JSON")) {
        let text = line.get("value").and_then(|value| value.as_str()).expect("a record");
        hold_the_verdict(ShownKind::Record, text.as_bytes());
    }
}

#[test]
fn every_card_keeps_the_house_style() {
    for rule in all() {
        let Rule { slug, title, why, next, .. } = rule;
        assert!(slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'), "{slug}");
        assert!(!title.ends_with('.') && title.starts_with(|c: char| c.is_lowercase()), "title of {slug}: {title}");
        for text in [why.trim(), next] {
            assert!(text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase() || c == '`'), "{slug}: {text}");
            assert_eq!(text.matches('`').count() % 2, 0, "{slug}: a backtick is left open");
        }
        let words = format!("{title} {why} {next}").to_lowercase();
        for banned in ["invalid", "oops", "please", "simply", "!", "correct", "wrong"] {
            assert!(!words.contains(banned), "{slug} says {banned}");
        }
    }
}

#[test]
fn where_all_is_well_no_rule_speaks_but_of_what_a_page_cannot_see() {
    assert_eq!(slugs(&Sketch::good("example.com")), ["starttls-not-checked"]);
}

#[test]
fn each_rule_has_one_name() {
    let mut slugs: Vec<_> = all().map(|rule| rule.slug).collect();
    slugs.sort_unstable();
    let count = slugs.len();
    slugs.dedup();
    assert_eq!(slugs.len(), count);
}
