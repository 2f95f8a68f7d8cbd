//! The Policy Host has no address.

use super::{address_record, alias};
use crate::finding::{Finding, Place, Prose, ask_again, host, rfc8461};
use crate::rules::{Case, Discovery, rule};

rule! {
    /// The record tells senders to fetch a policy, and the host that should serve it has no address. They give up and
    /// deliver as if the domain had no policy: mail to it is not protected, and nobody is told.
    "host-absent" = Error, rfc8461("3.3"), "the Policy Host has no address";
    next "Publish an A or AAAA record, or a CNAME to your hosting provider, for the Policy Host; or remove the MTA-STS record.";
}

/// Speaks where a record says that there is a policy; without one, a host without an address is no defect. Of an alias that
/// leads nowhere, another rule does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| case.answers.policy_host.are_absent()) else { return };
    if matches!(case.discovery(), Discovery::Absent | Discovery::Unknown) || alias(case).is_some() {
        return;
    }
    let policy_host = domain.policy_host();
    let message = Prose::with(
        "{} has neither an IPv4 nor an IPv6 address. {}",
        [host(&policy_host), ask_again(case.answers.policy_host.v4.ttl)],
    );
    findings.push(Finding::new(&RULE, Place::PolicyHost, message).with_copyable(address_record(&policy_host, "A")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{NotAsked, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    #[test]
    fn no_address_of_either_kind() {
        let sketch = Sketch::good("example.com").host(&[]).not_fetched(NotAsked::NoAddress);
        let message =
            "mta-sts.example.com has neither an IPv4 nor an IPv6 address. After a change, ask again in 5 minutes."
                .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn an_alias_that_leads_nowhere_is_its_own_matter_unless_it_is_a_wildcards() {
        let gone = Answer::Dangling("gone.hosting.example");
        let sketch = Sketch::good("example.com")
            .answer("mta-sts.example.com", RecordType::A, &gone)
            .answer("mta-sts.example.com", RecordType::Aaaa, &gone)
            .not_fetched(NotAsked::NoAddress);
        assert_eq!(found(&sketch, &RULE), []);
        assert!(slugs(&sketch).contains(&"host-alias-dangling"));
        let of_wildcard = sketch.answer("*.example.com", RecordType::Txt, &gone);
        assert!(matches!(found(&of_wildcard, &RULE)[..], [(Severity::Error, _)]));
        assert!(!slugs(&of_wildcard).contains(&"host-alias-dangling"));
    }

    #[test]
    fn silent_where_nothing_is_deployed_or_nothing_is_known() {
        let nothing = Sketch::good("example.com").no_record().host(&[]).not_fetched(NotAsked::NoAddress);
        assert_eq!(found(&nothing, &RULE), []);
        let unknown =
            Sketch::good("example.com").answer("mta-sts.example.com", RecordType::Aaaa, &Answer::Failing(2, None));
        assert_eq!(found(&unknown, &RULE), []);
    }
}
