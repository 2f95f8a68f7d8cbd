//! What is drawn of each line under the text area: its pieces, of which some stand for what nobody sees, and where findings
//! mark it; and which of the lines that are drawn can stay as they are.

use std::ops::Range;

use super::EditorText;
use super::text::units;
use crate::finding::Severity;
use crate::text::{Span, is_unseen};

/// The most signs in a line, and the most marks: a line of nothing but tabs would be an element for each.
const MOST: usize = 200;

/// What is found on a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The gravest finding that begins on it.
    pub gravest: Option<Severity>,
    /// What findings mark of it.
    pub marks: Vec<Mark>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its text, which takes the room that it takes in the text area.
    pub text: String,
    /// What is drawn over it, where nobody would see it.
    pub sign: Option<Sign>,
}

/// A sign for what nobody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Blanks at the end of a line.
    Blank,
    /// A tab.
    Tab,
    /// A blank at which no line breaks, and others that are not the plain one.
    NoBreak,
    /// A byte order mark.
    Bom,
    /// Another character that takes no room.
    Unseen,
    /// A CR at the end of a line.
    Cr,
}

impl Sign {
    /// Its name in the style sheet (`data-sign`).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Tab => "tab",
            Self::NoBreak => "no-break",
            Self::Bom => "bom",
            Self::Unseen => "unseen",
            Self::Cr => "cr",
        }
    }

    fn of(character: char) -> Option<Self> {
        match character {
            '\t' => Some(Self::Tab),
            '\u{feff}' => Some(Self::Bom),
            _ if !is_unseen(character) => None,
            _ if character.is_whitespace() => Some(Self::NoBreak),
            _ => Some(Self::Unseen),
        }
    }
}

/// What a finding marks of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How grave it is.
    pub severity: Severity,
    /// From where to where, in UTF-16 units of the line.
    pub units: Range<usize>,
}

/// All of a line, in pieces; the last stands for the CR that ends it, if one does.
pub fn pieces(line: &str, has_cr: bool) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let written = line.trim_end_matches(' ');
    for character in written.chars() {
        match Sign::of(character).filter(|_| pieces.len() < MOST) {
            None => plain.push(character),
            Some(sign) => {
                add(&mut pieces, std::mem::take(&mut plain), None);
                add(&mut pieces, character.to_string(), Some(sign));
            }
        }
    }
    add(&mut pieces, plain, None);
    add(&mut pieces, " ".repeat(line.len() - written.len()), Some(Sign::Blank));
    if has_cr {
        pieces.push(Piece { text: String::new(), sign: Some(Sign::Cr) });
    }
    pieces
}

/// What of `findings` there is on each line of `window`.
pub fn found(
    text: &EditorText,
    findings: impl IntoIterator<Item = (Severity, Span)>,
    window: Range<usize>,
) -> Vec<Found> {
    let mut lines = vec![Found::default(); window.len()];
    for (severity, span) in findings {
        let first = text.line_at(span.start);
        let last = if span.is_empty() { first } else { text.line_at(span.end - 1) };
        for line in first.max(window.start)..=last.min(window.end.saturating_sub(1)) {
            let Some(found) = lines.get_mut(line - window.start) else { continue };
            if line == first {
                found.gravest = Some(found.gravest.map_or(severity, |other| other.min(severity)));
            }
            if found.marks.len() < MOST {
                found.marks.extend(mark(text, line, severity, span));
            }
        }
    }
    lines
}

/// How the lines that are drawn are put in another order, so that most of them need not be drawn anew: those from `from` on take
/// turns, and so many of them go from its beginning to its end, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Lines above went out of view, or were taken out of the text.
    ToEnd {
        /// Which is the first that moves, of those that are drawn.
        from: usize,
        /// How many of them do.
        count: usize,
    },
    /// Lines above came into view, or were put into the text.
    ToStart {
        /// Before which they come to stand, of those that are drawn.
        from: usize,
        /// How many do, the last ones.
        count: usize,
    },
}

