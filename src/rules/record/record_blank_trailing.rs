//! Blanks at the end of the record, with no semicolon before them.

use super::{at, written};
use crate::finding::{Finding, rfc8461};
use crate::read::{FieldDefect, RecordViolation};
use crate::rules::{Case, rule};

rule! {
    /// After the last field a record may have a semicolon, and blanks only around that. Senders that read it to the
    /// letter drop the record and act as if the domain had no policy: mail from them is not protected.
    "record-blank-trailing" = Error, rfc8461("3.1"), "the record ends with a blank";
    next "Delete the blanks and the line breaks at the end of the record.";
    bad Record "v=STSv1; id=20261124T161500 ";
    bad Record "v=STSv1; id=20261124T161500\t ";
    bad Record "v=STSv1; id=20261124T161500\n\n";
    good Record "v=STSv1; id=20261124T161500; ";
    good Record "v=STSv1; id=20261124T161500 ; ";
}

/// Speaks where nothing but blanks is the matter with the end.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let is_trailing = |violation: RecordViolation| violation == RecordViolation::Field(FieldDefect::BlankTrailing);
        for violation in record.violations.iter().filter(|violation| is_trailing(violation.value)) {
            let (message, fix) = written(record).breach(FieldDefect::BlankTrailing, violation.span);
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
        assert_eq!(mended(&RULE, "v=STSv1; id=1 \n \n"), ["v=STSv1; id=1\n"]);
        assert_eq!(mended(&RULE, "v=STSv1; id=1;\r\n\r\n"), ["v=STSv1; id=1;\r\n"]);
    }
}
