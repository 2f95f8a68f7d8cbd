//! Control characters in the policy.

use super::{at, grave_where, without_line};
use crate::finding::{Finding, Prose, Severity, code, rfc8461};
use crate::read::{Key, PolicyReading, PolicyViolation, find_control};
use crate::rules::meant_hosts::would_join_on;
use crate::rules::policy_values::{Cause, Standing, caused_by, extensions};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// A control character leaves no mark on the screen, and senders take it for a part of the line. They miss the line,
    /// or drop the whole policy; where the policy must have the line, mail to the domain is not protected.
    "policy-control-characters" = Warning, rfc8461("3.2"), "a control character stands in the policy";
    next "Delete the character, or write the line anew in a plain editor.",
    hides ["@taken", "@mx", "@line"];
    bad Policy "version: STSv1\nmode: enf\u{0}orce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\u{7f}\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n\u{1b}[0m\n";
    bad Policy "version: STSv1\n\u{0}mode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode:\tenforce\nmx: mx.example.com\t\nmax_age: 1209600\nx-note: grün\n";
}

/// Speaks of the first one on each line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(case, reading);
    let mut speak = |span: Span, severity: Severity, brings_in: bool| {
        let Some(line) = reading.line_at(span.start) else { return };
        let message = match span.of(reading.text) {
            b"\t" => Prose::new("A tab stands within the value, and the standard allows blanks there."),
            _ => Prose::with("The control character {} stands on the line.", [code(span.words(reading.text))]),
        };
        let edits = without_controls(reading, line.span);
        let is_all =
            edits.iter().map(|edit| edit.span.len()).sum::<usize>() == line.span.of(reading.text).trim_ascii().len();
        let (title, edits) = if is_all {
            (Prose::new("Delete the line"), vec![without_line(line)])
        } else if span.of(reading.text) == b"\t" {
            (Prose::new("Write a blank"), edits)
        } else {
            (Prose::new("Delete what leaves no mark"), edits)
        };
        let joins = would_join_on(&line.span.words(reading.text), char::is_control);
        let fix = (!joins).then(|| standing.fix(title, edits, brings_in));
        findings.push(Finding::new(&RULE, at(span), message).as_grave_as(severity).mended_by(fix));
    };
    for (key, value) in caused_by(case, Cause::Control) {
        let Some(control) = find_control(value, reading.text) else { continue };
        speak(control, standing.gravity(key), key == Key::Mx);
    }
    let breaches = reading.violations.iter().filter(|breach| breach.value == PolicyViolation::Control);
    for &Spanned { span, .. } in breaches {
        let meant = reading.line_at(span.start).and_then(|line| meant(reading, line.span));
        speak(span, grave_where(meant.is_some_and(|key| standing.lacks(key))), meant.is_some());
    }
    // What the grammar allows: the control characters above ASCII.
    for (_, _, value) in extensions(reading).filter(|(_, _, value)| !value.of(reading.text).is_ascii()) {
        let control = find_control(value, reading.text).filter(|control| control.len() > 1);
        if let Some(control) = control.filter(|_| !value.of(reading.text).iter().any(u8::is_ascii_control)) {
            speak(control, Severity::Note, false);
        }
    }
}

/// The field that a line was meant as, without its control characters.
fn meant(reading: &PolicyReading<'_>, line: Span) -> Option<Key> {
    let mut seen = Vec::new();
    let mut rest = line;
    while let Some(control) = find_control(rest, reading.text) {
        seen.extend_from_slice(Span::new(rest.start, control.start).of(reading.text));
        rest = Span::new(control.end, line.end);
    }
    seen.extend_from_slice(rest.of(reading.text));
    Key::of_any_case(seen.split(|&byte| byte == b':').next()?.trim_ascii())
}

/// Takes each one out of `line`, and puts a blank where a tab stands within it: an extension's value has none.
fn without_controls(reading: &PolicyReading<'_>, line: Span) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut rest = line;
    while let Some(control) = find_control(rest, reading.text) {
        edits.push(Edit::remove(control));
        rest = Span::new(control.end, line.end);
    }
    let bytes = line.of(reading.text);
    let tabs = bytes.trim_ascii_end().iter().enumerate().filter(|(_, byte)| **byte == b'\t');
    edits.extend(tabs.map(|(at, _)| Edit::replace(Span::new(line.start + at, line.start + at + 1), " ")));
    edits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Safety;
    use crate::rules::checking::{found, marks, mended, safeties};

    #[test]
    fn the_first_on_each_line_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: no\u{1}n\u{2}e\n        ^\nmax_age: 1\nx-note: a\u{80}b\n         ^\nx-tab: a\tb\n        ^\n",
        );
    }

    #[test]
    fn what_leaves_no_mark_goes() {
        for (text, better) in [
            ("mode: no\u{1}n\u{2}e\n", "mode: none\n"),
            ("version: STSv1\n\u{0}mode: none\n", "version: STSv1\nmode: none\n"),
            ("version: STSv1\n\u{1b}[1;32mmode: none\u{1b}[0m\n", "version: STSv1\nmode: none\n"),
            ("mode: none\n\u{7}\nmax_age: 1\n", "mode: none\nmax_age: 1\n"),
            ("mode: none\nx-note: a\tb\n", "mode: none\nx-note: a b\n"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text:?}");
        }
        let taken = "version: STSv1\nmode: enforce\nmax_age: 1209600\nmx: a.example\nmx: b\u{1}.example\n";
        assert_eq!(safeties(&RULE, taken), [Safety::NeedsChoice], "a host would come in");
    }

    #[test]
    fn how_grave() {
        for (line, severity) in [
            ("mode: enf\u{1}orce\nmx: a.example", Severity::Error),
            ("mode: enforce\nmx: a\u{1}.example", Severity::Error),
            ("mode: enforce\nmx: a\u{1}.example\nmx: b.example", Severity::Warning),
            ("mode: enforce\nmx: b.example\nx-note: a\u{1}", Severity::Warning),
            ("mode: enforce\nmx: b.example\nx-note: a\u{85}", Severity::Note),
            ("mo\u{1}de: enforce\nmx: b.example", Severity::Error),
        ] {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{line}\n");
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            assert_eq!(found.first().map(|(severity, _)| *severity), Some(severity), "{line:?}");
        }
    }

    #[test]
    fn what_parts_two_names_is_not_taken_out() {
        for value in ["a.example\u{b}b.example", "10\u{c}a.example", "a.example\0b.example"] {
            assert_eq!(mended(&RULE, &format!("mx: {value}\n")), Vec::<String>::new(), "{value:?}");
        }
        assert_eq!(mended(&RULE, "mx: mx\0.a.example\n"), ["mx: mx.a.example\n"]);
    }
}
