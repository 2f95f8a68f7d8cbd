//! A CR without an LF.

use super::{at, grave_where, line_ending};
use crate::finding::{Finding, Prose, Severity, grouped, rfc8461, said};
use crate::read::{PolicyReading, PolicyViolation, extension_name_length};
use crate::rules::policy_values::{Cause, Standing, caused_by};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// A line ends with LF, or with CR and LF. On a carriage return (CR) alone senders read on: what was meant as the next
    /// line is a part of this one. Where they miss a line that the policy must have, mail to the domain is not protected.
    "line-ending-cr" = Warning, rfc8461("3.2"), "a carriage return stands without a line feed";
    next "Save the file with line endings of Unix (LF) or Windows (CRLF).",
    hides ["*"];
    bad Policy "version: STSv1\rmode: enforce\rmx: mx.example.com\rmax_age: 1209600\r";
    bad Policy "version: STSv1\r\r\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a\rb\n";
    good Policy "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";
}

/// Speaks once of all of them.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let mut crs =
        reading.violations.iter().filter(|breach| breach.value == PolicyViolation::BareCr).map(|breach| breach.span);
    let Some(first) = crs.next() else { return };
    let mut edits = Vec::new();
    let mut brings_in = false;
    let mut lacking = false;
    let mut are_endings = true;
    let standing = Standing::of(case, reading);
    for cr in std::iter::once(first).chain(crs) {
        let Some(line) = reading.line_at(cr.start) else { continue };
        edits.extend(ended(reading, line.span));
        are_endings &= self::are_endings(line.span.of(reading.text));
        brings_in |= line.key().is_some()
            || reading.meant(line).next().is_some()
            || line.span.of(reading.text).trim_ascii().contains(&b'\r');
        let mut glued = reading.glued(line).into_iter();
        lacking |= reading.meant(line).any(|key| standing.lacks(key)) || glued.any(|glued| standing.lacks(glued.key));
    }
    lacking |= caused_by(case, Cause::BareCr).any(|(key, _)| standing.gravity(key) == Severity::Error);
    let message = match edits.len() {
        1 => {
            Prose::new("A carriage return (CR) stands here without the line feed (LF) that makes it the end of a line.")
        }
        count => Prose::with(
            "{} carriage returns (CR) stand without the line feed (LF) that makes one the end of a line. The first is here.",
            [said(grouped(count))],
        ),
    };
    let fix =
        are_endings.then(|| standing.fix(Prose::new("Write line endings that all senders read"), edits, brings_in));
    findings.push(Finding::new(&RULE, at(first), message).as_grave_as(grave_where(lacking)).mended_by(fix));
}

/// Whether each CR within `line` can have ended one: behind it a line begins, or nothing is left. Within a name or a number it
/// ended nothing.
fn are_endings(line: &[u8]) -> bool {
    let begins_a_line = |part: &[u8]| {
        let name = extension_name_length(part);
        let behind = part.get(name..).unwrap_or_default().trim_ascii_start();
        part.is_empty() || part.starts_with(b"#") || (name > 0 && matches!(behind.first(), Some(b':' | b'=')))
    };
    line.split(|&byte| byte == b'\r').skip(1).all(|part| begins_a_line(part.trim_ascii()))
}

/// Each CR within `line` was the end of one; the others belong to an ending that is there.
fn ended(reading: &PolicyReading<'_>, line: Span) -> Vec<Edit> {
    let bytes = line.of(reading.text);
    let start = bytes.iter().position(|&byte| byte != b'\r').unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|&byte| byte != b'\r').map_or(0, |last| last + 1);
    let crs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r');
    let edits = crs.map(|(at, _)| {
        let cr = Span::new(line.start + at, line.start + at + 1);
        if (start..end).contains(&at) { Edit::replace(cr, line_ending(reading)) } else { Edit::remove(cr) }
    });
    edits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{mended, places, severities};

    #[test]
    fn an_error_where_the_policy_lacks_what_such_a_line_swallows() {
        let text = "version: STSv1\nmode: none\nmx: https://a.example/max_age: -1\r\r\n";
        assert_eq!(severities(&RULE, text), [Severity::Error]);
    }

    #[test]
    fn the_first_is_marked() {
        let sketch = Sketch::good("example.com").policy(b"version: STSv1\nmode: none\rmx: a\rmax_age: 1\n");
        assert_eq!(places(&sketch, &RULE), [at(Span::new(25, 26))]);
    }

    #[test]
    fn what_was_meant() {
        for (text, better) in [
            ("version: STSv1\rmode: enforce\r", "version: STSv1\nmode: enforce"),
            ("version: STSv1\r\r\nmode: enforce", "version: STSv1\r\nmode: enforce"),
            ("version: STSv1\n\rmode: enforce", "version: STSv1\nmode: enforce"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
        }
    }

    #[test]
    fn an_error_where_a_field_is_then_missing() {
        let severities = |lines: &str| {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            severities(&RULE, &policy)
        };
        assert_eq!(severities("mode: enforce\rmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nmx: a.example\r\r\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nmx: a.example\nx-note: a\r\r\n"), [Severity::Warning]);
        assert_eq!(severities("mode: none\nmx: a.example\r\r\n"), [Severity::Warning]);
    }

    #[test]
    fn within_a_value_it_ended_no_line() {
        for text in ["mx: mx\r.a.example\n", "mx: a.example\rb.example\n", "max_age: 12\r09600\n"] {
            assert_eq!(mended(&RULE, text), Vec::<String>::new(), "{text:?}");
        }
    }
}
