//! Breaches in the fields of a record, in words, and how they are mended. For the records of MTA-STS and TLSRPT alike.

use super::signs::{Cause, cause, means_nothing, named, outside_ascii, plain};
use crate::finding::{Fix, Prose, code, said};
use crate::read::{FieldDefect, RecordField, is_extension_name, is_extension_value};
use crate::text::{Edit, Span};

/// The most characters of a field's name.
const NAME_MAX: usize = 32;

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
            FieldDefect::Empty | FieldDefect::ValueEmpty | FieldDefect::BlankTrailing => Cause::Other,
        }
    }

    /// All the places between semicolons with nothing in them, from the one at `span`.
    pub(super) fn gap(&self, span: Span) -> Span {
        let mut end = span.end;
        loop {
            let rest = self.text.get(end + 1..).unwrap_or_default();
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
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
                (Prose::with("Nothing stands after the `=` in {}.", [words]), Some(self.without(span)))
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
        let mut fix = fix.filter(|_| self.can_be(span, &plain(&span.words(self.text))));
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
        let is_safe = words.chars().all(|sign| sign.is_ascii() || means_nothing(sign));
        let fix = is_safe.then(|| Fix::safe(title, vec![Edit::replace(span, kept.trim())]));
        (outside_ascii(self.text, span), message, fix)
    }

    /// Puts `name` in the place of the name at `span`. With the blanks before its `=` go those behind it: they are one slip.
    pub(super) fn named(&self, span: Span, name: &str) -> Edit {
        match self.text.get(span.end..) {
            Some([b'=', value @ ..]) if span.of(self.text).ends_with(b" ") || span.of(self.text).ends_with(b"\t") => {
                let blanks = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
                Edit::replace(Span::new(span.start, span.end + 1 + blanks), format!("{name}="))
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

    /// A name outside the grammar.
    fn name(&self, span: Span) -> (Prose, Option<Fix>) {
        let words = span.words(self.text);
        if words.starts_with('=') {
            let message = Prose::with("Nothing stands before the `=` in {}.", [code(&words)]);
            return (message, Some(self.without(span)));
        }
        let bare = words.trim_end_matches([' ', '\t']);
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
        (message, Some(self.without(span)))
    }

    /// The field whose name stands at `span` without the blanks around its `=`.
    fn closed_up(&self, span: Span, bare: &str) -> Fix {
        let value = self.text.get(span.end + 1..).unwrap_or_default();
        let blanks = value.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
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
        let after = Span::new(span.end, end).of(self.text).split(|&byte| byte == b';').next();
        match after.unwrap_or_default() {
            [b'=' | b' ' | b'\t', value @ ..] if !is_value => {
                let value = value.strip_prefix(b"=").unwrap_or(value).trim_ascii_end();
                let is_own = words.eq_ignore_ascii_case(self.own);
                let meant = self.fields.iter().filter(|field| field.is_meant_as(self.own.as_bytes()));
                let is_alone = words != "v" && !(is_own && meant.count() > 1);
                !words.is_empty() && is_alone && (is_own || is_extension_value(value))
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
