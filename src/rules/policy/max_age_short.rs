//! The `max_age` is short for a policy in mode `enforce`.

use super::at;
use crate::finding::{Finding, Fix, Prose, Severity, code, duration, rfc8461, said};
use crate::read::{Field, Mode};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// A sender that holds the policy is protected against someone who hides it, until `max_age` has passed since it
    /// last fetched it. With a short one that is soon, and large senders are said to ignore a policy of less than a
    /// day.
    "max-age-short" = Advice, rfc8461("10.2"), "the policy runs out soon";
    next "Write a `max_age` of two weeks (`1209600`) or more. A new `id` tells senders of each change, however long it is.",
    hides ["none-max-age-long"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 3600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 3600\n";
}

const DAY: u64 = 86_400;
const TWO_WEEKS: u64 = 14 * DAY;

/// Speaks in mode `enforce` alone: in the other modes a short one is what makes changes easy.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|_| case.mode() == Some(Mode::Enforce)) else { return };
    let Field::Read(max_age) = reading.max_age else { return };
    let values = || [said(duration(max_age.value)), code(max_age.span.words(reading.text))];
    let (message, severity) = match max_age.value {
        1..DAY => (
            Prose::with("Senders keep this policy for {} ({}), and some ignore a policy of less than a day.", values()),
            Severity::Warning,
        ),
        DAY..TWO_WEEKS => (
            Prose::with(
                "Senders keep this policy for {} ({}): whoever hides it for longer than that ends the protection.",
                values(),
            ),
            Severity::Advice,
        ),
        _ => return,
    };
    let fix =
        Fix::choice(Prose::new("Write `1209600`, two weeks"), vec![Edit::replace(max_age.span, TWO_WEEKS.to_string())]);
    findings.push(Finding::new(&RULE, at(max_age.span), message).as_grave_as(severity).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 300\n         ^^^\n");
    }

    #[test]
    fn a_warning_under_a_day_and_advice_under_two_weeks() {
        let severity = |max_age: u64| {
            let policy = format!("version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: {max_age}\n");
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            found.first().map(|(severity, _)| *severity)
        };
        assert_eq!([1, DAY - 1].map(severity), [Some(Severity::Warning); 2]);
        assert_eq!([DAY, TWO_WEEKS - 1].map(severity), [Some(Severity::Advice); 2]);
        assert_eq!([0, TWO_WEEKS].map(severity), [None; 2], "of 0 `max-age-zero` speaks");
    }
}
