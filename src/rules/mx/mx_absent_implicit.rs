//! No MX record: the domain itself takes the mail.

use crate::finding::{Finding, Place, Prose, Severity, host, rfc5321};
use crate::rules::{Case, rule};

rule! {
    /// Without MX records, senders deliver to the addresses of the domain itself. They then hold the domain’s own
    /// name against the `mx` lines of the policy.
    "mx-absent-implicit" = Note, rfc5321("5.1"), "the domain has no MX record";
    next "Publish MX records that name the hosts which take the mail. If the domain takes none, publish a null MX and remove MTA-STS.";
}

/// Speaks where something is deployed. Graver where the domain has no public address either: then it takes no mail at all.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(mx) = case.answers.mx_hosts.first().filter(|_| case.answers.mx.is_absent()) else { return };
    if !case.is_lint() && !case.is_deployed() {
        return;
    }
    let (severity, template) = if mx.addresses.are_out_of_reach() {
        (
            Severity::Advice,
            "{} has neither MX records nor a public address: it takes no mail, and MTA-STS has \
                            nothing to protect.",
        )
    } else {
        (
            Severity::Note,
            "{} has no MX record, so mail goes to that name itself, and a line of the policy has \
                          to cover it.",
        )
    };
    findings.push(Finding::new(&RULE, Place::MxHosts, Prose::with(template, [host(&mx.host)])).as_grave_as(severity));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::rules::checking::{found, places};

    const IMPLICIT: &str =
        "example.com has no MX record, so mail goes to that name itself, and a line of the policy has to cover it.";

    fn without_mx() -> Sketch {
        Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoData)
    }

    #[test]
    fn a_note_where_the_domain_has_an_address_or_that_is_not_known() {
        let sketch = without_mx().address("example.com", &[PUBLIC]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, IMPLICIT.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::MxHosts]);
        assert_eq!(found(&without_mx(), &RULE), [(Severity::Note, IMPLICIT.to_owned())]);
    }

    #[test]
    fn advice_where_it_takes_no_mail() {
        let message = "example.com has neither MX records nor a public address: it takes no mail, and MTA-STS has nothing to protect.";
        assert_eq!(found(&without_mx().address("example.com", &[]), &RULE), [(Severity::Advice, message.to_owned())]);
    }

    #[test]
    fn silent_where_there_is_one_and_where_nothing_is_deployed() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        assert_eq!(found(&without_mx().no_record().response(404, None, b""), &RULE), []);
    }
}
