//! No TXT record at `_mta-sts`.

use crate::finding::{Finding, Place, Prose, Severity, ask_again, code, host, rfc8461};
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
    // Where another resolver finds one, that they disagree is the matter.
    if case.record_is_disputed() {
        return;
    }
    // Of a domain that takes no mail the rules on its MX hosts speak: it has nothing to protect.
    if case.takes_no_mail() && !case.live_policy_was_read() {
        return;
    }
    let name = domain.record_name();
    let (alias, again) = (case.own_alias(&case.answers.record), ask_again(case.answers.record.ttl));
    let finding = if case.live_policy_was_read() {
        let mode = case.mode().unwrap_or(Mode::Testing);
        let served = [host(domain.policy_host()), code(mode), code(&name)];
        let [policy_host, mode, record] = served;
        let message = match alias {
            None => Prose::with(
                "{} serves a policy in mode {}, and no record at {} tells senders to look for it. {}",
                [policy_host, mode, record, again],
            ),
            Some(alias) => Prose::with(
                "{} serves a policy in mode {}, and no record tells senders to look for it. {} is an alias of {}: the \
                     record belongs there, or the alias has to go. {}",
                [policy_host, mode, record, code(&alias.to), again],
            ),
        };
        Finding::new(&RULE, Place::Record, message).as_grave_as(Severity::Error)
    } else if let Some(alias) = alias {
        let message = Prose::with(
            "{} is an alias of {}, and no TXT record for MTA-STS stands there. The record belongs there, or the alias has to \
             go. {}",
            [code(&name), code(&alias.to), again],
        );
        Finding::new(&RULE, Place::Record, message).with_copyable(starter(case))
    } else {
        // A wildcard gives its text there too, and often that is SPF.
        let other = case.records.first().map(|other| String::from_utf8_lossy(other.text));
        let message = match other {
            None => Prose::with("No TXT record for MTA-STS stands at {}. {}", [code(&name), again]),
            Some(other) => Prose::with(
                "{} has a TXT record that says {}, and none for MTA-STS. {}",
                [code(&name), code(other), again],
            ),
        };
        Finding::new(&RULE, Place::Record, message).with_copyable(starter(case))
    };
    findings.push(case.new_record().into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::rules::checking::{found, judge};

    #[test]
    fn silent_where_another_resolver_finds_a_record() {
        let answer = Answer::Txt(&[&[b"v=STSv1; id=1;"]]);
        let name = "_mta-sts.example.com";
        let sketch = Sketch::good("example.com").no_record().answer_by("Google", name, RecordType::Txt, &answer);
        assert_eq!(found(&sketch, &RULE), []);
    }

    #[test]
    fn a_note_where_nothing_is_deployed() {
        let sketch = Sketch::good("example.com").no_record().response(404, Some("text/html"), b"");
        assert_eq!(
            found(&sketch, &RULE),
            [(
                Severity::Note,
                "No TXT record for MTA-STS stands at _mta-sts.example.com. After a change, ask again in 5 minutes."
                    .to_owned()
            )]
        );
    }

    #[test]
    fn another_text_is_named() {
        let sketch = Sketch::good("example.com").records(&[b"v=spf1 -all"]).response(404, None, b"");
        let words = "_mta-sts.example.com has a TXT record that says v=spf1 -all, and none for MTA-STS. After a change, ask again in \
                     1 hour.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, words.to_owned())]);
    }

    #[test]
    fn an_error_where_a_policy_is_served() {
        let sketch = Sketch::good("example.com").no_record();
        assert_eq!(
            found(&sketch, &RULE),
            [(
                Severity::Error,
                "mta-sts.example.com serves a policy in mode enforce, and no record at _mta-sts.example.com tells senders \
                 to look for it. After a change, ask again in 5 minutes."
                    .to_owned()
            )]
        );
    }

    #[test]
    fn behind_an_alias_no_record_is_offered_at_its_name() {
        for answer in [Answer::Dangling("sts.host.example"), Answer::Broken("sts.host.example")] {
            let sketch = Sketch::good("example.com").answer("_mta-sts.example.com", RecordType::Txt, &answer);
            let words = "mta-sts.example.com serves a policy in mode enforce, and no record tells senders to look for it. \
                         _mta-sts.example.com is an alias of sts.host.example: the record belongs there, or the alias has \
                         to go. After a change, ask again in 1 hour.";
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
            let sketch = sketch.response(404, None, b"");
            let words = "_mta-sts.example.com is an alias of sts.host.example, and no TXT record for MTA-STS stands there. \
                         The record belongs there, or the alias has to go. After a change, ask again in 1 hour.";
            assert_eq!(found(&sketch, &RULE), [(Severity::Note, words.to_owned())]);
            let offered: Vec<_> = judge(&sketch.evidence()).into_iter().flat_map(|finding| finding.copyable).collect();
            assert!(offered.iter().all(|copyable| !copyable.text.contains("_mta-sts")), "{offered:?}");
        }
    }

    #[test]
    fn silent_where_there_is_one() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
