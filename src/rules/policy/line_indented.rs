//! Blanks before the name of a field.

use super::mx_list::items_of_lists;
use super::{at, grave_where};
use crate::finding::{Finding, Prose, code, grouped, rfc8461, said};
use crate::read::{Key, Line, LineContent, PolicyReading, PolicyViolation};
use crate::rules::policy_values::Standing;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// Senders differ on blanks before the name of a field: some skip them, some ignore the line, and some drop the whole
    /// policy. Where they miss a line that the policy must have, mail to the domain is not protected.
    "line-indented" = Warning, rfc8461("3.2"), "blanks stand before the name of a field";
    next "Begin each line with its name. Where the policy stands in another file, such as a web server’s configuration, look how that one takes blanks off.",
    hides ["@taken", "@mx", "@line"];
    bad Policy "version: STSv1\nmode: enforce\n  mx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n\tmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n x-note: a\n";
    good Policy "version: STSv1\nmode:  enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks once of lines that follow each other, blank ones aside: mostly the whole policy is moved in.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| !reading.violations.is_empty()) else { return };
    let standing = Standing::of(case, reading);
    // Of lines on which a list goes on, the rule on that speaks.
    let items = items_of_lists(reading);
    let is_item = |at: usize| reading.line_at(at).is_some_and(|line| items.binary_search(&line.span.start).is_ok());
    let is_indented =
        |breach: &&Spanned<PolicyViolation>| breach.value == PolicyViolation::Indented && !is_item(breach.span.start);
    let mut breaches = reading.violations.iter().filter(is_indented).peekable();
    while let Some(first) = breaches.next() {
        let Some(mut number) = reading.line_number(first.span.start) else { continue };
        let mut edits = Vec::new();
        let mut lacking = false;
        let mut brings_in = false;
        let mut count = 0;
        let mut next = Some(first);
        while let Some((breach, line)) = next.zip(reading.lines.get(number - 1)) {
            edits.extend(moved_out(reading, line, breach.span));
            lacking |= reading.meant(line).any(|key| standing.lacks(key));
            // An `mx` is read all the same, by senders that are lenient.
            brings_in |= name(reading, line, breach.span).is_some_and(|name| name != Key::Mx);
            count += 1;
            number += 1;
            // Blank lines between them change nothing.
            while reading.lines.get(number - 1).is_some_and(|line| line.content == LineContent::Blank) {
                number += 1;
            }
            next = breaches.next_if(|next| reading.line_number(next.span.start) == Some(number));
        }
        let message = match count {
            1 => {
                let line = reading.line_at(first.span.start).map(|line| Span::new(first.span.end, line.span.end));
                let words = line.unwrap_or_default().words(reading.text);
                Prose::with(
                    "Blanks stand before {}, and senders differ on what they make of that.",
                    [code(words.trim_end())],
                )
            }
            _ => Prose::with(
                "{} lines in a row begin with blanks, and senders differ on what they make of that.",
                [said(grouped(count))],
            ),
        };
        let fix = standing.fix(Prose::new("Delete the blanks"), edits, brings_in);
        findings.push(Finding::new(&RULE, at(first.span), message).as_grave_as(grave_where(lacking)).mended_by(fix));
    }
}

/// The field that a line names behind its `blanks`.
fn name(reading: &PolicyReading<'_>, line: &Line, blanks: Span) -> Option<Key> {
    let bytes = Span::new(blanks.end, line.span.end).of(reading.text);
    Key::of(bytes.split(|&byte| byte == b':').next()?.trim_ascii_end())
}

/// Takes the `blanks` before the name out, and those between it and its colon.
fn moved_out(reading: &PolicyReading<'_>, line: &Line, blanks: Span) -> Vec<Edit> {
    let words = Span::new(blanks.end, line.span.end).words(reading.text);
    let name_length = words.find(':').unwrap_or_default();
    let name = words.get(..name_length).unwrap_or_default().trim_end();
    let mut edits = vec![Edit::remove(blanks)];
    if name.len() < name_length {
        edits.push(Edit::remove(Span::new(blanks.end + name.len(), blanks.end + name_length)));
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended, severities};

    #[test]
    fn the_blanks_are_marked_and_go() {
        marks(&RULE, "version: STSv1\n  mode: none\n^^\n # note\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "  mode : enforce\n"), ["mode: enforce\n"]);
        assert_eq!(mended(&RULE, "\t mx: a.example \n"), ["mx: a.example \n"]);
    }

    #[test]
    fn lines_that_follow_each_other_are_one_finding() {
        marks(&RULE, "version: STSv1\n  mode: none\n^^\n  mx: a.example\nx-note: a\n  max_age: 1\n^^\n");
        let text = "  version: STSv1\n\tmode : none\n\n max_age: 1\n";
        assert_eq!(mended(&RULE, text), ["version: STSv1\nmode: none\n\nmax_age: 1\n"], "over blank lines");
        let policy = b"  version: STSv1\n  mode: enforce\n  mx: a.example\n  max_age: 1209600\n";
        let message = "4 lines in a row begin with blanks, and senders differ on what they make of that.".to_owned();
        assert_eq!(found(&Sketch::good("example.com").policy(policy), &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn an_error_where_a_field_is_then_missing() {
        let severities = |lines: &str| {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            severities(&RULE, &policy)
        };
        assert_eq!(severities(" mode: enforce\nmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\n  mx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\n  mx: a.example\nmx: b.example\n"), [Severity::Warning]);
    }
}
