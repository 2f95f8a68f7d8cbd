//! Signed TLSA records that SMTP does not use.

use super::{Dane, is_usable};
use crate::finding::{Finding, Prose, code, rfc7672};
use crate::rules::{Case, rule};

rule! {
    /// SMTP uses records of usage 2 or 3 alone, with selector 0 or 1 and a matching type up to 2, whose digest is whole. Where an
    /// MX host has signed ones and none of these, senders that know DANE ask for TLS and take any certificate.
    "dane-unusable" = Warning, rfc7672("3.1"), "no TLSA record of an MX host is one that SMTP uses";
    next "Publish `3 1 1` records: the SHA-256 of the public key that the host uses, and of the next one.";
}

/// Speaks once, of the hosts that have no other; with the first record as the one to look at.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(dane) = Dane::of(case, |is_signed, records| is_signed && !records.iter().any(is_usable)) else { return };
    let Some(first) = dane.first.first() else { return };
    let parameters = code(format_args!("{} {} {}", first.usage, first.selector, first.matching_type));
    let template = match (first.usage, first.selector, first.matching_type) {
        (2 | 3, 0 | 1, 0..=2) => {
            "SMTP uses none of the TLSA records for {}: the data of {} is not as long as that digest is. They are signed, \
             says {}, so senders that know DANE ask for TLS there, and take any certificate."
        }
        _ => {
            "SMTP uses none of the TLSA records for {}, such as {}. They are signed, says {}, so senders that know DANE ask \
             for TLS there, and take any certificate."
        }
    };
    let message = Prose::with(template, [dane.named(), parameters, dane.resolver()]);
    findings.push(Finding::new(&RULE, dane.place(), message));
}

#[cfg(test)]
mod tests {
    use super::super::dane_present::tests::{signed, unsigned};
    use super::*;
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    #[test]
    fn by_usage_selector_matching_type_and_length() {
        let message = "SMTP uses none of the TLSA records for mx.example.com, such as 1 1 1. They are signed, says Cloudflare, so \
                       senders that know DANE ask for TLS there, and take any certificate.";
        let sketch = signed(&[(1, 1, 1, 32), (0, 0, 1, 32)]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
        for record in [(4, 1, 1, 32), (3, 2, 1, 32), (3, 1, 3, 32)] {
            assert_eq!(found(&signed(&[record]), &RULE).len(), 1, "{record:?}");
        }
        for record in [(3, 1, 1, 31), (3, 1, 2, 32), (2, 0, 0, 0)] {
            let said = found(&signed(&[record]), &RULE).into_iter().map(|(_, message)| message).collect::<String>();
            assert!(said.contains("is not as long as"), "{record:?}: {said}");
        }
    }

    #[test]
    fn silent_where_one_is_used_and_where_they_are_not_signed() {
        for record in [(3, 1, 1, 32), (3, 0, 2, 64), (2, 1, 1, 32), (2, 0, 0, 900)] {
            assert_eq!(found(&signed(&[(1, 1, 1, 32), record]), &RULE), [], "{record:?}");
        }
        assert_eq!(found(&unsigned(&[(1, 1, 1, 32)]), &RULE), []);
    }
}
