//! The Policy Host redirects.

use super::{curl, gravity};
use crate::finding::{Finding, Place, Prose, code, rfc8461};
use crate::read::{PolicyAnswer, Provenance};
use crate::rules::{Case, rule};

rule! {
    /// Senders do not follow redirects when they fetch a policy. They act as if the domain had none: mail to it is
    /// not protected, and nobody is told.
    "policy-redirect" = Error, rfc8461("3.3"), "the Policy Host redirects instead of serving the policy";
    next "Let the web server answer this one address itself, with status 200, and exempt it from every rule that redirects. If somebody else hosts the policy, point a CNAME at them, or let your web server fetch it from them (a reverse proxy).";
}

/// Speaks of a redirect that was seen, wherever it leads.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let PolicyAnswer::Redirected { to_another_host, location, provenance } = case.policy_answer else { return };
    let Some(severity) = gravity(case, RULE.severity) else { return };
    let template = match to_another_host {
        _ if location.is_some() => "{} redirects to {}.",
        _ if provenance == Provenance::Transcript => "{} redirects, and does not say where to.",
        Some(true) => "{} redirects away: to another host, to another port, or to http.",
        Some(false) => "{} redirects to another address of its own.",
        None => "{} redirects; this browser does not say where to.",
    };
    let policy_host = case.policy_host();
    let message = match location {
        Some(location) => Prose::with(template, [policy_host, code(location)]),
        None => Prose::with(template, [policy_host]),
    };
    let mut finding = Finding::new(&RULE, Place::PolicyResponse, message).as_grave_as(severity);
    finding.copyable.extend(curl(case));
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Fetch, Probe, RecordType, ShownKind};
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
    fn where_a_transcript_says_it_leads() {
        let transcript = |headers: &str| {
            let text = format!("HTTP/1.1 301 Moved Permanently\n{headers}\n\n");
            Sketch::lint(ShownKind::Any, text.as_bytes())
        };
        let there = "The Policy Host redirects to https://www.example.com/mta-sts.txt.".to_owned();
        let sketch = transcript("location: https://www.example.com/mta-sts.txt");
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, there)]);
        let nowhere = "mta-sts.example.com redirects, and does not say where to.".to_owned();
        assert_eq!(found(&transcript("server: x").meant_for("example.com"), &RULE), [(Severity::Error, nowhere)]);
        let pasted = good().probe(Probe::Opaque).shown(ShownKind::Any, b"HTTP/2 302\nlocation: /policy.txt\n\n");
        let own = "mta-sts.example.com redirects to /policy.txt.".to_owned();
        assert_eq!(found(&pasted, &RULE), [(Severity::Error, own)]);
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
