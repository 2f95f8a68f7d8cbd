//! The Policy Host is an alias that leads nowhere.

use super::alias;
use crate::finding::{Finding, Place, Prose, ask_again, host, rfc8461};
use crate::rules::{Case, Discovery, rule};

rule! {
    /// The record tells senders to fetch a policy, and the host that should serve it is an alias of a name without an address.
    /// They deliver as if the domain had no policy, and nobody is told. Where that name belongs to a hosting provider,
    /// whoever sets it up there next answers in your name, with a policy of their own.
    "host-alias-dangling" = Error, rfc8461("3.3"), "the Policy Host is an alias that leads nowhere";
    next "Set the Policy Host up at the hosting provider again, or make the alias lead to where it is now. If nobody serves a policy any more, remove the alias and the MTA-STS record.";
}

/// Speaks where a record says that there is a policy.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let addresses = &case.answers.policy_host;
    let Some(domain) = case.domain().filter(|_| addresses.are_absent()) else { return };
    let Some(alias) = alias(case).filter(|_| !matches!(case.discovery(), Discovery::Absent | Discovery::Unknown))
    else {
        return;
    };
    let (name, again) = (host(domain.policy_host()), ask_again(addresses.v4.ttl));
    let message = if addresses.v4.is_endless {
        Prose::with("{} is an alias, and the aliases that it leads over do not end. {}", [name, again])
    } else {
        Prose::with("{} is an alias of {}, which has no address. {}", [name, host(&alias.to), again])
    };
    findings.push(Finding::new(&RULE, Place::PolicyHost, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{NotAsked, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn led_by(answer: &Answer<'_>) -> Sketch {
        Sketch::good("example.com")
            .answer("mta-sts.example.com", RecordType::A, answer)
            .answer("mta-sts.example.com", RecordType::Aaaa, answer)
            .not_fetched(NotAsked::NoAddress)
    }

    #[test]
    fn to_a_name_without_an_address_or_in_a_circle() {
        for (answer, words) in [
            (Answer::Dangling("gone.host.example"), "of gone.host.example, which has no address."),
            (Answer::Broken("gone.host.example"), "of gone.host.example, which has no address."),
        ] {
            let sketch = led_by(&answer);
            let words = format!("mta-sts.example.com is an alias {words} After a change, ask again in 1 hour.");
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words)]);
            assert!(!slugs(&sketch).contains(&"host-absent"));
        }
        let words = "mta-sts.example.com is an alias, and the aliases that it leads over do not end. After a change, ask again in \
                     1 hour.";
        let circle = led_by(&Answer::Circle(&["a.example", "mta-sts.example.com"]));
        assert_eq!(found(&circle, &RULE), [(Severity::Error, words.to_owned())]);
    }

    #[test]
    fn silent_where_nothing_is_deployed_and_where_it_leads_somewhere() {
        assert_eq!(found(&led_by(&Answer::Dangling("gone.host.example")).no_record(), &RULE), []);
        let good = Answer::Behind(&["web.host.example"], &Answer::A(&["93.184.215.14"]));
        assert_eq!(found(&Sketch::good("example.com").answer("mta-sts.example.com", RecordType::A, &good), &RULE), []);
    }
}
