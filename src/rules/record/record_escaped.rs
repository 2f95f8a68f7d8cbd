//! Backslashes and quotes that a zone file or a web form left behind.

use super::{at, is_escaped_at_its_beginning, left_over, written};
use crate::finding::{Finding, Fix, Prose, Severity, code, rfc8461};
use crate::read::{MisspelledVersion, RecordField, RecordVersion};
use crate::rules::fields::Written;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Zone files want quotes around a text, and some want a backslash before a semicolon. In the record itself they are
    /// characters like any others: senders drop a record that has them in its version or its `id`, and act as if the domain
    /// had no policy.
    "record-escaped" = Error, rfc8461("3.1"), "quotes or backslashes of a zone file are left in the record";
    next "Enter the record without backslashes, and without quotes other than those that the zone file itself wants.",
    hides ["@taken", "record-field-malformed", "record-extension", "record-version-duplicate", "record-blank-trailing"];
    bad Record "v=STSv1\\; id=20261124T161500\\;";
    bad Record "v=STSv1; id=20261124T161500\\;";
    bad Record "v=STSv1; id=\"20261124T161500\";";
    bad Record "v=STSv1; id=20261124T161500;\"";
    bad Record "v=STSv1;\" \"id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "\"v=STSv1; id=20261124T161500;\"";
    good Record "v=STSv1; id=\"\";";
}

/// Speaks once of all that spoils one record: it comes from one place; and once of what does not. Of a record that is in
/// quotes as a whole, another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let written = written(record);
        match (&record.version, written.escaped.first()) {
            (RecordVersion::Misspelled { how: MisspelledVersion::Quoted, .. }, _) => {}
            (&RecordVersion::Misspelled { span, how: how @ MisspelledVersion::Escaped }, _) => {
                let message = written.misspelled(span, how);
                findings.push(Finding::new(&RULE, at(index, span), message).mended_by(written.spelled(span, how)));
            }
            (_, Some(&first)) => {
                let fix = written.unescaped();
                findings.push(Finding::new(&RULE, at(index, first), written.escapes()).mended_by(fix));
            }
            (_, None) => {}
        }
        let is_said = !written.escaped.is_empty() || is_escaped_at_its_beginning(record);
        let noted = written.fields.iter().find(|field| !left_over(&written, field).is_empty());
        findings.extend(noted.filter(|_| !is_said).map(|field| note(index, &written, field)));
    }
}

fn note(index: usize, written: &Written<'_>, field: &RecordField<'_>) -> Finding {
    let edits = written.fields.iter().flat_map(|field| left_over(written, field)).map(Edit::remove).collect();
    let message = Prose::with(
        "What a zone file leaves behind stands in {}, which senders ignore.",
        [code(field.span().words(written.text))],
    );
    Finding::new(&RULE, at(index, field.value.span), message)
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
            ("v=STSv1; \"id=1\"; note=\"x\"", "v=STSv1; id=1; note=x"),
            ("v=STSv1\\; id=1; note=x\\;", "v=STSv1; id=1; note=x;"),
            ("v=STSv1; id=1; \"", "v=STSv1; id=1; "),
            ("v=STSv1; id=1; note=\"x\"", "v=STSv1; id=1; note=x"),
            ("v=STSv1; id=1; note=x\\;", "v=STSv1; id=1; note=x;"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
    }

    #[test]
    fn grave_only_where_the_grammar_does_not_allow_it() {
        marks(&RULE, "v=STSv1; id=\"1\"; a=\"b\"\n            ^^^\n");
        let of = |text: &str| found(&Sketch::good("example.com").record(text), &RULE);
        let words = "A backslash is left in 1\\: a zone file wants it before a semicolon, the record does not have it.";
        assert_eq!(of("v=STSv1; id=1\\;"), [(Severity::Error, words.to_owned())]);
        let words = "What a zone file leaves behind stands in note=\"x\", which senders ignore.";
        assert_eq!(of("v=STSv1; id=1; note=\"x\";"), [(Severity::Note, words.to_owned())]);
        assert_eq!(of("v=STSv1; id=1; path=a\\b; c=\\;"), []);
    }
}
