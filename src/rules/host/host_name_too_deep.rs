//! A wildcard certificate of the domain above does not cover the Policy Host.

use crate::finding::{Copyable, Finding, Place, Prose, code, host, rfc8461};
use crate::read::PolicyAnswer;
use crate::rules::suffixes::is_suffix;
use crate::rules::{Case, rule};

rule! {
    /// A wildcard in a certificate stands for one label. One for the domain above covers this domain, and not the Policy Host,
    /// which is one label further down: senders refuse it, and deliver as if the domain had no policy.
    "host-name-too-deep" = Note, rfc8461("3.3"), "a wildcard certificate does not reach down to the Policy Host";
    next "See whether the certificate names the Policy Host itself, or a wildcard directly above it.";
}

/// Speaks beside a host that did not answer, as one cause that is easily missed. Where it answered, its certificate is good.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let failed = matches!(case.policy_answer, PolicyAnswer::NoAnswer) && !case.is_undeployed();
    let Some(domain) = case.domain().filter(|_| failed) else { return };
    let Some((_, above)) = domain.as_str().split_once('.').filter(|(_, above)| !is_suffix(above)) else { return };
    let policy_host = domain.policy_host();
    let message = Prose::with(
        "A certificate for {} does not cover {}, which is one label too deep.",
        [code(format_args!("*.{above}")), host(&policy_host)],
    );
    let names = format!(
        "openssl s_client -connect {policy_host}:443 -servername {policy_host} </dev/null | openssl x509 -noout -ext subjectAltName"
    );
    findings.push(Finding::new(&RULE, Place::PolicyHost, message).with_copyable(Copyable::command(names)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Probe;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn of_a_subdomain_whose_host_does_not_answer() {
        let words =
            "A certificate for *.example.com does not cover mta-sts.mail.example.com, which is one label too deep.";
        let sketch = Sketch::good("mail.example.com").probe(Probe::Rejected);
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, words.to_owned())]);
    }

    #[test]
    fn silent_where_it_answers_and_of_a_domain_below_a_suffix() {
        assert_eq!(found(&Sketch::good("mail.example.com").probe(Probe::Opaque), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com").probe(Probe::Rejected), &RULE), []);
        assert_eq!(found(&Sketch::good("example.co.uk").probe(Probe::Rejected), &RULE), []);
    }
}
