//! What rules on the values of a policy share: which of them speaks of a value, and how each bad `mx` is gone through.

use std::cell::OnceCell;
use std::net::Ipv4Addr;

use super::Case;
use super::meant_hosts::{host_of, is_around, parts};
use super::policy::{at, grave_where};
use super::templates::is_placeholder;
use crate::finding::{Finding, Fix, Prose, Rule, Safety, Severity, code};
use crate::name::{MxDefect, MxPattern};
use crate::read::{Accepted, Field, Key, Line, LineContent, PolicyReading, find_control};
use crate::text::{Edit, Span};

/// What explains that a value is outside the grammar, where it is not the value itself: one rule speaks of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A bare CR, behind which another line was meant.
    BareCr,
    /// A control character.
    Control,
    /// A byte order mark.
    Bom,
    /// A part of a template.
    Placeholder,
    /// A comment behind a value that is fine without it.
    Comment,
    /// Another line that begins within it.
    Glued,
}

/// What explains that `value` is no value of `key`.
pub(super) fn cause(reading: &PolicyReading<'_>, key: Key, value: Span) -> Option<Cause> {
    let bytes = value.of(reading.text);
    let Ok(words) = std::str::from_utf8(bytes) else { return Some(Cause::NotUtf8) };
    // Names, of which a policy may have thousands, hold none of these signs.
    if bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) {
        return is_placeholder(key, words).then_some(Cause::Placeholder);
    }
    if bytes.contains(&b'\r') {
        Some(Cause::BareCr)
    } else if find_control(value, reading.text).is_some() {
        Some(Cause::Control)
    } else if words.contains('\u{feff}') {
        Some(Cause::Bom)
    } else {
        let is_glued = reading.line_at(value.start).is_some_and(|line| !reading.glued(line).is_empty());
        // What stands behind a `#` is no line, whatever it says.
        let is_value = |before: &str| is_good(key, before) || (key == Key::Mx && bare_host(before).is_some());
        // `testing (or enforce)`: the value itself is for somebody to choose.
        let is_choice = || key == Key::Mode && ["(or", " or ", "|"].into_iter().any(|sign| words.contains(sign));
        let is_comment = || before_comment(words).is_some_and(is_value) && !is_choice() && !words.ends_with(',');
        if is_comment() && (!is_glued || words.contains('#')) {
            Some(Cause::Comment)
        } else if is_placeholder(key, words) {
            Some(Cause::Placeholder)
        } else {
            is_glued.then_some(Cause::Glued)
        }
    }
}

/// The values outside the grammar of the fields that the standard knows: of those that stand once the one that counts,
/// and each `mx`.
fn bad_values<'r>(reading: &'r PolicyReading<'_>) -> impl Iterator<Item = (Key, Span)> + use<'r> {
    let version = malformed(&reading.version).map(|value| (Key::Version, value));
    let mode = malformed(&reading.mode).map(|value| (Key::Mode, value));
    let max_age = malformed(&reading.max_age).map(|value| (Key::MaxAge, value));
    let bad_mx = reading.bad_mx().map(|(mx, _)| (Key::Mx, mx.value));
    version.into_iter().chain(mode).chain(max_age).chain(bad_mx)
}

/// The values outside the grammar, each with what explains it: looked for once, where a rule first asks.
#[derive(Debug, Default)]
pub(super) struct Explained(OnceCell<Vec<(Key, Span, Option<Cause>)>>);

impl Explained {
    fn of(&self, reading: &PolicyReading<'_>) -> &[(Key, Span, Option<Cause>)] {
        self.0
            .get_or_init(|| bad_values(reading).map(|(key, value)| (key, value, cause(reading, key, value))).collect())
    }
}

/// The values outside the grammar of the policy in `case`, of which there is something to say, that `by` explains.
pub(super) fn caused_by(case: &Case<'_>, by: Cause) -> impl Iterator<Item = (Key, Span)> {
    let explained = case.policy_lines().map_or(&[][..], |reading| case.explained.of(reading));
    explained.iter().filter(move |(.., cause)| *cause == Some(by)).map(|&(key, value, _)| (key, value))
}

