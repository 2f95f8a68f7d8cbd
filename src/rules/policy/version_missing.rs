//! The policy has no version.

use super::policy_placeholder::{front_matter, is_border};
use super::{at, line_ending};
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::Key;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders know a policy by its line `version: STSv1`. Without it they drop the whole policy: mail to the domain is
    /// not protected, and nobody is told.
    "version-missing" = Error, rfc8461("3.2"), "the policy has no version";
    next "Write `version: STSv1` as the first line.",
    hides ["@taken"];
    bad Policy "mode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "Version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version=STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks where no line was meant as one: else the rule on that line does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    if !reading.lacks(Key::Version) || reading.is_meant(Key::Version) {
        return;
    }
    let is_bordered = reading.lines.first().is_some_and(|first| is_border(reading, first));
    let first = if is_bordered { 1 } else { front_matter(reading) };
    let start = reading.lines.get(first).map_or(reading.text.len(), |line| line.span.start);
    let line = format!("version: STSv1{}", line_ending(reading));
    let fix = Fix::safe(Prose::new("Add `version: STSv1`"), vec![Edit::insert(start, line)]);
    let message = Prose::new("No line of the policy says `version: STSv1`.");
    findings.push(Finding::new(&RULE, at(Span::at(start)), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn it_is_put_behind_front_matter_and_a_byte_order_mark() {
        assert_eq!(mended(&RULE, "---\na: b\n---\nmode: none\n"), ["---\na: b\n---\nversion: STSv1\nmode: none\n"]);
        assert_eq!(mended(&RULE, "\u{feff}mode: none\n"), ["\u{feff}version: STSv1\nmode: none\n"]);
    }

    #[test]
    fn the_beginning_is_marked() {
        marks(&RULE, "mode: enforce\n|\nmx: a.example\nmax_age: 1209600\n");
        assert_eq!(mended(&RULE, "mode: none\r\nmax_age: 1"), ["version: STSv1\r\nmode: none\r\nmax_age: 1"]);
    }
}
