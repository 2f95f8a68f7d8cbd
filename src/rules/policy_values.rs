//! What rules on the values of a policy share: which of them speaks of a value, and how each bad `mx` is gone through.

use std::cell::OnceCell;
use std::net::Ipv4Addr;

use memchr::memchr2;

use super::Case;
use super::policy::{at, grave_where};
use crate::finding::{Finding, Fix, Prose, Rule, Safety, Severity, code};
use crate::name::{MxDefect, MxPattern};
use crate::read::{Accepted, Field, Key, Line, Mode, MxLine, PolicyReading, find_control};
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
    if bytes.contains(&b'\r') {
        Some(Cause::BareCr)
    } else if find_control(value, reading.text).is_some() {
        Some(Cause::Control)
    } else if words.contains('\u{feff}') {
        Some(Cause::Bom)
    } else {
        let is_glued = reading.line_at(value.start).is_some_and(|line| !reading.glued(line).is_empty());
        // What stands behind a `#` is no line, whatever it says.
        let is_comment = || before_comment(words).is_some_and(|before| is_good(key, before));
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
    let bad_mx = bad_mx(reading).map(|(mx, _)| (Key::Mx, mx.value));
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

fn malformed<T>(field: &Field<T>) -> Option<Span> {
    match field {
        Field::Malformed { value } => Some(*value),
        Field::Missing | Field::Read(_) => None,
    }
}

/// The `mx` lines that are no pattern.
fn bad_mx<'r, 't>(reading: &'r PolicyReading<'t>) -> impl Iterator<Item = (&'r MxLine<'t>, &'r MxDefect)> {
    let lines = if reading.counts.bad_mx == 0 { &[] } else { reading.mx.as_slice() };
    lines.iter().filter_map(|mx| mx.pattern.as_ref().err().map(|defect| (mx, &**defect)))
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
    let standing = Standing::of(reading);
    // In the same order as the lines.
    let causes = case.explained.of(reading).iter().filter(|(key, ..)| *key == Key::Mx);
    for ((mx, defect), (.., cause)) in bad_mx(reading).zip(causes) {
        if cause.is_some() {
            continue;
        }
        let Ok(words) = std::str::from_utf8(mx.value.of(reading.text)) else { continue };
        let Some((message, fix)) = say(&BadMx { reading, value: mx.value, words, defect }) else { continue };
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
    /// How the policy in `reading` stands.
    pub(super) fn of(reading: &'r PolicyReading<'t>) -> Self {
        Self { reading, lacks_mx: OnceCell::new(), is_taken: OnceCell::new() }
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

    /// A fix with one possible meaning. Where some senders take the policy as it is, and a field would come in that they do
    /// not read today, it is for somebody to choose.
    pub(super) fn fix(&self, title: Prose, edits: Vec<Edit>, brings_in: bool) -> Fix {
        let is_taken = || *self.is_taken.get_or_init(|| self.reading.accepted() != Accepted::No);
        if brings_in && is_taken() { Fix::choice(title, edits) } else { Fix::safe(title, edits) }
    }
}

/// Names in any case, each once: for lines by the thousand, of which most are fine.
#[derive(Debug)]
pub(super) struct Names<'t> {
    known: Vec<&'t [u8]>,
    /// For each name its number, from 1, at the place that its letters give or behind it; 0 where none is. Empty where the
    /// names are so few that looking at each is faster.
    slots: Vec<u32>,
}

/// So many names are looked at one by one.
const FEW: usize = 8;

impl<'t> Names<'t> {
    /// Room for so many names.
    pub(super) fn with_room(count: usize) -> Self {
        let slots = if count <= FEW { Vec::new() } else { vec![0; (2 * count).next_power_of_two()] };
        Self { known: Vec::with_capacity(count), slots }
    }

    /// Adds `name`; whether it was not there before.
    pub(super) fn insert(&mut self, name: &'t [u8]) -> bool {
        let place = match self.find(name) {
            Found::Known => return false,
            Found::Free(place) => place,
        };
        self.known.push(name);
        if let (Some(slot), Ok(number)) = (self.slots.get_mut(place), u32::try_from(self.known.len())) {
            *slot = number;
        }
        true
    }

    /// Whether `name` is there.
    pub(super) fn contains(&self, name: &[u8]) -> bool {
        matches!(self.find(name), Found::Known)
    }

    fn find(&self, name: &[u8]) -> Found {
        let is_it = |known: &&[u8]| known.eq_ignore_ascii_case(name);
        let Some(last) = self.slots.len().checked_sub(1) else {
            return if self.known.iter().any(is_it) { Found::Known } else { Found::Free(0) };
        };
        let mut place = spread(name) as usize & last;
        loop {
            let number = self.slots.get(place).copied().unwrap_or_default();
            let Some(known) = number.checked_sub(1).and_then(|index| self.known.get(index as usize)) else {
                return Found::Free(place);
            };
            if is_it(known) {
                return Found::Known;
            }
            place = (place + 1) & last;
        }
    }
}

enum Found {
    Known,
    Free(usize),
}

/// A number that names in any case share, and others hardly do; made of eight letters at a time.
fn spread(name: &[u8]) -> u64 {
    const SMALL: u64 = u64::from_ne_bytes([b' '; 8]);
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let (eights, rest) = name.as_chunks::<8>();
    let mut last = [0; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    let letters = eights.iter().chain([&last]).map(|eight| u64::from_le_bytes(*eight) | SMALL);
    let spread = letters.fold(name.len() as u64, |spread, letters| (spread.rotate_left(5) ^ letters).wrapping_mul(ODD));
    spread >> 32
}

/// The host in `text`, if it is one but for a dot at its end. An address is none.
pub(super) fn host_in(text: &str) -> Option<&str> {
    let host = text.strip_suffix('.').unwrap_or(text);
    let is_host = host.contains('.') && host.parse::<Ipv4Addr>().is_err() && MxPattern::read(host).is_ok();
    is_host.then_some(host)
}

/// Whether `value` is a value of `key`; of `mx`, one that names a host.
pub(super) fn is_good(key: Key, value: &str) -> bool {
    match key {
        Key::Mx => host_in(value) == Some(value),
        _ => key.reads(value),
    }
}

/// What stands before a comment: a `#`, or two slashes or a semicolon after a blank.
pub(super) fn before_comment(words: &str) -> Option<&str> {
    let bytes = words.as_bytes();
    let begins = |(at, byte): (usize, &u8)| match byte {
        b'#' => true,
        b' ' => matches!(bytes.get(at + 1..), Some([b'/', b'/', ..] | [b';', ..])),
        b'\t' => bytes.get(at + 1) == Some(&b';'),
        _ => false,
    };
    let start = bytes.iter().enumerate().position(begins)?;
    words.get(..start).map(str::trim_end).filter(|before| !before.is_empty())
}

/// Words with which templates name what somebody is to put in, behind `your`. They begin a label of a host's name, or are
/// one.
const YOURS: &[&[u8]] =
    &[b"domain", b"-domain", b"_domain", b"company", b"-company", b"-email-server", b"-mail-server", b"-mx", b"_mx"];

/// Whether the name of a host is one that stands in templates.
pub(super) fn is_placeholder_host(words: &str) -> bool {
    let begins =
        |text: &[u8], start: &[u8]| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let is_yours = |label: &[u8]| {
        let rest = label.get(b"your".len()..).filter(|_| begins(label, b"your"));
        rest.is_some_and(|rest| YOURS.iter().any(|yours| begins(rest, yours)))
    };
    let bytes = words.as_bytes();
    let is_tld = bytes.last_chunk().is_some_and(|last: &[u8; 4]| last.eq_ignore_ascii_case(b".tld"));
    // Few names have a `y` at all.
    is_tld || (memchr2(b'y', b'Y', bytes).is_some() && bytes.split(|&byte| byte == b'.').any(is_yours))
}

/// Whether a value outside the grammar is a part of a template that nobody filled in.
fn is_placeholder(key: Key, words: &str) -> bool {
    let words = before_comment(words).unwrap_or(words);
    let is_bare = |inner: &str| inner.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | ' '));
    // `MODE`, `MX_HOST`.
    let is_name = words.eq_ignore_ascii_case(key.as_str())
        || (words.contains('_') && words.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
    // `<yourdomain>.example`, but not `<mx.example.com>`: that is a host in brackets.
    let in_angles =
        words.split_once('<').and_then(|(_, rest)| rest.split_once('>')).is_some_and(|(inner, _)| is_bare(inner));
    let in_brackets = words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| {
        !is_good(key, inner)
            && !inner.starts_with(|first: char| first.is_ascii_digit())
            && !inner.contains(['.', ','])
            && (is_bare(inner)
                || Key::ALL.into_iter().any(|key| inner.starts_with(key.as_str()))
                || inner.contains('|'))
    });
    let is_filled_in_later = ["{{", "${", "{%", "<%"].into_iter().any(|sign| words.contains(sign))
        || (words.len() > 2 && words.starts_with('%') && words.ends_with('%'))
        || words.starts_with('$');
    let is_of_key = match key {
        Key::Mode => Mode::ALL.into_iter().filter(|mode| words.contains(mode.as_str())).count() > 1,
        Key::Mx => is_placeholder_host(words),
        Key::Version | Key::MaxAge => false,
    };
    is_name || (in_angles && !words.contains("</")) || in_brackets || is_filled_in_later || is_of_key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_templates() {
        for (key, words) in [
            (Key::Mode, "MODE"),
            (Key::Mode, "[enforce|testing|none]"),
            (Key::Mode, "[enforce|testing|none] # 1. Decide your mode."),
            (Key::Mode, "[mode:testing]"),
            (Key::Mode, "testing (or enforce)"),
            (Key::Mode, "enforce|testing"),
            (Key::Mode, "{{ mode }}"),
            (Key::Mode, "${MODE}"),
            (Key::Mode, "<mode>"),
            (Key::Mx, "<yourdomain>.mail.protection.outlook.com"),
            (Key::Mx, "<your MX host>"),
            (Key::Mx, "[mx]"),
            (Key::Mx, "mx1.your_domain.tld"),
            (Key::Mx, "mx1.your_domain.tld      # 2. Add your host"),
            (Key::Mx, "MX_HOST"),
            (Key::Mx, "%MX%"),
            (Key::MaxAge, "MAX_AGE"),
            (Key::MaxAge, "[max_age:1209601]"),
            (Key::MaxAge, "<seconds>"),
            (Key::Version, "VERSION"),
        ] {
            assert!(is_placeholder(key, words), "{key} {words}");
        }
        for (key, words) in [
            (Key::Mode, "ENFORCE"),
            (Key::Mode, "[testing]"),
            (Key::Mode, "Enforce"),
            (Key::Mode, "live"),
            (Key::Mx, "<mx.example.com>"),
            (Key::Mx, "[192.0.2.1]"),
            (Key::Mx, "[2001:db8::1]"),
            (Key::Mx, "mx_1.example.com"),
            (Key::Mx, "[a.example, b.example]"),
            (Key::MaxAge, "1W"),
            (Key::MaxAge, "604800}"),
            (Key::Version, "STSV1"),
            (Key::Version, "STLS1"),
            (Key::Version, "STSV2"),
        ] {
            assert!(!is_placeholder(key, words), "{key} {words}");
        }
    }

    #[test]
    fn names_are_known_in_any_case() {
        let mut names = Names::with_room(300);
        let all: Vec<String> = (0..300).map(|number| format!("MX{number}.Example-{}.com", number % 7)).collect();
        assert!(all.iter().all(|name| names.insert(name.as_bytes())));
        for name in &all {
            assert!(!names.insert(name.to_ascii_lowercase().as_bytes().to_vec().leak()), "{name}");
        }
        assert!(names.contains(b"mx7.example-0.COM") && !names.contains(b"mx7.example-1.com") && !names.contains(b""));
    }

    #[test]
    fn hosts_of_templates() {
        for host in
            ["mail.yourdomain.com", "yourdomain.com", "your-domain.example", "mx1.domain.tld", "your-email-server.com"]
        {
            assert!(is_placeholder_host(host), "{host}");
        }
        for host in ["www1.your-server.de", "mx.example.com", "yours.example", "domain.example", "tld.example"] {
            assert!(!is_placeholder_host(host), "{host}");
        }
    }

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
