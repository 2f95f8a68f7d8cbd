//! The policy has no `mx`.

use super::{at, end, with_hosts};
use crate::finding::{Finding, Prose, rfc8461};
use crate::read::{Field, Key};
use crate::rules::{Case, rule};

rule! {
    /// The `mx` lines name the hosts that may take the domain's mail. A policy without one counts only in mode `none`;
    /// senders drop this one, mail to the domain is not protected, and nobody is told.
    "mx-missing" = Error, rfc8461("3.2"), "the policy has no mx line";
    next "Add one `mx` line for each MX host of the domain.",
    hides ["@taken", "@mx"];
    bad Policy "version: STSv1\nmode: enforce\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nMX: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: none\nmax_age: 86400\n";
}

/// Speaks where no line was meant as one, else the rule on that line does; and not where the mode is, or was meant to
/// be, `none`.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    if !reading.mx.is_empty() || !reading.lacks(Key::Mx) || reading.is_meant(Key::Mx) {
        return;
    }
    if let Field::Malformed { value } = reading.mode
        && super::bare(&value.words(reading.text)).eq_ignore_ascii_case("none")
    {
        return;
    }
    let message = Prose::new("No line of the policy names an MX host.");
    findings.push(Finding::new(&RULE, at(end(reading)), message).mended_by(with_hosts(case, reading)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks};

    #[test]
    fn the_end_is_marked() {
        marks(&RULE, "version: STSv1\nmode: testing\nmax_age: 1209600\n                |\n");
        marks(&RULE, "version: STSv1\nmode: None\nmax_age: 1209600\n");
    }

    #[test]
    fn with_a_domain() {
        let sketch = Sketch::good("example.com").policy(b"version: STSv1\nmode: enforce\nmax_age: 1209600\n");
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, "No line of the policy names an MX host.".to_owned())]);
    }
}