pub(super) fn malformed<T>(field: &Field<T>) -> Option<Span> {
    match field {
        Field::Malformed { value } => Some(*value),
        Field::Missing | Field::Read(_) => None,
    }
}

/// The lines of fields that the standard does not know, with their names and values.
pub(super) fn extensions<'r, 't>(reading: &'r PolicyReading<'t>) -> impl Iterator<Item = (&'r Line, Span, Span)> {
    let lines = if reading.counts.extensions == 0 { &[] } else { reading.lines.as_slice() };
    lines.iter().filter(|line| line.key().is_none()).filter_map(|line| Some((line, line.name()?, line.value()?)))
}

/// An `mx` line that is no pattern, and of which no other cause is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct BadMx<'r, 't> {
    /// The policy.
    pub(super) reading: &'r PolicyReading<'t>,
    /// The number of its line, from 1.
    pub(super) line: usize,
    /// Where the value stands.
    pub(super) value: Span,
    /// The value.
    pub(super) words: &'t str,
    /// What is the matter with it.
    pub(super) defect: &'r MxDefect,
}

impl BadMx<'_, '_> {
    /// Writes `better` in the place of the value.
    pub(super) fn write(&self, better: &str, safety: Safety) -> Fix {
        let (title, edits) = (Prose::with("Write {}", [code(better)]), vec![Edit::replace(self.value, better)]);
        Fix { title, safety, edits }
    }
}

/// Lets `say` speak of each bad `mx` line that it knows: what is the matter, and what was meant. A host that comes in where
/// senders take the policy as it is, is for somebody to choose.
pub(super) fn each_bad_mx(
    case: &Case<'_>,
    findings: &mut Vec<Finding>,
    rule: &'static Rule,
    say: impl Fn(&BadMx<'_, '_>) -> Option<(Prose, Option<Fix>)>,
) {
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(case, reading);
    // In the same order as the lines.
    let causes = case.explained.of(reading).iter().filter(|(key, ..)| *key == Key::Mx);
    for ((mx, defect), (.., cause)) in reading.bad_mx().zip(causes) {
        if cause.is_some() {
            continue;
        }
        let Ok(words) = std::str::from_utf8(mx.value.of(reading.text)) else { continue };
        let Some((message, fix)) = say(&BadMx { reading, line: mx.line, value: mx.value, words, defect }) else {
            continue;
        };
        let fix = fix.map(|fix| match fix.safety {
            Safety::Safe => standing.fix(fix.title, fix.edits, true),
            Safety::NeedsChoice => fix,
        });
        findings.push(Finding::new(rule, at(mx.value), message).as_grave_as(standing.gravity(Key::Mx)).mended_by(fix));
    }
}

/// How a policy stands as it is: looked up where it is asked for, and once for all findings of a rule.
#[derive(Debug)]
pub(super) struct Standing<'r, 't> {
    reading: &'r PolicyReading<'t>,
    lacks_mx: OnceCell<bool>,
    is_taken: OnceCell<bool>,
}

impl<'r, 't> Standing<'r, 't> {
    /// How the policy in `reading` stands, which is that of `case`.
    pub(super) fn of(case: &Case<'_>, reading: &'r PolicyReading<'t>) -> Self {
        let is_taken = case.was_taken.map(OnceCell::from).unwrap_or_default();
        Self { reading, lacks_mx: OnceCell::new(), is_taken }
    }

    /// Whether it lacks this field.
    pub(super) fn lacks(&self, key: Key) -> bool {
        match key {
            Key::Mx => *self.lacks_mx.get_or_init(|| self.reading.lacks(key)),
            _ => self.reading.lacks(key),
        }
    }

    /// How grave it is that a value of this field is outside the grammar: of those that stand once, the one that counts.
    pub(super) fn gravity(&self, key: Key) -> Severity {
        grave_where(key != Key::Mx || self.lacks(key))
    }

