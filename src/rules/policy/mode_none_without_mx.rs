//! A policy in mode `none` that names no MX host.

use super::{at, with_hosts};
use crate::finding::{Finding, Prose, rfc8461};
use crate::read::{Field, Mode};
use crate::rules::{Case, rule};

rule! {
    /// The standard allows it, and some senders refuse it all the same: Stalwart and Mimecast’s library drop a policy
    /// without `mx` in any mode. They go on with an older policy in mode `enforce` until that runs out. An `mx` line costs
    /// nothing.
    "mode-none-without-mx" = Warning, rfc8461("8.3"), "a policy in mode none has no mx line";
    next "Add an `mx` line for each MX host, as the older policy had.";
    bad Policy "version: STSv1\nmode: none\nmax_age: 86400\n";
    good Policy "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 86400\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks where senders take the policy, and no line was meant as an `mx`.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|_| case.mode() == Some(Mode::None)) else { return };
    let Field::Read(mode) = reading.mode else { return };
    if !reading.mx.is_empty() || reading.is_meant(crate::read::Key::Mx) {
        return;
    }
    let message = Prose::new("The policy names no MX host, and some senders drop it for that.");
    findings.push(Finding::new(&RULE, at(mode.span), message).mended_by(with_hosts(case, reading)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, marks};
    use crate::text::apply;

    #[test]
    fn the_mode_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\n      ^^^^\nmax_age: 86400\n");
        marks(&RULE, "version: STSv1\nmode: none\nmx: a.example.\nmax_age: 86400\n");
        marks(&RULE, "version: STSv1\nmode: none\n");
    }

    #[test]
    fn the_hosts_that_dns_names_are_offered() {
        let policy = b"version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n";
        let sketch = Sketch::good("example.com").policy(policy);
        assert_eq!(found(&sketch, &RULE).first().map(|(severity, _)| *severity), Some(Severity::Warning));
        let findings = judge(&sketch.evidence());
        let fix = findings
            .iter()
            .find(|finding| finding.rule == &RULE)
            .and_then(|finding| finding.fix.clone())
            .expect("a fix");
        let mended = String::from_utf8(apply(policy, &fix.edits)).expect("a text");
        assert_eq!(mended, "version: STSv1\r\nmode: none\r\nmax_age: 86400\r\nmx: mx.example.com\r\n");
    }
}
