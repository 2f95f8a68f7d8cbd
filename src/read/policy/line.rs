//! The lines, and how each is read.

use memchr::memchr2_iter;

use super::super::grammar::{is_extension_name, is_wsp, trim};
use super::field::{field, read_max_age, read_mode, read_version};
use super::{BOM, Field, MxLine, PolicyReading, PolicyViolation};
use crate::name::{MxDefect, MxPattern};
use crate::text::{Span, Spanned};

/// A line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// All of it but its ending.
    pub span: Span,
    /// How it ends.
    pub ending: Ending,
    /// What it holds.
    pub content: LineContent<'t>,
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
pub enum LineContent<'t> {
    /// Nothing, or blanks.
    Blank,
    /// A field: a name inside the grammar, a colon, and whatever stands after it.
    Field {
        /// What stands before the colon.
        name: Spanned<&'t [u8]>,
        /// What stands after it, without the blanks around it.
        value: Spanned<&'t [u8]>,
    },
    /// Something else.
    Other,
}

impl<'t> PolicyReading<'t> {
    /// Reads the line that begins at `start`; gives the start of the next one.
    pub(super) fn read_line(&mut self, start: usize) -> usize {
        let text = self.text;
        let rest = text.get(start..).unwrap_or_default();
        let mut bare_cr = None;
        let mut ends = memchr2_iter(b'\n', b'\r', rest);
        let (length, ending) = loop {
            match ends.next() {
                None => break (rest.len(), Ending::End),
                Some(at) if rest.get(at) == Some(&b'\n') => break (at, Ending::Lf),
                Some(at) if rest.get(at + 1) == Some(&b'\n') => break (at, Ending::CrLf),
                Some(at) => bare_cr = bare_cr.or(Some(start + at)),
            }
        };
        match ending {
            Ending::Lf => self.counts.lf += 1,
            Ending::CrLf => self.counts.crlf += 1,
            Ending::End => {}
        }
        let span = Span::new(start, start + length);
        let known = self.violations.len();
        let content = self.read_content(span);
        if let Some(cr) = bare_cr {
            // What stands after a bare CR was meant as a line of its own: no other breach says what is the matter.
            self.violations.truncate(known);
            self.breach(PolicyViolation::BareCr, Span::new(cr, cr + 1));
        }
        self.lines.push(Line { span, ending, content });
        span.end + ending.as_str().len()
    }

    /// Reads what a line holds:
    /// ```text
    /// sts-policy-field-delim = ":" *WSP
    /// sts-policy-extension   = sts-policy-ext-name sts-policy-field-delim sts-policy-ext-value
    /// ```
    fn read_content(&mut self, line: Span) -> LineContent<'t> {
        let text = self.text;
        let bytes = line.of(text);
        if bytes.iter().all(|&byte| is_wsp(byte)) {
            self.breach(PolicyViolation::LineBlank, line);
            return LineContent::Blank;
        }
        let Some(colon) = bytes.iter().position(|&byte| byte == b':') else {
            let content = trim(line, text);
            let violation = if self.is_item(content) { PolicyViolation::ListItem } else { PolicyViolation::NoColon };
            self.breach_of_line(violation, line, content);
            return LineContent::Other;
        };
        let before = Span::new(line.start, line.start + colon);
        let name = trim(before, text);
        let value = trim(Span::new(before.end + 1, line.end), text);
        if !is_extension_name(name.of(text)) {
            let marked = if name.is_empty() { Span::new(before.start, before.end + 1) } else { name };
            self.breach_of_line(PolicyViolation::Name, line, marked);
            return LineContent::Other;
        }
        if name != before {
            let indented = name.start > before.start;
            let blanks = if indented { Span::new(before.start, name.start) } else { Span::new(name.end, before.end) };
            let violation = if indented { PolicyViolation::Indented } else { PolicyViolation::BlankBeforeColon };
            self.breach(violation, blanks);
            if name.of(text) == b"mx" {
                self.read_mx(value);
            }
            return LineContent::Other;
        }
        self.read_field(name, value);
        LineContent::Field { name: Spanned::new(name.of(text), name), value: Spanned::new(value.of(text), value) }
    }

    /// Reads the value of a field. Of the fields that stand once, the first one decides, well-formed or not (§3.2, last
    /// paragraph: all entries but the first are ignored): to the grammar, another one is an extension.
    fn read_field(&mut self, name: Span, value: Span) {
        let bytes = value.of(self.text);
        match name.of(self.text) {
            b"mx" => self.read_mx(value),
            b"version" if matches!(self.version, Field::Missing) => self.version = field(value, read_version(bytes)),
            b"mode" if matches!(self.mode, Field::Missing) => self.mode = field(value, read_mode(bytes)),
            b"max_age" if matches!(self.max_age, Field::Missing) => self.max_age = field(value, read_max_age(bytes)),
            b"version" | b"mode" | b"max_age" => {
                self.counts.repeated += 1;
                self.read_extension(value);
            }
            _ => {
                self.counts.extensions += 1;
                self.read_extension(value);
            }
        }
    }

    fn read_mx(&mut self, value: Span) {
        let known = self.utf8.get(value.start..value.end);
        let pattern = match known.map_or_else(|| std::str::from_utf8(value.of(self.text)), Ok) {
            Ok(text) => MxPattern::read(text),
            Err(_) => Err(MxDefect::NotAscii { character: char::REPLACEMENT_CHARACTER }),
        };
        match &pattern {
            Ok(pattern) => {
                self.counts.wildcards += usize::from(pattern.is_wildcard());
                self.counts.odd_mx += usize::from(pattern.is_odd());
            }
            Err(_) => self.counts.bad_mx += 1,
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
        let begins =
            matches!(last.content, LineContent::Field { name, value } if name.value == b"mx" && value.span.is_empty());
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
