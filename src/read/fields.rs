//! The fields of a TXT record of MTA-STS (RFC 8461 §3.1) or TLSRPT (RFC 8460 §3): what stands between semicolons.

use super::grammar::{is_extension_name, is_extension_value_byte, is_wsp, trim_of};
use crate::text::{Span, Spanned, is_unseen};

/// One field of a record that has the form `name=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordField<'t> {
    /// What stands before the `=`.
    pub name: Spanned<&'t [u8]>,
    /// What stands after it.
    pub value: Spanned<&'t [u8]>,
}

impl RecordField<'_> {
    /// The whole of it.
    pub fn span(&self) -> Span {
        Span::new(self.name.span.start, self.value.span.end)
    }

    /// Its name, without the blanks, the quotes and what is not seen around it.
    pub fn bare_name(&self) -> String {
        let is_around = |sign: char| matches!(sign, ' ' | '"' | '\'' | '\\') || is_unseen(sign);
        String::from_utf8_lossy(self.name.value).trim_matches(is_around).to_owned()
    }

    /// Whether its name is nearly `key`: in any case, and where no field can have such a name, whatever signs stand in it and
    /// whatever script its letters come from.
    pub fn is_meant_as(&self, key: &[u8]) -> bool {
        self.name.value.eq_ignore_ascii_case(key)
            || (!is_extension_name(self.name.value) && {
                let name = String::from_utf8_lossy(self.name.value);
                let is_letter = |sign: &char| sign.is_alphanumeric() && !is_unseen(*sign);
                let mut letters = name.chars().filter(is_letter).map(looks_like);
                key.iter().all(|&byte| letters.next().is_some_and(|sign| sign.eq_ignore_ascii_case(&char::from(byte))))
                    && letters.next().is_none()
            })
    }

    /// Whether its name is `key` in other letters, whatever stands around it.
    pub fn is_case_of(&self, key: &str) -> bool {
        let name = self.bare_name();
        name != key && name.eq_ignore_ascii_case(key)
    }

    /// Whether it is one that senders do not know, and nothing is the matter with it.
    pub fn is_extension(&self) -> bool {
        is_extension_name(self.name.value) && is_extension_value(self.value.value)
    }
}

/// A breach of the grammar in a field, whatever the field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldDefect {
    /// Two semicolons with nothing between them.
    Empty,
    /// A field without `=`.
    NoEquals,
    /// Nothing before the `=`, or a name outside the grammar.
    Name,
    /// An extension's value with a second `=`, a blank or another character outside the grammar.
    Value,
    /// An extension with nothing after the `=`.
    ValueEmpty,
    /// Blanks at the end, with no semicolon before them; or a line break, wherever it stands there.
    BlankTrailing,
    /// A line break beside a semicolon.
    LineBreak,
}

/// What stands between two semicolons.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'t> {
    /// A breach.
    Defect(Spanned<FieldDefect>),
    /// A field without a breach, or beside the breach in its name: one of the standard's own.
    Own(RecordField<'t>),
}

