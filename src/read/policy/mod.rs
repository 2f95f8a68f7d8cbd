//! The policy file (RFC 8461 §3.2).

mod field;
mod form;
mod line;
#[cfg(test)]
mod tests;

pub use field::{Field, Key, MAX_AGE_MAX, Mode, MxLine};
pub use form::PolicyForm;
pub use line::{Ending, Line, LineContent};

use memchr::memchr_iter;

use super::Accepted;
use crate::name::MxPattern;
use crate::text::{Span, Spanned};

/// A byte order mark in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What a policy file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyReading<'t> {
    /// The text that was read.
    pub text: &'t [u8],
    /// As much of it as is UTF-8.
    utf8: &'t str,
    /// What kind of text it is.
    pub form: PolicyForm,
    /// Its lines.
    pub lines: Vec<Line<'t>>,
    /// The first `version` field: the one that counts.
    pub version: Field<()>,
    /// The first `mode` field.
    pub mode: Field<Mode>,
    /// The first `max_age` field, in seconds.
    pub max_age: Field<u64>,
    /// All `mx` fields. Those on lines that are well-formed but for blanks before the name or the colon are among them,
    /// as a lenient sender reads them.
    pub mx: Vec<MxLine<'t>>,
    /// Breaches of the grammar, in the order of the text.
    pub violations: Vec<Spanned<PolicyViolation>>,
}

/// A breach of the grammar of a policy. Missing and malformed `version`, `mode`, `max_age` and `mx` stand in their own
/// fields of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyViolation {
    /// A byte order mark before the first line.
    Bom,
    /// Bytes that are not UTF-8; the span marks the first of them.
    NotUtf8,
    /// A line with nothing but blanks on it.
    LineBlank,
    /// A line without a colon.
    NoColon,
    /// Blanks before the name.
    Indented,
    /// Blanks between the name and the colon.
    BlankBeforeColon,
    /// A name outside the grammar.
    Name,
    /// An extension with nothing after the colon.
    ExtensionEmpty,
    /// An extension whose value has a control character in it; the span marks the first.
    ExtensionControl,
    /// A CR that no LF follows.
    BareCr,
}

impl<'t> PolicyReading<'t> {
    /// Reads `text`:
    /// ```text
    /// sts-policy-record = sts-policy-field *WSP *(sts-policy-term sts-policy-field *WSP) [sts-policy-term]
    /// sts-policy-term   = LF / CRLF
    /// ```
    pub fn new(text: &'t [u8]) -> Self {
        let (utf8, not_utf8) = match std::str::from_utf8(text) {
            Ok(all) => (all, None),
            Err(error) => {
                let at = error.valid_up_to();
                let known = text.get(..at).and_then(|known| std::str::from_utf8(known).ok());
                let after = error.error_len().unwrap_or(text.len() - at);
                (known.unwrap_or_default(), Some(Span::new(at, at + after)))
            }
        };
        let mut reading = Self {
            text,
            utf8,
            form: PolicyForm::Lines,
            lines: Vec::with_capacity(memchr_iter(b'\n', text).count() + 1),
            version: Field::Missing,
            mode: Field::Missing,
            max_age: Field::Missing,
            mx: Vec::new(),
            violations: Vec::new(),
        };
        let mut start = 0;
        if text.starts_with(BOM) {
            start = BOM.len();
            reading.breach(PolicyViolation::Bom, Span::new(0, start));
        }
        if let Some(span) = not_utf8 {
            reading.breach(PolicyViolation::NotUtf8, span);
        }
        while start < text.len() {
            start = reading.read_line(start);
        }
        reading.form = reading.find_form();
        reading
    }

    /// Whether a conforming sender takes the text for a policy (design: three values, since the standard is silent on
    /// lines outside the grammar). What the text itself cannot show, its media type and its size, is not in this.
    pub fn accepted(&self) -> Accepted {
        let refused = |violation: &Spanned<PolicyViolation>| {
            matches!(violation.value, PolicyViolation::Bom | PolicyViolation::NotUtf8)
        };
        let (Some(()), Some(mode), Some(max_age)) = (self.version.value(), self.mode.value(), self.max_age.value())
        else {
            return Accepted::No;
        };
        if self.violations.iter().any(refused) || (mode != Mode::None && !self.has_pattern()) {
            return Accepted::No;
        }
        let bad_mx = self.mx.iter().any(|mx| mx.pattern.is_err());
        if !self.violations.is_empty() || bad_mx || max_age > MAX_AGE_MAX { Accepted::Disputed } else { Accepted::Yes }
    }

    /// The patterns that MX hosts are held against.
    pub fn patterns(&self) -> impl Iterator<Item = (&MxLine<'t>, MxPattern<'t>)> {
        self.mx.iter().filter_map(|mx| mx.pattern.as_ref().ok().map(|pattern| (mx, *pattern)))
    }

    /// Whether a conforming sender finds no line of this name that decides anything. A policy in mode `none` needs no
    /// `mx`; any other needs a well-formed one.
    pub fn lacks(&self, key: Key) -> bool {
        match key {
            Key::Version => self.version == Field::Missing,
            Key::Mode => self.mode == Field::Missing,
            Key::MaxAge => self.max_age == Field::Missing,
            Key::Mx => self.mode.value() != Some(Mode::None) && !self.has_pattern(),
        }
    }

    /// The fields that `line` was meant as and is not read as: a name in other letters, or with blanks or signs around
    /// it, another sign than a colon after it, or a bare CR in place of a line ending before it.
    pub fn meant<'s>(&'s self, line: &Line<'t>) -> impl Iterator<Item = Key> + use<'s, 't> {
        let is_read = matches!(line.content, LineContent::Field { name, .. } if Key::of(name.value).is_some());
        let parts = line.span.of(self.text).split(|&byte| byte == b'\r');
        parts.skip(usize::from(is_read)).filter_map(Key::meant_by)
    }

    /// Whether some line was meant as this field and is not read as it.
    pub fn is_meant(&self, key: Key) -> bool {
        self.lines.iter().any(|line| self.meant(line).any(|meant| meant == key))
    }

    /// The line that the byte `at` stands on, its ending included.
    pub fn line_at(&self, at: usize) -> Option<&Line<'t>> {
        let after = self.lines.partition_point(|line| line.span.start <= at);
        self.lines.get(after.checked_sub(1)?)
    }

    /// Whether a well-formed `mx` field has a pattern: one on a line that only a lenient sender reads does not count.
    fn has_pattern(&self) -> bool {
        self.mx.iter().any(|mx| {
            let line = mx.line.checked_sub(1).and_then(|index| self.lines.get(index));
            mx.pattern.is_ok() && line.is_some_and(|line| matches!(line.content, LineContent::Field { .. }))
        })
    }

    /// Puts a breach where it stands in the text: at the end, or before the one or two that are known from further on.
    fn breach(&mut self, violation: PolicyViolation, span: Span) {
        let before = self.violations.iter().rposition(|known| known.span <= span);
        self.violations.insert(before.map_or(0, |before| before + 1), Spanned::new(violation, span));
    }
}
