//! No TXT record at `_mta-sts`.

use crate::finding::{Finding, Place, Prose, Severity, code, host, rfc8461};
use crate::read::Mode;
use crate::rules::policy::starter;
use crate::rules::{Case, Discovery, rule};

rule! {
    /// Senders look for this record first, and ask for a policy only where it stands. Without it they deliver as they
    /// always did: with TLS where it is offered, without where it is not, and to whoever answers.
    "record-absent" = Note, rfc8461("3.1"), "there is no MTA-STS record";
    next "To protect mail to this domain, serve a policy in mode `testing` first, then publish the record.";
}

/// Speaks where DNS has no record that counts or was meant to. Grave only where a policy that asks something of senders
/// was read all the same: somebody wants it to be found.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| case.discovery() == Discovery::Absent && !case.domain_is_absent())
    else {
        return;
    };
    // Of a domain that takes no mail the rules on its MX hosts speak: it has nothing to protect.
    if case.takes_no_mail() && !case.live_policy_was_read() {
        return;
    }
    let name = domain.record_name();
    let finding = if case.live_policy_was_read() {
        let mode = case.mode().unwrap_or(Mode::Testing);
        let message = Prose::with(
            "{} serves a policy in mode {}, and no record at {} tells senders to look for it.",
            [host(domain.policy_host()), code(mode), code(&name)],
        );
        Finding::new(&RULE, Place::Record, message).as_grave_as(Severity::Error)
    } else {
        let message = Prose::with("No TXT record for MTA-STS stands at {}.", [code(&name)]);
        Finding::new(&RULE, Place::Record, message).with_copyable(starter(case))
    };
    findings.push(case.new_record().into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::found;

    #[test]
    fn a_note_where_nothing_is_deployed() {
        let sketch = Sketch::good("example.com").no_record().response(404, Some("text/html"), b"");
        assert_eq!(
            found(&sketch, &RULE),
            [(Severity::Note, "No TXT record for MTA-STS stands at _mta-sts.example.com.".to_owned())]
        );
    }

    #[test]
    fn an_error_where_a_policy_is_served() {
        let sketch = Sketch::good("example.com").no_record();
        assert_eq!(
            found(&sketch, &RULE),
            [(
                Severity::Error,
                "mta-sts.example.com serves a policy in mode enforce, and no record at _mta-sts.example.com tells senders \
                 to look for it."
                    .to_owned()
            )]
        );
    }

    #[test]
    fn silent_where_there_is_one() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
