//! A name below another domain has no policy of its own.

use crate::finding::{Finding, Place, Prose, host, rfc8461};
use crate::rules::suffixes::domain_above;
use crate::rules::{Case, rule};

rule! {
    /// A policy covers its own domain only. Mail to a name below that domain is delivered as if there were no policy, unless
    /// that name has a record and a Policy Host of its own.
    "subdomain-not-covered" = Note, rfc8461("3.4"), "the policy of the domain above does not cover this name";
    next "If mail comes to this name, give it a record, a Policy Host and a policy of its own. The policy may be the same text.";
}

/// Speaks where a name below another domain was checked, nothing of MTA-STS is deployed for it, and it takes mail: whoever
/// looks there may count on the policy above. Not in the report of that domain: whether names below it take mail is seen there
/// by a wildcard MX record alone, and of that another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| case.is_undeployed()) else { return };
    let Some(above) = domain_above(domain) else { return };
    let takes_mail = case.answers.mx.found().is_some_and(|records| !records.hosts.is_empty());
    if !takes_mail || case.takes_no_mail() {
        return;
    }
    let message = Prose::with(
        "If {} has a policy, it does not cover mail to {}, which needs one of its own.",
        [host(above), host(domain)],
    );
    findings.push(Finding::new(&RULE, Place::Domain, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn absent(domain: &str) -> Sketch {
        Sketch::good(domain).no_record().no_tlsrpt().response(404, None, b"")
    }

    #[test]
    fn where_a_name_below_another_has_nothing() {
        let message =
            "If example.com has a policy, it does not cover mail to a.example.com, which needs one of its own.";
        let sketch = absent("a.example.com");
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, message.to_owned())]);
        assert_eq!(slugs(&sketch), ["record-absent", RULE.slug]);
    }

    #[test]
    fn silent_where_nobody_can_have_a_policy_above_where_one_is_there_and_where_no_mail_is_taken() {
        for domain in ["example.com", "example.co.uk"] {
            assert_eq!(found(&absent(domain), &RULE), [], "{domain}");
        }
        assert_eq!(found(&Sketch::good("a.example.com"), &RULE), []);
        assert_eq!(found(&absent("a.example.com").mx(&[(0, ".")]), &RULE), []);
        assert_eq!(found(&absent("a.example.com").address("mx.a.example.com", &[]), &RULE), []);
    }
}
