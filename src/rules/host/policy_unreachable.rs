//! The Policy Host gave this browser no answer.

use std::net::IpAddr;

use super::gravity;
use crate::finding::{Copyable, Finding, Place, Prose, code, host, rfc8461};
use crate::read::PolicyAnswer;
use crate::rules::{Case, rule, tls};

rule! {
    /// Where senders get no connection or no certificate that they trust, they deliver as if the domain had no
    /// policy, and mail to it is not protected. A browser does not tell a page why it got no answer, so this may also
    /// be a header that keeps web pages out and no sender, or an extension of this browser.
    "policy-unreachable" = Warning, rfc8461("3.3"), "this browser gets no answer from the Policy Host";
    next "Run the commands: the first shows the connection and the certificate, the second all of the answer. If both end well, senders can fetch the policy.";
}

/// Speaks where the probe, which needs no permission, failed as well, and where an answer broke off.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, severity)) = case.domain().zip(gravity(case, RULE.severity)) else { return };
    // What was pasted says why.
    if tls::policy_host(case).is_some_and(|(_, tls)| tls.is_broken()) {
        return;
    }
    let policy_host = domain.policy_host();
    let name = host(&policy_host);
    let addresses: Vec<String> = case.answers.policy_host.all().map(|address: IpAddr| address.to_string()).collect();
    let message = match case.policy_answer {
        PolicyAnswer::Broken { timeout: false } => {
            Prose::with("{} begins to answer, and the connection breaks before its answer is whole.", [name])
        }
        PolicyAnswer::NoAnswer if addresses.is_empty() => Prose::with(
            "This browser gets no answer from {}. It cannot tell the causes apart: no connection, a certificate \
             that it does not trust, or a `Cross-Origin-Resource-Policy` header.",
            [name],
        ),
        PolicyAnswer::NoAnswer => Prose::with(
            "This browser gets no answer from {} at {}. It cannot tell the causes apart: no connection, a \
             certificate that it does not trust, or a `Cross-Origin-Resource-Policy` header.",
            [name, code(addresses.join(", "))],
        ),
        _ => return,
    };
    let finding = Finding::new(&RULE, Place::PolicyHost, message)
        .as_grave_as(severity)
        .with_copyable(tls::policy_host_command(policy_host.as_str()))
        .with_copyable(Copyable::command(format!("curl -sSv {}", policy_host.policy_url())));
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{BodyEnd, Fetch, MediaType, PolicyBody, Probe, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    const MESSAGE: &str = "This browser gets no answer from mta-sts.example.com at 93.184.215.14. It cannot tell the \
                           causes apart: no connection, a certificate that it does not trust, or a \
                           Cross-Origin-Resource-Policy header.";

    fn good() -> Sketch {
        Sketch::good("example.com")
    }

    #[test]
    fn what_is_known_and_what_is_not() {
        let sketch = good().probe(Probe::Rejected);
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, MESSAGE.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::PolicyHost]);
    }

    #[test]
    fn an_answer_that_breaks_off() {
        let media_type = MediaType::Is("text/plain".into());
        let body = PolicyBody { status: 200, media_type, body: b"version: S".to_vec(), end: BodyEnd::Broken };
        let message = "mta-sts.example.com begins to answer, and the connection breaks before its answer is whole.";
        assert_eq!(found(&good().fetch(Fetch::Read(body)), &RULE), [(Severity::Warning, message.to_owned())]);
    }

    #[test]
    fn a_note_where_it_is_not_known_whether_senders_look_there() {
        let sketch = good().probe(Probe::Rejected).unasked("_mta-sts.example.com", RecordType::Txt);
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, MESSAGE.to_owned())]);
        let failing =
            good().probe(Probe::Rejected).answer("_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, None));
        assert_eq!(found(&failing, &RULE), [(Severity::Note, MESSAGE.to_owned())]);
    }

    #[test]
    fn silent_on_answers_on_a_probe_that_did_not_run_and_where_nothing_is_deployed() {
        assert_eq!(found(&good(), &RULE), []);
        assert_eq!(found(&good().probe(Probe::Opaque), &RULE), []);
        assert_eq!(found(&good().probe(Probe::Unavailable), &RULE), []);
        assert_eq!(found(&good().no_record().probe(Probe::Rejected), &RULE), []);
    }
}
