//! A semicolon outside quotes, in a line of a zone file.

use crate::evidence::ShownKind;
use crate::finding::{Finding, rfc1035};
use crate::rules::{Case, rule};

rule! {
    /// Outside quotes, a semicolon begins a comment in a zone file. A name server reads the record up to there and publishes
    /// that: senders do not take it, and act as if the domain had no policy.
    "record-cut-by-comment" = Error, rfc1035("5.1"), "a semicolon outside quotes cuts the record short";
    next "Put the whole record in straight double quotes.";
    bad Any "_mta-sts.example.com. IN TXT v=STSv1; id=20261124T161500;";
    bad Any "_mta-sts.example.com. IN TXT 'v=STSv1; id=20261124T161500;'";
    good Any "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261124T161500;\"";
    good Any "_mta-sts.example.com. IN TXT v=STSv1\\;id=20261124T161500 ; a comment";
    good Any "_mta-sts\tTXT\tv=STSv1; id=20261124T161500;\t3600";
}

/// Speaks of each record that was shown so. The others speak of it as it was meant.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    findings.extend(case.cut_by_comment(ShownKind::Record, &RULE));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, slugs};

    #[test]
    fn what_a_name_server_reads_is_told_and_the_record_in_quotes_is_there_to_copy() {
        for (line, kept) in [
            ("_mta-sts.example.com. IN TXT v=STSv1; id=1;", "v=STSv1"),
            ("_mta-sts.example.com. IN TXT v=STSv1 ; id=1;", "v=STSv1"),
            ("_mta-sts.example.com. IN TXT 'v=STSv1; id=1;'", "'v=STSv1"),
            ("_mta-sts.example.com. IN TXT “v=STSv1; id=1;”", "“v=STSv1"),
            ("_mta-sts.example.com. IN TXT ( v=STSv1; id=1; )\n)", "v=STSv1"),
            ("_mta-sts.example.com. IN TXT v=STSv1\\; note=x; id=1;", "v=STSv1;note=x"),
        ] {
            let sketch = Sketch::lint(ShownKind::Any, line.as_bytes());
            let words =
                format!("A name server reads {kept} and no more: outside quotes, a semicolon begins a comment.");
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words)], "{line}");
            assert_eq!(slugs(&sketch).first(), Some(&"record-cut-by-comment"), "{line}");
            let findings = judge(&sketch.evidence());
            let copyable = findings.iter().flat_map(|finding| &finding.copyable).map(|copyable| copyable.text.as_str());
            assert!(copyable.clone().any(|text| text.starts_with("_mta-sts.example.com. IN TXT \"v=STSv1")), "{line}");
        }
    }
}
