//! Blanks between the version and its semicolon.

use super::{at, written};
use crate::finding::{Finding, rfc8461};
use crate::read::RecordVersion;
use crate::rules::{Case, rule};

rule! {
    /// Senders differ here. Some drop a record that does not begin with exactly `v=STSv1;` and deliver as if the domain
    /// had no policy; others read it. The grammar of the standard allows the blank, its text does not.
    "record-blank-before-semicolon" = Warning, rfc8461("3.1"), "a blank stands before the first semicolon";
    next "Write `v=STSv1;` without a blank before the semicolon.";
    bad Record "v=STSv1 ; id=20261124T161500;";
    bad Record "v=STSv1\t; id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500 ;";
}

/// Speaks of records that count: where an exact one does, senders drop this one.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.counted_records() {
        let RecordVersion::BlankBeforeSemicolon { blank } = record.version else { continue };
        let (message, fix) = written(record).blank_before_semicolon(blank);
        findings.push(Finding::new(&RULE, at(index, blank), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_blanks_are_marked_and_taken_out() {
        marks(&RULE, "v=STSv1  ; id=1;\n       ^^\n");
        assert_eq!(mended(&RULE, "v=STSv1  ; id=1;"), ["v=STSv1; id=1;"]);
    }

    #[test]
    fn silent_beside_an_exact_record() {
        let sketch = Sketch::good("example.com").records(&[b"v=STSv1 ; id=1;", b"v=STSv1; id=2;"]);
        assert_eq!(found(&sketch, &RULE), []);
    }
}
