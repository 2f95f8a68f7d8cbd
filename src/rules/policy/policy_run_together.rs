//! Two lines, or two policies, with no line ending between them.

use super::{at, line_ending};
use crate::finding::{Finding, Prose, Severity, code, rfc8461};
use crate::read::{Glued, Key, Line, PolicyReading};
use crate::rules::policy_values::{Cause, Standing, caused_by, extensions, malformed};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders read up to the end of the line: what was meant as the next one is a part of the value before it. They miss
    /// both lines, and where the policy must have one of them, they drop it: mail to the domain is not protected.
    "policy-run-together" = Error, rfc8461("3.2"), "two lines of the policy stand on one";
    next "Begin a new line for each field. Where two policies stand one after the other, keep one of them.",
    hides ["*"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600version: STSv1\n";
    bad Policy "version: STSv1 mode: enforce mx: mx.example.com max_age: 1209600\n";
    bad Policy "version: STSv1\\nmode: enforce\\nmx: mx.example.com\\nmax_age: 1209600\\n";
    bad Policy "version: STSv1; mode: enforce; mx: mx.example.com; max_age: 1209600;";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.commx: mx2.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: see mode: enforce\n";
}

/// Speaks of each line that has another one in it.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(case, reading);
    for (key, value) in caused_by(case, Cause::Glued) {
        let Some(line) = reading.line_at(value.start) else { continue };
        // The policy may lack what stands there, as well as what the line itself was to be.
        let severity = standing.gravity(key).min(swallowed(reading, line, &standing, Severity::Warning));
        let found = finding(reading, line, value, &standing);
        findings.extend(found.map(|found| found.as_grave_as(severity)));
    }
    // Of the lines of a name that stands once, all but the first, which is among those above.
    let repeated = reading.lines.iter().filter(|line| matches!(line.key(), Some(key) if key != Key::Mx));
    let firsts = [malformed(&reading.version), malformed(&reading.mode), malformed(&reading.max_age)];
    for line in repeated.filter(|_| reading.counts.repeated > 0) {
        let Some(value) = line.value().filter(|value| !firsts.contains(&Some(*value))) else { continue };
        // Its own name may stand in a value that was never filled in.
        if reading.glued(line).iter().all(|glued| Some(glued.key) == line.key()) {
            continue;
        }
        let severity = swallowed(reading, line, &standing, Severity::Warning);
        findings.extend(finding(reading, line, value, &standing).map(|found| found.as_grave_as(severity)));
    }
    for (line, _, value) in extensions(reading) {
        // Within the grammar, unless the policy lacks what stands there.
        let severity = swallowed(reading, line, &standing, Severity::Note);
        findings.extend(finding(reading, line, value, &standing).map(|found| found.as_grave_as(severity)));
    }
}

/// An error where the policy lacks one of the fields that stand in the value of `line`; else `otherwise`.
fn swallowed(reading: &PolicyReading<'_>, line: &Line, standing: &Standing<'_, '_>, otherwise: Severity) -> Severity {
    let lacking = reading.glued(line).iter().any(|glued| standing.lacks(glued.key));
    if lacking { Severity::Error } else { otherwise }
}

/// What is said of `line`, whose `value` goes on into other lines.
fn finding(reading: &PolicyReading<'_>, line: &Line, value: Span, standing: &Standing<'_, '_>) -> Option<Finding> {
    let glued = reading.glued(line);
    let first = glued.first()?;
    let begins = value.start + first.at;
    let name = code(Span::new(begins, begins + first.key.as_str().len() + 1).words(reading.text));
    let (message, title) = if first.at == 0 {
        (Prose::with("{} stands twice on the line.", [name]), Prose::new("Keep one"))
    } else {
        let message =
            Prose::with("{} begins within another line: senders read it as a part of what stands before it.", [name]);
        (message, Prose::new("Begin a new line for each field"))
    };
    let edits = parted(reading, value, &glued);
    let fix = standing.fix(title, edits, true);
    Some(Finding::new(&RULE, at(Span::new(begins, begins + first.key.as_str().len())), message).mended_by(fix))
}

/// A line ending before each line that begins in `value`, in the place of what parts them; and nothing of that behind the last.
fn parted(reading: &PolicyReading<'_>, value: Span, glued: &[Glued]) -> Vec<Edit> {
    let bytes = value.of(reading.text);
    let mut edits: Vec<Edit> = glued
        .iter()
        .map(|glued| {
            if glued.at == 0 {
                let name = glued.key.as_str().len() + 1;
                let blanks = bytes.iter().skip(name).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                return Edit::remove(Span::new(value.start, value.start + name + blanks));
            }
            let end = content_end(bytes.get(..glued.at).unwrap_or_default());
            Edit::replace(Span::new(value.start + end, value.start + glued.at), line_ending(reading))
        })
        .collect();
    let end = content_end(bytes);
    if end < bytes.len() {
        edits.push(Edit::remove(Span::new(value.start + end, value.end)));
    }
    edits
}

/// Where `bytes` end without blanks, signs that part fields, and line endings that were written as signs: `\n`.
fn content_end(mut bytes: &[u8]) -> usize {
    loop {
        bytes = match bytes {
            [before @ .., b' ' | b'\t' | b',' | b';' | b'|' | b'/'] => before,
            [before @ .., b'\\', b'n' | b'r'] => before,
            _ => return bytes.len(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties, severities};

    #[test]
    fn the_name_within_the_line_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 86400version: STSv1\n              ^^^^^^^\n");
    }

    #[test]
    fn an_error_where_the_policy_lacks_what_another_line_swallows() {
        let severities = |text| severities(&RULE, text);
        assert_eq!(severities("mode: none\nmx: .a.exampleversion: STSv1\nmax_age: 1\n"), [Severity::Error]);
        assert_eq!(
            severities("version: STSv1\nmode: none\nmx: .a.examplemode: none\nmax_age: 1\n"),
            [Severity::Warning]
        );
    }

    #[test]
    fn each_begins_a_line() {
        for (text, better) in [
            (
                "version: STSv1 mode: enforce, mx: a.example; max_age: 1;",
                "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 1",
            ),
            ("version: STSv1\\r\\nmode: none\\nmax_age: 1\\n", "version: STSv1\nmode: none\nmax_age: 1"),
            ("mode: none\r\nmax_age: 86400version: STSv1\r\n", "mode: none\r\nmax_age: 86400\r\nversion: STSv1\r\n"),
            ("x-note: bymode: none", "x-note: by\nmode: none"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text}");
        }
        let taken = "version: STSv1\nmode: enforce\nmax_age: 1209600\nmx: a.example\nmx: b.example mx: c.example\n";
        assert_eq!(safeties(&RULE, taken), [Safety::NeedsChoice], "hosts would come in");
    }

    #[test]
    fn what_a_repeated_line_swallows_is_missing_too() {
        let text = "mode: enforce\nmode: testing version: STSv1\nmx: a.example\nmax_age: 604800\n";
        assert_eq!(severities(&RULE, text), [Severity::Error]);
        let text = "version: STSv1\nmode: enforce\nmode: testing mx: b.example\nmx: a.example\nmax_age: 604800\n";
        assert_eq!(severities(&RULE, text), [Severity::Warning]);
    }
}
