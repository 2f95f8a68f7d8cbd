//! The text in the editor: byte for byte as it came, and as a text area holds it. A text area knows no CR, and what is not
//! UTF-8 it shows as U+FFFD; spans count bytes, and a text area counts UTF-16 units.

use std::borrow::Cow;
use std::ops::Range;

use super::Change;
use crate::evidence::Came;
use scan::LineFeeds;

/// A text in the editor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorText {
    /// As a text area holds it: its lines end with LF.
    shown: String,
    /// As it came, where that is something else.
    exact: Option<Vec<u8>>,
    /// How it came.
    came: Came,
    /// The lines that are seen. There is always one.
    lines: Vec<Line>,
}

/// Where a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    /// In bytes of the text as it came.
    byte: usize,
    /// In bytes of the text as it is shown.
    shown: usize,
    /// In UTF-16 units of that.
    unit: usize,
    /// Its number: only LF ends a line, so what a bare CR breaks off has none of its own.
    number: usize,
}

impl EditorText {
    /// A text that came as bytes: a file.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self { came: Came::Exact, ..Self::of_bytes(bytes) }
    }

    /// A text that was pasted.
    pub fn pasted(text: String) -> Self {
        Self { came: Came::Typed, ..Self::of_bytes(text.replace("\r\n", "\n").replace('\r', "\n").into_bytes()) }
    }

    /// The text that a fix makes of it.
    #[must_use]
    pub fn mended(&self, bytes: Vec<u8>) -> Self {
        Self { came: self.came, ..Self::of_bytes(bytes) }
    }

    fn of_bytes(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) if !text.contains('\r') => Self::plain(text),
            Ok(text) => Self::exact(text.into_bytes()),
            Err(error) => Self::exact(error.into_bytes()),
        }
    }

    /// The text when the text area holds `shown` after a change to it. What was not changed stays as it came: a text with
    /// CRLF keeps them, and its new lines end so, too. Where nothing of it is left, all of the new text was typed.
    #[must_use]
    pub fn typed(&self, shown: String) -> Self {
        match Change::between(&self.shown, &shown) {
            Some(change) => self.typed_there(change, shown),
            None => self.clone(),
        }
    }

    /// The same, where all that was typed is `put` in the place of some UTF-16 units; `None` where these are not there.
    pub fn typed_at(&self, taken: Range<usize>, put: &str) -> Option<Self> {
        let (start, old_end) = (self.shown_of_unit(taken.start)?, self.shown_of_unit(taken.end)?);
        let (before, after) = (self.shown.get(..start)?, self.shown.get(old_end..)?);
        let change = Change { start, old_end, new_end: start + put.len() };
        Some(self.typed_there(change, [before, put, after].concat()))
    }

    fn typed_there(&self, change: Change, shown: String) -> Self {
        if change.taken() == (0..self.shown.len()) {
            return Self::plain(shown);
        }
        Self { came: self.came, ..self.changed(change, shown) }
    }

    fn changed(&self, change: Change, shown: String) -> Self {
        let Some(exact) = &self.exact else { return self.plain_after(change, shown) };
        let put = shown.get(change.put()).unwrap_or_default();
        let put = if self.has_crlf() { Cow::Owned(put.replace('\n', "\r\n")) } else { Cow::Borrowed(put) };
        let (start, end) = (self.byte_of_shown(change.start), self.byte_of_shown(change.old_end));
        let mut bytes = exact.get(..start).unwrap_or_default().to_vec();
        bytes.extend_from_slice(put.as_bytes());
        bytes.extend_from_slice(exact.get(end..).unwrap_or_default());
        let typed = Self::of_bytes(bytes);
        // A bare CR and an LF that come to stand beside each other would be one line ending.
        if typed.shown == shown { typed } else { Self::plain(shown) }
    }

    /// As it came.
    pub fn bytes(&self) -> &[u8] {
        self.exact.as_deref().unwrap_or(self.shown.as_bytes())
    }

    /// How it came: a file that was edited is still one, as long as something of it is left.
    pub fn came(&self) -> Came {
        self.came
    }

    /// As a text area holds it.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Whether it came in another form than a text area holds it.
    pub fn is_exact(&self) -> bool {
        self.exact.is_some()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.shown.is_empty()
    }

    /// How many lines are seen.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }

    /// How many lines are written: one that would begin at the very end is none.
    pub fn written_lines(&self) -> usize {
        self.last_number() - usize::from(self.shown.ends_with('\n'))
    }

    /// The number of a line that is seen, if it has one of its own.
    pub fn number(&self, line: usize) -> Option<usize> {
        let number = |line: usize| self.lines.get(line).map(|line| line.number);
        let before = line.checked_sub(1).and_then(number);
        number(line).filter(|number| Some(*number) != before)
    }

    /// The highest number of a line.
    pub fn last_number(&self) -> usize {
        self.lines.last().map_or(1, |line| line.number)
    }

    /// A line as it is shown, without what ends it.
    pub fn line(&self, line: usize) -> &str {
        let start = self.lines.get(line).map_or(self.shown.len(), |line| line.shown);
        let end = self.lines.get(line + 1).map_or(self.shown.len(), |next| next.shown - 1);
        self.shown.get(start..end).unwrap_or_default()
    }

    /// Whether a CR ends this line, alone or before an LF.
    pub fn ends_with_cr(&self, line: usize) -> bool {
        let Some(next) = self.lines.get(line + 1) else { return false };
        let ending = self.bytes().get(..next.byte).unwrap_or_default();
        ending.ends_with(b"\r\n") || ending.ends_with(b"\r")
    }

    /// The line on which a byte stands; what stands past the end stands on the last.
    pub fn line_at(&self, byte: usize) -> usize {
        self.lines.partition_point(|line| line.byte <= byte).saturating_sub(1)
    }

    /// The UTF-16 unit at which a line begins.
    pub fn unit_of_line(&self, line: usize) -> usize {
        self.lines.get(line).map_or(0, |line| line.unit)
    }

    /// The line on which a UTF-16 unit stands.
    pub fn line_of_unit(&self, unit: usize) -> usize {
        self.lines.partition_point(|line| line.unit <= unit).saturating_sub(1)
    }

    /// The UTF-16 unit that a byte stands at in a text area.
    pub fn unit(&self, byte: usize) -> usize {
        let Some(line) = self.lines.get(self.line_at(byte)) else { return 0 };
        let before = self.bytes().get(line.byte..).unwrap_or_default();
        let before = before.get(..byte - line.byte).unwrap_or(before);
        if self.exact.is_none() && before.is_ascii() {
            return line.unit + before.len();
        }
        // A CR that ends the line is not there for a text area.
        let before = before.strip_suffix(b"\n").unwrap_or(before);
        let before = before.strip_suffix(b"\r").unwrap_or(before);
        line.unit + before.utf8_chunks().map(units_of_chunk).sum::<usize>()
    }

    /// The UTF-16 unit that a byte of the text as it is shown stands at.
    pub fn unit_of_shown(&self, byte: usize) -> usize {
        let line = self.lines.partition_point(|line| line.shown <= byte).saturating_sub(1);
        let Some(line) = self.lines.get(line) else { return 0 };
        line.unit + self.shown.get(line.shown..byte).map_or(0, units)
    }

    /// The byte of the text as it is shown at which a UTF-16 unit begins a character; that of the end for the unit behind it.
    fn shown_of_unit(&self, unit: usize) -> Option<usize> {
        let line = self.line_of_unit(unit);
        let (start, written) = (self.lines.get(line)?, self.line(line));
        let mut before = unit - start.unit;
        if written.is_ascii() {
            return (before <= written.len()).then_some(start.shown + before);
        }
        for (at, character) in written.char_indices() {
            if before == 0 {
                return Some(start.shown + at);
            }
            before = before.checked_sub(character.len_utf16())?;
        }
        (before == 0).then_some(start.shown + written.len())
    }

    /// The byte of the text as it came that stands for a byte of the text as it is shown.
    fn byte_of_shown(&self, byte: usize) -> usize {
        let line = self.lines.partition_point(|line| line.shown <= byte).saturating_sub(1);
        let Some(line) = self.lines.get(line) else { return 0 };
        let mut shown = line.shown;
        let mut at = line.byte;
        for chunk in self.bytes().get(line.byte..).unwrap_or_default().utf8_chunks() {
            for character in chunk.valid().chars() {
                if shown >= byte {
                    return at;
                }
                shown += character.len_utf8();
                at += character.len_utf8();
            }
            if shown >= byte {
                return at;
            }
            shown += if chunk.invalid().is_empty() { 0 } else { char::REPLACEMENT_CHARACTER.len_utf8() };
            at += chunk.invalid().len();
        }
        at
    }

    /// Whether its first line ends with CRLF.
    fn has_crlf(&self) -> bool {
        self.lines.get(1).is_some_and(|next| self.bytes().get(..next.byte).is_some_and(|line| line.ends_with(b"\r\n")))
    }

    /// A text that a text area holds as it came.
    fn plain(text: String) -> Self {
        let mut lines = vec![Line { byte: 0, shown: 0, unit: 0, number: 1 }];
        add_lines(&mut lines, &text, 0, 0);
        Self { shown: text, exact: None, came: Came::Typed, lines }
    }

    /// The same, where this text is one and `change` makes `shown` of it. Lines that are not changed are not looked for again.
    fn plain_after(&self, change: Change, shown: String) -> Self {
        // A line is kept where the LF before it is.
        let behind = |at: usize| self.lines.partition_point(|line| line.shown <= at);
        let (kept, rest) = (self.lines.get(..behind(change.start)), self.lines.get(behind(change.old_end)..));
        // A key adds one at most.
        let mut lines = Vec::with_capacity(self.lines.len() + 1);
        lines.extend_from_slice(kept.unwrap_or_default());
        let put = shown.get(change.put()).unwrap_or_default();
        let new_unit = add_lines(&mut lines, put, change.start, self.unit_of_shown(change.start));
        let old_unit = self.unit_of_shown(change.old_end);
        let more = lines.len() + 1;
        lines.extend(rest.unwrap_or_default().iter().enumerate().map(|(index, line)| {
            let shown = line.shown - change.old_end + change.new_end;
            Line { byte: shown, shown, unit: line.unit - old_unit + new_unit, number: more + index }
        }));
        Self { shown, exact: None, came: Came::Typed, lines }
    }

    /// A text that a text area holds in another form.
    fn exact(bytes: Vec<u8>) -> Self {
        let mut shown = String::with_capacity(bytes.len());
        let mut lines = vec![Line { byte: 0, shown: 0, unit: 0, number: 1 }];
        let (mut byte, mut unit, mut number) = (0, 0, 1);
        let mut after_cr = false;
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                byte += character.len_utf8();
                if character == '\n' {
                    number += 1;
                }
                if after_cr && character == '\n' {
                    // The line was ended by the CR before it.
                    if let Some(line) = lines.last_mut() {
                        (line.byte, line.number) = (byte, number);
                    }
                } else if matches!(character, '\n' | '\r') {
                    shown.push('\n');
                    unit += 1;
                    lines.push(Line { byte, shown: shown.len(), unit, number });
                } else {
                    shown.push(character);
                    unit += character.len_utf16();
                }
                after_cr = character == '\r';
            }
            if !chunk.invalid().is_empty() {
                shown.push(char::REPLACEMENT_CHARACTER);
                byte += chunk.invalid().len();
                unit += 1;
                after_cr = false;
            }
        }
        Self { shown, exact: Some(bytes), came: Came::Typed, lines }
    }
}

