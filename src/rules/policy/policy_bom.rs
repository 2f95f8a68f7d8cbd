//! A byte order mark.

use super::{at, grave_where, without_line};
use crate::finding::{Finding, Fix, Prose, Severity, rfc8461};
use crate::read::{Key, PolicyReading, PolicyViolation};
use crate::rules::meant_hosts::would_join_on;
use crate::rules::policy_values::{Cause, Standing, caused_by, extensions};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// The mark leaves nothing on the screen, and senders read it as a part of the line that it stands on. At the
    /// beginning they miss that line, mostly `version`, and act as if the domain had no policy: mail from them is not
    /// protected.
    "policy-bom" = Error, rfc8461("3.2"), "a byte order mark stands in the policy";
    next "Save the file as UTF-8 without a byte order mark. Some editors call that `UTF-8`, and the other `UTF-8 with BOM`.",
    hides ["@taken", "@mx", "@line"];
    bad Policy "\u{feff}version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n\u{feff}mode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: \u{feff}enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: grün\n";
}

/// A byte order mark in UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Speaks of the mark at the very beginning, beside which the lines are judged as they stand without it; and of the first on
/// each other line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    // What is ASCII has none.
    let Some(reading) = case.policy_lines().filter(|reading| !reading.text.is_ascii()) else { return };
    let standing = Standing::of(case, reading);
    // More than one at the beginning comes from one place.
    let leading = BOM.len() * reading.text.chunks(BOM.len()).take_while(|chunk| *chunk == BOM).count();
    for breach in &reading.violations {
        let (message, severity, key) = match breach.value {
            PolicyViolation::Bom => {
                (Prose::new("The policy begins with a byte order mark, the bytes `EF BB BF`."), Severity::Error, None)
            }
            PolicyViolation::BomWithin if breach.span.start >= leading => {
                let key = meant(reading, breach.span);
                (within(), grave_where(key.is_some_and(|key| standing.lacks(key))), key)
            }
            _ => continue,
        };
        let fix = if breach.value == PolicyViolation::Bom {
            Some(Fix::safe(Prose::new("Delete the byte order mark"), vec![Edit::remove(Span::new(0, leading))]))
        } else {
            fix(reading, &standing, breach.span, key.is_some())
        };
        findings.push(Finding::new(&RULE, at(breach.span), message).as_grave_as(severity).mended_by(fix));
    }
    let spoilt = caused_by(case, Cause::Bom).map(|(key, value)| (Some(key), value));
    // What the grammar allows, and nobody sees.
    let allowed = extensions(reading).map(|(_, _, value)| (None, value));
    for (key, value) in spoilt.chain(allowed) {
        let Some(mark) = find(value, reading.text) else { continue };
        let severity = key.map_or(Severity::Note, |key| standing.gravity(key));
        let fix = fix(reading, &standing, mark, key == Some(Key::Mx));
        findings.push(Finding::new(&RULE, at(mark), within()).as_grave_as(severity).mended_by(fix));
    }
}

fn within() -> Prose {
    Prose::new("A byte order mark, the bytes `EF BB BF`, stands within the line.")
}

/// Takes each mark out of the line that `mark` stands on; the line, where there is nothing else.
fn fix(reading: &PolicyReading<'_>, standing: &Standing<'_, '_>, mark: Span, brings_in: bool) -> Option<Fix> {
    let line = reading.line_at(mark.start)?;
    let mut edits = Vec::new();
    let mut rest = line.span;
    while let Some(mark) = find(rest, reading.text) {
        edits.push(Edit::remove(mark));
        rest = Span::new(mark.end, line.span.end);
    }
    if would_join_on(&line.span.words(reading.text), |sign| sign == '\u{feff}') {
        return None;
    }
    if edits.len() * BOM.len() == line.span.of(reading.text).trim_ascii().len() {
        edits = vec![without_line(line)];
    }
    Some(standing.fix(Prose::new("Delete the byte order mark"), edits, brings_in))
}

/// The field that the line of `mark` was meant as.
fn meant(reading: &PolicyReading<'_>, mark: Span) -> Option<Key> {
    let line = reading.line_at(mark.start)?.span.words(reading.text).replace('\u{feff}', "");
    let (name, _) = line.split_once(':')?;
    Key::of_any_case(name.trim().as_bytes())
}

/// The first mark in `span`.
fn find(span: Span, text: &[u8]) -> Option<Span> {
    let at = span.of(text).windows(BOM.len()).position(|window| window == BOM)? + span.start;
    Some(Span::new(at, at + BOM.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_mark_is_marked_and_goes() {
        marks(&RULE, "\u{feff}version: STSv1\n^\nmode: enforce\nx-note: a\u{feff}b\n         ^\n");
        for (text, better) in [
            ("\u{feff}mode: none\n", "mode: none\n"),
            ("version: STSv1\n\u{feff}mode: \u{feff}none\n", "version: STSv1\nmode: none\n"),
            ("mode: none\n\u{feff}\nmax_age: 1\n", "mode: none\nmax_age: 1\n"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
        }
    }

    #[test]
    fn how_grave() {
        for (line, severity) in [
            ("mode: \u{feff}enforce\nmx: a.example", Severity::Error),
            ("\u{feff}mode: enforce\nmx: a.example", Severity::Error),
            ("mode: enforce\nmx: a.example\n\u{feff}mx: b.example", Severity::Warning),
            ("mode: enforce\nmx: a.example\nx-note: a\u{feff}b", Severity::Note),
        ] {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{line}\n");
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            assert_eq!(found.first().map(|(severity, _)| *severity), Some(severity), "{line:?}");
        }
    }
}
