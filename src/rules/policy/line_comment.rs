//! A comment.

use super::{at, grave_where, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::PolicyViolation;
use crate::rules::policy_values::Standing;
use crate::rules::{Case, rule};

rule! {
    /// A policy has no comments: to senders `#` is a sign like any other. Some skip the line, some stop reading there, and
    /// some drop the whole policy.
    "line-comment" = Warning, rfc8461("3.2"), "a comment stands in the policy";
    next "Delete the comment. What you want to note down can stand in a field of your own, such as `x-note: text`.",
    hides ["line-ending-mixed", "mx-list", "policy-placeholder", "mode-none-without-mx"];
    bad Policy "# our policy\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\n  // mx: mx2.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n; note\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n# mode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: # a\n";
}

/// Speaks of each one. It goes, unless the policy lacks what it says.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(reading);
    for breach in reading.violations.iter().filter(|breach| breach.value == PolicyViolation::Comment) {
        let Some(line) = reading.line_at(breach.span.start) else { continue };
        let words = breach.span.words(reading.text);
        let message = Prose::with("A policy has no comments, and senders read {} as a line of it.", [code(words)]);
        let is_needed = reading.meant(line).any(|key| standing.lacks(key));
        let fix = (!is_needed).then(|| Fix::safe(Prose::new("Delete the comment"), vec![without_line(line)]));
        findings.push(Finding::new(&RULE, at(breach.span), message).as_grave_as(grave_where(is_needed)).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_comment_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\n  # note: a\n  ^^^^^^^^^\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "mode: enforce\n# note\nmx: a\n"), ["mode: enforce\nmx: a\n"]);
        assert_eq!(mended(&RULE, "# mode: enforce\n"), Vec::<String>::new());
    }
}
