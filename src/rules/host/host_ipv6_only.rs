//! The Policy Host has no IPv4 address.

use super::{address_record, gravity};
use crate::finding::{Finding, Place, Prose, code, host, rfc8461};
use crate::rules::{Case, rule};

rule! {
    /// Many mail servers have IPv4 alone. They cannot reach the Policy Host, and deliver as if the domain had no policy: mail from
    /// them is not protected, and nobody is told.
    "host-ipv6-only" = Warning, rfc8461("3.3"), "the Policy Host has no IPv4 address";
    next "Publish an A record for the Policy Host beside its AAAA record, or serve the policy from a host that has both.";
}

/// Speaks where something is deployed and both kinds of address were asked for.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let addresses = &case.answers.policy_host;
    let Some((domain, severity)) = case.domain().zip(gravity(case, RULE.severity)) else { return };
    let Some(v6) = addresses.v6.found().filter(|_| addresses.v4.is_absent() && addresses.any_public()) else { return };
    let policy_host = domain.policy_host();
    let known = v6.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let message = Prose::with(
        "{} is at {}, and has no IPv4 address: a mail server without IPv6 cannot fetch the policy.",
        [host(&policy_host), code(known)],
    );
    let finding = Finding::new(&RULE, Place::PolicyHost, message).as_grave_as(severity);
    // Beside an alias no other record can stand.
    let is_alias = !addresses.v6.aliases.is_empty();
    findings.push(if is_alias { finding } else { finding.with_copyable(address_record(&policy_host, "A")) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn sketch() -> Sketch {
        let v6 = Answer::Aaaa(&["2606:2800:21f:cb07::34"]);
        Sketch::good("example.com").host(&[]).answer("mta-sts.example.com", RecordType::Aaaa, &v6)
    }

    #[test]
    fn no_ipv4_address() {
        let words = "mta-sts.example.com is at 2606:2800:21f:cb07::34, and has no IPv4 address: a mail server without IPv6 cannot \
                     fetch the policy.";
        assert_eq!(found(&sketch(), &RULE), [(Severity::Warning, words.to_owned())]);
    }

    #[test]
    fn silent_where_nothing_is_deployed_and_where_it_is_not_known() {
        assert_eq!(found(&sketch().no_record().response(404, None, b""), &RULE), []);
        let unknown = sketch().answer("mta-sts.example.com", RecordType::A, &Answer::Failing(2, None));
        assert_eq!(found(&unknown, &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
