//! The TXT record at `_mta-sts` (RFC 8461 §3.1).

use super::Accepted;
use super::beginning::{MTA_STS, RecordVersion};
use super::fields::{FieldDefect, Part, RecordField, bare, is_blank, is_extension_value, meant, read_fields};
use crate::text::{Span, Spanned};

/// The most characters of an `id` (§3.1).
pub(crate) const ID_MAX: usize = 32;

/// The name of the field that tells policies apart (§3.1).
const ID: &[u8] = b"id";

/// What a TXT record at `_mta-sts` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordReading<'t> {
    /// The text that was read: the record's strings, joined.
    pub text: &'t [u8],
    /// How it begins.
    pub version: RecordVersion,
    /// Where its fields stand: after the version, and before the quotes that close what began with some. `None` where it
    /// is no record of MTA-STS, or nothing follows.
    pub body: Option<Span>,
    /// All that stands there between semicolons and has the form of a field.
    pub fields: Vec<RecordField<'t>>,
    /// Breaches of the grammar in the fields, in the order of the text.
    pub violations: Vec<Spanned<RecordViolation>>,
}

/// A breach of the grammar of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordViolation {
    /// In a field, whatever it is.
    Field(FieldDefect),
    /// `id=` with nothing after it.
    IdEmpty,
    /// An `id` of more than 32 characters.
    IdTooLong,
    /// An `id` with something else than letters and digits.
    IdCharacters,
    /// No `id`.
    IdMissing,
}

impl<'t> RecordReading<'t> {
    /// Reads `text`:
    /// ```text
    /// sts-text-record = sts-version 1*(sts-field-delim sts-field) [sts-field-delim]
    /// sts-field       = sts-id / sts-extension
    /// sts-field-delim = *WSP ";" *WSP
    /// sts-version     = %s"v=STSv1"
    /// sts-extension   = sts-ext-name "=" sts-ext-value
    /// ```
    pub fn new(text: &'t [u8]) -> Self {
        let (version, body) = MTA_STS.begin(text);
        let mut reading = Self { text, version, body, fields: Vec::new(), violations: Vec::new() };
        if let Some(body) = body {
            reading.read_body(body);
        }
        reading
    }

    /// Whether senders count the record when they look for exactly one (§3.1).
    pub fn is_candidate(&self) -> bool {
        self.version == RecordVersion::Exact
    }

    /// Whether it is a record of MTA-STS, or was meant to be one.
    pub fn is_meant(&self) -> bool {
        self.version != RecordVersion::None
    }

    /// The first field of exactly the name `id`: the one that counts (§3.2, last paragraph), well-formed or not.
    pub fn first_id(&self) -> Option<&RecordField<'t>> {
        self.fields.iter().find(|field| field.name.value == ID)
    }

    /// The `id`, if it is well-formed.
    pub fn id(&self) -> Option<Spanned<&'t str>> {
        let field = self.first_id()?;
        let well_formed = id_violation(field.value.value).is_none();
        let value = std::str::from_utf8(field.value.value).ok().filter(|_| well_formed)?;
        Some(Spanned::new(value, field.value.span))
    }

    /// Whether a conforming sender takes it for a record (§3.1).
    pub fn accepted(&self) -> Accepted {
        match self.version {
            RecordVersion::Exact if self.violations.is_empty() => Accepted::Yes,
            RecordVersion::BlankBeforeSemicolon { .. } if self.violations.is_empty() => Accepted::Disputed,
            _ => Accepted::No,
        }
    }

    fn read_body(&mut self, body: Span) {
        let (fields, parts) = read_fields(self.text, body, ID);
        let id = meant(&fields, ID).map(|field| field.name.span);
        for part in parts {
            match part {
                Part::Defect(Spanned { value, span }) => self.breach(RecordViolation::Field(value), span),
                Part::Own(field) if Some(field.name.span) == id => self.read_id(&field),
                // Another `id` is an extension to those who read the first one.
                Part::Own(field) if field.value.span.is_empty() => {
                    self.breach(RecordViolation::Field(FieldDefect::ValueEmpty), field.span());
                }
                Part::Own(field) if !is_extension_value(field.value.value) => {
                    self.breach(RecordViolation::Field(FieldDefect::Value), field.value.span);
                }
                Part::Own(_) => {}
            }
        }
        self.fields = fields;
        if self.first_id().is_none() {
            let end = bare(Span::new(0, body.end), self.text).end;
            self.breach(RecordViolation::IdMissing, Span::at(end));
        }
    }

    /// Reads the `id`, or the field that was meant as one:
    /// ```text
    /// sts-id = %s"id=" 1*32(ALPHA / DIGIT)
    /// ```
    fn read_id(&mut self, field: &RecordField<'t>) {
        let mut value = field.value.span;
        // Blanks around the `=` are one slip, and the name's.
        if field.name.value.last().is_some_and(|&byte| is_blank(byte)) {
            value = bare(value, self.text);
        }
        if let Some(violation) = id_violation(value.of(self.text)) {
            self.breach(violation, if value.is_empty() { field.span() } else { value });
        }
    }

    fn breach(&mut self, violation: RecordViolation, span: Span) {
        self.violations.push(Spanned::new(violation, span));
    }
}

