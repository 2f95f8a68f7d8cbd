//! An MX host whose name is an alias.

use crate::finding::{Finding, Place, Prose, host, rfc2181};
use crate::rules::{Case, rule};

rule! {
    /// An MX record is to name a host itself. Most senders follow an alias there; some take it for a fault and do not
    /// deliver. Those that honour MTA-STS hold the policy and the certificate against the name in the MX record, not against
    /// the one that it leads to.
    "mx-is-alias" = Warning, rfc2181("10.3"), "the name of an MX host is an alias";
    next "Put the name that the alias leads to into the MX record, with an `mx` line and a certificate for it; or give the MX host’s own name the addresses.";
}

/// Speaks of each host that an MX record names. Of an alias that leads to no address another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for mx in case.answers.mx_hosts.iter().filter(|mx| mx.preference.is_some() && !mx.addresses.are_absent()) {
        let addresses = &mx.addresses;
        let Some(alias) = addresses.v4.aliases.last().or(addresses.v6.aliases.last()) else { continue };
        let message = Prose::with(
            "{} is an alias of {}, and some senders do not deliver to one. The policy and the certificate must name {} itself.",
            [host(&mx.host), host(&alias.to), host(&mx.host)],
        );
        findings.push(Finding::new(&RULE, Place::MxHost(mx.host.clone()), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places, slugs};

    fn aliased(names: &[&str]) -> Sketch {
        let answer = Answer::Behind(names, &Answer::A(&[PUBLIC]));
        Sketch::good("example.com").answer("mx.example.com", RecordType::A, &answer)
    }

    #[test]
    fn the_end_of_the_chain_is_named_and_the_name_that_counts() {
        let message = "mx.example.com is an alias of c.example.net, and some senders do not deliver to one. The policy and the \
                       certificate must name mx.example.com itself.";
        let sketch = aliased(&["b.example.net", "c.example.net"]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
        assert!(matches!(&places(&sketch, &RULE)[..], [Place::MxHost(host)] if host.as_str() == "mx.example.com"));
    }

    #[test]
    fn an_alias_that_only_the_other_question_met_counts() {
        let answer = Answer::Behind(&["b.example.net"], &Answer::Aaaa(&["2606:2800:21f:cb07::1"]));
        let sketch = Sketch::good("example.com").answer("mx.example.com", RecordType::Aaaa, &answer);
        assert_eq!(found(&sketch, &RULE).len(), 1);
    }

    #[test]
    fn silent_on_one_that_leads_nowhere_and_on_the_domain_itself() {
        let nowhere = Sketch::good("example.com")
            .answer("mx.example.com", RecordType::A, &Answer::Dangling("gone.example"))
            .answer("mx.example.com", RecordType::Aaaa, &Answer::Dangling("gone.example"));
        assert_eq!(found(&nowhere, &RULE), []);
        let itself = Sketch::good("example.com")
            .answer("example.com", RecordType::Mx, &Answer::Dangling("example.net"))
            .answer("example.com", RecordType::A, &Answer::Behind(&["example.net"], &Answer::A(&[PUBLIC])));
        assert_eq!(found(&itself, &RULE), []);
    }
}
