//! The `max_age` is 0.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{Field, Mode};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The standard allows 0, and some senders drop the policy because of it; to others it runs out as soon as it is
    /// read, and protects nothing that comes later.
    "max-age-zero" = Warning, rfc8461("3.2"), "the max_age is 0";
    next "Write `1209600`, two weeks, or more; in mode `none` a day, `86400`.",
    hides ["max-age-short", "none-max-age-long"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 0\n";
    bad Policy "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 00\n";
    bad Policy "version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 0\n";
    good Policy "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 1\n";
}

/// Speaks of it in any mode.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let Field::Read(max_age) = reading.max_age else { return };
    if max_age.value != 0 {
        return;
    }
    let seconds = if reading.mode.value() == Some(Mode::None) { "86400" } else { "1209600" };
    let fix = Fix::choice(Prose::with("Write {}", [code(seconds)]), vec![Edit::replace(max_age.span, seconds)]);
    let message = Prose::with(
        "The `max_age` is {}: some senders drop such a policy, and hardly any other keeps it.",
        [code(max_age.span.words(reading.text))],
    );
    findings.push(Finding::new(&RULE, at(max_age.span), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 0\n         ^\n");
        assert_eq!(mended(&RULE, "mode: none\nmax_age: 0"), ["mode: none\nmax_age: 86400"]);
    }
}