/// Why a value is no `id`: `1*32(ALPHA / DIGIT)`.
fn id_violation(value: &[u8]) -> Option<RecordViolation> {
    if value.is_empty() {
        Some(RecordViolation::IdEmpty)
    } else if !value.iter().all(u8::is_ascii_alphanumeric) {
        Some(RecordViolation::IdCharacters)
    } else if value.len() > ID_MAX {
        Some(RecordViolation::IdTooLong)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Breaches, each with the words that it marks.
    type Marked<'a> = Vec<(RecordViolation, &'a str)>;

    /// What is read from `text`.
    fn read(text: &str) -> (Accepted, Option<&str>, Marked<'_>) {
        let reading = RecordReading::new(text.as_bytes());
        let words = |span: Span| text.get(span.start..span.end).expect("a span of the text");
        let marked = reading.violations.iter().map(|breach| (breach.value, words(breach.span)));
        (reading.accepted(), reading.id().map(|id| id.value), marked.collect())
    }

    #[test]
    fn well_formed_records() {
        for (text, id) in [
            ("v=STSv1; id=20160831085700Z;", "20160831085700Z"),
            ("v=STSv1;id=1", "1"),
            ("v=STSv1; \t id=a  \t;\t ", "a"),
            ("v=STSv1; note=x; id=2; id=3", "2"),
            ("v=STSv1; id=1; id=not-one", "1"),
            ("v=STSv1; a.b_c-d=!:<>~; id=abcdefghijklmnopqrstuvwxyz012345", "abcdefghijklmnopqrstuvwxyz012345"),
        ] {
            assert_eq!(read(text), (Accepted::Yes, Some(id), vec![]), "{text}");
        }
    }

    #[test]
    fn a_blank_before_the_semicolon_is_disputed() {
        assert_eq!(read("v=STSv1 ; id=1"), (Accepted::Disputed, Some("1"), vec![]));
    }

    #[test]
    fn breaches_are_named_and_marked() {
        use FieldDefect::*;
        use RecordViolation::*;
        let cases: [(&str, Option<&str>, Marked<'_>); 32] = [
            ("v=STSv1;", None, vec![(IdMissing, "")]),
            ("v=STSv1; ", None, vec![(IdMissing, "")]),
            ("v=STSv1;;", None, vec![(Field(Empty), ""), (IdMissing, "")]),
            ("v=STSv1;; id=1", Some("1"), vec![(Field(Empty), "")]),
            ("v=STSv1; id=1; ;", Some("1"), vec![(Field(Empty), " ")]),
            ("v=STSv1; id=1 ", Some("1"), vec![(Field(BlankTrailing), " ")]),
            ("v=STSv1; id=", None, vec![(IdEmpty, "id=")]),
            ("v=STSv1; id=2026-11-24", None, vec![(IdCharacters, "2026-11-24")]),
            ("v=STSv1; id=1 2", None, vec![(IdCharacters, "1 2")]),
            ("v=STSv1; id= 1", None, vec![(IdCharacters, " 1")]),
            ("v=STSv1; id=ü", None, vec![(IdCharacters, "ü")]),
            (
                "v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456",
                None,
                vec![(IdTooLong, "abcdefghijklmnopqrstuvwxyz0123456")],
            ),
            ("v=STSv1; id=-; id=2", None, vec![(IdCharacters, "-")]),
            ("v=STSv1; ID=1", None, vec![(IdMissing, "")]),
            ("v=STSv1; ID=a-b", None, vec![(IdCharacters, "a-b"), (IdMissing, "")]),
            ("v=STSv1; id = 1", None, vec![(Field(Name), "id "), (IdMissing, "")]),
            ("v=STSv1; \u{a0}id=", None, vec![(Field(Name), "\u{a0}id"), (IdEmpty, "\u{a0}id="), (IdMissing, "")]),
            ("v=STSv1; id=1; id=", Some("1"), vec![(Field(ValueEmpty), "id=")]),
            ("v=STSv1; id=1; id=a b", Some("1"), vec![(Field(Value), "a b")]),
            ("V=STSv1; id=-", None, vec![(IdCharacters, "-")]),
            ("v=STSv1 id=-", None, vec![(IdCharacters, "-")]),
            ("v=STSv1; id =1", None, vec![(Field(Name), "id "), (IdMissing, "")]),
            ("v=STSv1; id", None, vec![(Field(NoEquals), "id"), (IdMissing, "")]),
            ("v=STSv1; =1; id=2", Some("2"), vec![(Field(Name), "=1")]),
            ("v=STSv1; a=; id=2", Some("2"), vec![(Field(ValueEmpty), "a=")]),
            ("v=STSv1; a=b=c; id=2", Some("2"), vec![(Field(Value), "b=c")]),
            ("v=STSv1; a=b c; id=2", Some("2"), vec![(Field(Value), "b c")]),
            ("v=STSv1; id=1\n", Some("1"), vec![(Field(BlankTrailing), "\n")]),
            ("v=STSv1;\r\nid=1", Some("1"), vec![(Field(LineBreak), "\r\n")]),
            ("v=STSv1; id=1\n ; a=b", Some("1"), vec![(Field(LineBreak), "\n ")]),
            ("v=STSv1; id=1;\n", Some("1"), vec![(Field(BlankTrailing), "\n")]),
            ("v=STSv1; ,id=a-b", None, vec![(Field(Name), ",id"), (IdCharacters, "a-b"), (IdMissing, "")]),
        ];
        for (text, id, breaches) in cases {
            assert_eq!(read(text), (Accepted::No, id, breaches), "{text:?}");
        }
    }
}
