//! The domain does not exist.

use crate::finding::{Finding, Place, Prose, host, rfc5321};
use crate::rules::{Case, rule};

rule! {
    /// A sender that learns from DNS that a domain does not exist returns the mail at once. Nobody asks for a record
    /// or a policy of such a domain.
    "domain-absent" = Error, rfc5321("5.1"), "the domain does not exist";
    next "Look at how the name is written. If it is as it should be, see whether its registration runs on and its zone is served.";
}

/// Speaks where the question for MX records found no such name, whoever was asked. Where resolvers disagree, another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_denied = case.domain_is_denied() && case.answers.mx_elsewhere.is_empty();
    let Some(domain) = case.named_domain().filter(|_| is_denied) else { return };
    let message = match case.answers.mx.aliases.last() {
        Some(alias) => Prose::with(
            "Mail to {} comes back at once: it is an alias of {}, which does not exist in DNS.",
            [host(domain), host(&alias.to)],
        ),
        None if !case.domain_is_absent() => Prose::with(
            "Mail to {} comes back at once: DNS denies the name, although there are records below it. Its name server errs.",
            [host(domain)],
        ),
        None => Prose::with("Mail to {} comes back at once: no such name exists in DNS.", [host(domain)]),
    };
    findings.push(Finding::new(&RULE, Place::Domain, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{Verdict, diagnose};
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{NotAsked, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places, slugs};

    fn absent(answer: &Answer<'_>) -> Sketch {
        let policy_host = "mta-sts.example.com";
        Sketch::of("example.com")
            .answer("example.com", RecordType::Mx, answer)
            .no_record()
            .no_tlsrpt()
            .answer(policy_host, RecordType::A, &Answer::NoSuchName)
            .answer(policy_host, RecordType::Aaaa, &Answer::NoSuchName)
            .not_fetched(NotAsked::NoAddress)
    }

    #[test]
    fn it_speaks_alone() {
        let sketch = absent(&Answer::NoSuchName);
        let message = "Mail to example.com comes back at once: no such name exists in DNS.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::Domain]);
        assert_eq!(slugs(&sketch), [RULE.slug]);
    }

    #[test]
    fn silent_where_another_resolver_knows_the_name() {
        let known = Answer::NoData;
        let sketch = absent(&Answer::NoSuchName).answer_by("Google", "example.com", RecordType::Mx, &known);
        assert_eq!(found(&sketch, &RULE), []);
    }

    #[test]
    fn an_alias_of_nothing() {
        let message = "Mail to example.com comes back at once: it is an alias of gone.example, which does not \
                       exist in DNS.";
        let sketch = absent(&Answer::Broken("gone.example"));
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
    }

    #[test]
    fn a_name_that_is_denied_above_records() {
        let message = "Mail to example.com comes back at once: DNS denies the name, although there are records below \
                       it. Its name server errs.";
        let sketch = Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoSuchName);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
        assert_eq!(diagnose(&sketch.evidence()).verdict, Some(Verdict::NoMail));
    }

    #[test]
    fn silent_where_it_has_no_mx_or_nothing_is_known() {
        assert_eq!(found(&absent(&Answer::NoData), &RULE), []);
        assert_eq!(found(&absent(&Answer::Failing(2, None)), &RULE), []);
    }
}
