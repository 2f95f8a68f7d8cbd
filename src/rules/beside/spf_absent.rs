//! No SPF record.

use super::{beginning_with, layers};
use crate::finding::{Finding, Place, Prose, host, rfc7208};
use crate::rules::{Case, rule};

rule! {
    /// SPF says which servers send mail in the name of the domain. It is another layer than MTA-STS, which protects the mail
    /// that comes in: without it, receivers have one sign less to tell forged mail by. Whether there is a record is all that
    /// is looked at here.
    "spf-absent" = Advice, rfc7208("4.5"), "the domain has no SPF record";
    next "Publish a TXT record that begins with `v=spf1` at the domain. `v=spf1 -all` says that it sends no mail.";
}

/// Speaks where the TXT records of the domain are known, and none is one of SPF.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = layers(case) else { return };
    if beginning_with(&beside.apex, "v=spf1").is_some_and(|records| records.is_empty()) {
        let message = Prose::with("{} has no SPF record: anybody may send in its name.", [host(domain)]);
        findings.push(Finding::new(&RULE, Place::Domain, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn with(answer: &Answer<'_>) -> Sketch {
        Sketch::good("example.com").answer("example.com", RecordType::Txt, answer)
    }

    #[test]
    fn where_there_is_none() {
        let message = "example.com has no SPF record: anybody may send in its name.".to_owned();
        for answer in [Answer::NoData, Answer::Txt(&[&[b"site-verification=1"], &[b"v=spf10 -all"], &[b"v=spf"]])] {
            assert_eq!(found(&with(&answer), &RULE), [(Severity::Advice, message.clone())], "{answer:?}");
        }
        assert_eq!(slugs(&with(&Answer::NoData)), [RULE.slug, "starttls-not-checked", "dkim-unknown"]);
    }

    #[test]
    fn silent_where_one_is_there_nothing_is_known_or_nothing_is_deployed() {
        for answer in
            [Answer::Txt(&[&[b"x"], &[b"V=SPF1 -all"]]), Answer::Txt(&[&[b"v=spf1"]]), Answer::Failing(2, None)]
        {
            assert_eq!(found(&with(&answer), &RULE), [], "{answer:?}");
        }
        assert_eq!(found(&with(&Answer::NoData).no_record().response(404, None, b""), &RULE), []);
    }
}
