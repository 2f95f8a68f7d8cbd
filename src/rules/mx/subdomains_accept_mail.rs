//! A wildcard MX record: names below the domain take mail, too.

use crate::finding::{Finding, Place, Prose, host, rfc8461};
use crate::rules::{Case, rule};

rule! {
    /// With a wildcard MX record every name below the domain takes mail. A policy covers its own domain only, so senders
    /// deliver to those names as if there were none.
    "subdomains-accept-mail" = Note, rfc8461("3.4"), "names below the domain take mail that the policy does not cover";
    next "If no mail is to come to names below the domain, remove the wildcard MX record. A name that is used for mail needs a record and a Policy Host of its own.";
}

/// Speaks where MTA-STS is deployed: where it is not, no mail is covered anyway.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| case.is_deployed()) else { return };
    let wildcard = case.answers.beside.as_ref().and_then(|beside| beside.wildcard_mx.found());
    let Some((_, first)) = wildcard.and_then(|records| records.hosts.first()) else { return };
    let message = Prose::with(
        "A wildcard MX record lets every name below {} take mail, at {}. The policy of {} covers none of it.",
        [host(domain), host(first), host(domain)],
    );
    findings.push(Finding::new(&RULE, Place::MxHosts, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn with(records: &[(u16, &str)]) -> Sketch {
        Sketch::good("example.com").answer("*.example.com", RecordType::Mx, &Answer::Mx(records))
    }

    #[test]
    fn where_a_host_takes_it() {
        let message = "A wildcard MX record lets every name below example.com take mail, at mx.example.com. The policy of \
                       example.com covers none of it.";
        let sketch = with(&[(20, "b.example.net"), (10, "mx.example.com")]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
    }

    #[test]
    fn silent_on_a_null_mx_and_where_nothing_is_deployed() {
        assert_eq!(found(&with(&[(0, ".")]), &RULE), []);
        assert_eq!(found(&with(&[(10, "mx.example.com")]).no_record().response(404, None, b""), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
