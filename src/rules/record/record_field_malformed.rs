//! A field of the record is not a name, `=` and a value.

use super::{at, begins_with_id, cause_of, is_id, meant_as_id, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{FieldDefect, RecordReading, RecordViolation};
use crate::rules::signs::{Cause, plain};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// All that stands between semicolons is a name, `=` and a value, without blanks in them. Senders that read a
    /// record to the letter drop one with anything else in it and act as if the domain had no policy: mail from them is
    /// not protected.
    "record-field-malformed" = Error, rfc8461("3.1"), "a field of the record is not a name and a value";
    next "Write the record as `v=STSv1; id=…;` and leave out all that you do not need: senders ignore every other field.",
    hides ["@taken", "record-extension", "record-escaped"];
    bad Record "v=STSv1;; id=20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500;;;";
    bad Record "v=STSv1; id:20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; primary;";
    bad Record "v=STSv1; id =20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; =primary;";
    bad Record "v=STSv1; id=20261124T161500; my note=x;";
    bad Record "v=STSv1; id=20261124T161500; a-name-of-more-than-thirty-two-chars=x;";
    bad Record "v=STSv1; id=20261124T161500; _note=x;";
    bad Record "v=STSv1; id=20261124T161500; note=;";
    bad Record "v=STSv1; id=20261124T161500; note==x;";
    bad Record "v=STSv1; id=20261124T161500; note=a b;";
    bad Record "v=STSv1; id = 20261124T161500;";
    bad Record "v=STSv1;\nid=20261124T161500;";
    bad Record "v=STSv1; 20261124T161500;";
    bad Record "v=STSv1; -id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500; note=x";
}

/// Speaks of each field; of `;;;` once. Of fields that only quotes, backslashes or characters outside ASCII spoil, other
/// rules speak.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let written = written(record);
        let mut gap_end = 0;
        for violation in &record.violations {
            let RecordViolation::Field(defect) = violation.value else { continue };
            let is_gap = defect == FieldDefect::Empty;
            let is_said = is_gap && violation.span.start < gap_end;
            if is_said || defect == FieldDefect::BlankTrailing || cause_of(&written, violation) != Cause::Other {
                continue;
            }
            let span = if is_gap { written.gap(violation.span) } else { violation.span };
            let (mut message, mut fix) = written.breach(defect, span);
            if let Some(value) = meant_as_id(record.text, violation) {
                let is_named = begins_with_id(&plain(&span.words(record.text)));
                let better = with_equals(record, span, &value);
                if defect == FieldDefect::NoEquals && !is_named && better.is_some() {
                    message = Prose::with("{} has no `id=` before it.", [code(span.words(record.text))]);
                }
                fix = better.or(fix.filter(|_| !is_named));
            }
            // Of a gap, the semicolons on both of its sides are marked: it may have no width of its own.
            let marked = if is_gap { Span::new(span.start.saturating_sub(1), span.end + 1) } else { span };
            gap_end = marked.end;
            findings.push(Finding::new(&RULE, at(index, marked), message).mended_by(fix));
        }
    }
}