impl Default for EditorText {
    fn default() -> Self {
        Self::plain(String::new())
    }
}

/// Adds the lines that begin within `put`, of which no byte is a CR, and which stands at this byte and unit of the text; gives the
/// unit behind it.
fn add_lines(lines: &mut Vec<Line>, put: &str, at: usize, mut unit: usize) -> usize {
    let ends = LineFeeds::of(put.as_bytes());
    lines.reserve(ends.clone().count());
    let is_ascii = put.is_ascii();
    let units = |line: &str| if is_ascii { line.len() } else { units(line) };
    let mut start = 0;
    for end in ends {
        unit += put.get(start..=end).map_or(0, units);
        start = end + 1;
        lines.push(Line { byte: at + start, shown: at + start, unit, number: lines.len() + 1 });
    }
    unit + put.get(start..).map_or(0, units)
}

/// How many UTF-16 units a text is.
pub fn units(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char::len_utf16).sum() }
}

fn units_of_chunk(chunk: std::str::Utf8Chunk<'_>) -> usize {
    units(chunk.valid()) + usize::from(!chunk.invalid().is_empty())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::EditorText;

    fn of(bytes: &[u8]) -> EditorText {
        EditorText::from_bytes(bytes.to_vec())
    }

    #[track_caller]
    fn hold(text: &EditorText) {
        let lines: Vec<&str> = (0..text.line_count()).map(|line| text.line(line)).collect();
        assert_eq!(lines, text.shown().split('\n').collect::<Vec<_>>());
        assert!(!text.shown().contains('\r'));
        let units: Vec<u16> = text.shown().encode_utf16().collect();
        for line in 0..text.line_count() {
            let before = text.shown().split_inclusive('\n').take(line).map(|line| line.encode_utf16().count());
            assert_eq!(text.unit_of_line(line), before.sum::<usize>());
        }
        let mut last = 0;
        for byte in 0..=text.bytes().len() + 1 {
            let unit = text.unit(byte);
            assert!(last <= unit && unit <= units.len(), "{byte} of {text:?}");
            last = unit;
        }
        assert_eq!(text.unit(text.bytes().len()), units.len());
        for unit in 0..=units.len() {
            let before = String::from_utf16_lossy(&units[..unit]);
            assert_eq!(text.line_of_unit(unit), before.matches('\n').count(), "{unit} of {text:?}");
        }
        // Only LF numbers lines, as findings do.
        assert_eq!(text.last_number(), 1 + text.bytes().iter().filter(|&&byte| byte == b'\n').count());
    }

    #[test]
    fn a_text_area_knows_no_cr() {
        let text = of(b"a\r\nb\rc\n\r\nd\r");
        assert_eq!(text.shown(), "a\nb\nc\n\nd\n");
        let numbers: Vec<_> = (0..text.line_count()).map(|line| text.number(line)).collect();
        assert_eq!(numbers, [Some(1), Some(2), None, Some(3), Some(4), None]);
        let ends: Vec<_> = (0..text.line_count()).map(|line| text.ends_with_cr(line)).collect();
        assert_eq!(ends, [true, true, false, true, true, false]);
        hold(&text);
    }

    #[test]
    fn bytes_have_their_place_among_units() {
        let text = of("\u{feff}ü\u{1F600}a\r\nb".as_bytes());
        // BOM 0..3, ü 3..5, the face 5..9, a 9, CR 10, LF 11, b 12.
        assert_eq!([0, 3, 5, 9, 10, 11, 12, 13, 99].map(|byte| text.unit(byte)), [0, 1, 2, 4, 5, 5, 6, 7, 7]);
        assert_eq!([0, 9, 10, 11, 12, 99].map(|byte| text.line_at(byte)), [0, 0, 0, 0, 1, 1]);
        hold(&text);
        let text = of(b"a\xFF\xFEb");
        assert_eq!((text.shown(), text.unit(3)), ("a\u{fffd}\u{fffd}b", 3));
        hold(&text);
    }

    #[test]
    fn what_is_typed_leaves_the_rest_as_it_came() {
        let text = of(b"\xEF\xBB\xBFa\r\nb \xFF\r\nc");
        let shown = text.shown().to_owned();
        let typed = |shown: String| String::from_utf8_lossy(text.typed(shown).bytes()).replace('\u{fffd}', "?");
        assert_eq!(typed(shown.clone()), "\u{feff}a\r\nb ?\r\nc");
        assert_eq!(typed(shown.replace('b', "bb")), "\u{feff}a\r\nbb ?\r\nc");
        assert_eq!(typed(shown.replace('c', "c\nd")), "\u{feff}a\r\nb ?\r\nc\r\nd");
        assert_eq!(typed(shown.replace("a\n", "a")), "\u{feff}ab ?\r\nc");
        assert_eq!(typed(shown.replace('\u{feff}', "")), "a\r\nb ?\r\nc");
        assert_eq!(typed(String::new()), "");
        let bytes = text.typed(shown.replace('c', "d")).bytes().to_vec();
        assert!(bytes.contains(&0xFF), "{bytes:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_text_holds_together(bytes in bytes()) {
            hold(&of(&bytes));
        }

        #[test]
        fn what_is_typed_is_as_if_it_had_stood_there(
            old in "[aé\u{1F600}\n]{0,12}", put in "[bé\u{1F600}\n]{0,6}", at in 0..12_usize, taken in 0..6_usize,
        ) {
            let letters: Vec<char> = old.chars().collect();
            let at = at.min(letters.len());
            let behind = letters.iter().skip(at + taken);
            let new: String = letters.iter().take(at).copied().chain(put.chars()).chain(behind.copied()).collect();
            let text = EditorText::plain(old.clone());
            let units_of = |count: usize| letters.iter().take(count).map(|letter| letter.len_utf16()).sum::<usize>();
            let typed_at = text.typed_at(units_of(at)..units_of(at + taken), &put);
            prop_assert_eq!(typed_at.as_ref(), Some(&EditorText::plain(new.clone())));
            prop_assert_eq!(text.typed(new.clone()), EditorText::plain(new));
            let past = units_of(letters.len()) + 1;
            prop_assert_eq!(text.typed_at(0..past, &put), None);
        }

        #[test]
        fn a_text_area_holds_what_was_typed(bytes in bytes(), shown in "[aé\u{1F600}\u{feff}\n]{0,8}") {
            let text = of(&bytes).typed(shown.clone());
            prop_assert_eq!(text.shown(), &shown);
            hold(&text);
        }
    }

    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let parts = ["a", "\r", "\n", "\r\n", "ü", "\u{1F600}", "\u{feff}"].map(str::as_bytes);
        let parts =
            prop::sample::select(parts.into_iter().chain([b"\xFF".as_slice(), b"\xE2\x82"]).collect::<Vec<_>>());
        prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat())
    }
}
