//! Breaches in the fields of a record, in words, and how they are mended. For the records of MTA-STS and TLSRPT alike.

use super::signs::{Cause, cause, has_one_form, named, outside_ascii, plain};
use crate::finding::{Fix, Prose, code, said};
use crate::read::{FieldDefect, RecordField, is_blank, is_extension_name, is_extension_value};
use crate::text::{Edit, Span};

/// The most characters of a field's name.
const NAME_MAX: usize = 32;

/// What may stand around a field where a record is wrapped: blanks and line breaks.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// A record of either kind, as far as sentences about its form ask for it.
#[derive(Clone, Debug)]
pub(super) struct Written<'t> {
    /// The record.
    pub(super) text: &'t [u8],
    /// The version that senders look for, without its semicolon.
    pub(super) version: &'static str,
    /// The name of the field that the standard asks for.
    pub(super) own: &'static str,
    /// Where its fields stand.
    pub(super) body: Option<Span>,
    /// Its fields.
    pub(super) fields: &'t [RecordField<'t>],
    /// Whether a value is one that this field can have.
    pub(super) is_good: fn(&[u8]) -> bool,
    /// How many of them were meant as that field.
    pub(super) meant: usize,
    /// The stretches of its fields that only quotes or backslashes keep from being well-formed.
    pub(super) escaped: Vec<Span>,
}

