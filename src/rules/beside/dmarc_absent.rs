//! No DMARC record.

use super::{beginning_with, layers};
use crate::finding::{Finding, Place, Prose, code, rfc7489};
use crate::rules::suffixes::domain_above;
use crate::rules::{Case, rule};

rule! {
    /// DMARC says what receivers are to do with mail that only seems to come from the domain. It is another layer than MTA-STS,
    /// which protects the mail that comes in: without it, each receiver decides for itself. Whether there is a record, and
    /// whether it asks for anything, is all that is looked at here.
    "dmarc-absent" = Advice, rfc7489("6.6.3"), "the domain has no DMARC record";
    next "Publish a TXT record that begins with `v=DMARC1; p=none` at the `_dmarc` name, with an address for reports. Once these are as they should be, ask for `quarantine` or `reject`.";
}

/// Speaks where `_dmarc` is known to have no such record, but not of a name below another domain: receivers then go by the
/// record of the domain above (RFC 7489 §6.6.3), and nobody asked for that.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = layers(case).filter(|(domain, _)| domain_above(domain).is_none()) else { return };
    if beginning_with(&beside.dmarc, "v=DMARC1").is_some_and(|records| records.is_empty()) {
        let message = Prose::with(
            "No DMARC record stands at {}: each receiver decides for itself what it does with forged mail.",
            [code(domain.dmarc_name())],
        );
        findings.push(Finding::new(&RULE, Place::Domain, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn with(domain: &str, answer: &Answer<'_>) -> Sketch {
        Sketch::good(domain).answer(&format!("_dmarc.{domain}"), RecordType::Txt, answer)
    }

    #[test]
    fn where_there_is_none() {
        let message = "No DMARC record stands at _dmarc.example.com: each receiver decides for itself what it does with forged \
                       mail.";
        for answer in [Answer::NoSuchName, Answer::NoData, Answer::Txt(&[&[b"v=spf1 -all"]])] {
            assert_eq!(found(&with("example.com", &answer), &RULE), [(Severity::Advice, message.to_owned())]);
        }
        assert_eq!(found(&with("example.co.uk", &Answer::NoData), &RULE).len(), 1, "nobody can have one above");
        assert_eq!(slugs(&with("example.com", &Answer::NoData)), [RULE.slug, "starttls-not-checked", "dkim-unknown"]);
    }

    #[test]
    fn silent_below_another_domain_where_one_is_there_and_where_nothing_is_known_or_deployed() {
        assert_eq!(found(&with("a.example.com", &Answer::NoData), &RULE), []);
        assert_eq!(found(&with("example.com", &Answer::Txt(&[&[b"v=DMARC1;p=reject"]])), &RULE), []);
        assert_eq!(found(&with("example.com", &Answer::Failing(2, None)), &RULE), []);
        assert_eq!(found(&with("example.com", &Answer::NoData).no_record().response(404, None, b""), &RULE), []);
    }
}
