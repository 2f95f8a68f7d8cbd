//! The domain says that it takes no mail.

use crate::finding::{Finding, Place, Prose, Severity, host, rfc7505, said};
use crate::rules::{Case, rule};

rule! {
    /// A null MX record says that a domain takes no mail, and senders return what is addressed to it at once. A
    /// policy then has nothing to protect, whatever its mode.
    "mx-null" = Advice, rfc7505("3"), "a null MX says that the domain takes no mail";
    next "If the domain takes no mail, one MX record `0 .` is all that it needs: no policy, no record for MTA-STS. If it does, replace the null MX record with the hosts that take it.";
}

/// Speaks where the null MX stands alone; a note where nothing of MTA-STS is deployed.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.named_domain().filter(|_| case.has_null_mx()) else { return };
    let has_a_policy = case.is_lint() || case.is_deployed();
    let preference = case.answers.mx.found().and_then(|mx| mx.null).unwrap_or_default();
    let message = match (preference, has_a_policy) {
        (0, true) => Prose::with(
            "{} takes no mail, says its null MX record, and MTA-STS has nothing to protect.",
            [host(domain)],
        ),
        (0, false) => Prose::with("{} takes no mail, says its null MX record.", [host(domain)]),
        // No sender finds a host in it; whether one takes it for a null MX is another matter.
        _ => Prose::with(
            "The only MX record of {} names no host, and its preference is {}. A null MX has 0.",
            [host(domain), said(preference)],
        ),
    };
    let severity = if preference == 0 && !has_a_policy { Severity::Note } else { Severity::Advice };
    findings.push(Finding::new(&RULE, Place::MxHosts, message).as_grave_as(severity));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, places, slugs};

    #[test]
    fn advice_where_something_is_deployed() {
        let sketch = Sketch::good("example.com").mx(&[(0, ".")]);
        let message = "example.com takes no mail, says its null MX record, and MTA-STS has nothing to \
                       protect."
            .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Advice, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::MxHosts]);
        assert_eq!(slugs(&sketch), [RULE.slug], "no pattern is called unused");
    }

    #[test]
    fn a_note_where_nothing_is() {
        let sketch = Sketch::good("example.com").no_record().response(404, None, b"").mx(&[(0, ".")]);
        let message = "example.com takes no mail, says its null MX record.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, message)]);
    }

    #[test]
    fn another_preference_is_named() {
        let message = "The only MX record of example.com names no host, and its preference is 10. A null MX has 0.";
        let found = found(&Sketch::good("example.com").mx(&[(10, ".")]), &RULE);
        assert_eq!(found, [(Severity::Advice, message.to_owned())]);
    }

    #[test]
    fn silent_beside_other_records() {
        assert_eq!(found(&Sketch::good("example.com").mx(&[(0, "."), (10, "mx.example.com")]), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
