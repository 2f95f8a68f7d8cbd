//! Blanks before the name of a field.

use super::{at, grave_where};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::PolicyViolation;
use crate::rules::policy_values::Standing;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders differ on blanks before the name of a field: some skip them, some ignore the line, and some drop the whole
    /// policy. Where they miss a line that the policy must have, mail to the domain is not protected.
    "line-indented" = Warning, rfc8461("3.2"), "blanks stand before the name of a field";
    next "Begin each line with its name. Where the policy stands in another file, such as a web server’s configuration, look how that one takes blanks off.",
    hides ["*"];
    bad Policy "version: STSv1\nmode: enforce\n  mx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n\tmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n x-note: a\n";
    good Policy "version: STSv1\nmode:  enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(reading);
    for breach in reading.violations.iter().filter(|breach| breach.value == PolicyViolation::Indented) {
        let Some(line) = reading.line_at(breach.span.start) else { continue };
        let blanks = breach.span;
        let words = Span::new(blanks.end, line.span.end).words(reading.text);
        let name_length = words.find(':').unwrap_or_default();
        let name = words.get(..name_length).unwrap_or_default().trim_end();
        let mut edits = vec![Edit::remove(blanks)];
        if name.len() < name_length {
            edits.push(Edit::remove(Span::new(blanks.end + name.len(), blanks.end + name_length)));
        }
        let message = Prose::with(
            "Blanks stand before {}, and senders differ on what they make of that.",
            [code(words.trim_end())],
        );
        let lacking = reading.meant(line).any(|key| standing.lacks(key));
        let fix = Fix::safe(Prose::new("Delete the blanks"), edits);
        findings.push(Finding::new(&RULE, at(blanks), message).as_grave_as(grave_where(lacking)).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_blanks_are_marked_and_go() {
        marks(&RULE, "version: STSv1\n  mode: none\n^^\n # note\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "  mode : enforce\n"), ["mode: enforce\n"]);
        assert_eq!(mended(&RULE, "\t mx: a.example \n"), ["mx: a.example \n"]);
    }

    #[test]
    fn an_error_where_a_field_is_then_missing() {
        let severities = |lines: &str| {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            found.into_iter().map(|(severity, _)| severity).collect::<Vec<_>>()
        };
        assert_eq!(severities(" mode: enforce\nmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\n  mx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\n  mx: a.example\nmx: b.example\n"), [Severity::Warning]);
    }
}
