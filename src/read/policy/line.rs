//! The lines, and how each is read.

use memchr::memchr;

use super::super::grammar::{is_extension_name, is_wsp, trim};
use super::field::{field, read_max_age, read_mode, read_version};
use super::{BOM, Field, Key, MxLine, PolicyReading, PolicyViolation};
use crate::name::{MxDefect, MxPattern};
use crate::text::Span;

/// A line of the file. A policy may have thousands: it is kept small.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// All of it but its ending.
    pub span: Span,
    /// How it ends.
    pub ending: Ending,
    /// What it holds.
    pub content: LineContent,
    /// Of a field, how long its name is, which the line begins with.
    name_length: u8,
    /// Of a field, what stands after the colon, without the blanks around it.
    value: Span,
}

impl Line {
    /// Of a field, what stands before the colon.
    pub fn name(&self) -> Option<Span> {
        let end = self.span.start + usize::from(self.name_length);
        matches!(self.content, LineContent::Field(_)).then_some(Span::new(self.span.start, end))
    }

    /// Of a field, what stands after the colon, without the blanks around it.
    pub fn value(&self) -> Option<Span> {
        matches!(self.content, LineContent::Field(_)).then_some(self.value)
    }

    /// The field that the standard knows under the name of this one.
    pub fn key(&self) -> Option<Key> {
        match self.content {
            LineContent::Field(key) => key,
            LineContent::Blank | LineContent::Other => None,
        }
    }
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// LF.
    Lf,
    /// CR and LF.
    CrLf,
    /// With the file.
    End,
}

impl Ending {
    /// The bytes that it is made of.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::End => "",
        }
    }
}

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineContent {
    /// Nothing, or blanks.
    Blank,
    /// A field: a name inside the grammar, a colon, and whatever stands after it. Of a name that the standard knows, which
    /// field it is.
    Field(Option<Key>),
    /// Something else.
    Other,
}

