//! A line that is not a name, a colon and a value.

use super::{at, grave_where, key_in_other_letters, line_ending, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461, said};
use crate::read::{Field, Key, Line, PolicyReading, PolicyViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// Senders differ on a line that is not a name, a colon and a value: some skip it, some stop reading there, and
    /// some drop the whole policy. Where the line was meant as one that the policy must have, mail to the domain is not
    /// protected.
    "line-malformed" = Warning, rfc8461("3.2"), "a line is not a name, a colon and a value";
    next "Write each line as a name, a colon and a value, with nothing before the name, and delete all other lines. A policy has no comments.";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nhello\n";
    bad Policy "version: STSv1\nmode= enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode : enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\n  mx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n\"mode\": enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "# our policy\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\n# mode: testing\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n: note\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nmy note: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n_note: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\na-name-of-more-than-thirty-two-chars: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note:\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a\tb\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a\u{0}b\n";
    bad Policy "version: STSv1\rmode: enforce\rmx: mx.example.com\rmax_age: 1209600\r";
    bad Policy "version: STSv1\r\r\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a: b = c\n";
}

/// The most characters of a field's name.
const NAME_MAX: usize = 32;

/// Speaks of each such line, once of a line with bare CRs in it.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| !reading.violations.is_empty()) else { return };
    let lacking = Key::ALL.map(|key| (key, reading.lacks(key)));
    let is_lacking = |key: Key| lacking.contains(&(key, true));
    for &Spanned { value, span } in &reading.violations {
        let Some(line) = reading.line_at(span.start) else { continue };
        let bytes = line.span.of(reading.text);
        // What stands after a bare CR was meant as a line of its own.
        if value != PolicyViolation::BareCr && bytes.contains(&b'\r') {
            continue;
        }
        let said = match value {
            PolicyViolation::Bom | PolicyViolation::NotUtf8 | PolicyViolation::LineBlank => None,
            PolicyViolation::NoColon => Some(no_colon(reading, line, span, &is_lacking)),
            PolicyViolation::BlankBeforeColon => Some(blank_before_colon(reading, line, span)),
            PolicyViolation::Indented => Some(indented(reading, line, span)),
            PolicyViolation::Name => Some(name(reading, line, span, &is_lacking)),
            // Of a field that is known in other letters `key-case` speaks.
            PolicyViolation::ExtensionEmpty | PolicyViolation::ExtensionControl
                if key_in_other_letters(line).is_some() =>
            {
                None
            }
            PolicyViolation::ExtensionEmpty => Some((
                Prose::with("Nothing stands after the colon of {}.", [code(line.span.words(reading.text))]),
                Some(without(line)),
            )),
            PolicyViolation::ExtensionControl => Some(control(reading, span)),
            PolicyViolation::BareCr => Some(bare_cr(reading, line)),
        };
        let Some((message, fix)) = said else { continue };
        let breaks = reading.meant(line).any(is_lacking)
            || (value == PolicyViolation::BareCr && hides_value(reading, line, &is_lacking));
        findings.push(Finding::new(&RULE, at(span), message).as_grave_as(grave_where(breaks)).mended_by(fix));
    }
}

/// A line without a colon.
fn no_colon(
    reading: &PolicyReading<'_>,
    line: &Line<'_>,
    span: Span,
    is_lacking: &impl Fn(Key) -> bool,
) -> (Prose, Option<Fix>) {
    let words = span.words(reading.text);
    if is_comment(&words) {
        return comment(reading, line, &words, is_lacking);
    }
    let is_name =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let equals = words.split_once('=').filter(|(name, _)| is_name(name.trim_end()));
    let message = match equals {
        Some(_) => Prose::with("{} has an `=` in the place of the colon.", [code(&words)]),
        None => Prose::with("{} has no colon in it.", [code(&words)]),
    };
    let name_end = words.find([' ', '\t', '=']);
    let fix = match (reading.meant(line).next(), name_end) {
        // One that stands there already would be doubled; an `mx` would bring a host in.
        (Some(key), Some(end)) if is_lacking(key) && words.get(..end) == Some(key.as_str()) => {
            let value = words.get(end..).unwrap_or_default().trim_start_matches([' ', '\t', '=']);
            let better = format!("{key}: {value}");
            let title = Prose::with("Write {}", [code(&better)]);
            let edits = vec![Edit::replace(span, better)];
            Some(if key == Key::Mx { Fix::choice(title, edits) } else { Fix::safe(title, edits) })
        }
        (Some(key), _) if is_lacking(key) => None,
        _ => Some(without(line)),
    };
    (message, fix)
}

