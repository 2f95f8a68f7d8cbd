//! The mode is `testing`.

use super::at;
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::{Field, Mode};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// In mode `testing` senders deliver as if there were no policy, and report each delivery that `enforce` would have
    /// stopped. It shows what would fail; it protects no mail.
    "mode-testing" = Advice, rfc8461("5"), "the mode is testing";
    next "Read the TLSRPT reports for two weeks or so. When they name no failure of your own hosts, write `mode: enforce` and change the record’s `id`.",
    hides ["max-age-short"];
    bad Policy "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks where senders take the policy.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|_| case.mode() == Some(Mode::Testing)) else { return };
    let Field::Read(mode) = reading.mode else { return };
    let fix = Fix::choice(Prose::new("Write `enforce`"), vec![Edit::replace(mode.span, Mode::Enforce.as_str())]);
    let message = Prose::new("The mode is `testing`: mail is not protected yet.");
    findings.push(Finding::new(&RULE, at(mode.span), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: testing\n      ^^^^^^^\nmx: mx.example.com\nmax_age: 1209600\n");
    }

    #[test]
    fn silent_where_senders_drop_the_policy() {
        marks(&RULE, "version: STSv1\nmode: testing\nmx: mx.example.com\n");
    }
}
