//! The Policy Host has no address.

use crate::finding::{Copyable, Finding, Place, Prose, host, rfc8461};
use crate::rules::{Case, Discovery, rule};

rule! {
    /// The record tells senders to fetch a policy, and the host that should serve it has no address. They give up and
    /// deliver as if the domain had no policy: mail to it is not protected, and nobody is told.
    "host-absent" = Error, rfc8461("3.3"), "the Policy Host has no address";
    next "Publish an A or AAAA record, or a CNAME to your hosting provider, for the Policy Host; or remove the MTA-STS record.";
}

/// Speaks where a record says that there is a policy; without one, a host without an address is no defect.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| case.answers.policy_host.are_absent()) else { return };
    if matches!(case.discovery(), Discovery::Absent | Discovery::Unknown) {
        return;
    }
    let policy_host = domain.policy_host();
    let aliases = &case.answers.policy_host.v4.aliases;
    let message = match aliases.last() {
        Some(alias) => {
            Prose::with("{} is an alias of {}, which has no address.", [host(&policy_host), host(&alias.to)])
        }
        None => Prose::with("{} has neither an IPv4 nor an IPv6 address.", [host(&policy_host)]),
    };
    let record = format!("{policy_host}. IN A <address of your web server>");
    findings.push(Finding::new(&RULE, Place::PolicyHost, message).with_copyable(Copyable::record(record)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{NotAsked, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn no_address_of_either_kind() {
        let sketch = Sketch::good("example.com").host(&[]).not_fetched(NotAsked::NoAddress);
        let message = "mta-sts.example.com has neither an IPv4 nor an IPv6 address.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn an_alias_that_leads_nowhere() {
        let sketch = Sketch::good("example.com")
            .answer("mta-sts.example.com", RecordType::A, &Answer::Dangling("gone.hosting.example"))
            .answer("mta-sts.example.com", RecordType::Aaaa, &Answer::Dangling("gone.hosting.example"))
            .not_fetched(NotAsked::NoAddress);
        let message = "mta-sts.example.com is an alias of gone.hosting.example, which has no address.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
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
