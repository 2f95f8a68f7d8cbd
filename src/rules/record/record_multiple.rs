//! More than one record that counts.

use crate::evidence::ShownKind;
use crate::finding::{Finding, Place, Prose, code, rfc8461, said};
use crate::rules::{Case, Discovery, rule};

rule! {
    /// Senders must find exactly one record. With more they cannot know which `id` counts, so they act as if the domain
    /// had no policy, and mail to it is not protected.
    "record-multiple" = Error, rfc8461("3.1"), "there is more than one MTA-STS record";
    next "Keep one record and delete the others. If you cannot tell which one is current, keep the newer `id`.";
}

/// Speaks once, of all of them.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if case.discovery() != Discovery::Multiple {
        return;
    }
    let count = case.counted_records().count();
    let misplaced = case.shown_misplaced(ShownKind::Record);
    let name = misplaced.map_or_else(|| case.record_name(), |misplaced| misplaced.name.to_owned());
    let message = Prose::with("{} MTA-STS records stand at {}.", [said(count), code(name)]);
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn two_records_that_count() {
        let sketch = Sketch::good("example.com").records(&[b"v=STSv1; id=1;", b"v=STSv1; id=2;", b"v=spf1 -all"]);
        let message = "2 MTA-STS records stand at _mta-sts.example.com.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn one_that_counts_beside_others() {
        assert_eq!(found(&Sketch::good("example.com").records(&[b"v=STSv1; id=1;", b"v=STSv1 ; id=2;"]), &RULE), []);
    }
}