impl<'t> PolicyReading<'t> {
    /// Reads the lines of the text, from the byte `start` on.
    pub(super) fn read_lines(&mut self, mut start: usize) {
        let text = self.text;
        let has_cr = memchr(b'\r', text).is_some();
        while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
            if let Some(next) = self.read_plain_mx(start) {
                start = next;
                continue;
            }
            let (end, ending) = match memchr(b'\n', rest) {
                None => (text.len(), Ending::End),
                Some(length) if rest.get(..length).is_some_and(|line| line.ends_with(b"\r")) => {
                    (start + length - 1, Ending::CrLf)
                }
                Some(length) => (start + length, Ending::Lf),
            };
            self.count(ending);
            self.read_line(Span::new(start, end), ending, has_cr);
            start = end + ending.as_str().len();
        }
    }

    fn count(&mut self, ending: Ending) {
        match ending {
            Ending::Lf => self.counts.lf += 1,
            Ending::CrLf => self.counts.crlf += 1,
            Ending::End => {}
        }
    }

    /// Reads nearly all lines of a long policy, in the fewest steps: `mx: ` and a pattern; gives where the next one begins. Nothing
    /// is done where this line is another.
    fn read_plain_mx(&mut self, start: usize) -> Option<usize> {
        const BEFORE: &[u8; 4] = b"mx: ";
        let text = self.text;
        if text.get(start..)?.first_chunk() != Some(BEFORE) {
            return None;
        }
        let pattern = MxPattern::at_a_glance_at_line(self.utf8, start + BEFORE.len())?;
        let value = Span::new(start + BEFORE.len(), start + BEFORE.len() + pattern.as_str().len());
        let ending = if text.get(value.end) == Some(&b'\r') { Ending::CrLf } else { Ending::Lf };
        self.count(ending);
        self.take_mx(value, Ok(pattern));
        let content = LineContent::Field(Some(Key::Mx));
        self.lines.push(Line { span: Span::new(start, value.end), ending, content, name_length: 2, value });
        Some(value.end + ending.as_str().len())
    }

    /// Reads one line; `may_have_cr` tells whether there is a CR anywhere.
    fn read_line(&mut self, span: Span, ending: Ending, may_have_cr: bool) {
        let (known, known_bad) = (self.violations.len(), self.counts.bad_mx);
        let line = self.read_content(Line {
            span,
            ending,
            content: LineContent::Other,
            name_length: 0,
            value: Span::at(span.start),
        });
        // A CR within it is a part of the value, and no pattern has one.
        let is_pattern = line.key() == Some(Key::Mx) && self.counts.bad_mx == known_bad;
        if may_have_cr
            && !is_pattern
            && let Some(at) = memchr(b'\r', span.of(self.text))
        {
            // What stands after a bare CR was meant as a line of its own: no other breach says what is the matter.
            self.violations.truncate(known);
            self.breach(PolicyViolation::BareCr, Span::new(span.start + at, span.start + at + 1));
        }
        self.lines.push(line);
    }

    /// Reads what a line holds:
    /// ```text
    /// sts-policy-field-delim = ":" *WSP
    /// sts-policy-extension   = sts-policy-ext-name sts-policy-field-delim sts-policy-ext-value
    /// ```
    fn read_content(&mut self, line: Line) -> Line {
        let text = self.text;
        let bytes = line.span.of(text);
        if bytes.iter().all(|&byte| is_wsp(byte)) {
            self.breach(PolicyViolation::LineBlank, line.span);
            return Line { content: LineContent::Blank, ..line };
        }
        let Some(colon) = bytes.iter().position(|&byte| byte == b':') else {
            let content = trim(line.span, text);
            let violation = if self.is_item(content) { PolicyViolation::ListItem } else { PolicyViolation::NoColon };
            self.breach_of_line(violation, line.span, content);
            return line;
        };
        let before = Span::new(line.span.start, line.span.start + colon);
        let value = trim(Span::new(before.end + 1, line.span.end), text);
        let key = Key::of(before.of(text));
        if key.is_none() && !is_extension_name(before.of(text)) {
            self.read_odd_name(line.span, before, value);
            return line;
        }
        self.read_field(key, value);
        let name_length = u8::try_from(before.len()).unwrap_or(u8::MAX);
        Line { content: LineContent::Field(key), name_length, value, ..line }
    }

    /// Names what is the matter with what stands before a colon. Where it is blanks alone, a lenient sender reads the field.
    fn read_odd_name(&mut self, line: Span, before: Span, value: Span) {
        let text = self.text;
        let name = trim(before, text);
        if !is_extension_name(name.of(text)) {
            let marked = if name.is_empty() { Span::new(before.start, before.end + 1) } else { name };
            return self.breach_of_line(PolicyViolation::Name, line, marked);
        }
        let indented = name.start > before.start;
        let blanks = if indented { Span::new(before.start, name.start) } else { Span::new(name.end, before.end) };
        let violation = if indented { PolicyViolation::Indented } else { PolicyViolation::BlankBeforeColon };
        self.breach(violation, blanks);
        if Key::of(name.of(text)) == Some(Key::Mx) {
            self.read_mx(value);
        }
    }

    /// Reads the value of a field. Of the fields that stand once, the first one decides, well-formed or not (§3.2, last
    /// paragraph: all entries but the first are ignored): to the grammar, another one is an extension.
    fn read_field(&mut self, key: Option<Key>, value: Span) {
        let bytes = value.of(self.text);
        match key {
            Some(Key::Mx) => self.read_mx(value),
            Some(Key::Version) if self.version == Field::Missing => self.version = field(value, read_version(bytes)),
            Some(Key::Mode) if self.mode == Field::Missing => self.mode = field(value, read_mode(bytes)),
            Some(Key::MaxAge) if self.max_age == Field::Missing => self.max_age = field(value, read_max_age(bytes)),
            Some(Key::Version | Key::Mode | Key::MaxAge) => {
                self.counts.repeated += 1;
                self.read_extension(value);
            }
            None => {
                self.counts.extensions += 1;
                self.read_extension(value);
            }
        }
    }

    fn read_mx(&mut self, value: Span) {
        let known = self.utf8.get(value.start..value.end);
        let pattern = match known.map_or_else(|| std::str::from_utf8(value.of(self.text)), Ok) {
            Ok(text) => MxPattern::read(text).map_err(Box::new),
            Err(_) => Err(Box::new(MxDefect::NotAscii { character: char::REPLACEMENT_CHARACTER })),
        };
        self.take_mx(value, pattern);
    }

    /// Adds an `mx` field, which stands on the line behind those that are known.
    fn take_mx(&mut self, value: Span, pattern: Result<MxPattern<'t>, Box<MxDefect>>) {
        match &pattern {
            Ok(pattern) => {
                self.counts.wildcards += usize::from(pattern.is_wildcard());
                if pattern.is_odd() || pattern.has_capitals() {
                    self.doubtful.push(self.mx.len());
                }
            }
            Err(_) => {
                self.counts.bad_mx += 1;
                self.doubtful.push(self.mx.len());
            }
        }
        if self.mx.capacity() == 0 {
            // Nearly all that follows will be more of them.
            self.mx.reserve_exact(self.lines.capacity() - self.lines.len());
        }
        self.mx.push(MxLine { line: self.lines.len() + 1, value, pattern });
    }

    /// Reads the value of a field that the standard does not know:
    /// ```text
    /// sts-policy-ext-value = sts-policy-vchar [*(%x20 / sts-policy-vchar) sts-policy-vchar]
    /// sts-policy-vchar     = %x21-7E / UTF8-2 / UTF8-3 / UTF8-4
    /// ```
    fn read_extension(&mut self, value: Span) {
        if value.is_empty() {
            return self.breach(PolicyViolation::ExtensionEmpty, Span::new(value.start.saturating_sub(1), value.end));
        }
        if let Some(at) = value.of(self.text).iter().position(u8::is_ascii_control) {
            self.breach(PolicyViolation::Control, Span::new(value.start + at, value.start + at + 1));
        }
    }

    /// Names what is the matter with a line that is no field: what leaves no mark on the screen, or a comment, before
    /// `violation`, which `marked` marks.
    fn breach_of_line(&mut self, violation: PolicyViolation, line: Span, marked: Span) {
        if let Some(control) = find_control(line, self.text) {
            return self.breach(PolicyViolation::Control, control);
        }
        let bytes = line.of(self.text);
        if let Some(at) = bytes.windows(BOM.len()).position(|window| window == BOM) {
            let at = line.start + at;
            return self.breach(PolicyViolation::BomWithin, Span::new(at, at + BOM.len()));
        }
        let content = trim(line, self.text);
        match content.of(self.text) {
            [b'#' | b';', ..] | [b'/', b'/' | b'*', ..] => self.breach(PolicyViolation::Comment, content),
            _ => self.breach(violation, marked),
        }
    }

    /// Whether `content` is an item of a list that an `mx` line with nothing on it begins, as YAML writes it.
    fn is_item(&self, content: Span) -> bool {
        let Some(last) = self.lines.last() else { return false };
        let begins = last.key() == Some(Key::Mx) && last.value.is_empty();
        let goes_on = || {
            let known = self.violations.last();
            known.is_some_and(|known| known.value == PolicyViolation::ListItem && known.span.start >= last.span.start)
        };
        content.of(self.text).starts_with(b"-") && (begins || goes_on())
    }
}

/// The first control character in `span`, blanks and line endings aside: those of ASCII, and those above it. What a terminal
/// takes for its colours (`ESC [32m`) is one with its escape.
pub fn find_control(span: Span, text: &[u8]) -> Option<Span> {
    let bytes = span.of(text);
    let is_control = |at: usize, byte: u8| match byte {
        b'\t' | b'\r' | b'\n' => false,
        0xC2 => bytes.get(at + 1).is_some_and(|next| (0x80..=0x9F).contains(next)),
        byte => byte.is_ascii_control(),
    };
    let at = bytes.iter().enumerate().position(|(at, &byte)| is_control(at, byte))?;
    let length = match bytes.get(at..)? {
        [0xC2, ..] => 2,
        [0x1B, b'[', rest @ ..] => rest.iter().take(20).position(u8::is_ascii_alphabetic).map_or(1, |end| end + 3),
        _ => 1,
    };
    Some(Span::new(span.start + at, span.start + at + length))
}
