//! The version is there, and not first.

use super::{at, written};
use crate::finding::{Finding, rfc8461};
use crate::read::RecordVersion;
use crate::rules::{Case, rule};

rule! {
    /// Senders know an MTA-STS record by its beginning, `v=STSv1;`, and drop every other one. With another field first
    /// they act as if the domain had no policy, and mail to it is not protected.
    "record-version-misplaced" = Error, rfc8461("3.1"), "the version does not stand first";
    next "Move `v=STSv1;` to the very beginning of the record.",
    hides ["@taken", "record-not-ascii"];
    bad Record "id=20261124T161500; v=STSv1;";
    bad Record "id=20261124T161500; v=STSv1";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500; v=STSv1";
}

/// Speaks of near misses.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.near_misses() {
        let RecordVersion::Misplaced { span } = record.version else { continue };
        let written = written(record);
        findings.push(Finding::new(&RULE, at(index, span), written.misplaced(span)).mended_by(written.moved(span)));
    }
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
        assert_eq!(mended(&RULE, "id=1 ; v=STSv1"), ["v=STSv1; id=1"]);
        assert_eq!(mended(&RULE, "id=1;\nv=STSv1"), ["v=STSv1; id=1"]);
        assert_eq!(mended(&RULE, "; id=1; v=STSv1"), Vec::<String>::new());
    }

    #[test]
    fn among_dns_answers_only_where_no_record_counts() {
        let sketch = Sketch::good("example.com").record("id=1; v=STSv1");
        let message = "The record begins with id=1, and v=STSv1 comes later.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(found(&sketch.records(&[b"id=1; v=STSv1", b"v=STSv1; id=1"]), &RULE), []);
    }
}
