//! An MX host that has no address but private ones.

use std::net::IpAddr;

use crate::finding::{Finding, Place, Prose, code, host, rfc5321};
use crate::rules::{Case, rule};

rule! {
    /// Senders elsewhere on the Internet cannot reach such an address. They go on to the other MX hosts or, where there is
    /// none, keep the mail and return it in the end.
    "mx-private" = Error, rfc5321("5.1"), "an MX host has only private addresses";
    next "Publish the public address of the mail server, or remove the host from the MX records. If an inner DNS server answers you with other addresses than the world gets, look at the public one.";
}

/// Speaks of each host that an MX record names: it takes no mail from outside, so the policy need not cover it. Where the domain itself
/// stands in for an MX record, the rule on that speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let named = case.answers.mx_hosts.iter().filter(|mx| mx.preference.is_some());
    for mx in named.filter(|mx| mx.addresses.are_private_only()) {
        let addresses: Vec<String> = mx.addresses.all().map(|address| IpAddr::to_string(&address)).collect();
        let template = match addresses.len() {
            1 => "No mail reaches {}: senders cannot get to {}, its only address.",
            _ => "No mail reaches {}: senders can get to none of its addresses, {}.",
        };
        let message = Prose::with(template, [host(&mx.host), code(addresses.join(", "))]);
        findings.push(Finding::new(&RULE, Place::MxHost(mx.host.clone()), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn at(addresses: &[&str]) -> Sketch {
        Sketch::good("example.com").address("mx.example.com", addresses)
    }

    #[test]
    fn one_address_and_several() {
        let one = "No mail reaches mx.example.com: senders cannot get to 192.168.1.5, its only address.".to_owned();
        assert_eq!(found(&at(&["192.168.1.5"]), &RULE), [(Severity::Error, one)]);
        let sketch = at(&["127.0.0.1", "10.0.0.5"]);
        let two = "No mail reaches mx.example.com: senders can get to none of its addresses, 127.0.0.1, 10.0.0.5.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, two.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug]);
    }

    #[test]
    fn a_public_address_that_any_resolver_knows_counts() {
        let public = Answer::A(&[PUBLIC]);
        let private = at(&["10.0.0.5"]).answer_by("Google", "mx.example.com", RecordType::A, &public);
        assert_eq!(found(&private, &RULE), []);
        let other_order = at(&[PUBLIC]).answer_by("Google", "mx.example.com", RecordType::A, &Answer::A(&["10.0.0.5"]));
        assert_eq!(found(&other_order, &RULE), []);
        let both = at(&["10.0.0.5"]).answer_by("Google", "mx.example.com", RecordType::A, &Answer::A(&["10.0.0.5"]));
        assert_eq!(found(&both, &RULE).len(), 1);
    }

    #[test]
    fn it_takes_no_mail_so_the_policy_need_not_cover_it() {
        let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (20, "in.example.com")]);
        let sketch = sketch.address("mx.example.com", &[PUBLIC]).address("in.example.com", &["10.0.0.5"]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
        let diagnosis = crate::diagnosis::diagnose(&sketch.evidence());
        let fates: Vec<_> = diagnosis.mx.iter().filter_map(|mx| mx.fate).map(|fate| fate.as_str()).collect();
        assert_eq!(fates, ["over verified TLS only", "no public address"]);
        assert!(diagnosis.tls_by_hand.iter().all(|host| host.host != "in.example.com"));
        assert!(!diagnosis.searchable.iter().any(|host| host == "in.example.com"));
    }

    #[test]
    fn silent_where_one_is_public_and_where_some_are_not_known() {
        assert_eq!(found(&at(&["10.0.0.5", PUBLIC]), &RULE), []);
        let half = at(&["10.0.0.5"]).answer("mx.example.com", RecordType::Aaaa, &Answer::Failing(2, None));
        assert_eq!(found(&half, &RULE), []);
        let itself = Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoData);
        assert_eq!(found(&itself.address("example.com", &["10.0.0.5"]), &RULE), []);
    }
}
