//! Signed TLSA records of MX hosts: DANE.

use super::{Dane, is_usable};
use crate::finding::{Finding, Prose, host, rfc7672};
use crate::rules::{Case, rule};

rule! {
    /// Senders that know DANE hold the certificate of such a host against its TLSA records, and refuse the host where they do
    /// not match. The policy of MTA-STS does not change that; it is for the senders that do not know DANE.
    "dane-present" = Note, rfc7672("2.2"), "an MX host has signed TLSA records";
    next "Nothing needs to be done. Before the host gets another certificate, publish the TLSA record for it beside the old one. That the records are signed is the resolver’s word: this page does not check it.";
}

/// Speaks once, of the hosts of which the resolver says so. Where senders get the hosts from is said as well: without a
/// signature on the MX records DANE does not protect it (RFC 7672 §2.2.1).
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(dane) = Dane::of(case, |is_signed, records| is_signed && records.iter().any(is_usable)) else { return };
    let message = match case.domain() {
        Some(domain) if !case.answers.mx.authenticated => Prose::with(
            "TLSA records stand for {}, and are signed, says {}. The MX records of {} are not: that senders come to these \
             hosts and to no others, DANE does not protect.",
            [dane.named(), dane.resolver(), host(domain)],
        ),
        _ => Prose::with(
            "TLSA records stand for {}, and are signed, says {}. Senders that know DANE hold the certificate against them \
             first.",
            [dane.named(), dane.resolver()],
        ),
    };
    findings.push(Finding::new(&RULE, dane.place(), message));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::finding::{Place, Severity};
    use crate::rules::checking::{found, places, slugs};

    const TLSA: &str = "_25._tcp.mx.example.com";

    /// A domain in order whose MX host has `records` and signed addresses; the records are signed as well.
    pub(in crate::rules::beside) fn signed(records: &[(u8, u8, u8, usize)]) -> Sketch {
        unsigned(records).authenticated("mx.example.com", RecordType::A).authenticated(TLSA, RecordType::Tlsa)
    }

    /// A domain in order whose MX host has `records`, and nothing is signed.
    pub(in crate::rules::beside) fn unsigned(records: &[(u8, u8, u8, usize)]) -> Sketch {
        Sketch::good("example.com").answer(TLSA, RecordType::Tlsa, &Answer::Tlsa(records))
    }

    #[test]
    fn where_all_is_signed() {
        let sketch = signed(&[(3, 1, 1, 32)]).authenticated("example.com", RecordType::Mx);
        let message = "TLSA records stand for mx.example.com, and are signed, says Cloudflare. Senders that know DANE hold the \
                       certificate against them first.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, message.to_owned())]);
        assert!(matches!(places(&sketch, &RULE)[..], [Place::MxHost(_)]));
        assert_eq!(slugs(&sketch), ["starttls-not-checked", RULE.slug]);
    }

    #[test]
    fn where_the_mx_records_are_not() {
        let message = "TLSA records stand for mx.example.com, and are signed, says Cloudflare. The MX records of example.com are \
                       not: that senders come to these hosts and to no others, DANE does not protect.";
        assert_eq!(found(&signed(&[(2, 0, 2, 64)]), &RULE), [(Severity::Note, message.to_owned())]);
    }

    #[test]
    fn several_hosts_are_named_together() {
        let sketch =
            signed(&[(3, 1, 1, 32)]).mx(&[(10, "mx.example.com"), (20, "b.example.com"), (30, "c.example.com")]);
        let with = |sketch: Sketch, host: &str| {
            let tlsa = format!("_25._tcp.{host}");
            let sketch = sketch.address(host, &[PUBLIC]).authenticated(host, RecordType::A);
            sketch
                .answer(&tlsa, RecordType::Tlsa, &Answer::Tlsa(&[(3, 1, 1, 32)]))
                .authenticated(&tlsa, RecordType::Tlsa)
        };
        let two = with(sketch, "b.example.com");
        let said = |sketch: &Sketch| found(sketch, &RULE).into_iter().map(|(_, message)| message).collect::<String>();
        assert!(
            said(&two).starts_with("TLSA records stand for mx.example.com and one more MX host, and"),
            "{}",
            said(&two)
        );
        let three = with(two, "c.example.com");
        assert!(said(&three).starts_with("TLSA records stand for mx.example.com and 2 more MX hosts, and"));
        assert_eq!(places(&three, &RULE), [Place::MxHosts]);
    }

    #[test]
    fn of_a_signed_alias_those_at_the_name_that_it_leads_to_count_first() {
        let behind = Answer::Behind(&["real.example.net"], &Answer::A(&[PUBLIC]));
        let aliased = |records: &[(u8, u8, u8, usize)]| {
            unsigned(records).answer("mx.example.com", RecordType::A, &behind).answer(
                "_25._tcp.real.example.net",
                RecordType::Tlsa,
                &Answer::Tlsa(&[(3, 1, 1, 32)]),
            )
        };
        let signed_there = |sketch: Sketch| {
            sketch
                .authenticated("mx.example.com", RecordType::A)
                .authenticated("_25._tcp.real.example.net", RecordType::Tlsa)
        };
        // SMTP uses none of its own.
        let own: &[(u8, u8, u8, usize)] = &[(1, 1, 1, 32)];
        let sketch = signed_there(aliased(own)).authenticated(TLSA, RecordType::Tlsa);
        assert_eq!(slugs(&sketch), ["mx-is-alias", "starttls-not-checked", RULE.slug]);
        let none = signed_there(aliased(own)).answer(TLSA, RecordType::Tlsa, &Answer::NoData);
        assert_eq!(found(&none, &RULE).len(), 1);
        // Where none stands there, and where the alias is not signed, its own do.
        let gone = sketch.clone().answer("_25._tcp.real.example.net", RecordType::Tlsa, &Answer::NoSuchName);
        assert_eq!(slugs(&gone), ["mx-is-alias", "dane-unusable", "starttls-not-checked"]);
        let insecure = aliased(&[(3, 1, 1, 32)]).authenticated("_25._tcp.real.example.net", RecordType::Tlsa);
        assert_eq!(found(&insecure, &RULE), []);
    }

    #[test]
    fn silent_where_an_address_is_not_signed_and_where_nothing_stands() {
        let half = unsigned(&[(3, 1, 1, 32)]).authenticated(TLSA, RecordType::Tlsa);
        assert_eq!(found(&half, &RULE), []);
        let v6 = Answer::Aaaa(&["2606:2800:21f:cb07::1"]);
        assert_eq!(found(&signed(&[(3, 1, 1, 32)]).answer("mx.example.com", RecordType::Aaaa, &v6), &RULE), []);
        let none = Sketch::good("example.com").answer(TLSA, RecordType::Tlsa, &Answer::NoData);
        assert_eq!(slugs(&none), ["starttls-not-checked"]);
        // Many healthy zones fail there.
        let failing = Sketch::good("example.com").answer(TLSA, RecordType::Tlsa, &Answer::Failing(2, None));
        assert_eq!(slugs(&failing), ["starttls-not-checked"]);
    }
}
