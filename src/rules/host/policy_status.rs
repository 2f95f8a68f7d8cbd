//! The Policy Host answers with another status than 200.

use super::{curl, gravity};
use crate::finding::{Finding, Place, Prose, code, rfc8461};
use crate::read::PolicyAnswer;
use crate::rules::{Case, rule};

rule! {
    /// Senders take a policy only with status 200. With any other they act as if the domain had none: mail to it is
    /// not protected, and nobody is told.
    "policy-status" = Error, rfc8461("3.3"), "the policy comes with another status than 200";
    next "Have the web server answer `/.well-known/mta-sts.txt` with the policy and status 200, for everybody and without a login.";
}

/// Speaks of the status that was read.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let PolicyAnswer::Read(body) = case.policy_answer else { return };
    // Of a name that a hosting provider does not know, another rule speaks.
    if body.status == 200 || super::host_unclaimed::unclaimed(case).is_some() {
        return;
    }
    let Some(severity) = gravity(case, RULE.severity) else { return };
    let template = match body.status {
        401 | 403 => "{} refuses to hand out the policy, with status {}.",
        404 => "{} has no file at the policy’s address, and says so with status {}.",
        410 => "{} says that the policy is gone for good, with status {}.",
        429 => "{} turns visitors away for asking too often, with status {}. It may turn senders away as well.",
        500..=599 => "{} fails with status {}.",
        201..=299 => "{} answers with status {}. That means success, and senders still want 200.",
        300..=399 => "{} points elsewhere with status {}. Senders do not follow.",
        _ => "{} answers with status {} where senders want 200.",
    };
    let message = Prose::with(template, [case.policy_host(), code(body.status)]);
    let mut finding = Finding::new(&RULE, Place::PolicyResponse, message).as_grave_as(severity);
    finding.copyable.extend(curl(case));
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Probe, RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    fn with(status: u16) -> Sketch {
        Sketch::good("example.com").response(status, Some("text/html"), b"<html>")
    }

    #[test]
    fn each_kind_of_status_in_words() {
        for (status, words) in [
            (403, "refuses to hand out the policy, with status 403."),
            (404, "has no file at the policy’s address, and says so with status 404."),
            (410, "says that the policy is gone for good, with status 410."),
            (429, "turns visitors away for asking too often, with status 429. It may turn senders away as well."),
            (503, "fails with status 503."),
            (204, "answers with status 204. That means success, and senders still want 200."),
            (304, "points elsewhere with status 304. Senders do not follow."),
            (418, "answers with status 418 where senders want 200."),
        ] {
            assert_eq!(found(&with(status), &RULE), [(Severity::Error, format!("mta-sts.example.com {words}"))]);
        }
        assert_eq!(places(&with(404), &RULE), [Place::PolicyResponse]);
    }

    #[test]
    fn of_an_answer_that_was_pasted() {
        let pasted = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>";
        let alone = "The Policy Host has no file at the policy’s address, and says so with status 404.".to_owned();
        assert_eq!(found(&Sketch::lint(ShownKind::Any, pasted), &RULE), [(Severity::Error, alone)]);
        let unreadable = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Any, pasted);
        assert!(matches!(found(&unreadable, &RULE)[..], [(Severity::Error, _)]));
        assert_eq!(found(&with(200).shown(ShownKind::Any, pasted), &RULE), [], "what the browser read counts");
    }

    #[test]
    fn a_warning_where_it_is_not_known_whether_senders_look_there() {
        let sketch = with(404).unasked("_mta-sts.example.com", RecordType::Txt);
        assert!(matches!(found(&sketch, &RULE)[..], [(Severity::Warning, _)]));
    }

    #[test]
    fn silent_on_200_and_where_nothing_is_deployed() {
        assert_eq!(found(&with(200), &RULE), []);
        assert_eq!(found(&with(404).no_record(), &RULE), []);
    }
}
