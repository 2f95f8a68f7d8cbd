//! What nearly is a line of a policy: a misspelled name, two lines without a line ending between them.

use super::super::grammar::trim;
use super::field::{read_max_age, read_mode, read_version};
use super::{Key, Line, LineContent, PolicyReading};
use crate::name::{MxDefect, MxPattern};
use crate::text::Span;

/// A line whose name is a slip of the pen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misspelled {
    /// The field that it was meant as.
    pub key: Key,
    /// The name, as it is written.
    pub name: Span,
    /// The value.
    pub value: Span,
    /// Whether only signs between the letters are other ones: `max-age`.
    pub is_certain: bool,
}

/// A line that begins within another one, where no line ending parts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glued {
    /// The field that begins there.
    pub key: Key,
    /// Where it begins in the value.
    pub at: usize,
}

impl<'t> PolicyReading<'t> {
    /// The field that `line` was meant as, where its name is a slip of the pen: near the name of a field, with a value
    /// that fits, or near one that no other line gives.
    pub fn misspelled(&self, line: &Line) -> Option<Misspelled> {
        let bytes = line.span.of(self.text);
        let colon = bytes.iter().take(LONGEST_NAME).position(|&byte| matches!(byte, b':' | b'='))?;
        let name = trim(Span::new(line.span.start, line.span.start + colon), self.text);
        let value = trim(Span::new(line.span.start + colon + 1, line.span.end), self.text);
        let (key, is_certain) = Key::near(name.of(self.text))?;
        let value_bytes = value.of(self.text);
        (fits(key, value_bytes) || (key != Key::Mx && self.lacks(key))).then_some(Misspelled {
            key,
            name,
            value,
            is_certain,
        })
    }

    /// The lines that begin within the value of `line`.
    pub fn glued(&self, line: &Line) -> Vec<Glued> {
        if let Some(value) = line.value() {
            return glued(value.of(self.text), line.key());
        }
        // An `mx` that only a lenient sender reads.
        let mx = self.mx.get(self.mx.partition_point(|mx| mx.value.start < line.span.start));
        let mx = mx.filter(|mx| line.content == LineContent::Other && mx.value.end <= line.span.end);
        mx.map_or_else(Vec::new, |mx| glued(mx.value.of(self.text), Some(Key::Mx)))
    }
}

impl Key {
    /// The field whose name `name` nearly is, and whether only signs between its letters differ.
    pub(super) fn near(name: &[u8]) -> Option<(Self, bool)> {
        let is_framed = name
            .first()
            .zip(name.last())
            .is_some_and(|(first, last)| first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric());
        // `x-` begins the name of a field of one's own.
        let is_own = name.starts_with(b"x-") || name.starts_with(b"X-");
        if !is_framed || is_own || name.len() >= LONGEST_NAME || Self::of_any_case(name).is_some() {
            return None;
        }
        // What else stands in it than ASCII letters and the signs of a name keeps it from being one at all.
        if name.iter().any(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-' | b'.' | b' ')) {
            return None;
        }
        let mut letters = [0; LONGEST_NAME];
        let mut count = 0;
        for (slot, byte) in letters.iter_mut().zip(name.iter().filter(|byte| byte.is_ascii_alphanumeric())) {
            *slot = byte.to_ascii_lowercase();
            count += 1;
        }
        let letters = letters.get(..count)?;
        Self::ALL.into_iter().find_map(|key| {
            let known = key.letters();
            let slips = slips(letters, known);
            // Of a short name, one letter is much.
            let most = if known.len() > 5 { 2 } else { 1 };
            (slips <= most).then_some((key, slips == 0))
        })
    }

