//! The domain itself is an alias.

use crate::finding::{Finding, Place, Prose, host, rfc5321};
use crate::rules::{Case, rule};

rule! {
    /// Senders take the MX hosts from the name that the alias leads to. Which of the two names’ policy applies they do not
    /// agree on: some ask for the policy of the domain in the mail address, some for that of the other name.
    "domain-is-alias" = Note, rfc5321("5.1"), "the domain is an alias of another one";
    next "If you can, give the domain MX records of its own in place of the alias. Else publish the same policy for both names.";
}

/// Speaks wherever the question for MX records was led on. Of an alias of a name that does not exist another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| !case.domain_is_denied()) else { return };
    let Some(alias) = case.answers.mx.aliases.last() else { return };
    let message = Prose::with(
        "{} is an alias of {}: senders find its MX hosts there, and differ on which of the two names’ policy applies.",
        [host(domain), host(&alias.to)],
    );
    findings.push(Finding::new(&RULE, Place::Domain, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places, slugs};

    #[test]
    fn where_the_mx_records_are_those_of_another_name() {
        let answer = Answer::Behind(&["example.net"], &Answer::Mx(&[(10, "mx.example.com")]));
        let sketch = Sketch::good("example.com").answer("example.com", RecordType::Mx, &answer);
        let message = "example.com is an alias of example.net: senders find its MX hosts there, and differ on which of the two \
                       names’ policy applies.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, message.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::Domain]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
    }

    #[test]
    fn silent_on_an_alias_of_a_name_that_does_not_exist() {
        let answer = Answer::Broken("example.net");
        let sketch = Sketch::good("example.com").answer("example.com", RecordType::Mx, &answer);
        assert_eq!(found(&sketch, &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
