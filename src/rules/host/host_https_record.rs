//! An HTTPS record sends browsers elsewhere than senders.

use crate::finding::{Finding, Place, Prose, host, rfc9460};
use crate::rules::{Case, rule};

rule! {
    /// Browsers follow an HTTPS record to the host that it names. Mail servers go to the addresses of the Policy Host itself, so
    /// what a browser sees of it, this page too, may not be what senders see.
    "host-https-record" = Note, rfc9460("3"), "an HTTPS record sends browsers elsewhere than senders";
    next "Fetch the policy with the command, which goes where senders go, and see that it is the same.";
}

/// Speaks where a record names another host.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = super::beside(case) else { return };
    let policy_host = domain.policy_host();
    let is_another = |target: &str| target != "." && !target.eq_ignore_ascii_case(policy_host.as_str());
    let mut records = beside.policy_host_https.found().into_iter().flatten();
    let Some((_, target)) = records.find(|(_, target)| is_another(target)) else { return };
    let message = Prose::with(
        "An HTTPS record sends browsers that ask for {} to {}. Senders go to the addresses of {}.",
        [host(&policy_host), host(target), host(&policy_host)],
    );
    let finding = Finding::new(&RULE, Place::PolicyHost, message);
    findings.push(super::curl(case).into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn with(records: &[(u16, &str)]) -> Sketch {
        Sketch::good("example.com").answer("mta-sts.example.com", RecordType::Https, &Answer::Https(records))
    }

    #[test]
    fn to_another_host() {
        let words = "An HTTPS record sends browsers that ask for mta-sts.example.com to web.host.example. Senders go to the \
                     addresses of mta-sts.example.com.";
        for priority in [0, 1] {
            assert_eq!(found(&with(&[(priority, "web.host.example")]), &RULE), [(Severity::Note, words.to_owned())]);
        }
    }

    #[test]
    fn silent_of_the_host_itself_and_where_nothing_is_deployed() {
        assert_eq!(found(&with(&[(1, ".")]), &RULE), []);
        assert_eq!(found(&with(&[(1, "MTA-STS.example.com")]), &RULE), []);
        assert_eq!(found(&with(&[(0, "web.host.example")]).no_record().response(404, None, b""), &RULE), []);
    }
}