    /// The field whose name `text` ends with, in any case or with another sign between its words, and how long that is there.
    fn ending(text: &[u8]) -> Option<(Self, usize)> {
        const WITH_HYPHEN: &[u8] = b"max-age";
        let ends = |name: &[u8]| {
            let start = text.len().checked_sub(name.len());
            start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(name))
        };
        let known = Self::ALL.into_iter().find(|key| ends(key.as_str().as_bytes()));
        known.or_else(|| ends(WITH_HYPHEN).then_some(Self::MaxAge)).map(|key| (key, key.as_str().len()))
    }

    /// The letters of its name.
    const fn letters(self) -> &'static [u8] {
        match self {
            Self::MaxAge => b"maxage",
            key => key.as_str().as_bytes(),
        }
    }
}

/// Longer names are nobody's slip of the pen.
const LONGEST_NAME: usize = 16;

/// Whether `value` is what a field of this name holds, letters in any case.
fn fits(key: Key, value: &[u8]) -> bool {
    match key {
        Key::Version => read_version(value).is_some() || value.eq_ignore_ascii_case(b"STSv1"),
        Key::Mode => read_mode(&value.to_ascii_lowercase()).is_some(),
        Key::MaxAge => read_max_age(value).is_some(),
        Key::Mx => std::str::from_utf8(value).is_ok_and(|value| {
            let host = value.strip_suffix('.').unwrap_or(value);
            match MxPattern::read(host) {
                Ok(_) => host.contains('.'),
                Err(defect) => defect == MxDefect::List,
            }
        }),
    }
}

/// How many letters are left out, put in, changed, or changed with their neighbour, between two words of less than
/// sixteen letters; of longer ones nothing is said but that they differ much.
pub fn slips(one: &[u8], other: &[u8]) -> usize {
    let apart = one.len().abs_diff(other.len());
    if one.len().max(other.len()) >= LONGEST_NAME || apart > 3 {
        return LONGEST_NAME;
    }
    let at = |row: &[u8; LONGEST_NAME], column: usize| row.get(column).copied().unwrap_or(u8::MAX);
    let mut before = [0; LONGEST_NAME];
    let mut last: [u8; LONGEST_NAME] = std::array::from_fn(|column| column as u8);
    for (row, letter) in one.iter().enumerate() {
        let mut next = [row as u8 + 1; LONGEST_NAME];
        for (column, expected) in other.iter().enumerate() {
            let changed = at(&last, column) + u8::from(letter != expected);
            let mut least = changed.min(at(&last, column + 1) + 1).min(at(&next, column) + 1);
            let is_swapped =
                row > 0 && column > 0 && one.get(row - 1) == Some(expected) && other.get(column - 1) == Some(letter);
            if is_swapped {
                least = least.min(at(&before, column - 1) + 1);
            }
            if let Some(slot) = next.get_mut(column + 1) {
                *slot = least;
            }
        }
        before = std::mem::replace(&mut last, next);
    }
    usize::from(at(&last, other.len()))
}

/// The lines that begin within `value`, which stands after `own`. In the value of a field that nobody knows anything may
/// stand: there one of them must be a whole line, value and all, that begins within a word.
fn glued(value: &[u8], own: Option<Key>) -> Vec<Glued> {
    let mut found = Vec::new();
    let mut is_certain = own.is_some();
    for (colon, _) in value.iter().enumerate().filter(|(_, byte)| **byte == b':') {
        let before = value.get(..colon).unwrap_or_default();
        let after = value.get(colon + 1..).unwrap_or_default();
        let Some((key, name)) = Key::ending(before) else { continue };
        let at = colon - name;
        let Some(sign) = at.checked_sub(1).and_then(|sign| before.get(sign)) else {
            // A name that stands there twice: `mode: mode: enforce`.
            if own == Some(key) && begins_with_value(key, after) {
                found.push(Glued { key, at });
            }
            continue;
        };
        // The port of a host: `smtp.mx:25`.
        let is_port = key == Key::Mx && after.first().is_some_and(u8::is_ascii_digit);
        if is_port || matches!(sign, b'_' | b'-' | b'.') {
            continue;
        }
        is_certain = is_certain || (!sign.is_ascii_whitespace() && begins_with_value(key, after));
        found.push(Glued { key, at });
    }
    if is_certain { found } else { Vec::new() }
}

