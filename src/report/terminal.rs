//! Findings for people at a terminal, as compilers print them: `path:line:column`, the line, a caret below what is meant.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use super::{Finding, Judged, Point};
use crate::finding::plural;
use crate::text::{begins_character, is_unseen};

/// Whether the terminal shows colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Plain text.
    Never,
    /// Escape sequences of ECMA-48.
    Always,
}

/// A tab goes to the next column that this divides.
const TAB: usize = 4;
/// The most of a line that stands before what is meant, and the most behind its start, in bytes: a page may be one line.
const BEFORE: usize = 80;
const BEHIND: usize = 120;

const BOLD: &str = "1";
const DIM: &str = "2";

/// All findings in `files`, and how many there are.
pub fn terminal(files: &[Judged<'_>], colour: Colour) -> String {
    let mut printer = Printer { text: String::new(), colour };
    for file in files {
        for note in &file.report.notes {
            printer.reading(file, note);
        }
        for finding in &file.report.findings {
            printer.finding(file, finding);
        }
        if file.report.findings.last().is_some_and(is_note) {
            printer.text.push('\n');
        }
    }
    printer.text.push_str(&counts(files));
    printer.text
}

/// "2 files: 1 error and 3 notes." and what `--fix` would do.
fn counts(files: &[Judged<'_>]) -> String {
    let findings = || files.iter().flat_map(|file| &file.report.findings);
    let words = ["error", "warning", "advice", "note"].into_iter().filter_map(|severity| {
        let count = findings().filter(|finding| finding.severity == severity).count() as u64;
        let words = if severity == "advice" { format!("{count} advice") } else { plural(count, severity) };
        (count > 0).then_some(words)
    });
    let words: Vec<String> = words.collect();
    let words = if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") };
    let is_fixable = |finding: &&Finding| !is_note(finding) && finding.fix.as_ref().is_some_and(|fix| fix.safe);
    let mended = match findings().filter(is_fixable).count() as u64 {
        0 => String::new(),
        count => format!(" `--fix` mends {count}."),
    };
    format!("{}: {words}.{mended}\n", plural(files.len() as u64, "file"))
}

/// Of a note one line is enough: it asks for nothing.
fn is_note(finding: &Finding) -> bool {
    finding.severity == "note"
}

struct Printer {
    text: String,
    colour: Colour,
}

impl Printer {
    fn finding(&mut self, file: &Judged<'_>, finding: &Finding) {
        let tone = match finding.severity {
            "error" => "1;31",
            "warning" => "1;33",
            "advice" => "1;36",
            _ => "1;34",
        };
        let mut place = visible(file.path.as_bytes());
        if let Some(start) = finding.place.start {
            let _ = write!(place, ":{}:{}", start.line, start.column);
        }
        self.painted(BOLD, &format!("{place}: "));
        self.painted(tone, finding.severity);
        self.painted(BOLD, &format!(": {}", finding.message));
        self.painted(DIM, &format!(" [{}]", finding.rule));
        self.text.push('\n');
        if is_note(finding) {
            return;
        }
        let line = finding.place.start.map(|start| start.line.to_string()).unwrap_or_default();
        let margin = " ".repeat(line.len().max(3));
        if let (Some(start), Some(end)) = (finding.place.start, finding.place.end) {
            let excerpt = Excerpt::new(file.text, start, end);
            self.painted(DIM, &format!("{line:>3} | "));
            self.text.push_str(&excerpt.line);
            self.painted(DIM, &format!("\n{margin} | "));
            self.painted(tone, &format!("{}{}", " ".repeat(excerpt.before), "^".repeat(excerpt.marked)));
            self.text.push('\n');
        }
        self.note(&margin, "next", finding.next);
        if let Some(fix) = &finding.fix {
            self.note(&margin, if fix.safe { "fix" } else { "fix, if it is meant" }, &fix.title);
        }
        self.text.push('\n');
    }

    /// How the text was read.
    fn reading(&mut self, file: &Judged<'_>, words: &str) {
        self.painted(BOLD, &format!("{}: ", visible(file.path.as_bytes())));
        self.painted(DIM, "read");
        self.painted(BOLD, &format!(": {words}"));
        self.text.push('\n');
    }

    fn note(&mut self, margin: &str, what: &str, words: &str) {
        self.painted(DIM, &format!("{margin} = "));
        self.painted(BOLD, what);
        let _ = writeln!(self.text, ": {words}");
    }

    fn painted(&mut self, tone: &str, words: &str) {
        match self.colour {
            Colour::Never => self.text.push_str(words),
            Colour::Always => {
                let _ = write!(self.text, "\u{1b}[{tone}m{words}\u{1b}[0m");
            }
        }
    }
}

/// The line on which a mark begins, as it is shown, or the part of it around the mark.
struct Excerpt {
    line: String,
    /// The columns before the mark.
    before: usize,
    /// The columns of the mark, one at least.
    marked: usize,
}

impl Excerpt {
    fn new(text: &[u8], start: Point, end: Point) -> Self {
        let (before, rest) = text.split_at_checked(start.offset).unwrap_or((text, &[]));
        let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let head = before.get(line_start..).unwrap_or_default();
        let line_end = rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        let tail = rest.get(..line_end).unwrap_or_default();
        let marked = end.offset.saturating_sub(start.offset).min(tail.len());
        // The CR of a line ending is shown only where it is meant.
        let tail = if tail.len() > marked { tail.strip_suffix(b"\r").unwrap_or(tail) } else { tail };
        let (marked, behind) = tail.split_at_checked(marked).unwrap_or((tail, &[]));
        let mut shown = Shown::default();
        shown.add(last(head, BEFORE), head.len() > BEFORE, false);
        let before = shown.width;
        shown.add(first(marked, BEHIND), false, marked.len() > BEHIND);
        let marked_width = shown.width - before;
        let room = BEHIND.saturating_sub(marked.len());
        shown.add(first(behind, room), false, marked.len() <= BEHIND && behind.len() > room);
        Self { line: shown.text.trim_end().to_owned(), before, marked: marked_width.max(1) }
    }
}

/// The first bytes of `text`, `most` at most, to the border of a character.
fn first(text: &[u8], most: usize) -> &[u8] {
    let border = (0..=most.min(text.len())).rev().find(|&at| is_border(text, at)).unwrap_or_default();
    text.get(..border).unwrap_or_default()
}

/// The last bytes of `text`, `most` at most, from the border of a character.
fn last(text: &[u8], most: usize) -> &[u8] {
    let border = (text.len().saturating_sub(most)..=text.len()).find(|&at| is_border(text, at)).unwrap_or(text.len());
    text.get(border..).unwrap_or_default()
}

fn is_border(text: &[u8], at: usize) -> bool {
    text.get(at).is_none_or(|&byte| begins_character(byte))
}

/// Text as it is shown, and the columns that it takes.
#[derive(Default)]
struct Shown {
    text: String,
    width: usize,
}

impl Shown {
    fn add(&mut self, bytes: &[u8], is_cut_before: bool, is_cut_behind: bool) {
        if is_cut_before {
            self.push("…", 1);
        }
        for chunk in bytes.utf8_chunks() {
            for character in chunk.valid().chars() {
                self.character(character);
            }
            for byte in chunk.invalid() {
                let name = format!("‹{byte:02X}›");
                self.push(&name, 4);
            }
        }
        if is_cut_behind {
            self.push("…", 1);
        }
    }

    fn character(&mut self, character: char) {
        match character {
            '\t' => {
                let width = TAB - self.width % TAB;
                self.push(&format!("→{}", " ".repeat(width - 1)), width);
            }
            // The picture of a control character stands as far from the first picture as it from NUL.
            '\0'..='\u{1f}' => {
                let picture = char::from_u32(0x2400 + u32::from(character)).unwrap_or('␦');
                self.push(picture.encode_utf8(&mut [0; 4]), 1);
            }
            '\u{7f}' => self.push("␡", 1),
            _ if is_unseen(character) => {
                let name = format!("‹U+{:04X}›", u32::from(character));
                self.push(&name, name.chars().count());
            }
            _ => self.push(character.encode_utf8(&mut [0; 4]), character.width().unwrap_or(1)),
        }
    }

    fn push(&mut self, text: &str, width: usize) {
        self.text.push_str(text);
        self.width += width;
    }
}

/// A text in which nothing moves the cursor or stays unseen.
fn visible(text: &[u8]) -> String {
    let mut shown = Shown::default();
    shown.add(text, false, false);
    shown.text
}