    /// A fix with one possible meaning. Where some senders take the policy as it is, or as it was before it was mended, and a
    /// field would come in that they do not read today, it is for somebody to choose.
    pub(super) fn fix(&self, title: Prose, edits: Vec<Edit>, brings_in: bool) -> Fix {
        let is_taken = || *self.is_taken.get_or_init(|| self.reading.accepted() != Accepted::No);
        if brings_in && is_taken() { Fix::choice(title, edits) } else { Fix::safe(title, edits) }
    }
}

/// Where the value of the field `key` stands, where its line ends behind the colon and the line below holds nothing but it.
pub(super) fn value_below(reading: &PolicyReading<'_>, key: Key, value: Span) -> Option<Span> {
    let number = reading.line_number(value.start).filter(|_| value.is_empty())?;
    let below = reading.lines.get(number)?;
    let words = below.span.words(reading.text);
    let start = below.span.start + words.len() - words.trim_start().len();
    let words = words.trim();
    // Of several, only the owner knows which.
    let is_next = |line: &Line| line.content == LineContent::Other && key.reads(line.span.words(reading.text).trim());
    let is_one = !reading.lines.get(number + 1).is_some_and(is_next);
    let is_it = below.content == LineContent::Other && key != Key::Mx && key.reads(words) && is_one;
    is_it.then(|| Span::new(start, start + words.len()))
}

/// What is said of such a value, and how it is put where it belongs.
pub(super) fn moved_up(reading: &PolicyReading<'_>, key: Key, value: Span, below: Span) -> (Prose, Fix) {
    let words = below.words(reading.text);
    let message = Prose::with(
        "Nothing stands after {}: the value {} is on the next line, and senders do not look there.",
        [code(format_args!("{key}:")), code(&words)],
    );
    let title = Prose::with("Write {}", [code(format_args!("{key}: {words}"))]);
    (message, Fix::safe(title, vec![Edit::replace(Span::new(value.end, below.start), " ")]))
}

/// The host in `text`, if it is one but for a dot at its end. An address is none.
pub(super) fn host_in(text: &str) -> Option<&str> {
    let host = text.strip_suffix('.').unwrap_or(text);
    let is_host = host.contains('.') && host.parse::<Ipv4Addr>().is_err() && MxPattern::read(host).is_ok();
    is_host.then_some(host)
}

/// The host in `text`, if it is one but for quotes or brackets around it and a dot at its end.
pub(super) fn bare_host(text: &str) -> Option<&str> {
    host_in(text.trim_matches(is_around))
}

/// Whether `value` is a value of `key`; of `mx`, one that names a host.
pub(super) fn is_good(key: Key, value: &str) -> bool {
    match key {
        Key::Mx => host_in(value) == Some(value),
        _ => key.reads(value),
    }
}

/// What stands before a comment: a `#`, or two slashes, a semicolon or a bracket after a blank; or before a break of HTML.
pub(super) fn before_comment(words: &str) -> Option<&str> {
    let bytes = words.as_bytes();
    let begins = |(at, byte): (usize, &u8)| match byte {
        b'#' => true,
        b'<' => bytes.get(at..at + 3).is_some_and(|tag| tag.eq_ignore_ascii_case(b"<br")),
        b' ' => matches!(bytes.get(at + 1..), Some([b'/', b'/', ..] | [b';' | b'(', ..])),
        b'\t' => bytes.get(at + 1) == Some(&b';'),
        _ => false,
    };
    let start = bytes.iter().enumerate().position(begins)?;
    let (before, behind) = words.split_at_checked(start)?;
    // A list may have such signs in it; what names a host behind a number sign or slashes is somebody's note.
    let is_list = || parts(behind).any(|part| host_of(part).is_some());
    let is_note = behind.starts_with('#') || behind.trim_start().starts_with("//");
    Some(before.trim_end()).filter(|before| !before.is_empty() && (is_note || !is_list()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_behind_values() {
        for (words, before) in [
            ("testing # for now", Some("testing")),
            ("testing#x", Some("testing")),
            ("a.example // primary", Some("a.example")),
            ("a.example ; primary", Some("a.example")),
            ("# nothing", None),
            ("https://a.example", None),
            ("a.example;", None),
        ] {
            assert_eq!(before_comment(words), before, "{words}");
        }
    }
}
