//! How rules are tested: by the examples on their cards, and by sketches of evidence.

use super::{Case, all, findings};
use crate::evidence::sketch::Sketch;
use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
use crate::finding::{Finding, Place, Rule, Severity};
use crate::read::Answers;
use crate::text::apply;

/// What `rule` says of `sketch`: how grave, and the sentence.
#[track_caller]
pub(super) fn found(sketch: &Sketch, rule: &Rule) -> Vec<(Severity, String)> {
    let evidence = sketch.evidence();
    let of_rule = judge(&evidence).into_iter().filter(|finding| finding.rule == rule);
    of_rule.map(|finding| (finding.severity, finding.message.to_string())).collect()
}

/// Where `rule` sees something in `sketch`.
pub(super) fn places(sketch: &Sketch, rule: &Rule) -> Vec<Place> {
    judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule == rule).map(|finding| finding.place).collect()
}

/// The rules that speak of `sketch`, the gravest first.
pub(super) fn slugs(sketch: &Sketch) -> Vec<&'static str> {
    judge(&sketch.evidence()).iter().map(|finding| finding.rule.slug).collect()
}

/// A TLSRPT record with the fix of the first finding of `rule` made; `None` where there is no fix. The fix must leave
/// nothing for `rule` to say.
#[track_caller]
pub(super) fn mended(text: &str, rule: &Rule) -> Option<String> {
    let judged = |text: &[u8]| {
        let shown = Shown { kind: ShownKind::Tlsrpt, text: text.to_vec() };
        judge(&Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000)))
    };
    let fix = judged(text.as_bytes()).into_iter().find(|finding| finding.rule == rule)?.fix?;
    let text = apply(text.as_bytes(), &fix.edits);
    assert_eq!(judged(&text), [], "the fix leaves something to say");
    Some(String::from_utf8_lossy(&text).into_owned())
}

pub(super) fn judge(evidence: &Evidence) -> Vec<Finding> {
    let answers = Answers::of(evidence);
    let findings = findings(&Case::new(evidence, &answers));
    for finding in &findings {
        assert!(finding.message.is_whole(), "{}: {:?}", finding.rule.slug, finding.message);
    }
    findings
}

#[test]
fn each_bad_example_is_spoken_of_by_its_rule_alone_and_no_good_one_is() {
    for rule in all() {
        for example in rule.examples {
            let shown = Shown { kind: example.kind, text: example.text.as_bytes().to_vec() };
            let evidence = Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000));
            let slugs: Vec<_> = judge(&evidence).iter().map(|finding| finding.rule.slug).collect();
            let of_rule = slugs.iter().filter(|slug| **slug == rule.slug).count();
            if example.bad {
                assert_eq!(slugs, [rule.slug], "bad example of {}: {:?}", rule.slug, example.text);
            } else {
                assert_eq!(of_rule, 0, "good example of {}: {:?}", rule.slug, example.text);
            }
        }
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
fn where_all_is_well_no_rule_speaks() {
    assert_eq!(slugs(&Sketch::good("example.com")), [""; 0]);
}

#[test]
fn each_rule_has_one_name() {
    let mut slugs: Vec<_> = all().map(|rule| rule.slug).collect();
    slugs.sort_unstable();
    let count = slugs.len();
    slugs.dedup();
    assert_eq!(slugs.len(), count);
}
