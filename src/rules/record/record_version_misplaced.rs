//! The version is there, and not first.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{RecordReading, RecordVersion};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders know an MTA-STS record by its beginning, `v=STSv1;`, and drop every other one. With another field first
    /// they act as if the domain had no policy, and mail to it is not protected.
    "record-version-misplaced" = Error, rfc8461("3.1"), "the version does not stand first";
    next "Move `v=STSv1;` to the very beginning of the record.";
    bad Record "id=20261124T161500; v=STSv1;";
    bad Record "id=20261124T161500; v=STSv1";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500; v=STSv1";
}

/// Speaks of near misses.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.near_misses() {
        let RecordVersion::Misplaced { span } = record.version else { continue };
        let message = Prose::with(
            "The record begins with {}, and {} comes later.",
            [code(first_field(record)), code(span.words(record.text))],
        );
        findings.push(Finding::new(&RULE, at(index, span), message).mended_by(fix(record, span)));
    }
}

fn first_field(record: &RecordReading<'_>) -> String {
    let first = record.text.split(|&byte| byte == b';').next().unwrap_or_default();
    String::from_utf8_lossy(first.trim_ascii()).into_owned()
}

/// Takes the version out, with the semicolon before it and the blanks after it, and puts it first.
fn fix(record: &RecordReading<'_>, span: Span) -> Option<Fix> {
    let text = record.text;
    let semicolon = text.get(..span.start)?.iter().rposition(|&byte| byte == b';')?;
    let blanks = text.get(span.end..)?.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    // Where the record begins with a semicolon, nothing would stand between it and the version.
    let begins_with_a_field = !first_field(record).is_empty();
    begins_with_a_field.then(|| {
        let taken = Edit::remove(Span::new(semicolon, span.end + blanks));
        Fix::safe(Prose::new("Put `v=STSv1;` first"), vec![Edit::insert(0, "v=STSv1; "), taken])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_version_is_marked_and_moved() {
        marks(&RULE, "id=1; v=STSv1; note=x\n      ^^^^^^^\n");
        assert_eq!(mended(&RULE, "id=1; v=STSv1; note=x"), ["v=STSv1; id=1; note=x"]);
        assert_eq!(mended(&RULE, "id=1; v=STSv1 "), ["v=STSv1; id=1"]);
        assert_eq!(mended(&RULE, "; v=STSv1; id=1"), Vec::<String>::new());
    }

    #[test]
    fn among_dns_answers_only_where_no_record_counts() {
        let sketch = Sketch::good("example.com").record("id=1; v=STSv1");
        let message = "The record begins with id=1, and v=STSv1 comes later.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(found(&sketch.records(&[b"id=1; v=STSv1", b"v=STSv1; id=1"]), &RULE), []);
    }
}
