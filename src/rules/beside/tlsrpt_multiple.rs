//! More than one TLSRPT record.

use crate::finding::{Finding, Place, Prose, code, rfc8460, said};
use crate::rules::{Case, rule};

rule! {
    /// Senders take a TLSRPT record only where it is the only one. With more they send no reports at all, and
    /// failures stay silent.
    "tlsrpt-multiple" = Warning, rfc8460("3"), "there is more than one TLSRPT record";
    next "Keep one record. To send reports to several addresses, list them in its `rua` with commas between them.";
}

/// Speaks once, of all of them.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let count = case.counted_tlsrpt().count();
    if count < 2 {
        return;
    }
    let message = Prose::with(
        "Senders send no reports: {} TLSRPT records stand at {}, and they want one.",
        [said(count), code(case.tlsrpt_name())],
    );
    findings.push(Finding::new(&RULE, Place::Tlsrpt, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    const RECORD: &[u8] = b"v=TLSRPTv1; rua=mailto:a@b.example";

    #[test]
    fn two_records_that_count() {
        let sketch = Sketch::good("example.com").tlsrpts(&[RECORD, b"v=TLSRPTv1; rua=mailto:c@d.example", b"v=spf1"]);
        let message =
            "Senders send no reports: 2 TLSRPT records stand at _smtp._tls.example.com, and they want one.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::Tlsrpt]);
    }

    #[test]
    fn two_records_that_were_shown() {
        let zone = |name: &str| {
            format!(
                "{name} IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\n\t\tIN TXT \"v=TLSRPTv1; rua=mailto:c@d.example\"\n"
            )
        };
        for (zone, name) in
            [(zone("_smtp._tls"), "_smtp._tls"), (zone("_smtp._tls.example.com."), "_smtp._tls.example.com")]
        {
            let message = format!("Senders send no reports: 2 TLSRPT records stand at {name}, and they want one.");
            let sketch = Sketch::lint(ShownKind::Any, zone.as_bytes());
            assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message)]);
        }
    }

    #[test]
    fn silent_on_one_that_counts_beside_others() {
        assert_eq!(found(&Sketch::good("example.com").tlsrpts(&[RECORD, b"v=TLSRPTv2; rua=x", b"v=spf1"]), &RULE), []);
    }
}
