//! A policy in mode `none` that senders keep for long.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, duration, rfc8461, said};
use crate::read::{Field, MAX_AGE_MAX, Mode};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// A policy in mode `none` is there to be forgotten. The standard asks for a short `max_age` in it, such as a day, so
    /// that nothing of MTA-STS is left with senders soon after it is removed.
    "none-max-age-long" = Advice, rfc8461("8.3"), "a policy in mode none is kept for long";
    next "Write a `max_age` of a day: `86400`.";
    bad Policy "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 604800\n";
    bad Policy "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 31557600\n";
    good Policy "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 86400\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 31557600\n";
}

/// What the standard gives as an example of a short one.
const DAY: u64 = 86_400;

/// Speaks where senders take the policy. Of one that is too large `max-age-too-large` speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|_| case.mode() == Some(Mode::None)) else { return };
    let Field::Read(max_age) = reading.max_age else { return };
    if !(DAY + 1..=MAX_AGE_MAX).contains(&max_age.value) {
        return;
    }
    let message = Prose::with(
        "Senders keep this policy in mode `none` for {} ({}).",
        [said(duration(max_age.value)), code(max_age.span.words(reading.text))],
    );
    let fix = Fix::choice(Prose::new("Write `86400`, a day"), vec![Edit::replace(max_age.span, DAY.to_string())]);
    findings.push(Finding::new(&RULE, at(max_age.span), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: a.example\nmax_age: 10368000\n         ^^^^^^^^\n");
        marks(&RULE, "version: STSv1\nmode: none\nmx: a.example\nmax_age: 86400\n");
        marks(&RULE, "version: STSv1\nmode: none\nmx: a.example\nmax_age: 99999999\n");
    }
}
