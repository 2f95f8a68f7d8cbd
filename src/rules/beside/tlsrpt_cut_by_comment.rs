//! A semicolon outside quotes, in the line of a zone file that holds the TLSRPT record.

use crate::evidence::ShownKind;
use crate::finding::{Finding, rfc1035};
use crate::rules::{Case, rule};

rule! {
    /// Outside quotes, a semicolon begins a comment in a zone file. A name server reads the record up to there and publishes
    /// that: senders find no address in it and send no reports, so failures stay silent.
    "tlsrpt-cut-by-comment" = Warning, rfc1035("5.1"), "a semicolon outside quotes cuts the TLSRPT record short";
    next "Put the whole record in straight double quotes.";
    bad Any "_smtp._tls.example.com. IN TXT v=TLSRPTv1; rua=mailto:tls@reports.example";
    good Any "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:tls@reports.example\"";
}

/// Speaks of each record that was shown so.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    findings.extend(case.cut_by_comment(ShownKind::Tlsrpt, &RULE));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn what_a_name_server_reads_is_told() {
        let sketch = Sketch::lint(ShownKind::Any, b"_smtp._tls IN TXT v=TLSRPTv1; rua=mailto:a@b.example");
        let words = "A name server reads v=TLSRPTv1 and no more: outside quotes, a semicolon begins a comment.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, words.to_owned())]);
    }
}
