//! CAA records say who may issue a certificate for the Policy Host.

use crate::finding::{Finding, Place, Prose, code, host, rfc8659};
use crate::rules::{Case, rule};

rule! {
    /// Authorities look at these records before they issue a certificate, at the Policy Host first, then at the domain and above it, and
    /// go by the first that they find. Whoever is not named there refuses. Where the one that renews the certificate is not, it runs
    /// out one day, and senders find no policy from then on.
    "host-caa" = Note, rfc8659("3"), "only some authorities may issue for the Policy Host";
    next "See that the authority that your web server, or your hosting provider, has its certificates from is among them. Else name it, at the Policy Host alone if the domain is to keep its own.";
}

/// Speaks where the records that authorities come to first name who may issue. Those on wildcards, and on whom to tell, stop nobody
/// here; those above count for nothing then, too.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = super::beside(case) else { return };
    // What stands above is of interest only where it is known that nothing stands below.
    let first = beside.policy_host_caa.iter().find(|(_, lookup)| !lookup.is_absent());
    let Some((name, records)) = first.and_then(|(name, lookup)| Some((name, lookup.found()?))) else { return };
    let issue = records.iter().filter(|(tag, _)| tag == "issue");
    // What follows the first semicolon is for the authority itself.
    let named: Vec<&str> = issue.map(|(_, value)| value.split(';').next().unwrap_or_default().trim()).collect();
    if named.is_empty() {
        return;
    }
    let policy_host = domain.policy_host();
    let named: Vec<&str> = named.into_iter().filter(|name| !name.is_empty()).collect();
    let message = if named.is_empty() {
        Prose::with("CAA records at {} let no authority issue a certificate for {}.", [host(name), host(policy_host)])
    } else {
        Prose::with(
            "CAA records at {} let these authorities alone issue a certificate for {}: {}.",
            [host(name), host(policy_host), code(named.join(", "))],
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

    const HOST: &str = "mta-sts.example.com";

    fn at(name: &str, records: &[(&str, &str)]) -> Sketch {
        Sketch::good("example.com").answer(HOST, RecordType::Caa, &Answer::NoData).answer(
            name,
            RecordType::Caa,
            &Answer::Caa(records),
        )
    }

    #[test]
    fn some_or_none() {
        let records =
            [("issue", "letsencrypt.org; validationmethods=dns-01"), ("issue", "pki.goog"), ("issuewild", ";")];
        for (name, words) in [
            (
                HOST,
                "CAA records at mta-sts.example.com let these authorities alone issue a certificate for mta-sts.example.com: \
                 letsencrypt.org, pki.goog.",
            ),
            (
                "example.com",
                "CAA records at example.com let these authorities alone issue a certificate for mta-sts.example.com: \
                 letsencrypt.org, pki.goog.",
            ),
        ] {
            assert_eq!(found(&at(name, &records), &RULE), [(Severity::Note, words.to_owned())]);
        }
        let words = "CAA records at mta-sts.example.com let no authority issue a certificate for mta-sts.example.com.";
        assert_eq!(found(&at(HOST, &[("issue", ";")]), &RULE), [(Severity::Note, words.to_owned())]);
    }

    #[test]
    fn the_first_that_are_found_count_and_no_others() {
        let above = at("example.com", &[("issue", "pki.goog")]);
        let own = above.clone().answer(HOST, RecordType::Caa, &Answer::Caa(&[("issue", "letsencrypt.org")]));
        let said = |sketch: &Sketch| found(sketch, &RULE).into_iter().map(|(_, message)| message).collect::<String>();
        assert!(said(&own).ends_with("for mta-sts.example.com: letsencrypt.org."), "{}", said(&own));
        // Whom to tell is a set, too, and it names nobody who may not.
        let tells = above.clone().answer(HOST, RecordType::Caa, &Answer::Caa(&[("iodef", "mailto:a@example.com")]));
        assert_eq!(said(&tells), "");
        // What stands at the host is not known.
        assert_eq!(said(&above.clone().answer(HOST, RecordType::Caa, &Answer::Failing(2, None))), "");
        assert_eq!(said(&above.unasked(HOST, RecordType::Caa)), "");
        let deep = Sketch::good("a.example.com");
        let deep = ["mta-sts.a.example.com", "a.example.com"]
            .iter()
            .fold(deep, |sketch, name| sketch.answer(name, RecordType::Caa, &Answer::NoSuchName));
        let deep = deep.answer("example.com", RecordType::Caa, &Answer::Caa(&[("issue", "pki.goog")]));
        assert!(said(&deep).starts_with("CAA records at example.com let"), "{}", said(&deep));
    }

    #[test]
    fn silent_where_nobody_is_stopped_and_where_nothing_is_deployed() {
        assert_eq!(found(&at(HOST, &[("iodef", "mailto:a@example.com"), ("issuewild", ";")]), &RULE), []);
        assert_eq!(found(&at(HOST, &[("issue", ";")]).no_record().response(404, None, b""), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