/// Blanks at `span`, between a name and its colon.
fn blank_before_colon(reading: &PolicyReading<'_>, line: &Line<'_>, span: Span) -> (Prose, Option<Fix>) {
    let name = Span::new(line.span.start, span.start).words(reading.text);
    let fix = Fix::safe(Prose::with("Write {}", [code(format_args!("{name}:"))]), vec![Edit::remove(span)]);
    (Prose::with("A blank stands between {} and its colon.", [code(&name)]), Some(fix))
}

/// Blanks at `span`, before a name.
fn indented(reading: &PolicyReading<'_>, line: &Line<'_>, span: Span) -> (Prose, Option<Fix>) {
    let words = Span::new(span.end, line.span.end).words(reading.text);
    let name_length = words.find(':').unwrap_or_default();
    let name = words.get(..name_length).unwrap_or_default().trim_end();
    let name_end = span.end + name.len();
    let mut edits = vec![Edit::remove(span)];
    if name.len() < name_length {
        edits.push(Edit::remove(Span::new(name_end, span.end + name_length)));
    }
    (
        Prose::with("Blanks stand before {}.", [code(words.trim_end())]),
        Some(Fix::safe(Prose::new("Delete the blanks"), edits)),
    )
}

/// A name outside the grammar, at `span`; or nothing before the colon.
fn name(
    reading: &PolicyReading<'_>,
    line: &Line<'_>,
    span: Span,
    is_lacking: &impl Fn(Key) -> bool,
) -> (Prose, Option<Fix>) {
    let words = span.words(reading.text);
    let whole = line.span.words(reading.text);
    if is_comment(whole.trim_start()) {
        return comment(reading, line, whole.trim(), is_lacking);
    }
    let is_odd = |character: &char| !character.is_ascii_alphanumeric() && !matches!(character, '_' | '-' | '.');
    let message = match words.chars().find(is_odd) {
        Some(':') => Prose::with("Nothing stands before the colon in {}.", [code(whole.trim())]),
        Some(' ') => Prose::with("The name {} has a blank in it.", [code(&words)]),
        Some(odd) => Prose::with("The name {} has {} in it.", [code(&words), code(odd)]),
        None if words.len() > NAME_MAX => {
            Prose::with("The name {} has {} characters, and 32 are allowed.", [code(&words), said(words.len())])
        }
        None => Prose::with("The name {} begins with neither a letter nor a digit.", [code(&words)]),
    };
    let fix = match reading.meant(line).next() {
        Some(key) if is_lacking(key) => {
            let title = Prose::with("Write {}", [code(key)]);
            let edits = vec![Edit::replace(span, key.as_str())];
            Some(if key == Key::Mx { Fix::choice(title, edits) } else { Fix::safe(title, edits) })
        }
        _ => Some(without(line)),
    };
    (message, fix)
}

/// Whether a line was meant as a comment.
fn is_comment(words: &str) -> bool {
    words.starts_with(['#', ';']) || words.starts_with("//") || words.starts_with("/*")
}

/// A comment: what a policy has none of. It goes, unless the policy lacks what it says.
fn comment(
    reading: &PolicyReading<'_>,
    line: &Line<'_>,
    words: &str,
    is_lacking: &impl Fn(Key) -> bool,
) -> (Prose, Option<Fix>) {
    let message = Prose::with("A policy has no comments, and senders read {} as a line of it.", [code(words)]);
    let is_needed = reading.meant(line).any(is_lacking);
    (message, (!is_needed).then(|| Fix::safe(Prose::new("Delete the comment"), vec![without_line(line)])))
}

/// A control character at `span`, in the value of an extension.
fn control(reading: &PolicyReading<'_>, span: Span) -> (Prose, Option<Fix>) {
    let words = span.words(reading.text);
    let is_tab = words == "\t";
    let message = if is_tab {
        Prose::new("A tab stands within the value.")
    } else {
        Prose::with("The control character {} stands within the value.", [code(&words)])
    };
    let fix = is_tab.then(|| Fix::safe(Prose::new("Write a blank"), vec![Edit::replace(span, " ")]));
    (message, fix)
}

