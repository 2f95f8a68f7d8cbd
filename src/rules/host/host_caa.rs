//! CAA records say who may issue a certificate for the Policy Host.

use crate::finding::{Finding, Place, Prose, code, host, rfc8659};
use crate::rules::{Case, rule};

rule! {
    /// Authorities look at these records before they issue a certificate, and whoever is not named there refuses. Where the one
    /// that renews the certificate is not, it runs out one day, and senders find no policy from then on.
    "host-caa" = Note, rfc8659("4.2"), "only some authorities may issue for the Policy Host";
    next "See that the authority that your web server, or your hosting provider, has its certificates from is among them.";
}

/// Speaks where a record names who may issue. Those on wildcards, and on whom to tell, stop nobody here.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = case.domain().filter(|_| !case.is_undeployed()).zip(case.answers.beside.as_ref())
    else {
        return;
    };
    let issue = beside.policy_host_caa.found().into_iter().flatten().filter(|(tag, _)| tag == "issue");
    // What follows the first semicolon is for the authority itself.
    let named: Vec<&str> = issue.map(|(_, value)| value.split(';').next().unwrap_or_default().trim()).collect();
    if named.is_empty() {
        return;
    }
    let policy_host = host(domain.policy_host());
    let named: Vec<&str> = named.into_iter().filter(|name| !name.is_empty()).collect();
    let message = if named.is_empty() {
        Prose::with("CAA records let no authority issue a certificate in the name of {}.", [policy_host])
    } else {
        Prose::with(
            "CAA records let these authorities alone issue a certificate in the name of {}: {}.",
            [policy_host, code(named.join(", "))],
        )
    };
    findings.push(Finding::new(&RULE, Place::PolicyHost, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn with(records: &[(&str, &str)]) -> Sketch {
        Sketch::good("example.com").answer("mta-sts.example.com", RecordType::Caa, &Answer::Caa(records))
    }

    #[test]
    fn some_or_none() {
        let records =
            [("issue", "letsencrypt.org; validationmethods=dns-01"), ("issue", "pki.goog"), ("issuewild", ";")];
        let words = "CAA records let these authorities alone issue a certificate in the name of mta-sts.example.com: \
                     letsencrypt.org, pki.goog.";
        assert_eq!(found(&with(&records), &RULE), [(Severity::Note, words.to_owned())]);
        let words = "CAA records let no authority issue a certificate in the name of mta-sts.example.com.";
        assert_eq!(found(&with(&[("issue", ";")]), &RULE), [(Severity::Note, words.to_owned())]);
    }

    #[test]
    fn silent_where_nobody_is_stopped_and_where_nothing_is_deployed() {
        assert_eq!(found(&with(&[("iodef", "mailto:a@example.com"), ("issuewild", ";")]), &RULE), []);
        assert_eq!(found(&with(&[("issue", ";")]).no_record().response(404, None, b""), &RULE), []);
    }
}