/// Whether `text` begins with a value of `key`, after blanks.
fn begins_with_value(key: Key, text: &[u8]) -> bool {
    // No value is longer than a name may be.
    let text = text.get(..300).unwrap_or(text).trim_ascii_start();
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b',' | b';');
    let end = text.iter().position(is_end).unwrap_or(text.len());
    fits(key, text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n";

    fn misspelled(text: &str) -> Vec<(Key, bool)> {
        let reading = PolicyReading::new(text.as_bytes());
        let lines = reading.lines.iter().filter_map(|line| reading.misspelled(line));
        lines.map(|found| (found.key, found.is_certain)).collect()
    }

    #[test]
    fn slips_of_the_pen() {
        for (line, expected) in [
            ("max-age: 86400", (Key::MaxAge, true)),
            ("maxage: 86400", (Key::MaxAge, true)),
            ("Max-Age: 86400", (Key::MaxAge, true)),
            ("max age: 86400", (Key::MaxAge, true)),
            ("max_aeg: 86400", (Key::MaxAge, false)),
            ("eversion: STSv1", (Key::Version, false)),
            ("verison: STSv1", (Key::Version, false)),
            ("mod: enforce", (Key::Mode, false)),
            ("modes: testing", (Key::Mode, false)),
            ("nmx: mx.example", (Key::Mx, false)),
            ("mxs: *.mx.example", (Key::Mx, false)),
            ("ms: mx.example.", (Key::Mx, false)),
            ("mx1: mx.example", (Key::Mx, false)),
        ] {
            assert_eq!(misspelled(&format!("{GOOD}{line}\n")), [expected], "{line}");
        }
        for line in [
            "node: web1",
            "x: y",
            "id: 20260101",
            "x-version: 3",
            "manage: by hand",
            "mx: a.example",
            "MODE: x",
            "ms: 300",
            ": x",
        ] {
            assert_eq!(misspelled(&format!("{GOOD}{line}\n")), [], "{line}");
        }
        assert_eq!(misspelled("version: STSv1\nmod: off\n"), [(Key::Mode, false)], "the one line that may be the mode");
    }

    #[test]
    fn words_that_differ() {
        for (one, other, count) in
            [("mode", "mode", 0), ("mdoe", "mode", 1), ("", "mx", 2), ("eversion", "version", 1), ("abc", "xyz", 3)]
        {
            assert_eq!(slips(one.as_bytes(), other.as_bytes()), count, "{one}");
        }
    }

    #[test]
    fn lines_within_lines() {
        let found = |value: &str, own| {
            glued(value.as_bytes(), own).iter().map(|glued| (glued.key, glued.at)).collect::<Vec<_>>()
        };
        assert_eq!(found("86400version: STSv1", Some(Key::MaxAge)), [(Key::Version, 5)]);
        assert_eq!(found("STSv1 mode: enforce mx:a.example", Some(Key::Version)), [(Key::Mode, 6), (Key::Mx, 20)]);
        assert_eq!(found("smtp.mx:25", Some(Key::Mx)), []);
        assert_eq!(found("a.example_mode: x", Some(Key::Mx)), []);
        assert_eq!(found("mode: enforce", Some(Key::Mode)), [(Key::Mode, 0)]);
        assert_eq!(found("mode: enforce", Some(Key::Mx)), []);
        assert_eq!(
            found("STSv1; Mode: enforce; MX: a.example; max-age: 1", Some(Key::Version)),
            [(Key::Mode, 7), (Key::Mx, 22), (Key::MaxAge, 37)]
        );
        assert_eq!(found("we set mode: enforce", None), []);
        assert_eq!(found("our_mode: enforce", None), []);
        assert_eq!(found("intmode: x", None), []);
        assert_eq!(found("hellomode: enforce", None), [(Key::Mode, 5)]);
    }
}
