//! TLSA records that are not signed.

use super::Dane;
use crate::finding::{Finding, Prose, rfc7672};
use crate::rules::{Case, rule};

rule! {
    /// Senders that know DANE take notice of TLSA records only where these, and the addresses of the MX host, are signed with
    /// DNSSEC. Records without that protect nothing, however well they match the certificate.
    "dane-unsigned" = Warning, rfc7672("2.2.2"), "the TLSA records of an MX host are not signed";
    next "Sign the zone of the MX host with DNSSEC and publish its DS record in the zone above, or remove the TLSA records. Whether they are signed is the resolver’s word: if it is one of your own, see whether it checks signatures.";
}

/// Speaks once, of the hosts of which the resolver does not say so.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(dane) = Dane::of(case, |is_signed, _| !is_signed) else { return };
    let message = Prose::with(
        "TLSA records stand for {}, and {} does not say that they and the host’s addresses are signed. Without that, senders \
         take no notice of them.",
        [dane.named(), dane.resolver()],
    );
    findings.push(Finding::new(&RULE, dane.place(), message));
}

#[cfg(test)]
mod tests {
    use super::super::dane_present::tests::{signed, unsigned};
    use super::*;
    use crate::evidence::RecordType;
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    #[test]
    fn where_the_records_or_the_addresses_are_not() {
        let message = "TLSA records stand for mx.example.com, and Cloudflare does not say that they and the host’s addresses are \
                       signed. Without that, senders take no notice of them.";
        let none = unsigned(&[(3, 1, 1, 32)]);
        assert_eq!(found(&none, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(slugs(&none), [RULE.slug, "starttls-not-checked"]);
        let addresses = unsigned(&[(3, 1, 1, 32)]).authenticated("mx.example.com", RecordType::A);
        assert_eq!(found(&addresses, &RULE).len(), 1);
        assert_eq!(
            slugs(&unsigned(&[(1, 1, 1, 32)])),
            [RULE.slug, "starttls-not-checked"],
            "of what use they were is no matter"
        );
    }

    #[test]
    fn silent_where_they_are() {
        assert_eq!(found(&signed(&[(3, 1, 1, 32)]), &RULE), []);
    }
}
