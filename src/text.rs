//! Where a fact stands in a text: spans, positions, and edits. Nothing here knows what a text means.
//!
//! Texts are bytes, because a policy may arrive in any encoding; a span counts bytes from 0. Lines and columns are
//! for people: they count from 1, a line ends at LF, and a column counts characters.

use std::collections::BinaryHeap;
use std::fmt::{self, Write as _};

use memchr::memrchr;
use scan::LineFeeds;

/// A stretch of a text, in bytes: `start` belongs to it, `end` no longer does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

impl Span {
    /// The stretch from `start` up to `end`; an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The empty span before the byte `at`: where something is missing.
    pub const fn at(at: usize) -> Self {
        Self { start: at, end: at }
    }

    /// How many bytes it holds.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes that stand there; empty where the span reaches outside `text`.
    pub fn of(self, text: &[u8]) -> &[u8] {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// The words that stand there, for a message: bytes that are not UTF-8 show as U+FFFD.
    pub fn words(self, text: &[u8]) -> String {
        String::from_utf8_lossy(self.of(text)).into_owned()
    }
}

/// A value and the place that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// `value`, read from `span`.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A place as people name it, and as editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character within the line, from 1.
    pub column: usize,
    /// The UTF-16 units before it, from the start of the text.
    pub utf16: usize,
}

/// Where a text begins.
impl Default for Position {
    fn default() -> Self {
        Self { line: 1, column: 1, utf16: 0 }
    }
}

impl Position {
    /// The position of the byte `offset` in `text`; past the end, that of the end.
    pub fn of(offset: usize, text: &[u8]) -> Self {
        Self::default().after(text.get(..offset).unwrap_or(text))
    }

    /// The position behind `passed`, which begins here.
    fn after(mut self, passed: &[u8]) -> Self {
        self.utf16 += utf16_units(passed);
        let in_line = match memrchr(b'\n', passed) {
            None => passed,
            Some(last) => {
                self.line += LineFeeds::of(passed).count();
                self.column = 1;
                passed.get(last + 1..).unwrap_or_default()
            }
        };
        self.column += characters(in_line);
        self
    }
}

/// How many characters begin in `bytes`: where all is ASCII, as nearly always, one in each.
fn characters(bytes: &[u8]) -> usize {
    if bytes.is_ascii() { bytes.len() } else { bytes.iter().filter(|&&byte| begins_character(byte)).count() }
}

/// How many UTF-16 units `bytes` take. What UTF-8 writes in four bytes, UTF-16 writes in two units.
fn utf16_units(bytes: &[u8]) -> usize {
    if bytes.is_ascii() {
        return bytes.len();
    }
    characters(bytes) + bytes.iter().filter(|&&byte| byte >= 0xF0).count()
}

/// The positions of many places in one text, found on one walk through it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions(Vec<(usize, Position)>);

impl Positions {
    /// Finds the positions of the bytes `offsets` in `text`, which may be given in any order.
    pub fn of(offsets: impl IntoIterator<Item = usize>, text: &[u8]) -> Self {
        // A heap, because the sorts of the standard library weigh more.
        let in_order = offsets.into_iter().collect::<BinaryHeap<_>>().into_sorted_vec();
        let mut walked = 0;
        let mut position = Position::default();
        let found = in_order.into_iter().map(|offset| {
            position = position.after(text.get(walked..offset.min(text.len())).unwrap_or_default());
            walked = offset;
            (offset, position)
        });
        Self(found.collect())
    }

    /// The position of a byte whose position was to be found; of another one, that of the last one before it.
    pub fn at(&self, offset: usize) -> Position {
        let after = self.0.partition_point(|(found, _)| *found <= offset);
        let found = after.checked_sub(1).and_then(|index| self.0.get(index));
        found.map(|(_, position)| *position).unwrap_or_default()
    }
}

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is taken out.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Takes `span` out.
    pub fn remove(span: Span) -> Self {
        Self { span, text: String::new() }
    }

    /// Puts `text` before the byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(at), text: text.into() }
    }
}

