//! The Policy Host redirects.

use super::gravity;
use crate::finding::{Copyable, Finding, Place, Prose, host, rfc8461};
use crate::read::PolicyAnswer;
use crate::rules::{Case, rule};

rule! {
    /// Senders do not follow redirects when they fetch a policy. They act as if the domain had none: mail to it is
    /// not protected, and nobody is told.
    "policy-redirect" = Error, rfc8461("3.3"), "the Policy Host redirects instead of serving the policy";
    next "Let the web server answer this one address itself, with status 200, and exempt it from every rule that redirects. If somebody else hosts the policy, point a CNAME at them, or let your web server fetch it from them (a reverse proxy).";
}

/// Speaks of a redirect that was seen, wherever it leads.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let PolicyAnswer::Redirected { to_another_host } = case.policy_answer else { return };
    let Some((domain, severity)) = case.domain().zip(gravity(case, RULE.severity)) else { return };
    let policy_host = domain.policy_host();
    let template = match to_another_host {
        Some(true) => "{} redirects away: to another host, to another port, or to http.",
        Some(false) => "{} redirects to another address of its own.",
        None => "{} redirects; this browser does not say where to.",
    };
    let finding = Finding::new(&RULE, Place::PolicyResponse, Prose::with(template, [host(&policy_host)]));
    let command = Copyable::command(format!("curl -sSi {}", policy_host.policy_url()));
    findings.push(finding.as_grave_as(severity).with_copyable(command));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Fetch, Probe, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    fn good() -> Sketch {
        Sketch::good("example.com")
    }

    #[test]
    fn to_another_host_or_who_knows_where() {
        let there = "mta-sts.example.com redirects away: to another host, to another port, or to http.";
        let sketch = good().probe(Probe::Violation);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, there.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::PolicyResponse]);
        let somewhere = "mta-sts.example.com redirects; this browser does not say where to.";
        assert_eq!(found(&good().fetch(Fetch::Redirect), &RULE), [(Severity::Error, somewhere.to_owned())]);
    }

    #[test]
    fn a_warning_where_it_is_not_known_whether_senders_look_there() {
        let sketch = good().probe(Probe::Violation).unasked("_mta-sts.example.com", RecordType::Txt);
        assert!(matches!(found(&sketch, &RULE)[..], [(Severity::Warning, _)]));
    }

    #[test]
    fn silent_where_nothing_is_deployed() {
        assert_eq!(found(&good().no_record().probe(Probe::Violation), &RULE), []);
        assert_eq!(found(&good(), &RULE), []);
    }
}