/// CRs without an LF: each one within the line was the end of one, and the others belong to an ending that is there.
fn bare_cr(reading: &PolicyReading<'_>, line: &Line<'_>) -> (Prose, Option<Fix>) {
    let bytes = line.span.of(reading.text);
    let start = bytes.iter().position(|&byte| byte != b'\r').unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|&byte| byte != b'\r').map_or(0, |last| last + 1);
    let crs = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\r');
    let edits = crs.map(|(at, _)| {
        let cr = Span::new(line.span.start + at, line.span.start + at + 1);
        if (start..end).contains(&at) { Edit::replace(cr, line_ending(reading)) } else { Edit::remove(cr) }
    });
    let fix = Fix::safe(Prose::new("Write line endings that all senders read"), edits.collect());
    (
        Prose::new("A carriage return (CR) stands here without the line feed (LF) that makes it the end of a line."),
        Some(fix),
    )
}

/// Whether a bare CR in this line spoils a value that the policy must have.
fn hides_value(reading: &PolicyReading<'_>, line: &Line<'_>, is_lacking: &impl Fn(Key) -> bool) -> bool {
    let is_here =
        |value: Option<Span>| value.is_some_and(|value| (line.span.start..=line.span.end).contains(&value.start));
    let mx = reading.mx.partition_point(|mx| mx.value.start < line.span.start);
    is_here(malformed(&reading.version))
        || is_here(malformed(&reading.mode))
        || is_here(malformed(&reading.max_age))
        || (is_lacking(Key::Mx) && reading.mx.get(mx).is_some_and(|mx| is_here(Some(mx.value))))
}

fn malformed<T>(field: &Field<T>) -> Option<Span> {
    match field {
        Field::Malformed { value } => Some(*value),
        Field::Missing | Field::Read(_) => None,
    }
}

/// Takes the line out: only the owner knows whether it is needed.
fn without(line: &Line<'_>) -> Fix {
    Fix::choice(Prose::new("Delete the line"), vec![without_line(line)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended, policy_slugs};

    #[test]
    fn what_is_outside_the_grammar_is_marked() {
        marks(&RULE, "version: STSv1\nmode = none\n^^^^^^^^^^^\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\nmode  : none\n    ^^\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\n  mode: none\n^^\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\n\"mode\": none\n^^^^^^\n# a comment\n^^^^^^^^^^^\nmax_age: 1\n: x\n^\n");
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 1\nnäme: x\n^^^^\nx-note: \n      ^\n");
    }

    #[test]
    fn what_was_meant() {
        for (text, better) in [
            ("mode= enforce", "mode: enforce"),
            ("mode = enforce", "mode: enforce"),
            ("mode enforce", "mode: enforce"),
            ("mode\t: enforce", "mode: enforce"),
            ("  mode : enforce", "mode: enforce"),
            ("\"mode\": enforce", "mode: enforce"),
            ("version: STSv1\rmode: enforce\r", "version: STSv1\nmode: enforce"),
            ("version: STSv1\r\r\nmode: enforce", "version: STSv1\r\nmode: enforce"),
            ("version: STSv1\n\rmode: enforce", "version: STSv1\nmode: enforce"),
            ("mode: enforce\n# note\nmx: a", "mode: enforce\nmx: a"),
            ("x-note: a\tb", "x-note: a b"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
        }
        assert_eq!(mended(&RULE, "# mode: enforce"), Vec::<String>::new());
    }

    #[test]
    fn an_error_where_a_field_is_then_missing() {
        let severities = |lines: &str| {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            found.into_iter().map(|(severity, _)| severity).collect::<Vec<_>>()
        };
        assert_eq!(severities("mode = enforce\nmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("# mode: enforce\nmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\n# mode: enforce\nmx: a.example\n"), [Severity::Warning]);
        assert_eq!(severities("mode: enforce\n  mx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\n  mx: a.example\nmx: b.example\n"), [Severity::Warning]);
        assert_eq!(severities("mode: enforce\rmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nmx: a.example\r\r\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nmx: a.example\nx-note: a\r\r\n"), [Severity::Warning]);
        assert_eq!(severities("mode: none\nmx: a.example\r\r\n"), [Severity::Warning]);
    }

    #[test]
    fn no_other_rule_speaks_of_what_it_explains() {
        for lines in
            ["mode = enforce\nmx: a.example\n", "mode: enforce\rmx: a.example\r", "mode: enforce\n- mx: a.example\n"]
        {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            let slugs = policy_slugs(&Sketch::good("example.com").policy(policy.as_bytes()));
            assert_eq!(slugs, ["line-malformed"], "{lines:?}");
        }
    }
}
