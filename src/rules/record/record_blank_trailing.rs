//! Blanks at the end of the record, with no semicolon before them.

use super::at;
use crate::finding::{Finding, Fix, Prose, rfc8461, said};
use crate::read::RecordViolation;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// After the last field a record may have a semicolon, and blanks only around that. Senders that read it to the
    /// letter drop the record and act as if the domain had no policy: mail from them is not protected.
    "record-blank-trailing" = Error, rfc8461("3.1"), "the record ends with a blank";
    next "Delete the blanks at the end of the record.";
    bad Record "v=STSv1; id=20261124T161500 ";
    bad Record "v=STSv1; id=20261124T161500\t ";
    good Record "v=STSv1; id=20261124T161500; ";
    good Record "v=STSv1; id=20261124T161500 ; ";
}

/// Speaks of records that count.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.counted_records() {
        for violation in record.violations.iter().filter(|violation| violation.value == RecordViolation::BlankTrailing)
        {
            let message = match violation.span.len() {
                1 => Prose::new("A blank stands at the end of the record, with no semicolon before it."),
                count => Prose::with(
                    "{} blanks stand at the end of the record, with no semicolon before them.",
                    [said(count)],
                ),
            };
            let fix = Fix::safe(Prose::new("Delete the blanks"), vec![Edit::remove(violation.span)]);
            findings.push(Finding::new(&RULE, at(index, violation.span), message).mended_by(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_blanks_are_marked_and_taken_out() {
        marks(&RULE, "v=STSv1; id=1; note=x  \n                     ^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; id=1; note=x  "), ["v=STSv1; id=1; note=x"]);
    }
}