/// Reads the fields of `text` that stand in `span`: those with a name, and all that there is to say of them in the order of
/// the text. Of those named `key` the value is left to the caller, as that of the first field that was meant so is where
/// none has the name itself.
pub(super) fn read_fields<'t>(text: &'t [u8], span: Span, key: &[u8]) -> (Vec<RecordField<'t>>, Vec<Part<'t>>) {
    let fields: Vec<RecordField<'t>> = pieces(text, span).filter_map(|piece| field(text, bare(piece, text))).collect();
    let meant = meant(&fields, key).map(|field| field.name.span);
    let mut parts = Vec::new();
    let breach = |defect, span| Part::Defect(Spanned::new(defect, span));
    let mut named = fields.iter();
    for piece in pieces(text, span) {
        let trimmed = bare(piece, text);
        let is_last = piece.end == span.end;
        if trimmed.is_empty() {
            // After the semicolon at the end that the grammar allows.
            if !is_last {
                parts.push(breach(FieldDefect::Empty, piece));
            } else if has_line_break(piece, text) {
                parts.push(breach(FieldDefect::BlankTrailing, piece));
            }
            continue;
        }
        let (before, after) = (Span::new(piece.start, trimmed.start), Span::new(trimmed.end, piece.end));
        if has_line_break(before, text) {
            parts.push(breach(FieldDefect::LineBreak, before));
        }
        if !trimmed.of(text).contains(&b'=') {
            parts.push(breach(FieldDefect::NoEquals, trimmed));
        } else if let Some(field) = named.next() {
            let (name, value) = (field.name, field.value);
            let is_own = name.value == key || Some(name.span) == meant;
            if !is_extension_name(name.value) {
                let marked = if name.span.is_empty() { trimmed } else { name.span };
                parts.push(breach(FieldDefect::Name, marked));
            }
            if is_own {
                parts.push(Part::Own(*field));
            } else if is_extension_name(name.value) && value.span.is_empty() {
                parts.push(breach(FieldDefect::ValueEmpty, trimmed));
            } else if is_extension_name(name.value) && !is_extension_value(value.value) {
                parts.push(breach(FieldDefect::Value, value.span));
            }
        }
        if is_last && !after.is_empty() {
            parts.push(breach(FieldDefect::BlankTrailing, after));
        } else if has_line_break(after, text) {
            parts.push(breach(FieldDefect::LineBreak, after));
        }
    }
    (fields, parts)
}

/// The field that was meant as `key`: the first of exactly that name (RFC 8461 §3.2, last paragraph), or the first of nearly
/// that name.
pub(super) fn meant<'f, 't>(fields: &'f [RecordField<'t>], key: &[u8]) -> Option<&'f RecordField<'t>> {
    let exact = fields.iter().find(|field| field.name.value == key);
    exact.or_else(|| fields.iter().find(|field| field.is_meant_as(key)))
}

/// The value of an extension: `1*(%x21-3A / %x3C / %x3E-7E)`.
pub(crate) fn is_extension_value(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|&byte| is_extension_value_byte(byte))
}

/// `span` without the blanks and line breaks at both of its ends.
pub(super) fn bare(span: Span, text: &[u8]) -> Span {
    trim_of(span, text, is_blank)
}

/// A blank as the grammar has it, or a line break: a record that is wrapped where it is pasted.
pub(crate) const fn is_blank(byte: u8) -> bool {
    is_wsp(byte) || is_line_break(byte)
}

/// Whether a line break stands in `span`.
pub(super) fn has_line_break(span: Span, text: &[u8]) -> bool {
    span.of(text).iter().any(|&byte| is_line_break(byte))
}

const fn is_line_break(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// The Latin letter that `letter` cannot be told from by its look: the Cyrillic ones of names that records have, and those of
/// full width.
fn looks_like(letter: char) -> char {
    match letter {
        'а' | 'А' => 'a',
        'і' | 'І' => 'i',
        'ԁ' => 'd',
        _ => full_width(letter).unwrap_or(letter),
    }
}

/// The sign of ASCII that `sign` is in full width.
pub(crate) fn full_width(sign: char) -> Option<char> {
    matches!(sign, '\u{ff01}'..='\u{ff5e}').then(|| char::from_u32(u32::from(sign) - 0xfee0))?
}

/// What stands between the semicolons in `span`.
fn pieces(text: &[u8], span: Span) -> impl Iterator<Item = Span> {
    let mut start = span.start;
    span.of(text).split(|&byte| byte == b';').map(move |piece| {
        let piece = Span::new(start, start + piece.len());
        start = piece.end + 1;
        piece
    })
}

/// `name=value` at `span`.
fn field(text: &[u8], span: Span) -> Option<RecordField<'_>> {
    let equals = span.start + span.of(text).iter().position(|&byte| byte == b'=')?;
    let (name, value) = (Span::new(span.start, equals), Span::new(equals + 1, span.end));
    Some(RecordField { name: Spanned::new(name.of(text), name), value: Spanned::new(value.of(text), value) })
}
