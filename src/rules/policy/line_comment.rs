//! A comment.

use super::{at, grave_where, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::PolicyViolation;
use crate::rules::policy_values::Standing;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// A policy has no comments: to senders `#` is a sign like any other. Some skip the line, some stop reading there, and
    /// some drop the whole policy.
    "line-comment" = Warning, rfc8461("3.2"), "a comment stands in the policy";
    next "Delete the comment, or take its sign off where the policy needs the line. What you want to note down can stand in a field of your own, such as `x-note: text`.",
    hides ["@taken", "@mx", "@line", "line-ending-mixed", "mx-list"];
    bad Policy "# our policy\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\n  // mx: mx2.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n; note\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n# mode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: # a\n";
}

/// Speaks of each one. It goes, unless the policy lacks what it says.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(case, reading);
    for breach in reading.violations.iter().filter(|breach| breach.value == PolicyViolation::Comment) {
        let Some(line) = reading.line_at(breach.span.start) else { continue };
        let words = breach.span.words(reading.text);
        let needed = reading.meant(line).find(|key| standing.lacks(*key));
        let (message, fix) = match needed {
            None => (
                Prose::with("A policy has no comments, and senders read {} as a line of it.", [code(words)]),
                Some(Fix::safe(Prose::new("Delete the comment"), vec![without_line(line)])),
            ),
            // Whether it is to count, only the owner knows.
            Some(key) => (
                Prose::with(
                    "{} is a comment, so the policy has no {}: senders read none of it.",
                    [code(&words), code(key)],
                ),
                position(breach.span.of(reading.text), key.as_str().as_bytes()).map(|at| {
                    let sign = Span::new(line.span.start, breach.span.start + at);
                    Fix::choice(Prose::new("Take the sign of the comment off"), vec![Edit::remove(sign)])
                }),
            ),
        };
        let gravity = grave_where(needed.is_some());
        findings.push(Finding::new(&RULE, at(breach.span), message).as_grave_as(gravity).mended_by(fix));
    }
}

/// Where `name` stands in `bytes`, in any case.
fn position(bytes: &[u8], name: &[u8]) -> Option<usize> {
    bytes.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Safety, Severity};
    use crate::rules::checking::{found, marks, mended, safeties};

    #[test]
    fn the_comment_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\n  # note: a\n  ^^^^^^^^^\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "mode: enforce\n# note\nmx: a\n"), ["mode: enforce\nmx: a\n"]);
        assert_eq!(mended(&RULE, "  #  Mode: enforce\n"), ["Mode: enforce\n"]);
    }

    #[test]
    fn a_line_that_the_policy_needs_is_named() {
        let policy = "version: STSv1\n# mode: testing\nmx: a.example\nmax_age: 1\n";
        let words = "# mode: testing is a comment, so the policy has no mode: senders read none of it.";
        assert_eq!(
            found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE),
            [(Severity::Error, words.to_owned())]
        );
        assert_eq!(safeties(&RULE, policy), [Safety::NeedsChoice]);
    }
}
