//! An MX host without any address.

use crate::finding::{Finding, Place, Prose, host, rfc5321};
use crate::rules::{Case, rule};

rule! {
    /// A sender that comes to this host finds no address to deliver to. It goes on to the other MX hosts, or, where
    /// there is none, keeps the mail and returns it in the end.
    "mx-no-address" = Error, rfc5321("5.1"), "an MX host has no address";
    next "Publish an A or AAAA record for the host, or remove it from the MX records.";
}

/// Speaks of each host that an MX record names. Where the domain itself stands in for one, the rule on that speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let named = case.answers.mx_hosts.iter().filter(|mx| mx.preference.is_some() && !mx.host.is_ip_literal());
    for mx in named.filter(|mx| mx.addresses.are_absent()) {
        let message = match mx.addresses.v4.aliases.last() {
            Some(alias) => Prose::with(
                "No mail reaches {}: it is an alias of {}, which has no address.",
                [host(&mx.host), host(&alias.to)],
            ),
            None => Prose::with("No mail reaches {}: it has neither an IPv4 nor an IPv6 address.", [host(&mx.host)]),
        };
        findings.push(Finding::new(&RULE, Place::MxHost(mx.host.clone()), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    #[test]
    fn neither_kind_of_address() {
        let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (20, "old.example.net")]);
        let message = "No mail reaches old.example.net: it has neither an IPv4 nor an IPv6 address.".to_owned();
        let sketch = sketch.address("old.example.net", &[]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"], "that no line covers it does not matter");
    }

    #[test]
    fn an_alias_that_leads_nowhere() {
        let sketch = Sketch::good("example.com")
            .answer("mx.example.com", RecordType::A, &Answer::Dangling("gone.example"))
            .answer("mx.example.com", RecordType::Aaaa, &Answer::Broken("gone.example"));
        let message = "No mail reaches mx.example.com: it is an alias of gone.example, which has no \
                       address."
            .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn silent_where_one_question_is_open_and_on_the_domain_itself() {
        let sketch = Sketch::good("example.com").mx(&[(10, "old.example.net")]);
        assert_eq!(found(&sketch.answer("old.example.net", RecordType::A, &Answer::NoData), &RULE), []);
        let itself = Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoData);
        assert_eq!(found(&itself.address("example.com", &[]), &RULE), []);
    }
}