impl Turn {
    /// The turn of so many elements from the lines `drawn` to the lines `window` of the same text.
    pub fn scrolled(drawn: &Range<usize>, window: &Range<usize>, elements: usize) -> Option<Self> {
        Self::of(0, window.start.cast_signed() - drawn.start.cast_signed(), elements)
    }

    /// The turn of so many elements for a text that has `more` lines than the one that they show. `is_same` is whether an element
    /// shows already what is wanted at a place.
    pub fn changed(more: isize, elements: usize, is_same: impl Fn(usize, usize) -> bool) -> Option<Self> {
        if more == 0 {
            return None;
        }
        let count = more.unsigned_abs();
        let is_kept = |from: &usize| if more > 0 { is_same(*from, from + count) } else { is_same(from + count, *from) };
        // What was put in or taken out begins at the first line that is another, or in it.
        let first_other = (0..elements).find(|at| !is_same(*at, *at))?;
        let from = [first_other, first_other + 1].into_iter().find(is_kept)?;
        Self::of(from, -more, elements)
    }

    fn of(from: usize, by: isize, elements: usize) -> Option<Self> {
        let count = by.unsigned_abs();
        let is_worth_it = count > 0 && from + count < elements;
        is_worth_it.then_some(if by > 0 { Self::ToEnd { from, count } } else { Self::ToStart { from, count } })
    }

    /// Puts `lines` in that order.
    pub fn apply<T>(self, lines: &mut [T]) {
        let (Self::ToEnd { from, count } | Self::ToStart { from, count }) = self;
        let Some(turning) = lines.get_mut(from..).filter(|turning| count <= turning.len()) else { return };
        match self {
            Self::ToEnd { .. } => turning.rotate_left(count),
            Self::ToStart { .. } => turning.rotate_right(count),
        }
    }
}

/// The stretch of the text area that shows a finding, in UTF-16 units.
pub fn units_of(text: &EditorText, span: Span) -> Range<usize> {
    text.unit(span.start)..text.unit(span.end)
}

/// What a finding marks of a line; where something is missing, the character beside the place.
fn mark(text: &EditorText, line: usize, severity: Severity, span: Span) -> Option<Mark> {
    let start_of_line = text.unit_of_line(line);
    let shown = text.line(line);
    let length = units(shown);
    let unit = |byte| text.unit(byte).saturating_sub(start_of_line).min(length);
    let mut units = if text.line_at(span.start) == line { unit(span.start) } else { 0 }..unit(span.end);
    if units.is_empty() {
        if units.start > 0 {
            units.start -= last_width(shown, units.start);
        } else {
            units.end = shown.chars().next().map_or(0, char::len_utf16);
        }
    }
    (!units.is_empty()).then_some(Mark { severity, units })
}

/// How many units the character is that ends at `unit`.
fn last_width(line: &str, unit: usize) -> usize {
    let mut before = 0;
    for character in line.chars() {
        before += character.len_utf16();
        if before >= unit {
            return character.len_utf16();
        }
    }
    0
}

