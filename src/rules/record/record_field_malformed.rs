//! A field of the record is not a name, `=` and a value.

use super::{at, cause_of, is_id, is_meant_as_id, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{FieldDefect, RecordReading, RecordViolation};
use crate::rules::signs::Cause;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

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
            let (message, mut fix) = written.breach(defect, span);
            if defect == FieldDefect::NoEquals && is_meant_as_id(span.of(record.text)) {
                fix = with_equals(record, span);
            }
            // Of a gap, the semicolons on both of its sides are marked: it may have no width of its own.
            let marked = if is_gap { Span::new(span.start.saturating_sub(1), span.end + 1) } else { span };
            gap_end = marked.end;
            findings.push(Finding::new(&RULE, at(index, marked), message).mended_by(fix));
        }
    }
}

/// A field that was meant as the `id`, with its `=`.
fn with_equals(record: &RecordReading<'_>, span: Span) -> Option<Fix> {
    let words = span.words(record.text);
    let value = words.get(2..)?.trim_matches([':', ' ', '\t']);
    let is_only = !record.fields.iter().any(|field| field.is_meant_as(b"id"));
    (is_only && is_id(value)).then(|| {
        let better = format!("id={value}");
        Fix::safe(Prose::with("Write {}", [code(&better)]), vec![Edit::replace(span, better)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn what_is_outside_the_grammar_is_marked() {
        marks(&RULE, "v=STSv1;; id=1;\n       ^^\n");
        marks(&RULE, "v=STSv1; id=1; ; ;\n             ^^^^^\n");
        marks(&RULE, "v=STSv1; primary; id=1;\n         ^^^^^^^\n");
        marks(&RULE, "v=STSv1; id =1;\n         ^^^\n");
        marks(&RULE, "v=STSv1; id=1; note=grün=\n                    ^^^^^\n");
        marks(&RULE, "V=STSv1; id=1; primary;\n               ^^^^^^^\n");
        marks(&RULE, "v=STSv1; id=1; =x\n               ^^\n");
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
            ("v=STSv1; ID 1;", "v=STSv1; id=1;"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
        assert_eq!(mended(&RULE, "v=STSv1; id:a-b;"), Vec::<String>::new());
    }
}