impl Written<'_> {
    /// What keeps the words of a breach at `span` from being well-formed.
    pub(super) fn cause(&self, defect: FieldDefect, span: Span) -> Cause {
        let is_last = self.body.is_some_and(|body| {
            span.end >= body.start + Span::new(body.start, body.end).of(self.text).trim_ascii_end().len()
        });
        // Nor do blanks before a field.
        let is_field = |words: &str| match words.trim_start_matches([' ', '\t']).split_once('=') {
            Some((name, value)) => is_extension_name(name.as_bytes()) && is_extension_value(value.as_bytes()),
            // Nothing is left: no field is missing at the end.
            None => words.trim_start_matches([' ', '\t']).is_empty() && is_last,
        };
        let words = span.words(self.text);
        match defect {
            // Nothing else is there at all.
            FieldDefect::Name | FieldDefect::Value if !words.is_ascii() && plain(&words).trim().is_empty() => {
                Cause::NotAscii
            }
            FieldDefect::Name => {
                cause(&words, &|words| is_extension_name(words.trim_start_matches([' ', '\t']).as_bytes()))
            }
            FieldDefect::Value => cause(&words, &|words| is_extension_value(words.as_bytes())),
            FieldDefect::NoEquals => cause(&words, &is_field),
            FieldDefect::Empty | FieldDefect::ValueEmpty | FieldDefect::BlankTrailing | FieldDefect::LineBreak => {
                Cause::Other
            }
        }
    }

    /// All the places between semicolons with nothing in them, from the one at `span`.
    pub(super) fn gap(&self, span: Span) -> Span {
        let mut end = span.end;
        loop {
            let rest = self.text.get(end + 1..).unwrap_or_default();
            let blanks = blanks(rest);
            if rest.get(blanks) != Some(&b';') {
                return Span::new(span.start, end);
            }
            end += 1 + blanks;
        }
    }

    /// A breach at `span`, in words, and how it is mended.
    pub(super) fn breach(&self, defect: FieldDefect, span: Span) -> (Prose, Option<Fix>) {
        let words = code(span.words(self.text));
        match defect {
            FieldDefect::Empty => {
                let fix = Fix::safe(
                    Prose::new("Keep one semicolon"),
                    vec![Edit::remove(Span::new(span.start, span.end + 1))],
                );
                (Prose::new("Nothing stands between two semicolons."), Some(fix))
            }
            FieldDefect::NoEquals => (Prose::with("The field {} has no `=` in it.", [words]), Some(self.without(span))),
            FieldDefect::Name => self.name(span),
            FieldDefect::Value => self.value(span),
            FieldDefect::ValueEmpty => {
                (Prose::with("Nothing stands after the `=` in {}.", [words]), Some(self.without_empty(span)))
            }
            FieldDefect::LineBreak => self.line_break(span),
            FieldDefect::BlankTrailing if span.of(self.text).iter().any(|byte| matches!(byte, b'\r' | b'\n')) => {
                let fix = Fix::safe(Prose::new("Take the line break out"), vec![Edit::remove(span)]);
                (Prose::new("A line break stands at the end of the record."), Some(fix))
            }
            FieldDefect::BlankTrailing => {
                let message = match span.len() {
                    1 => Prose::new("A blank stands at the end of the record, with no semicolon before it."),
                    count => Prose::with(
                        "{} blanks stand at the end of the record, with no semicolon before them.",
                        [said(count)],
                    ),
                };
                (message, Some(Fix::safe(Prose::new("Delete the blanks"), vec![Edit::remove(span)])))
            }
        }
    }

    /// Characters outside ASCII in a field, at `span`, and the field without them.
    pub(super) fn not_ascii(&self, span: Span) -> (Span, Prose, Option<Fix>) {
        let (marked, message, fix) = self.not_ascii_at(span);
        let fix = fix.filter(|_| self.can_be(span, &plain(&span.words(self.text))));
        let mut fix = fix.or_else(|| self.own_name(span));
        if let Some(edit) = fix.as_mut().and_then(|fix| fix.edits.first_mut()) {
            *edit = self.named(edit.span, &edit.text);
        }
        (marked, message, Some(fix.unwrap_or_else(|| self.without(span))))
    }

    /// Characters outside ASCII at `span`, and what stands there without them, where they mean nothing.
    pub(super) fn not_ascii_at(&self, span: Span) -> (Span, Prose, Option<Fix>) {
        let words = span.words(self.text);
        let message = Prose::with("In {} stands {}. A record holds nothing but ASCII.", [code(&words), named(&words)]);
        let kept = plain(&words);
        let title = match kept.trim() {
            "" => Prose::new("Take it out"),
            kept => Prose::with("Write {}", [code(kept)]),
        };
        let is_safe = words.chars().all(has_one_form);
        let fix = is_safe.then(|| Fix::safe(title, vec![Edit::replace(span, kept.trim())]));
        (outside_ascii(self.text, span), message, fix)
    }

    /// Puts `name` in the place of the name at `span`. With the blanks before its `=` go those behind it: they are one slip.
    pub(super) fn named(&self, span: Span, name: &str) -> Edit {
        match self.text.get(span.end..) {
            Some([b'=', value @ ..]) if span.of(self.text).last().is_some_and(|&byte| is_blank(byte)) => {
                Edit::replace(Span::new(span.start, span.end + 1 + blanks(value)), format!("{name}="))
            }
            _ => Edit::replace(span, name),
        }
    }

    /// Takes the field out, with the semicolon after it: senders would ignore it, and only the owner knows whether it is
    /// needed.
    pub(super) fn without(&self, span: Span) -> Fix {
        Fix::choice(Prose::new("Delete the field"), vec![self.without_field(span)])
    }

    /// Takes out the field at `span`, with the semicolon after it.
    pub(super) fn without_field(&self, span: Span) -> Edit {
        let before = self.text.get(..span.start).unwrap_or_default();
        let start = before.iter().rposition(|&byte| byte == b';').map_or(0, |semicolon| semicolon + 1);
        let start = start.max(self.body.map_or(0, |body| body.start));
        let end = self.text.get(span.end..).unwrap_or_default().iter().position(|&byte| byte == b';');
        Edit::remove(Span::new(start, end.map_or(self.text.len(), |semicolon| span.end + semicolon + 1)))
    }

    /// Takes out a field at `span` that says nothing. Of several that were meant as one, it can only have been left over.
    fn without_empty(&self, span: Span) -> Fix {
        let is_own = self.field_at(span).is_some_and(|field| field.is_meant_as(self.own.as_bytes()));
        if is_own && self.meant > 1 {
            return Fix::safe(Prose::new("Delete the empty one"), vec![self.without_field(span)]);
        }
        self.without(span)
    }

    /// A line break at `span`, between a field and the sign that parts it from the next.
    fn line_break(&self, span: Span) -> (Prose, Option<Fix>) {
        let parts = |byte: &u8| matches!(byte, b';' | b',');
        let after = self.text.get(span.end..).unwrap_or_default();
        let before = self.text.get(..span.start).unwrap_or_default();
        let title = Prose::new("Take the line break out");
        let field = |words: Option<&[u8]>| code(String::from_utf8_lossy(words.unwrap_or_default().trim_ascii()));
        if after.first().is_some_and(parts) {
            let words = field(before.rsplit(parts).next());
            let fix = Fix::safe(title, vec![Edit::remove(span)]);
            return (Prose::with("A line break stands after {}.", [words]), Some(fix));
        }
        let fix = Fix::safe(title, vec![Edit::replace(span, " ")]);
        (Prose::with("A line break stands before {}.", [field(after.split(parts).next())]), Some(fix))
    }

    /// The field whose name begins where `span` does.
    fn field_at(&self, span: Span) -> Option<&RecordField<'_>> {
        let index = self.fields.partition_point(|field| field.name.span.start < span.start);
        self.fields.get(index).filter(|field| field.name.span.start == span.start)
    }

    /// The name that the field asked for should have, in the place of the one at `span`: where it was meant so, and no other is.
    fn own_name(&self, span: Span) -> Option<Fix> {
        self.field_at(span).filter(|field| self.meant == 1 && field.is_meant_as(self.own.as_bytes()))?;
        Some(Fix::safe(Prose::with("Write {}", [code(self.own)]), vec![self.named(span, self.own)]))
    }

    /// A name outside the grammar.
    fn name(&self, span: Span) -> (Prose, Option<Fix>) {
        let words = span.words(self.text);
        if words.starts_with('=') {
            let message = Prose::with("Nothing stands before the `=` in {}.", [code(&words)]);
            return (message, Some(self.without(span)));
        }
        let bare = words.trim_end_matches(BLANKS);
        let is_odd = |character: &char| !character.is_ascii_alphanumeric() && !matches!(character, '_' | '-' | '.');
        let message = match bare.chars().find(is_odd) {
            None if bare.len() < words.len() && is_extension_name(bare.as_bytes()) => {
                let message = Prose::with("A blank stands between {} and its `=`.", [code(bare)]);
                return (message, Some(self.closed_up(span, bare)));
            }
            None if bare.len() > NAME_MAX => {
                Prose::with("The name {} has {} characters, and 32 are allowed.", [code(bare), said(bare.len())])
            }
            None => Prose::with("The name {} begins with neither a letter nor a digit.", [code(bare)]),
            Some(' ') => Prose::with("The name {} has a blank in it.", [code(bare)]),
            Some(odd) => Prose::with("The name {} has {} in it.", [code(bare), code(odd)]),
        };
        (message, Some(self.own_name(span).unwrap_or_else(|| self.without(span))))
    }

    /// The field whose name stands at `span` without the blanks around its `=`.
    fn closed_up(&self, span: Span, bare: &str) -> Fix {
        let value = self.text.get(span.end + 1..).unwrap_or_default();
        let blanks = blanks(value);
        // The value counts as it stands behind the blanks.
        if !self.can_be(Span::new(span.start, span.end + blanks), bare) {
            return self.without(span);
        }
        let edit = Edit::replace(Span::new(span.start + bare.len(), span.end + 1 + blanks), "=");
        Fix::safe(Prose::new("Delete the blank"), vec![edit])
    }

    /// Whether `words` can stand at `span` without another breach coming to light: a name before a good value, and no second
    /// one of a name that has one meaning; something at all beside an `=`.
    pub(super) fn can_be(&self, span: Span, words: &str) -> bool {
        let words = words.trim();
        let is_value = span.start.checked_sub(1).and_then(|before| self.text.get(before)) == Some(&b'=');
        let end = self.body.map_or(self.text.len(), |body| body.end);
        // Nobody's field is longer, and each is looked at.
        const LONGEST: usize = 4096;
        let after = Span::new(span.end, end.min(span.end + LONGEST)).of(self.text).split(|&byte| byte == b';').next();
        match after.unwrap_or_default() {
            [b'=' | b' ' | b'\t' | b'\r' | b'\n', value @ ..] if !is_value => {
                let value = value.strip_prefix(b"=").unwrap_or(value).trim_ascii_end();
                let is_own = words.eq_ignore_ascii_case(self.own);
                let is_alone = words != "v" && !(is_own && self.meant > 1);
                !words.is_empty() && is_alone && (is_own || is_extension_value(value))
            }
            // A whole field, whose signs were not those of ASCII.
            _ if !is_value && let Some((name, value)) = words.split_once('=') => {
                let is_own = name.eq_ignore_ascii_case(self.own);
                name != "v" && (!is_own || (name == self.own && self.meant == 0 && (self.is_good)(value.as_bytes())))
            }
            _ => !(is_value && words.is_empty()),
        }
    }

    /// The value of an extension outside the grammar, at `span`.
    fn value(&self, span: Span) -> (Prose, Option<Fix>) {
        let field = self.fields.get(self.fields.partition_point(|field| field.value.span.start < span.start));
        let field = Span::new(field.map_or(span.start, |field| field.name.span.start), span.end).words(self.text);
        let words = span.words(self.text);
        let message = match words.chars().find(|character| !character.is_ascii_graphic() || *character == '=') {
            Some(' ') => Prose::with("The field {} has a blank in it.", [code(field)]),
            Some('=') => Prose::with("The field {} has a second `=` in it.", [code(field)]),
            Some(odd) => Prose::with("The field {} has {} in it.", [code(field), code(odd)]),
            None => Prose::with("The field {} has something in its value that no value has.", [code(field)]),
        };
        (message, Some(self.without(span)))
    }
}

/// How many blanks and line breaks `text` begins with.
fn blanks(text: &[u8]) -> usize {
    text.iter().take_while(|&&byte| is_blank(byte)).count()
}