/// A field that was meant as the `id` with this value, with its `=`: where nothing else was.
fn with_equals(record: &RecordReading<'_>, span: Span, value: &str) -> Option<Fix> {
    let is_meant = |violation: &&Spanned<RecordViolation>| meant_as_id(record.text, violation).is_some();
    let is_only = record.violations.iter().filter(is_meant).take(2).count() == 1
        && !record.fields.iter().any(|field| field.is_meant_as(b"id"));
    (is_only && is_id(value)).then(|| {
        let better = format!("id={value}");
        Fix::safe(Prose::with("Write {}", [code(&better)]), vec![Edit::replace(span, better)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Safety;
    use crate::rules::checking::{judge, marks, mended, safeties};

    #[test]
    fn what_is_outside_the_grammar_is_marked() {
        marks(&RULE, "v=STSv1;; id=1;\n       ^^\n");
        marks(&RULE, "v=STSv1; id=1; ; ;\n             ^^^^^\n");
        marks(&RULE, "v=STSv1; primary; id=1;\n         ^^^^^^^\n");
        marks(&RULE, "v=STSv1; id =1;\n         ^^^\n");
        marks(&RULE, "v=STSv1; id=1; note=grün=\n                    ^^^^^\n");
        marks(&RULE, "V=STSv1; id=1; primary;\n               ^^^^^^^\n");
        marks(&RULE, "v=STSv1; id=1; =x\n               ^^\n");
        marks(&RULE, "v=STSv1; 20261124\n         ^^^^^^^^\n");
    }

    #[test]
    fn a_field_is_taken_out_with_its_semicolon() {
        for (text, better) in [
            ("v=STSv1; id=1; ; ;", "v=STSv1; id=1;"),
            ("v=STSv1; ;id=1", "v=STSv1;id=1"),
            ("v=STSv1; primary; id=1", "v=STSv1; id=1"),
            ("v=STSv1; id=1; note=", "v=STSv1; id=1;"),
            ("v=STSv1; id \t=1", "v=STSv1; id=1"),
            ("v=STSv1; id = 1", "v=STSv1; id=1"),
            ("v=STSv1; id=1; note = x", "v=STSv1; id=1; note=x"),
            ("v=STSv1; id=1; note = x y", "v=STSv1; id=1;"),
            ("v=STSv1; id =1; id=2", "v=STSv1; id=2"),
            ("v=STSv1; id: 1;", "v=STSv1; id=1;"),
            ("v=STSv1; id：1;", "v=STSv1; id=1;"),
            ("v=STSv1; ｉｄ＝１；", "v=STSv1; id=1"),
            ("v=STSv1; ID 1;", "v=STSv1; id=1;"),
            ("v=STSv1; 20240101", "v=STSv1; id=20240101"),
            ("v=STSv1; '20240101'", "v=STSv1; id=20240101"),
            ("v=STSv1; =20240101", "v=STSv1; id=20240101"),
            ("v=STSv1; =id=1", "v=STSv1; id=1"),
            ("v=STSv1; id=1; =2", "v=STSv1; id=1;"),
            ("v=STSv1; id=1; 20240101", "v=STSv1; id=1;"),
            ("v=STSv1; ,id=1", "v=STSv1; id=1"),
            ("v=STSv1; +ID=1", "v=STSv1; id=1"),
            ("v=STSv1; i d=1;", "v=STSv1; id=1;"),
            ("v=STSv1; -id = 1;", "v=STSv1; id=1;"),
            ("v=STSv1; .id=1; id=2", "v=STSv1; id=2"),
            ("v=STSv1; id=1; id=", "v=STSv1; id=1;"),
            ("v=STSv1; id=1; ID=; x=y", "v=STSv1; id=1; x=y"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
        assert_eq!(mended(&RULE, "v=STSv1; id:a-b;"), Vec::<String>::new());
        assert_eq!(mended(&RULE, "v=STSv1; id:1; id:2"), Vec::<String>::new());
    }

    #[test]
    fn the_one_field_that_can_be_the_id_is_the_one() {
        use crate::finding::Safety::{NeedsChoice, Safe};
        for (text, safety, words) in [
            ("v=STSv1; 20240101", Safe, "20240101 has no id= before it."),
            ("v=STSv1; =1", Safe, "Nothing stands before the = in =1."),
            ("v=STSv1; ,id=1", Safe, "The name ,id has , in it."),
            ("v=STSv1; i d=1", Safe, "The name i d has a blank in it."),
            ("v=STSv1; id=1; -id=2", NeedsChoice, "The name -id begins with neither a letter nor a digit."),
            ("v=STSv1; id=1; id=", Safe, "Nothing stands after the = in id=."),
            ("v=STSv1; id=1; a=", NeedsChoice, "Nothing stands after the = in a=."),
        ] {
            assert_eq!(said(text), [("record-field-malformed", words.to_owned())], "{text}");
            assert_eq!(safeties(&RULE, text), [safety], "{text}");
        }
        let found = said("v=STSv1; 1; 2");
        assert!(found.iter().all(|(slug, _)| *slug == "record-field-malformed"), "{found:?}");
        assert!(safeties(&RULE, "v=STSv1; 1; 2").iter().all(|safety| *safety == NeedsChoice));
    }

    #[test]
    fn a_line_break_is_taken_out_and_the_field_stays() {
        for (text, words, better) in [
            ("v=STSv1;\nid=20240101;", "A line break stands before id=20240101.", "v=STSv1; id=20240101;"),
            ("v=STSv1; \r\n  id=20240101;", "A line break stands before id=20240101.", "v=STSv1; id=20240101;"),
            ("v=STSv1; id=1\n; a=b", "A line break stands after id=1.", "v=STSv1; id=1; a=b"),
            ("v=STSv1; id=1;\n;", "Nothing stands between two semicolons.", "v=STSv1; id=1;"),
        ] {
            let found = said(text).into_iter().next();
            assert_eq!(found, Some(("record-field-malformed", words.to_owned())), "{text:?}");
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text:?}");
        }
    }

    /// All that is said of `text`, as somebody shows it.
    fn said(text: &str) -> Vec<(&'static str, String)> {
        let findings = judge(&Sketch::lint(ShownKind::Record, text.as_bytes()).evidence());
        findings.iter().map(|finding| (finding.rule.slug, finding.message.to_string())).collect()
    }
}
