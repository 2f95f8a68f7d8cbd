//! The domain says that it takes no mail.

use crate::finding::{Finding, Place, Prose, Severity, host, rfc7505};
use crate::rules::{Case, rule};

rule! {
    /// A null MX record says that a domain takes no mail, and senders return what is addressed to it at once. A
    /// policy then has nothing to protect, whatever its mode.
    "mx-null" = Advice, rfc7505("3"), "a null MX says that the domain takes no mail";
    next "If the domain takes no mail, it needs neither policy nor record for MTA-STS. If it does, replace the null MX record with the hosts that take it.";
}

/// Speaks where the null MX stands alone; a note where nothing of MTA-STS is deployed.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_null = case.answers.mx.found().is_some_and(|mx| mx.has_null && mx.hosts.is_empty());
    let Some(domain) = case.named_domain().filter(|_| is_null) else { return };
    let (severity, template) = if case.is_lint() || case.is_deployed() {
        (Severity::Advice, "{} takes no mail, says its null MX record, and MTA-STS has nothing to protect.")
    } else {
        (Severity::Note, "{} takes no mail, says its null MX record.")
    };
    findings.push(Finding::new(&RULE, Place::MxHosts, Prose::with(template, [host(domain)])).as_grave_as(severity));
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
    fn silent_beside_other_records() {
        assert_eq!(found(&Sketch::good("example.com").mx(&[(0, "."), (10, "mx.example.com")]), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
