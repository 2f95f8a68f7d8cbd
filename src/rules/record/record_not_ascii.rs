//! Characters outside ASCII in the record.

use super::{at, cause_of, is_id, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{MisspelledVersion, RecordVersion, RecordViolation};
use crate::rules::signs::{Cause, named, outside_ascii, plain};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// A record is plain ASCII. With anything else in it, even a blank that only looks like one, it does not count: senders
    /// act as if the domain had no policy, and mail to it is not protected. Web pages and word processors put such characters
    /// into what is copied from them.
    "record-not-ascii" = Error, rfc8461("3.1"), "the record has characters outside ASCII";
    next "Type the record by hand, with plain quotes, blanks and hyphens.",
    hides ["@taken", "record-field-malformed", "record-extension", "record-escaped", "record-version-duplicate", "record-blank-trailing"];
    bad Record "v=STSv1;\u{a0}id=20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500\u{200b};";
    bad Record "v=STSv1; id=2026–11–24;";
    bad Record "“v=STSv1; id=20261124T161500;”";
    bad Record "v=STSv1\u{a0}; id=20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; note=grün;";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "\u{feff}v=STSv1; id=20261124T161500;";
    good Record "v=STSv1; id=2026.11–24;";
}

/// Speaks of each place, where nothing else is the matter with it.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let written = written(record);
        if let RecordVersion::Misspelled { span, how: how @ MisspelledVersion::NotAscii } = record.version {
            let place = at(index, outside_ascii(record.text, span));
            let fix = written.spelled(span, how);
            findings.push(Finding::new(&RULE, place, written.misspelled(span, how)).mended_by(fix));
        }
        for violation in record.violations.iter().filter(|violation| cause_of(&written, violation) == Cause::NotAscii) {
            let &Spanned { value, span } = violation;
            let (marked, message, fix) = match value {
                RecordViolation::IdCharacters => in_id(record.text, span),
                _ => written.not_ascii(span),
            };
            findings.push(Finding::new(&RULE, at(index, marked), message).mended_by(fix));
        }
    }
}

/// The `id` without them: what they said is not needed to tell policies apart.
fn in_id(text: &[u8], span: Span) -> (Span, Prose, Option<Fix>) {
    let words = span.words(text);
    let message =
        Prose::with("In the `id` {} stands {}. A record holds nothing but ASCII.", [code(&words), named(&words)]);
    let kept = plain(&words);
    let better = kept.trim();
    let fix = Fix::safe(Prose::with("Write {}", [code(better)]), vec![Edit::replace(span, better)]);
    (outside_ascii(text, span), message, is_id(better).then_some(fix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Safety, Severity};
    use crate::rules::checking::{found, marks, mended, safeties, slugs};

    #[test]
    fn each_place_is_marked() {
        marks(&RULE, "v=STSv1;\u{a0}id=1; note=grün\n        ^             ^\n");
        marks(&RULE, "“v=STSv1; id=1”\n^\n");
        marks(&RULE, "v=STSv1 \u{a0} ; id=“1”\n        ^      ^^^\n");
    }

    #[test]
    fn what_means_nothing_is_taken_out() {
        for (text, better) in [
            ("v=STSv1;\u{a0}id=1", "v=STSv1;id=1"),
            ("v=STSv1; id=1\u{200b};", "v=STSv1; id=1;"),
            ("v=STSv1; id=2026–11–24;", "v=STSv1; id=20261124;"),
            ("“v=STSv1; id=1; ”", "v=STSv1; id=1;"),
            ("v=STSv1\u{a0}id=1", "v=STSv1;id=1"),
            ("v=STSv1\u{a0} ; id=1", "v=STSv1; id=1"),
            ("v=STSv1; id=1;\u{feff}", "v=STSv1; id=1;"),
            ("v=STSv1; id=1; note=\u{200b}x", "v=STSv1; id=1; note=x"),
            ("v=STSv1; id=1; note=grün", "v=STSv1; id=1;"),
            ("v=STSv1; id=1; note=£;", "v=STSv1; id=1;"),
            ("v=STSv1; id=1; note=\u{200b};", "v=STSv1; id=1;"),
            ("v=STSv1; id=1; ü=x;", "v=STSv1; id=1;"),
            ("v=STSv1； id=1", "v=STSv1; id=1"),
            ("v=STSv1；id=1", "v=STSv1;id=1"),
            ("v=STSv１; id=1", "v=STSv1; id=1"),
            ("ｖ＝ＳＴＳｖ１；id=1", "v=STSv1;id=1"),
            ("v=STSv1; id＝1", "v=STSv1; id=1"),
            ("v=STSv1; ｉｄ=1", "v=STSv1; id=1"),
            ("v=STSv1; \u{456}d=1", "v=STSv1; id=1"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
        assert_eq!(mended(&RULE, "v=STSv1éid=1"), Vec::<String>::new());
        for text in ["v=STSv1;\u{a0}id=1", "v=STSv1； id=1", "v=STSv1; id＝1", "v=STSv１; id=1", "v=STSv1; \u{456}d=1"]
        {
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text}");
            assert_eq!(slugs(&Sketch::lint(ShownKind::Record, text.as_bytes())), ["record-not-ascii"], "{text}");
        }
        assert_eq!(safeties(&RULE, "v=STSv1; id=1; note=grün"), [Safety::NeedsChoice]);
        assert_eq!(safeties(&RULE, "v=STSv1; id=1;\u{a0}id=2"), [Safety::NeedsChoice]);
    }

    #[test]
    fn the_characters_are_named() {
        let of = |text: &str| found(&Sketch::good("example.com").record(text), &RULE);
        let words = "In \u{2039}U+00A0\u{203a}id stands a no-break space (U+00A0). A record holds nothing but ASCII.";
        assert_eq!(of("v=STSv1;\u{a0}id=1"), [(Severity::Error, words.to_owned())]);
        let words = "Before v=STSv1 stands a typographic quotation mark (U+201E). A record holds nothing but ASCII.";
        assert_eq!(of("„v=STSv1; id=1”"), [(Severity::Error, words.to_owned())]);
        let found = of("ｖ＝ＳＴＳｖ１；\u{3000}ｉｄ＝１；");
        let words = "In ｖ＝ＳＴＳｖ１； stands ｖ (U+FF56), ＝ (U+FF1D), Ｓ (U+FF33), Ｔ (U+FF34) and others. A record holds nothing but \
                     ASCII.";
        assert_eq!(found, [(Severity::Error, words.to_owned())]);
        let words = "In v=STSv１ stands １ (U+FF11). A record holds nothing but ASCII.";
        assert_eq!(of("v=STSv１; id=1"), [(Severity::Error, words.to_owned())]);
        let words = "After v=STSv1 stands a zero-width space (U+200B). A record holds nothing but ASCII.";
        assert_eq!(of("v=STSv1\u{200b}; id=1"), [(Severity::Error, words.to_owned())]);
    }
}
