//! What is drawn of each line under the text area: its pieces, of which some stand for what nobody sees, and where findings
//! mark it.

use std::ops::Range;

use super::EditorText;
use super::text::units;
use crate::finding::Severity;
use crate::text::{Span, is_unseen};

/// The most signs in a line, and the most marks: a line of nothing but tabs would be an element for each.
const MOST: usize = 200;

/// A line to draw.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerLine {
    /// Its number, if it has one of its own.
    pub number: Option<usize>,
    /// The gravest finding that begins on it.
    pub gravest: Option<Severity>,
    /// All of its text, in pieces.
    pub pieces: Vec<Piece>,
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

/// The lines of `window`, with the marks of `findings`.
pub fn lines(
    text: &EditorText,
    findings: impl IntoIterator<Item = (Severity, Span)>,
    window: Range<usize>,
) -> Vec<LayerLine> {
    let mut lines: Vec<LayerLine> = window
        .clone()
        .map(|line| LayerLine {
            number: text.number(line),
            pieces: pieces(text.line(line), text.ends_with_cr(line)),
            ..LayerLine::default()
        })
        .collect();
    for (severity, span) in findings {
        let first = text.line_at(span.start);
        let last = if span.is_empty() { first } else { text.line_at(span.end - 1) };
        for line in first.max(window.start)..=last.min(window.end.saturating_sub(1)) {
            let Some(drawn) = lines.get_mut(line - window.start) else { continue };
            if line == first {
                drawn.gravest = Some(drawn.gravest.map_or(severity, |other| other.min(severity)));
            }
            if drawn.marks.len() < MOST {
                drawn.marks.extend(mark(text, line, severity, span));
            }
        }
    }
    lines
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

fn pieces(line: &str, has_cr: bool) -> Vec<Piece> {
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

fn add(pieces: &mut Vec<Piece>, text: String, sign: Option<Sign>) {
    if !text.is_empty() {
        pieces.push(Piece { text, sign });
    }
}

#[cfg(test)]
mod tests {
    use super::{EditorText, LayerLine, MOST, lines};
    use crate::finding::Severity::{self, Error, Note, Warning};
    use crate::text::Span;

    fn drawn(text: &str, findings: &[(Severity, Span)]) -> Vec<LayerLine> {
        let text = EditorText::from_bytes(text.as_bytes().to_vec());
        lines(&text, findings.iter().copied(), 0..text.line_count())
    }

    /// The pieces of each line, with the name of the sign before what it stands for.
    fn signs(text: &str) -> Vec<String> {
        let piece = |piece: &super::Piece| match piece.sign {
            None => piece.text.clone(),
            Some(sign) => format!("<{} {:?}>", sign.as_str(), piece.text),
        };
        drawn(text, &[]).iter().map(|line| line.pieces.iter().map(piece).collect()).collect()
    }

    /// What is marked of each line.
    fn marked(text: &str, findings: &[(Severity, Span)]) -> Vec<Vec<(Severity, String)>> {
        let lines = drawn(text, findings);
        let editor = EditorText::from_bytes(text.as_bytes().to_vec());
        let words = |index: usize, line: &LayerLine| {
            let units: Vec<u16> = editor.line(index).encode_utf16().collect();
            line.marks
                .iter()
                .map(|mark| (mark.severity, String::from_utf16_lossy(&units[mark.units.clone()])))
                .collect()
        };
        lines.iter().enumerate().map(|(index, line)| words(index, line)).collect()
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
        let all: String = drawn(text, &[])[0].pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(all, text);
    }

    #[test]
    fn a_line_of_nothing_but_tabs_is_no_endless_row_of_elements() {
        let line = &drawn(&"\t".repeat(10_000), &[])[0];
        assert!(line.pieces.len() <= MOST + 1);
        let many: Vec<_> = (0..10_000).map(|byte| (Error, Span::new(byte, byte + 1))).collect();
        assert_eq!(drawn(&"a".repeat(10_000), &many)[0].marks.len(), MOST);
    }

    #[test]
    fn findings_mark_their_lines() {
        let text = "ü: 1\nmode: Enforce\n\nmx: a\r\nb";
        let at = |words: &str| {
            let start = text.find(words).expect("the words");
            Span::new(start, start + words.len())
        };
        let found = [(Warning, at("Enforce")), (Error, at("mode")), (Note, at("1\nmode: Enforce\n\nmx"))];
        assert_eq!(
            marked(text, &found),
            [
                vec![(Note, "1".to_owned())],
                vec![(Warning, "Enforce".to_owned()), (Error, "mode".to_owned()), (Note, "mode: Enforce".to_owned())],
                vec![],
                vec![(Note, "mx".to_owned())],
                vec![],
            ]
        );
        let gravest: Vec<_> = drawn(text, &found).iter().map(|line| line.gravest).collect();
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
        assert_eq!(drawn("", &[(Error, Span::at(0))])[0].gravest, Some(Error));
    }

    #[test]
    fn only_the_lines_of_the_window_are_drawn() {
        let text = EditorText::from_bytes("a\n".repeat(3000).into_bytes());
        let findings = (0..3000).map(|line| (Error, Span::new(2 * line, 2 * line + 1)));
        let lines = lines(&text, findings, 1000..1010);
        assert_eq!(lines.len(), 10);
        assert_eq!((lines[0].number, lines[0].marks.len()), (Some(1001), 1));
    }
}
