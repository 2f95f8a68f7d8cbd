//! The policy has no `max_age`.

use super::{at, end, with_line};
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::Key;
use crate::rules::{Case, rule};

rule! {
    /// The `max_age` tells senders for how long to keep the policy. Without it they drop the whole policy: mail to the
    /// domain is not protected, and nobody is told.
    "max-age-missing" = Error, rfc8461("3.2"), "the policy has no max_age";
    next "Add a line such as `max_age: 1209600`, which is two weeks in seconds.",
    hides ["@taken"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nMax_Age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age 1209600\n";
}

/// Speaks where no line was meant as one: else the rule on that line does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    if !reading.lacks(Key::MaxAge) || reading.is_meant(Key::MaxAge) {
        return;
    }
    let fix = Fix::choice(Prose::new("Add `max_age: 1209600`"), vec![with_line(reading, "max_age: 1209600")]);
    let message = Prose::new("No line of the policy says for how long senders keep it: `max_age` is missing.");
    findings.push(Finding::new(&RULE, at(end(reading)), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_end_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\n          |\n");
    }
}
