//! Backslashes and quotes that a zone file or a web form left behind.

use super::{at, written};
use crate::finding::{Finding, Fix, Prose, Severity, code, rfc8461};
use crate::read::{MisspelledVersion, RecordField, RecordReading, RecordVersion};
use crate::rules::fields::Written;
use crate::rules::signs::without_escapes;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Zone files want quotes around a text, and some want a backslash before a semicolon. In the record itself they are
    /// characters like any others: senders drop a record that has them in its version or its `id`, and act as if the domain
    /// had no policy.
    "record-escaped" = Error, rfc8461("3.1"), "quotes or backslashes of a zone file are left in the record";
    next "Enter the record without backslashes, and without quotes other than those that the zone file itself wants.";
    bad Record "v=STSv1\\; id=20261124T161500\\;";
    bad Record "v=STSv1; id=20261124T161500\\;";
    bad Record "v=STSv1; id=\"20261124T161500\";";
    bad Record "v=STSv1; id=20261124T161500;\"";
    bad Record "v=STSv1;\" \"id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "\"v=STSv1; id=20261124T161500;\"";
    good Record "v=STSv1; id=\"\";";
}

/// Speaks once of all that one record has: they come from one place. Of a record that is in quotes as a whole, another rule
/// speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let written = written(record);
        let finding = match record.version {
            RecordVersion::Misspelled { how: MisspelledVersion::Quoted, .. } => continue,
            RecordVersion::Misspelled { span, how: how @ MisspelledVersion::Escaped } => {
                let fix = written.spelled(span, how);
                Finding::new(&RULE, at(index, span), written.misspelled(span, how)).mended_by(fix)
            }
            _ => match (written.escaped.first(), in_value(&written)) {
                (Some(&first), _) => {
                    Finding::new(&RULE, at(index, first), written.escapes()).mended_by(written.unescaped())
                }
                (None, Some(field)) => note(index, record, field),
                (None, None) => continue,
            },
        };
        findings.push(finding);
    }
}

/// A field that the grammar allows, whose value is in quotes, or ends with a backslash before a semicolon.
fn in_value<'w>(written: &Written<'w>) -> Option<&'w RecordField<'w>> {
    written.fields.iter().filter(|field| field.is_extension()).find(|field| match field.value.value {
        [b'"', inner @ .., b'"'] => !inner.is_empty(),
        [first, .., b'\\'] => *first != b'\\' && written.text.get(field.value.span.end) == Some(&b';'),
        _ => false,
    })
}

fn note(index: usize, record: &RecordReading<'_>, field: &RecordField<'_>) -> Finding {
    let value = field.value.span;
    let ends = [Span::new(value.start, value.start + 1), Span::new(value.end - 1, value.end)];
    let edits: Vec<Edit> = ends.iter().flat_map(|end| without_escapes(record.text, *end)).collect();
    let message = Prose::with(
        "What a zone file leaves behind stands in {}, which senders ignore.",
        [code(field.span().words(record.text))],
    );
    Finding::new(&RULE, at(index, value), message)
        .as_grave_as(Severity::Note)
        .mended_by(Fix::choice(Prose::new("Take it out"), edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_first_is_marked_and_all_are_taken_out() {
        marks(&RULE, "v=STSv1\\; id=1\\;\n^^^^^^^^^\n");
        marks(&RULE, "v=STSv1; id=1\\;\n            ^^\n");
        marks(&RULE, "v=STSv1; \"id=1\";\n         ^^^\n");
        for (text, better) in [
            ("v=STSv1\\; id=1\\; note=x", "v=STSv1; id=1; note=x"),
            ("v=STSv1 \\; id=1 \\;", "v=STSv1; id=1 ;"),
            ("v=STSv1; id=\"1\"", "v=STSv1; id=1"),
            ("v=STSv1; \"id=1\"; note=\"x\"", "v=STSv1; id=1; note=\"x\""),
            ("v=STSv1; id=1; \"", "v=STSv1; id=1; "),
            ("v=STSv1; id=1; note=\"x\"", "v=STSv1; id=1; note=x"),
            ("v=STSv1; id=1; note=x\\;", "v=STSv1; id=1; note=x;"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
    }

    #[test]
    fn grave_only_where_the_grammar_does_not_allow_it() {
        let of = |text: &str| found(&Sketch::good("example.com").record(text), &RULE);
        let words = "A backslash is left in 1\\: a zone file wants it before a semicolon, the record does not have it.";
        assert_eq!(of("v=STSv1; id=1\\;"), [(Severity::Error, words.to_owned())]);
        let words = "What a zone file leaves behind stands in note=\"x\", which senders ignore.";
        assert_eq!(of("v=STSv1; id=1; note=\"x\";"), [(Severity::Note, words.to_owned())]);
        assert_eq!(of("v=STSv1; id=1; path=a\\b; c=\\;"), []);
    }
}