fn add(pieces: &mut Vec<Piece>, text: String, sign: Option<Sign>) {
    if !text.is_empty() {
        pieces.push(Piece { text, sign });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{EditorText, Found, MOST, Turn, found, pieces};
    use crate::finding::Severity::{self, Error, Note, Warning};
    use crate::text::Span;

    /// The pieces of each line, with the name of the sign before what it stands for.
    fn signs(text: &str) -> Vec<String> {
        let piece = |piece: super::Piece| match piece.sign {
            None => piece.text,
            Some(sign) => format!("<{} {:?}>", sign.as_str(), piece.text),
        };
        let text = EditorText::from_bytes(text.as_bytes().to_vec());
        let line = |line| pieces(text.line(line), text.ends_with_cr(line)).into_iter().map(piece).collect();
        (0..text.line_count()).map(line).collect()
    }

    fn found_in(text: &str, findings: &[(Severity, Span)]) -> Vec<Found> {
        let text = EditorText::from_bytes(text.as_bytes().to_vec());
        found(&text, findings.iter().copied(), 0..text.line_count())
    }

    /// What is marked of each line.
    fn marked(text: &str, findings: &[(Severity, Span)]) -> Vec<Vec<(Severity, String)>> {
        let editor = EditorText::from_bytes(text.as_bytes().to_vec());
        let words = |(index, line): (usize, &Found)| {
            let units: Vec<u16> = editor.line(index).encode_utf16().collect();
            line.marks
                .iter()
                .map(|mark| (mark.severity, String::from_utf16_lossy(&units[mark.units.clone()])))
                .collect()
        };
        found_in(text, findings).iter().enumerate().map(words).collect()
    }

    #[test]
    fn what_nobody_sees_is_drawn_and_shifts_nothing() {
        assert_eq!(
            signs("\u{feff}a\tb\u{a0}c\u{200b}  \r\n \nd e"),
            [
                "<bom \"\\u{feff}\">a<tab \"\\t\">b<no-break \"\\u{a0}\">c<unseen \"\\u{200b}\"><blank \"  \"><cr \"\">",
                "<blank \" \">",
                "d e"
            ]
        );
        // All of the text is there, whatever stands for it.
        let text = "\u{feff}a\tb\u{a0}c\u{202e}  ";
        let all: String = pieces(text, false).into_iter().map(|piece| piece.text).collect();
        assert_eq!(all, text);
    }

    #[test]
    fn a_line_of_nothing_but_tabs_is_no_endless_row_of_elements() {
        assert!(pieces(&"\t".repeat(10_000), false).len() <= MOST + 1);
        let many: Vec<_> = (0..10_000).map(|byte| (Error, Span::new(byte, byte + 1))).collect();
        assert_eq!(found_in(&"a".repeat(10_000), &many)[0].marks.len(), MOST);
    }

    #[test]
    fn findings_mark_their_lines() {
        let text = "ü: 1\nmode: Enforce\n\nmx: a\r\nb";
        let at = |words: &str| {
            let start = text.find(words).expect("the words");
            Span::new(start, start + words.len())
        };
        let all = [(Warning, at("Enforce")), (Error, at("mode")), (Note, at("1\nmode: Enforce\n\nmx"))];
        assert_eq!(
            marked(text, &all),
            [
                vec![(Note, "1".to_owned())],
                vec![(Warning, "Enforce".to_owned()), (Error, "mode".to_owned()), (Note, "mode: Enforce".to_owned())],
                vec![],
                vec![(Note, "mx".to_owned())],
                vec![],
            ]
        );
        let gravest: Vec<_> = found_in(text, &all).iter().map(|line| line.gravest).collect();
        assert_eq!(gravest, [Some(Note), Some(Error), None, None, None]);
    }

    #[test]
    fn what_is_missing_is_marked_beside_its_place() {
        let one = |text: &str, byte| marked(text, &[(Error, Span::at(byte))]);
        assert_eq!(one("ab", 2), [[(Error, "b".to_owned())]]);
        assert_eq!(one("ab", 0), [[(Error, "a".to_owned())]]);
        assert_eq!(one("a\u{1F600}", 5), [[(Error, "\u{1F600}".to_owned())]]);
        assert_eq!(one("", 0), [[]]);
        assert_eq!(one("ab\r\nc", 3), [vec![(Error, "b".to_owned())], vec![]]);
        assert_eq!(one("ab\n", 99), [vec![], vec![]]);
        assert_eq!(found_in("", &[(Error, Span::at(0))])[0].gravest, Some(Error));
    }

    #[test]
    fn only_what_is_found_in_the_window_is_told() {
        let text = EditorText::from_bytes("a\n".repeat(3000).into_bytes());
        let findings = (0..3000).map(|line| (Error, Span::new(2 * line, 2 * line + 1)));
        let lines = found(&text, findings, 1000..1010);
        assert_eq!(lines.len(), 10);
        assert!(lines.iter().all(|line| line.marks.len() == 1));
    }

    /// How many of the lines that are drawn have to be drawn anew, when `window` of `new` is to be seen after `drawn` of `old`.
    fn drawn_anew(old: &[&str], drawn: std::ops::Range<usize>, new: &[&str], window: std::ops::Range<usize>) -> usize {
        let wanted = &new[window.clone()];
        let mut elements = old[drawn.clone()].to_vec();
        while elements.len() < wanted.len() {
            elements.push("(a new one)");
        }
        let other = |elements: &[&str]| elements.iter().zip(wanted).filter(|(is, wanted)| is != wanted).count();
        let more = new.len().cast_signed() - old.len().cast_signed();
        if let Some(turn) = Turn::scrolled(&drawn, &window, elements.len()) {
            turn.apply(&mut elements);
        }
        let is_same = |at: usize, place: usize| elements.get(at).is_some_and(|shown| wanted.get(place) == Some(shown));
        if let Some(turn) = Turn::changed(more, elements.len(), is_same) {
            turn.apply(&mut elements);
        }
        other(&elements)
    }

    #[test]
    fn lines_that_move_are_not_drawn_anew() {
        let old = ["a", "b", "c", "d", "e", "f", "g", "h"];
        let typed = |new: &[&str]| drawn_anew(&old, 1..7, new, 1..7.min(new.len()));
        assert_eq!(typed(&old), 0);
        assert_eq!(typed(&["a", "b", "cx", "d", "e", "f", "g", "h"]), 1);
        // Enter at the end, in the middle, and at the start of a line.
        assert_eq!(typed(&["a", "b", "c", "", "d", "e", "f", "g", "h"]), 1);
        assert_eq!(typed(&["a", "b1", "b2", "c", "d", "e", "f", "g", "h"]), 2);
        assert_eq!(typed(&["a", "b", "", "c", "d", "e", "f", "g", "h"]), 1);
        // Lines that are pasted, joined, and cut out.
        assert_eq!(typed(&["a", "b1", "x", "y", "b2", "c", "d", "e", "f", "g", "h"]), 4);
        assert_eq!(typed(&["a", "bc", "d", "e", "f", "g", "h"]), 1 + 1, "one comes into view");
        assert_eq!(typed(&["a", "b", "f", "g", "h"]), 1);
        // What is put in where nobody sees it.
        assert_eq!(typed(&["", "a", "b", "c", "d", "e", "f", "g", "h"]), 1);
        assert_eq!(drawn_anew(&old, 0..4, &old, 2..6), 2);
        assert_eq!(drawn_anew(&old, 3..7, &old, 2..6), 1);
        assert_eq!(drawn_anew(&old, 0..3, &old, 5..8), 3);
        // Enter on the last line that is seen.
        let more = ["a", "b", "c", "d", "e", "", "f", "g", "h"];
        assert_eq!(drawn_anew(&old, 0..5, &more, 1..6), 1);
        assert_eq!(drawn_anew(&more, 1..6, &old, 0..5), 1);
        // The whole text is seen, and grows or shrinks.
        assert_eq!(drawn_anew(&["a", "b"], 0..2, &["a", "", "b"], 0..3), 1);
        assert_eq!(drawn_anew(&["a", "", "b"], 0..3, &["a", "b"], 0..2), 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_turn_loses_a_line(from in 0..9_usize, count in 0..9_usize, length in 0..9_usize, to_end: bool) {
            let mut lines: Vec<usize> = (0..length).collect();
            let turn = if to_end { Turn::ToEnd { from, count } } else { Turn::ToStart { from, count } };
            turn.apply(&mut lines);
            lines.sort_unstable();
            prop_assert_eq!(lines, (0..length).collect::<Vec<_>>());
        }
    }
}
