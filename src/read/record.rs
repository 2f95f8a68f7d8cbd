//! The TXT record at `_mta-sts` (RFC 8461 §3.1).

use super::Accepted;
use super::grammar::{is_extension_name, is_extension_value_byte, is_wsp, trim};
use crate::text::{Span, Spanned};

/// How a record begins (§3.1).
const VERSION: &[u8] = b"v=STSv1";
/// The most characters of an `id` (§3.1).
pub(crate) const ID_MAX: usize = 32;

/// What a TXT record at `_mta-sts` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordReading<'t> {
    /// The text that was read: the record's strings, joined.
    pub text: &'t [u8],
    /// How it begins.
    pub version: RecordVersion,
    /// All that stands after the version, between semicolons.
    pub fields: Vec<RecordField<'t>>,
    /// Breaches of the grammar, in the order of the text.
    pub violations: Vec<Spanned<RecordViolation>>,
}

/// One field of a record that has the form `name=value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordField<'t> {
    /// What stands before the `=`.
    pub name: Spanned<&'t [u8]>,
    /// What stands after it.
    pub value: Spanned<&'t [u8]>,
}

/// How a record begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordVersion {
    /// `v=STSv1;`: senders count it.
    Exact,
    /// `v=STSv1 ;`: the grammar allows the blank, the prose of §3.1 discards such a record.
    BlankBeforeSemicolon {
        /// The blanks.
        blank: Span,
    },
    /// `v=STSv1` and no semicolon after it.
    Unterminated {
        /// The end of the version, where the semicolon is missing.
        at: usize,
    },
    /// Nearly the version; senders drop the record.
    Misspelled {
        /// What stands for it, from its first character to the end of its value.
        span: Span,
        /// What is the matter with it.
        how: MisspelledVersion,
    },
    /// `v=STSv1` as a later field.
    Misplaced {
        /// The field.
        span: Span,
    },
    /// Nothing like it: another TXT record.
    None,
}

/// What is the matter with a version that is nearly right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MisspelledVersion {
    /// Blanks, a byte order mark or another unseen character before it.
    BlankBefore,
    /// Quotes before it: a zone file's, or a web form's.
    Quoted,
    /// A backslash before the semicolon.
    Escaped,
    /// Blanks around the `=`.
    BlankAroundEquals,
    /// Other cases: `V=stsv1`.
    Case,
    /// A colon in place of the `=`, or another name for `v`.
    Key,
    /// Another version of MTA-STS: `STSv2`.
    OtherVersion,
    /// The version of TLSRPT.
    Tlsrpt,
}

/// A breach of the grammar of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordViolation {
    /// Two semicolons with nothing between them.
    EmptyField,
    /// A field without `=`.
    NoEquals,
    /// Nothing before the `=`, or a name outside the grammar.
    Name,
    /// A value with a second `=`, a blank or another character outside the grammar.
    Value,
    /// An extension with nothing after the `=`.
    ValueEmpty,
    /// `id=` with nothing after it.
    IdEmpty,
    /// An `id` of more than 32 characters.
    IdTooLong,
    /// An `id` with something else than letters and digits.
    IdCharacters,
    /// No `id`.
    IdMissing,
    /// Blanks at the end, with no semicolon before them.
    BlankTrailing,
}

