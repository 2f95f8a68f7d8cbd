//! The mode is `none`.

use super::at;
use crate::finding::{Finding, Prose, rfc8461};
use crate::read::{Field, Mode};
use crate::rules::{Case, rule};

rule! {
    /// With mode `none` senders deliver as if the domain had no policy. It is the way to take MTA-STS back: senders
    /// that hold an older policy replace it with this one.
    "mode-none" = Note, rfc8461("8.3"), "the mode is none";
    next "To remove MTA-STS, leave this policy there, under a new `id`, until the `max_age` of the older one has passed since the change; then delete the record and the policy.";
    bad Policy "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 86400\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks where senders take the policy.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|_| case.mode() == Some(Mode::None)) else { return };
    let Field::Read(mode) = reading.mode else { return };
    let message = Prose::new("The mode is `none`: MTA-STS is switched off.");
    findings.push(Finding::new(&RULE, at(mode.span), message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\n      ^^^^\nmax_age: 86400\n");
    }
}
