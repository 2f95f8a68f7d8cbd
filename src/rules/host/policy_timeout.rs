//! The policy comes late, or not at all.

use super::{gravity, seconds};
use crate::evidence::{Fetch, Timed};
use crate::finding::{Copyable, Finding, Place, Prose, Severity, host, rfc8461};
use crate::read::{PolicyAnswer, Provenance};
use crate::rules::{Case, rule};

rule! {
    /// Mail waits while a sender fetches the policy. Some wait four seconds, some a minute; those that give up
    /// deliver as if the domain had no policy.
    "policy-timeout" = Warning, rfc8461("3.3"), "the policy takes too long to come";
    next "Fetch the policy from another network with the command. If it is slow there too, look at the web server; a file of a few lines needs no program behind it.";
}

/// From here a policy is called slow: postfix-mta-sts-resolver gives up after 4 seconds if it is not told otherwise,
/// Halon's script after 5.
const SLOW_MS: u32 = 5_000;

/// Speaks where the time that this page gives ran out, and of a policy that was slow.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let policy = &case.evidence.policy;
    let elapsed_ms = match (&policy.fetch, &policy.probe) {
        (Some(Timed { seen: Fetch::Rejected, .. }), Some(probe)) => probe.elapsed_ms,
        (Some(fetch), _) => fetch.elapsed_ms,
        (None, _) => return,
    };
    let (own, template) = match case.policy_answer {
        PolicyAnswer::Silent => (Severity::Warning, "{} gives no answer within {}."),
        PolicyAnswer::Broken { timeout: true } => {
            (Severity::Warning, "{} begins to answer, and the answer is not whole within {}.")
        }
        PolicyAnswer::Read(body)
            if body.status == 200 && body.provenance == Provenance::Browser && elapsed_ms > SLOW_MS =>
        {
            (Severity::Advice, "{} takes {} to serve the policy.")
        }
        _ => return,
    };
    let Some((domain, severity)) = case.domain().zip(gravity(case, own)) else { return };
    let policy_host = domain.policy_host();
    let message = Prose::with(template, [host(&policy_host), seconds(elapsed_ms)]);
    let command = format!("curl -sSi -w '%{{time_total}} s\\n' {}", policy_host.policy_url());
    let finding = Finding::new(&RULE, Place::PolicyHost, message).as_grave_as(severity);
    findings.push(finding.with_copyable(Copyable::command(command)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{BodyEnd, MediaType, PolicyBody, Probe, RecordType};
    use crate::rules::checking::{found, places};

    fn good() -> Sketch {
        Sketch::good("example.com")
    }

    #[test]
    fn nothing_until_the_deadline() {
        let message = "mta-sts.example.com gives no answer within 10 seconds.".to_owned();
        for sketch in [good().fetch(Fetch::Timeout), good().probe(Probe::Timeout)] {
            let sketch = sketch.after(10_002);
            assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.clone())]);
            assert_eq!(places(&sketch, &RULE), [Place::PolicyHost]);
        }
    }

    #[test]
    fn an_answer_that_does_not_end() {
        let body = PolicyBody { status: 200, media_type: MediaType::Absent, body: Vec::new(), end: BodyEnd::Timeout };
        let message = "mta-sts.example.com begins to answer, and the answer is not whole within 10 \
                       seconds."
            .to_owned();
        let sketch = good().fetch(Fetch::Read(body)).after(10_000);
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.clone())]);
        let unknown = sketch.unasked("_mta-sts.example.com", RecordType::Txt);
        assert_eq!(found(&unknown, &RULE), [(Severity::Note, message)]);
    }

    #[test]
    fn a_slow_policy() {
        let message = "mta-sts.example.com takes 6.2 seconds to serve the policy.".to_owned();
        assert_eq!(found(&good().after(6_200), &RULE), [(Severity::Advice, message)]);
        assert_eq!(found(&good().after(5_000), &RULE), []);
    }

    #[test]
    fn silent_where_nothing_is_deployed_or_another_status_came() {
        assert_eq!(found(&good().no_record().fetch(Fetch::Timeout), &RULE), []);
        assert_eq!(found(&good().response(404, None, b"").after(6_000), &RULE), []);
    }
}
