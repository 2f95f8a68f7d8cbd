//! No TLSRPT record.

use super::is_meant;
use crate::finding::{Copyable, Finding, Place, Prose, code, rfc8460};
use crate::rules::{Case, rule};

rule! {
    /// When a sender cannot fetch the policy, or cannot deliver because of it, it tells the domain only where a
    /// TLSRPT record says whom to tell. Without one, failures stay silent.
    "tlsrpt-absent" = Warning, rfc8460("3"), "there is no TLSRPT record";
    next "Publish a TLSRPT record with an address that somebody, or a report service, reads.";
}

/// Speaks where MTA-STS is deployed: where it is not, there is nothing to report. Of a record that was meant as one,
/// another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| case.is_deployed()) else { return };
    let looked = &case.answers.tlsrpt;
    let none_counts = looked.found().is_some() && !case.tlsrpt.iter().any(is_meant);
    // Where one stands elsewhere, that is the matter.
    if (!looked.is_absent() && !none_counts) || case.misplaced_tlsrpt().is_some() {
        return;
    }
    let name = domain.tlsrpt_name();
    // Beside an alias no other record can stand (RFC 1034 §3.6.2).
    findings.push(match looked.aliases.last() {
        Some(alias) => {
            let message = Prose::with(
                "{} is an alias of {}, and no TLSRPT record stands there: nobody is told when senders fail. The record \
                 belongs there, or the alias has to go.",
                [code(&name), code(&alias.to)],
            );
            Finding::new(&RULE, Place::Tlsrpt, message)
        }
        None => {
            let message =
                Prose::with("No TLSRPT record stands at {}: nobody is told when senders fail.", [code(&name)]);
            let record = format!("{name}. IN TXT \"v=TLSRPTv1; rua=mailto:tls-reports@{domain}\"");
            Finding::new(&RULE, Place::Tlsrpt, message).with_copyable(Copyable::record(record))
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge};

    #[test]
    fn where_something_is_deployed() {
        let message = "No TLSRPT record stands at _smtp._tls.example.com: nobody is told when senders fail.".to_owned();
        assert_eq!(found(&Sketch::good("example.com").no_tlsrpt(), &RULE), [(Severity::Warning, message)]);
    }

    #[test]
    fn behind_an_alias_no_record_is_offered_at_its_name() {
        use crate::evidence::RecordType;
        use crate::evidence::sketch::Answer;
        let answer = Answer::Dangling("tls.host.example");
        let sketch = Sketch::good("example.com").answer("_smtp._tls.example.com", RecordType::Txt, &answer);
        let words = "_smtp._tls.example.com is an alias of tls.host.example, and no TLSRPT record stands there: nobody is told \
                     when senders fail. The record belongs there, or the alias has to go.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, words.to_owned())]);
        assert!(judge(&sketch.evidence()).iter().all(|finding| finding.rule != &RULE || finding.copyable.is_empty()));
    }

    #[test]
    fn where_only_other_records_stand() {
        let other = Sketch::good("example.com").tlsrpt("v=spf1 -all");
        assert!(matches!(found(&other, &RULE)[..], [(Severity::Warning, _)]));
        assert_eq!(found(&Sketch::good("example.com").tlsrpt("v=TLSRPTv1 rua=mailto:a@b.example"), &RULE), []);
    }

    #[test]
    fn silent_where_nothing_is_deployed_or_nothing_is_known() {
        let sketch = Sketch::good("example.com").no_tlsrpt().no_record().response(404, None, b"");
        assert_eq!(found(&sketch, &RULE), []);
        let name = "_smtp._tls.example.com";
        assert_eq!(found(&Sketch::good("example.com").unasked(name, crate::evidence::RecordType::Txt), &RULE), []);
    }
}
