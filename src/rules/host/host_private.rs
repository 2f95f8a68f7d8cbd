//! The Policy Host has no address but private ones.

use std::net::IpAddr;

use crate::finding::{Finding, Place, Prose, code, host, rfc8461};
use crate::read::{Scope, scope};
use crate::rules::{Case, Discovery, rule};

rule! {
    /// The record tells senders to fetch a policy from a host that they cannot reach. They give up and deliver as if
    /// the domain had no policy: mail to it is not protected, and nobody is told.
    "host-private" = Error, rfc8461("3.3"), "the Policy Host has only private addresses";
    next "Publish the public address of the web server for the Policy Host. If an inner DNS server answers you with other addresses than the world gets, look at the public one.";
}

/// Speaks where a record says that there is a policy. This page does not fetch from such addresses: it would ask the
/// network of whoever runs the check.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let addresses = &case.answers.policy_host;
    let Some(domain) = case.domain().filter(|_| addresses.are_private_only()) else { return };
    if matches!(case.discovery(), Discovery::Absent | Discovery::Unknown) {
        return;
    }
    let addresses: Vec<IpAddr> = addresses.all().collect();
    let mut scopes: Vec<Scope> = addresses.iter().map(|address| scope(*address)).collect();
    scopes.dedup();
    let template = match scopes[..] {
        [] => return,
        [Scope::Loopback] => "{} is at {}, where each sender finds only itself.",
        [Scope::Private] => "{} is at {}, inside a private network that senders cannot reach.",
        [Scope::Reserved] => "{} is at {}, an address that no host on the Internet has.",
        [..] => "{} is at {}, and senders can reach none of these.",
    };
    let addresses: Vec<String> = addresses.iter().map(IpAddr::to_string).collect();
    let message = Prose::with(template, [host(domain.policy_host()), code(addresses.join(", "))]);
    findings.push(Finding::new(&RULE, Place::PolicyHost, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::NotAsked;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    fn at(addresses: &[&str]) -> Sketch {
        Sketch::good("example.com").host(addresses).not_fetched(NotAsked::PrivateAddressesOnly)
    }

    #[test]
    fn addresses_that_nobody_reaches() {
        for (addresses, words) in [
            (&["127.0.0.1"][..], "127.0.0.1, where each sender finds only itself."),
            (
                &["10.0.0.5", "192.168.1.1"],
                "10.0.0.5, 192.168.1.1, inside a private network that senders \
                                            cannot reach.",
            ),
            (&["203.0.113.9"], "203.0.113.9, an address that no host on the Internet has."),
            (&["127.0.0.1", "10.0.0.5"], "127.0.0.1, 10.0.0.5, and senders can reach none of these."),
        ] {
            let message = format!("mta-sts.example.com is at {words}");
            assert_eq!(found(&at(addresses), &RULE), [(Severity::Error, message)]);
        }
        assert_eq!(places(&at(&["10.0.0.5"]), &RULE), [Place::PolicyHost]);
    }

    #[test]
    fn silent_where_one_is_public_where_some_are_not_known_and_where_nothing_is_deployed() {
        assert_eq!(found(&Sketch::good("example.com").host(&["10.0.0.5", PUBLIC]), &RULE), []);
        let half_known = Sketch::good("example.com")
            .host(&["10.0.0.5"])
            .not_fetched(NotAsked::AddressesUnknown)
            .answer("mta-sts.example.com", RecordType::Aaaa, &Answer::Failing(2, None));
        assert_eq!(found(&half_known, &RULE), []);
        assert_eq!(found(&at(&["10.0.0.5"]).no_record(), &RULE), []);
    }
}
