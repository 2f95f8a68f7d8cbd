//! The policy file (RFC 8461 §3.2).

mod field;
mod form;
mod line;
mod near;
#[cfg(test)]
mod tests;

pub use field::{Field, Key, MAX_AGE_MAX, Mode, MxLine};
pub use form::PolicyForm;
pub use line::{Ending, Line, LineContent, find_control};
pub use near::{Glued, Misspelled, slips};

use super::Accepted;
use crate::name::{MxDefect, MxPattern};
use crate::text::{Span, Spanned};

/// How long most lines are at least, in bytes.
const SHORT_LINE: usize = 20;

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
    pub lines: Vec<Line>,
    /// The first `version` field: the one that counts.
    pub version: Field<()>,
    /// The first `mode` field.
    pub mode: Field<Mode>,
    /// The first `max_age` field, in seconds.
    pub max_age: Field<u64>,
    /// All `mx` fields. Those on lines that are well-formed but for blanks before the name or the colon are among them,
    /// as a lenient sender reads them.
    pub mx: Vec<MxLine<'t>>,
    /// Which of them are no pattern, or one that is worth a second look.
    doubtful: Vec<usize>,
    /// Breaches of the grammar, in the order of the text.
    pub violations: Vec<Spanned<PolicyViolation>>,
    /// How many there are of what few texts have.
    pub counts: Counts,
}

/// How many there are of what few texts have: where there is none, nobody needs to look at each line again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines that end with LF alone.
    pub lf: usize,
    /// Lines that end with CR and LF.
    pub crlf: usize,
    /// Fields that the standard does not know.
    pub extensions: usize,
    /// Lines of a field that stands once, beyond its first.
    pub repeated: usize,
    /// `mx` fields that are no pattern.
    pub bad_mx: usize,
    /// `mx` fields whose pattern is a wildcard.
    pub wildcards: usize,
}

/// A breach of the grammar of a policy. Missing and malformed `version`, `mode`, `max_age` and `mx` stand in their own
/// fields of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyViolation {
    /// A byte order mark before the first line.
    Bom,
    /// A byte order mark that keeps a line further on from being a field.
    BomWithin,
    /// Bytes that are not UTF-8; the span marks the first of them.
    NotUtf8,
    /// A line with nothing but blanks on it.
    LineBlank,
    /// A comment: a policy has none.
    Comment,
    /// An item of a list below an `mx` line with nothing on it, as YAML writes one.
    ListItem,
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
    /// A control character in an extension's value, or on a line that it keeps from being a field; the span marks the
    /// first.
    Control,
    /// A CR that no LF follows; the span marks the first on its line, of which nothing else is said.
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
            lines: Vec::with_capacity(text.len() / SHORT_LINE + 2),
            version: Field::Missing,
            mode: Field::Missing,
            max_age: Field::Missing,
            mx: Vec::new(),
            doubtful: Vec::new(),
            violations: Vec::new(),
            counts: Counts::default(),
        };
        let mut start = 0;
        if text.starts_with(BOM) {
            start = BOM.len();
            reading.breach(PolicyViolation::Bom, Span::new(0, start));
        }
        reading.read_lines(start);
        if let Some(span) = not_utf8 {
            let before = reading.violations.partition_point(|known| known.span <= span);
            reading.violations.insert(before, Spanned::new(PolicyViolation::NotUtf8, span));
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
        if !self.violations.is_empty() || self.counts.bad_mx > 0 || max_age > MAX_AGE_MAX {
            Accepted::Disputed
        } else {
            Accepted::Yes
        }
    }

    /// Whether each line is a field that the standard knows and that stands there once or may stand there more often, with a
    /// value inside the grammar, and those that a policy must have are there. One without hosts may be plain as well.
    pub fn is_plain(&self) -> bool {
        let Counts { extensions: 0, repeated: 0, bad_mx: 0, .. } = self.counts else { return false };
        let has_all = (self.version.value(), self.mode.value(), self.max_age.value());
        self.violations.is_empty() && matches!(has_all, (Some(()), Some(_), Some(_)))
    }

    /// The patterns that MX hosts are held against.
    pub fn patterns(&self) -> impl Iterator<Item = (&MxLine<'t>, MxPattern<'t>)> {
        self.mx.iter().filter_map(|mx| mx.pattern.as_ref().ok().map(|pattern| (mx, *pattern)))
    }

    /// The `mx` fields that are no pattern.
    pub fn bad_mx(&self) -> impl Iterator<Item = (&MxLine<'t>, &MxDefect)> {
        let lines = self.doubtful.iter().filter_map(|&index| self.mx.get(index));
        lines.filter_map(|mx| mx.pattern.as_ref().err().map(|defect| (mx, &**defect)))
    }

    /// The patterns that are odd, or have capital letters ([`MxPattern::is_odd`], [`MxPattern::has_capitals`]).
    pub fn doubtful_patterns(&self) -> impl Iterator<Item = (&MxLine<'t>, MxPattern<'t>)> {
        let lines = self.doubtful.iter().filter_map(|&index| self.mx.get(index));
        lines.filter_map(|mx| mx.pattern.as_ref().ok().map(|pattern| (mx, *pattern)))
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

    /// The fields that `line` was meant as and is not read as: a name in other letters or with a slip of the pen, or with
    /// blanks or signs around it, another sign than a colon after it, or a bare CR, or a semicolon, in place of a line ending before it.
    pub fn meant<'s>(&'s self, line: &Line) -> impl Iterator<Item = Key> + use<'s, 't> {
        let is_read = line.key().is_some();
        let bytes = line.span.of(self.text);
        // `version=STSv1; mode=enforce`
        let has_many = line.content == LineContent::Other && bytes.contains(&b'=');
        let parts = bytes.split(move |&byte| byte == b'\r' || (byte == b';' && has_many));
        let misspelled = if is_read { None } else { self.misspelled(line) };
        parts.skip(usize::from(is_read)).filter_map(Key::meant_by).chain(misspelled.map(|misspelled| misspelled.key))
    }

    /// Whether some line was meant as this field and is not read as it, or one that begins within another.
    pub fn is_meant(&self, key: Key) -> bool {
        self.lines.iter().any(|line| {
            self.meant(line).any(|meant| meant == key) || self.glued(line).iter().any(|glued| glued.key == key)
        })
    }

    /// The line that an `mx` field stands on.
    pub fn line_of(&self, mx: &MxLine<'t>) -> Option<&Line> {
        self.lines.get(mx.line.checked_sub(1)?)
    }

    /// Whether an `mx` field stands on a well-formed line: on another, only a lenient sender reads it.
    pub fn is_field(&self, mx: &MxLine<'t>) -> bool {
        self.line_of(mx).is_some_and(|line| matches!(line.content, LineContent::Field(_)))
    }

    /// The line that the byte `at` stands on, its ending included.
    pub fn line_at(&self, at: usize) -> Option<&Line> {
        self.lines.get(self.line_number(at)? - 1)
    }

    /// The number, from 1, of the line that the byte `at` stands on.
    pub fn line_number(&self, at: usize) -> Option<usize> {
        Some(self.lines.partition_point(|line| line.span.start <= at)).filter(|&number| number > 0)
    }

    /// Whether a well-formed `mx` field has a pattern: one on a line that only a lenient sender reads does not count.
    fn has_pattern(&self) -> bool {
        self.mx.iter().any(|mx| mx.pattern.is_ok() && self.is_field(mx))
    }

    /// Adds a breach, which stands behind all that are known.
    fn breach(&mut self, violation: PolicyViolation, span: Span) {
        self.violations.push(Spanned::new(violation, span));
    }
}
