//! A line with nothing on it.

use super::at;
use crate::finding::{Finding, Fix, Prose, grouped, rfc8461, said};
use crate::read::{LineContent, PolicyViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// Senders differ on a blank line: some skip it, some stop reading there and miss what follows, and some drop the
    /// whole policy. The standard has no blank lines.
    "line-blank" = Warning, rfc8461("3.2"), "a line of the policy is blank";
    next "Delete the blank lines, those at the end too. One line ending after the last line is fine.",
    hides ["mx-list", "policy-placeholder"];
    bad Policy "version: STSv1\n\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n\n\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n  ";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600";
}

/// Speaks once of lines that follow each other.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_blank = |breach: &Spanned<PolicyViolation>| breach.value == PolicyViolation::LineBlank;
    let Some(reading) = case.policy_lines().filter(|reading| reading.violations.iter().any(is_blank)) else { return };
    let mut lines = reading.lines.iter().peekable();
    while let Some(first) = lines.next() {
        if first.content != LineContent::Blank {
            continue;
        }
        let (mut last, mut count) = (first, 1);
        while let Some(next) = lines.next_if(|next| next.content == LineContent::Blank) {
            last = next;
            count += 1;
        }
        let message = match count {
            1 => Prose::new("A blank line stands in the policy."),
            _ => Prose::with("{} blank lines stand in the policy, one after the other.", [said(grouped(count))]),
        };
        let whole = Span::new(first.span.start, last.span.end + last.ending.as_str().len());
        let title = if count == 1 { Prose::new("Delete the line") } else { Prose::new("Delete the lines") };
        let fix = Fix::safe(title, vec![Edit::remove(whole)]);
        let marked = Span::new(first.span.start, last.span.end);
        findings.push(Finding::new(&RULE, at(marked), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_line_is_marked() {
        marks(&RULE, "version: STSv1\n\n|\nmode: none\n  \n^^\nmax_age: 1\n");
    }

    #[test]
    fn lines_that_follow_each_other_are_one_finding() {
        let policy = b"version: STSv1\r\n\r\n \r\n\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";
        let message = "3 blank lines stand in the policy, one after the other.".to_owned();
        assert_eq!(found(&Sketch::good("example.com").policy(policy), &RULE), [(Severity::Warning, message)]);
        assert_eq!(mended(&RULE, "mode: none\r\n\r\n \r\nmax_age: 1\r\n"), ["mode: none\r\nmax_age: 1\r\n"]);
    }
}
