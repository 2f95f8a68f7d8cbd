//! The policy has no mode.

use super::{at, end, with_line};
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::Key;
use crate::rules::{Case, rule};

rule! {
    /// The mode tells senders what to do with mail that they cannot deliver over verified TLS. Without it they drop the
    /// whole policy: mail to the domain is not protected, and nobody is told.
    "mode-missing" = Error, rfc8461("3.2"), "the policy has no mode";
    next "Add the line `mode: testing` to get reports while mail is delivered as before, or `mode: enforce` to have it protected.",
    hides ["@taken", "mx-missing"];
    bad Policy "version: STSv1\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nMode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode = enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks where no line was meant as one: else the rule on that line does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    if !reading.lacks(Key::Mode) || reading.is_meant(Key::Mode) {
        return;
    }
    let fix = Fix::choice(Prose::new("Add `mode: testing`"), vec![with_line(reading, "mode: testing")]);
    let message = Prose::new("No line of the policy names a mode.");
    findings.push(Finding::new(&RULE, at(end(reading)), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_end_is_marked_and_written_on() {
        marks(&RULE, "version: STSv1\nmax_age: 1209600\n                |\n\n");
        assert_eq!(
            mended(&RULE, "version: STSv1\r\nmax_age: 1\r\n"),
            ["version: STSv1\r\nmax_age: 1\r\nmode: testing\r\n"]
        );
        assert_eq!(mended(&RULE, "version: STSv1"), ["version: STSv1\nmode: testing"]);
    }
}