impl<'t> RecordReading<'t> {
    /// Reads `text`:
    /// ```text
    /// sts-text-record = sts-version 1*(sts-field-delim sts-field) [sts-field-delim]
    /// sts-field       = sts-id / sts-extension
    /// sts-field-delim = *WSP ";" *WSP
    /// sts-version     = %s"v=STSv1"
    /// ```
    pub fn new(text: &'t [u8]) -> Self {
        let (version, fields_start) = read_version(text);
        let mut reading = Self { text, version, fields: Vec::new(), violations: Vec::new() };
        if let Some(start) = fields_start {
            reading.read_fields(start);
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
        self.fields.iter().find(|field| field.name.value == b"id")
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

    /// Reads the fields, from after the first semicolon.
    fn read_fields(&mut self, start: usize) {
        let text = self.text;
        let mut start = start;
        loop {
            let length = text.get(start..).unwrap_or_default().iter().position(|&byte| byte == b';');
            let end = length.map_or(text.len(), |length| start + length);
            let field = trim(Span::new(start, end), text);
            match length {
                // After the semicolon at the end that the grammar allows.
                None if field.is_empty() => {}
                _ if field.is_empty() => self.breach(RecordViolation::EmptyField, Span::new(start, end)),
                _ => self.read_field(field),
            }
            let Some(_) = length else {
                if !field.is_empty() && field.end < end {
                    self.breach(RecordViolation::BlankTrailing, Span::new(field.end, end));
                }
                break;
            };
            start = end + 1;
        }
        if self.first_id().is_none() {
            self.breach(RecordViolation::IdMissing, Span::at(trim(Span::new(0, text.len()), text).end));
        }
    }

    /// Reads one field:
    /// ```text
    /// sts-id        = %s"id=" 1*32(ALPHA / DIGIT)
    /// sts-extension = sts-ext-name "=" sts-ext-value
    /// ```
    fn read_field(&mut self, span: Span) {
        let text = self.text;
        let Some(equals) = span.of(text).iter().position(|&byte| byte == b'=') else {
            return self.breach(RecordViolation::NoEquals, span);
        };
        let name = Span::new(span.start, span.start + equals);
        let value = Span::new(name.end + 1, span.end);
        let field = RecordField { name: Spanned::new(name.of(text), name), value: Spanned::new(value.of(text), value) };
        if field.name.value == b"id" && self.first_id().is_none() {
            if let Some(violation) = id_violation(field.value.value) {
                self.breach(violation, if value.is_empty() { span } else { value });
            }
        } else if !is_extension_name(field.name.value) {
            self.breach(RecordViolation::Name, if name.is_empty() { span } else { name });
        } else if value.is_empty() {
            self.breach(RecordViolation::ValueEmpty, span);
        } else if !field.value.value.iter().all(|&byte| is_extension_value_byte(byte)) {
            self.breach(RecordViolation::Value, value);
        }
        self.fields.push(field);
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

/// How `text` begins, and where its fields do.
fn read_version(text: &[u8]) -> (RecordVersion, Option<usize>) {
    if let Some(rest) = text.strip_prefix(VERSION) {
        let blanks = rest.iter().take_while(|&&byte| is_wsp(byte)).count();
        let after = VERSION.len() + blanks;
        match text.get(after) {
            Some(b';') if blanks == 0 => return (RecordVersion::Exact, Some(after + 1)),
            Some(b';') => {
                let blank = Span::new(VERSION.len(), after);
                return (RecordVersion::BlankBeforeSemicolon { blank }, Some(after + 1));
            }
            Some(b'\\') if text.get(after + 1) == Some(&b';') => {
                let span = Span::new(0, after + 2);
                return (RecordVersion::Misspelled { span, how: MisspelledVersion::Escaped }, None);
            }
            // `STSv10`, `STSv1.1`: another version.
            Some(byte) if blanks == 0 && (byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) => {}
            _ => return (RecordVersion::Unterminated { at: VERSION.len() }, None),
        }
    }
    if let Some((span, how)) = near_miss(text) {
        return (RecordVersion::Misspelled { span, how }, None);
    }
    match misplaced(text) {
        Some(span) => (RecordVersion::Misplaced { span }, None),
        None => (RecordVersion::None, None),
    }
}

/// What stands for the version at the start of `text`, where that is nearly `v=STSv1`.
fn near_miss(text: &[u8]) -> Option<(Span, MisspelledVersion)> {
    let (lead, key_start) = skip_lead(text);
    let key_length = text.get(key_start..)?.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let key = text.get(key_start..key_start + key_length)?;
    let mut at = key_start + key_length;
    let blanks_before = text.get(at..)?.iter().take_while(|&&byte| is_wsp(byte)).count();
    at += blanks_before;
    let separator = *text.get(at)?;
    at += 1;
    let blanks_after = text.get(at..)?.iter().take_while(|&&byte| is_wsp(byte)).count();
    at += blanks_after;
    if !matches!(separator, b'=' | b':') || !(key.eq_ignore_ascii_case(b"v") || key.eq_ignore_ascii_case(b"version")) {
        return None;
    }
    let is_value_byte = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(**byte, b'.' | b'_' | b'-');
    let value_length = text.get(at..)?.iter().take_while(is_value_byte).count();
    let value = text.get(at..at + value_length)?;
    let starts = |prefix: &[u8]| value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let span = Span::new(0, at + value_length);
    let how = if starts(b"TLSRPT") {
        MisspelledVersion::Tlsrpt
    } else if value.eq_ignore_ascii_case(b"STSv1") {
        if let Some(lead) = lead {
            lead
        } else if separator != b'=' || key.len() != 1 {
            MisspelledVersion::Key
        } else if blanks_before + blanks_after > 0 {
            MisspelledVersion::BlankAroundEquals
        } else {
            MisspelledVersion::Case
        }
    } else if starts(b"STS") || starts(b"MTA-STS") || starts(b"MTASTS") {
        MisspelledVersion::OtherVersion
    } else {
        return None;
    };
    Some((span, how))
}

/// What stands before the version, and where that ends: blanks, quotes, a byte order mark.
fn skip_lead(text: &[u8]) -> (Option<MisspelledVersion>, usize) {
    let mut lead = None;
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let (how, length) = match rest {
            [b'"' | b'\'' | b'`', ..] => (MisspelledVersion::Quoted, 1),
            [b'\\', b'"', ..] => (MisspelledVersion::Quoted, 2),
            [b' ' | b'\t' | b'\r' | b'\n', ..] => (MisspelledVersion::BlankBefore, 1),
            // No-break blank, zero-width blank and byte order mark.
            [0xC2, 0xA0, ..] => (MisspelledVersion::BlankBefore, 2),
            [0xE2, 0x80, 0x8B, ..] | [0xEF, 0xBB, 0xBF, ..] => (MisspelledVersion::BlankBefore, 3),
            // The typographic quotes “ ” ‘ ’.
            [0xE2, 0x80, 0x98 | 0x99 | 0x9C | 0x9D, ..] => (MisspelledVersion::Quoted, 3),
            _ => return (lead, at),
        };
        // Quotes say more than the blanks beside them.
        lead = if lead == Some(MisspelledVersion::Quoted) { lead } else { Some(how) };
        at += length;
    }
}

/// A later field that is the version.
fn misplaced(text: &[u8]) -> Option<Span> {
    let mut start = 0;
    for field in text.split(|&byte| byte == b';') {
        let span = trim(Span::new(start, start + field.len()), text);
        if start > 0 && span.of(text).eq_ignore_ascii_case(VERSION) {
            return Some(span);
        }
        start += field.len() + 1;
    }
    None
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
        use RecordViolation::*;
        let cases: [(&str, Option<&str>, Marked<'_>); 21] = [
            ("v=STSv1;", None, vec![(IdMissing, "")]),
            ("v=STSv1; ", None, vec![(IdMissing, "")]),
            ("v=STSv1;;", None, vec![(EmptyField, ""), (IdMissing, "")]),
            ("v=STSv1;; id=1", Some("1"), vec![(EmptyField, "")]),
            ("v=STSv1; id=1; ;", Some("1"), vec![(EmptyField, " ")]),
            ("v=STSv1; id=1 ", Some("1"), vec![(BlankTrailing, " ")]),
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
            ("v=STSv1; id =1", None, vec![(Name, "id "), (IdMissing, "")]),
            ("v=STSv1; id", None, vec![(NoEquals, "id"), (IdMissing, "")]),
            ("v=STSv1; =1; id=2", Some("2"), vec![(Name, "=1")]),
            ("v=STSv1; a=; id=2", Some("2"), vec![(ValueEmpty, "a=")]),
            ("v=STSv1; a=b=c; id=2", Some("2"), vec![(Value, "b=c")]),
            ("v=STSv1; a=b c; id=2", Some("2"), vec![(Value, "b c")]),
            ("v=STSv1; id=1\n", None, vec![(IdCharacters, "1\n")]),
        ];
        for (text, id, breaches) in cases {
            assert_eq!(read(text), (Accepted::No, id, breaches), "{text:?}");
        }
    }

    #[test]
    fn the_way_a_record_begins() {
        use MisspelledVersion::*;
        let misspelled = |end, how| RecordVersion::Misspelled { span: Span::new(0, end), how };
        let cases: &[(&str, RecordVersion)] = &[
            ("v=STSv1;", RecordVersion::Exact),
            ("v=STSv1 \t;", RecordVersion::BlankBeforeSemicolon { blank: Span::new(7, 9) }),
            ("v=STSv1", RecordVersion::Unterminated { at: 7 }),
            ("v=STSv1 id=1", RecordVersion::Unterminated { at: 7 }),
            ("v=STSv1, id=1", RecordVersion::Unterminated { at: 7 }),
            ("v=STSv1\\; id=1", misspelled(9, Escaped)),
            ("V=STSv1; id=1", misspelled(7, Case)),
            ("v=stsv1; id=1", misspelled(7, Case)),
            ("v = STSv1; id=1", misspelled(9, BlankAroundEquals)),
            (" v=STSv1; id=1", misspelled(8, BlankBefore)),
            ("\u{feff}v=STSv1; id=1", misspelled(10, BlankBefore)),
            ("\"v=STSv1; id=1\"", misspelled(8, Quoted)),
            (" “v=STSv1; id=1", misspelled(11, Quoted)),
            ("version: STSv1; id=1", misspelled(14, Key)),
            ("v:STSv1; id=1", misspelled(7, Key)),
            ("v=STSv2; id=1", misspelled(7, OtherVersion)),
            ("v=STSv10; id=1", misspelled(8, OtherVersion)),
            ("v=STS1; id=1", misspelled(6, OtherVersion)),
            ("v=TLSRPTv1; rua=mailto:a@b.example", misspelled(10, Tlsrpt)),
            ("id=1; v=STSv1", RecordVersion::Misplaced { span: Span::new(6, 13) }),
            ("v=spf1 -all", RecordVersion::None),
            ("v=DMARC1; p=none", RecordVersion::None),
            ("google-site-verification=x", RecordVersion::None),
            ("v", RecordVersion::None),
            ("v=", RecordVersion::None),
            ("", RecordVersion::None),
        ];
        for (text, version) in cases {
            assert_eq!(&RecordReading::new(text.as_bytes()).version, version, "{text}");
        }
    }
}
