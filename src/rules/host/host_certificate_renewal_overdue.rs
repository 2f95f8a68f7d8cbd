//! The public certificate logs hold no newer certificate of the Policy Host, and the newest is near its end.

use crate::finding::{Finding, Place, Prose, host, plural, rfc8461, said, when};
use crate::rules::logged::{self, Holding};
use crate::rules::{Case, day, rule};

rule! {
    /// Certificates that renew themselves are renewed when a third of their life is left. Where one has a sixth of it left
    /// and no newer one is in the public logs, the renewal has most likely failed. On the day on which it runs out, senders
    /// get no policy any more, and nobody is told.
    "host-certificate-renewal-overdue" = Warning, rfc8461("3.3"), "the Policy Host’s certificate is not renewed yet";
    next "Look at the log of what renews the certificate. If it was renewed by an authority that does not log, or the host uses another one, this says nothing.";
}

/// Speaks of the newest certificate in the logs that covers the Policy Host.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| !case.is_undeployed()) else { return };
    let (policy_host, now) = (domain.policy_host(), case.evidence.judged_at);
    let Some(holding) = Holding::of(case, policy_host.as_str()) else { return };
    let newest = holding.certificates.iter().max_by_key(|issuance| issuance.not_before);
    let Some(newest) = newest.filter(|newest| logged::is_overdue(newest, holding.as_of)) else { return };
    let until = day(newest.not_after);
    let end = match newest.not_after.ms_since(now) {
        0 => format!("ran out on {until}"),
        left => format!("runs out in {}, on {until}", plural(left / 86_400_000, "day")),
    };
    let newer =
        holding.before.map_or_else(|| "is logged".to_owned(), |asked| format!("was logged {}", when(asked, now)));
    let message = Prose::with(
        "The newest certificate of {} in the public logs, from {}, {}, and no newer one {}.",
        [host(policy_host), said(&newest.issuer), said(end), said(newer)],
    );
    findings.push(Finding::new(&RULE, Place::PolicyHost, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::LogFailure;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn logged(certificates: &[(&str, &str, &str)]) -> Sketch {
        Sketch::good("example.com").logged("mta-sts.example.com", certificates)
    }

    #[test]
    fn the_newest_one_counts_and_the_life_that_it_has_left() {
        let overdue = ("*.example.com", "2026-09-05", "2026-12-04");
        let message = "The newest certificate of mta-sts.example.com in the public logs, from R11, runs out in 9 days, on \
                       2026-12-04, and no newer one is logged.";
        assert_eq!(found(&logged(&[overdue]), &RULE), [(Severity::Warning, message.to_owned())]);
        let longer = ("mta-sts.example.com", "2026-01-01", "2026-12-30");
        assert_eq!(found(&logged(&[longer, overdue]), &RULE), [(Severity::Warning, message.to_owned())]);
        let renewed = ("mta-sts.example.com", "2026-11-20", "2027-02-18");
        assert_eq!(found(&logged(&[overdue, renewed]), &RULE), []);
        assert_eq!(found(&logged(&[renewed]), &RULE), []);
    }

    #[test]
    fn what_was_asked_beside_an_earlier_check_is_of_then() {
        let asked = |at: &str| {
            let sketch = logged(&[("*.example.com", "2026-09-05", "2026-12-04")]).begun(at);
            found(&sketch, &RULE).into_iter().map(|(_, message)| message).collect::<String>()
        };
        assert!(asked("2026-11-24T16:20:00Z").ends_with("and no newer one was logged at 16:15 UTC."));
        let later = asked("2026-12-24T16:15:00Z");
        assert!(later.ends_with("ran out on 2026-12-04, and no newer one was logged on 24 November."), "{later}");
        // What was in order then is not said to be overdue now.
        let renewed = logged(&[("*.example.com", "2026-11-20", "2027-02-18")]);
        assert_eq!(found(&renewed.begun("2027-02-10T00:00:00Z"), &RULE), []);
    }

    #[test]
    fn silent_where_nothing_is_known_and_where_nothing_is_deployed() {
        let overdue = ("mta-sts.example.com", "2026-09-05", "2026-12-04");
        for sketch in [
            Sketch::good("example.com"),
            logged(&[]),
            logged(&[
                ("other.example.com", "2026-09-05", "2026-12-04"),
                ("mta-sts.example.com", "2026-01-01", "2026-04-01"),
            ]),
            Sketch::good("example.com").log_failed("mta-sts.example.com", LogFailure::TooMany(None)),
            logged(&[overdue]).no_record().response(404, None, b""),
        ] {
            assert_eq!(found(&sketch, &RULE), []);
        }
    }
}
