//! A null MX beside others.

use crate::finding::{Finding, Place, Prose, code, host, rfc7505};
use crate::rules::{Case, rule};

rule! {
    /// A null MX record says that the domain takes no mail, and the records beside it name hosts that do. A sender
    /// may return the mail or deliver it, whichever record it goes by.
    "mx-null-mixed" = Error, rfc7505("3"), "a null MX stands beside other MX records";
    next "Delete the null MX record, the one whose host is a single dot. If the domain takes no mail, delete the others.";
}

/// Speaks once.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(mx) = case.answers.mx.found().filter(|mx| mx.null.is_some() && !mx.hosts.is_empty()) else { return };
    let Some(domain) = case.named_domain() else { return };
    let hosts: Vec<&str> = mx.hosts.iter().map(|(_, host)| host.as_str()).collect();
    let message = Prose::with(
        "The MX records of {} contradict one another: a null MX says that it takes no mail, and others name {}.",
        [host(domain), code(hosts.join(", "))],
    );
    findings.push(Finding::new(&RULE, Place::MxHosts, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    #[test]
    fn names_the_others() {
        let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (0, "."), (20, "mx2.example.com")]);
        let message =
            "The MX records of example.com contradict one another: a null MX says that it takes no mail, and \
                       others name mx.example.com, mx2.example.com."
                .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::MxHosts]);
    }

    #[test]
    fn silent_where_it_is_alone_or_absent() {
        assert_eq!(found(&Sketch::good("example.com").mx(&[(0, ".")]), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