/// `text` with all of `edits` made, whose spans all count in `text` as it was given. An edit that reaches outside the
/// text or into one that stands before it is left out: half a replacement would be worse than none.
pub fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    // At one place, in the order in which they were given. A heap, because the sorts of the standard library weigh more.
    let edits = edits.iter().enumerate().map(|(index, edit)| (edit.span, index, edit.text.as_str()));
    let in_order = edits.collect::<BinaryHeap<_>>().into_sorted_vec();
    let mut edited = Vec::with_capacity(text.len());
    let mut done = 0;
    for (span, _, replacement) in in_order {
        let Some(kept) = text.get(done..span.start) else { continue };
        if span.end > text.len() {
            continue;
        }
        edited.extend_from_slice(kept);
        edited.extend_from_slice(replacement.as_bytes());
        done = span.end;
    }
    edited.extend_from_slice(text.get(done..).unwrap_or_default());
    edited
}

/// Whether nobody sees `character` in a line of text: controls, blanks other than the plain one, joiners, fillers, marks
/// of direction, tags.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || (character.is_whitespace() && character != ' ')
        || matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(character, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(character, '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
        || matches!(character, '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// A text that somebody typed or published, as a sentence shows it: no more than so many characters of it, and those that are
/// not seen, or that turn the direction of writing, by their number.
pub struct Shown<'a>(pub &'a str, pub usize);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(self.1) {
            if is_unseen(character) {
                write!(f, "‹U+{:04X}›", u32::from(character))?;
            } else {
                write!(f, "{character}")?;
            }
        }
        if characters.next().is_some() { f.write_str("…") } else { Ok(()) }
    }
}

/// A text as it stands, line for line, but that what is not seen in it is shown by its number, blanks at the end of a line too.
pub fn plainly(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (words, end) = line.strip_suffix('\n').map_or((line, ""), |words| (words, "\n"));
        let seen = words.trim_end_matches(' ');
        let _ = write!(plain, "{}", Shown(seen, usize::MAX));
        for _ in seen.len()..words.len() {
            plain.push_str("‹U+0020›");
        }
        plain.push_str(end);
    }
    plain
}

/// Whether a character begins with this byte: in UTF-8, all that is no continuation byte.
pub(crate) const fn begins_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let text = "a\nbü\u{feff}c\r\n".as_bytes();
        let at = |offset| {
            let Position { line, column, .. } = Position::of(offset, text);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (2, 1));
        assert_eq!(at(3), (2, 2));
        assert_eq!(at(5), (2, 3));
        assert_eq!(at(8), (2, 4));
        assert_eq!(at(text.len()), (3, 1));
        assert_eq!(at(1000), (3, 1));
    }

    #[test]
    fn many_positions_are_those_of_each() {
        let text = "a\nbü\u{feff}c\r\n\u{1f600}d\n".as_bytes();
        let offsets = [15, 0, 3, 3, 14, 9, 10, text.len(), 1000];
        let positions = Positions::of(offsets, text);
        for offset in offsets {
            assert_eq!(positions.at(offset), Position::of(offset, text), "{offset}");
        }
        let utf16 = |offset| Position::of(offset, text).utf16;
        assert_eq!([0, 3, 5, 8, 11, 15, text.len()].map(utf16), [0, 3, 4, 5, 8, 10, 12]);
        assert_eq!(Positions::default().at(7), Position::default());
    }

    #[test]
    fn what_is_not_seen_in_a_text_is_shown_and_its_lines_stay() {
        let text = "\u{feff}a: b  \r\n\n c\t \nd";
        assert_eq!(plainly(text), "‹U+FEFF›a: b  ‹U+000D›\n\n c‹U+0009›‹U+0020›\nd");
        assert_eq!(plainly("\r\n "), "‹U+000D›\n‹U+0020›");
    }

    #[test]
    fn edits_count_in_the_text_as_it_was() {
        let edits = [Edit::insert(5, "!"), Edit::replace(Span::new(0, 1), "H"), Edit::remove(Span::new(2, 4))];
        assert_eq!(apply(b"hello", &edits), b"Heo!");
    }

    #[test]
    fn an_edit_outside_the_text_or_inside_another_is_left_out() {
        assert_eq!(apply(b"abc", &[Edit::remove(Span::new(2, 9))]), b"abc");
        assert_eq!(apply(b"abcd", &[Edit::remove(Span::new(0, 3)), Edit::replace(Span::new(1, 2), "x")]), b"d");
    }
}
