//! The TXT record at `_smtp._tls` (RFC 8460 §3).

use super::Accepted;
use super::beginning::{RecordVersion, TLSRPT};
use super::fields::{
    FieldDefect, Part, RecordField, bare, has_line_break, is_blank, is_extension_value, meant, read_fields,
};
use super::uri::{UriDefect, uri_defect};
use crate::text::{Span, Spanned};

/// The name of the field that says where reports go (§3).
const RUA: &[u8] = b"rua";

/// What a TXT record at `_smtp._tls` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsrptReading<'t> {
    /// The text that was read: the record's strings, joined.
    pub text: &'t [u8],
    /// How it begins; `v=TLSRPTv1` is the version here.
    pub version: RecordVersion,
    /// Where its fields stand: after the version, and before the quotes that close what began with some. `None` where it
    /// is no record of TLSRPT, or nothing follows.
    pub body: Option<Span>,
    /// All that stands there between semicolons and has the form of a field.
    pub fields: Vec<RecordField<'t>>,
    /// Where reports are sent: the addresses of the first `rua` field.
    pub rua: Vec<RuaUri<'t>>,
    /// Breaches of the grammar in the fields, in the order of the text.
    pub violations: Vec<Spanned<TlsrptViolation>>,
}

/// An address in a `rua` field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuaUri<'t> {
    /// The address.
    pub uri: Spanned<&'t [u8]>,
    /// What keeps reports from being sent there.
    pub defect: Option<UriDefect>,
}

/// A breach of the grammar of a TLSRPT record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsrptViolation {
    /// In a field, whatever it is.
    Field(FieldDefect),
    /// No `rua`.
    RuaMissing,
    /// Blanks between `rua=` and the first address.
    RuaBlank,
    /// An address of the `rua` field outside the grammar.
    Rua(UriDefect),
}

impl<'t> TlsrptReading<'t> {
    /// Reads `text`:
    /// ```text
    /// tlsrpt-record    = tlsrpt-version 1*(field-delim tlsrpt-field) [field-delim]
    /// field-delim      = *WSP ";" *WSP
    /// tlsrpt-version   = %s"v=TLSRPTv1"
    /// tlsrpt-extension = tlsrpt-ext-name "=" tlsrpt-ext-value
    /// ```
    pub fn new(text: &'t [u8]) -> Self {
        let (version, body) = TLSRPT.begin(text);
        let mut reading = Self { text, version, body, fields: Vec::new(), rua: Vec::new(), violations: Vec::new() };
        if let Some(body) = body {
            reading.read_body(body);
        }
        reading
    }

    /// Whether senders count the record when they look for exactly one (§3).
    pub fn is_candidate(&self) -> bool {
        self.version == RecordVersion::Exact
    }

    /// Whether it is a record of TLSRPT, or was meant to be one.
    pub fn is_meant(&self) -> bool {
        self.version != RecordVersion::None
    }

    /// Whether a conforming sender sends reports because of it.
    pub fn accepted(&self) -> Accepted {
        match self.version {
            RecordVersion::Exact if self.violations.is_empty() => Accepted::Yes,
            RecordVersion::BlankBeforeSemicolon { .. } if self.violations.is_empty() => Accepted::Disputed,
            _ => Accepted::No,
        }
    }

    /// The first field of exactly the name `rua`: of duplicates the first counts, as in the records of MTA-STS; this standard
    /// does not say.
    pub fn first_rua(&self) -> Option<&RecordField<'t>> {
        self.fields.iter().find(|field| field.name.value == RUA)
    }

    fn read_body(&mut self, body: Span) {
        let (fields, parts) = read_fields(self.text, body, RUA);
        let rua = meant(&fields, RUA).map(|field| field.name.span);
        for part in parts {
            match part {
                Part::Defect(Spanned { value, span }) => self.breach(TlsrptViolation::Field(value), span),
                Part::Own(field) if Some(field.name.span) == rua => {
                    let read = self.read_rua(&field);
                    // What was meant as `rua` gets no reports under another name.
                    self.rua = if field.name.value == RUA { read } else { Vec::new() };
                }
                // Another `rua` is an extension to those who read the first one.
                Part::Own(field) if is_extension_value(field.value.value) => {}
                Part::Own(field) => drop(self.read_rua(&field)),
            }
        }
        self.fields = fields;
        if self.first_rua().is_none() {
            let end = bare(Span::new(0, body.end), self.text).end;
            self.breach(TlsrptViolation::RuaMissing, Span::at(end));
        }
    }

    /// Reads a `rua`, or the field that was meant as one:
    /// ```text
    /// tlsrpt-rua = %s"rua=" tlsrpt-uri *(*WSP "," *WSP tlsrpt-uri)
    /// ```
    fn read_rua(&mut self, field: &RecordField<'t>) -> Vec<RuaUri<'t>> {
        let (text, value) = (self.text, field.value.span);
        let blank = Span::new(value.start, bare(value, text).start);
        // Blanks around the `=` are one slip, and the name's.
        if !blank.is_empty() && !field.name.value.last().is_some_and(|&byte| is_blank(byte)) {
            self.breach(TlsrptViolation::RuaBlank, blank);
        }
        let mut start = value.start;
        let mut read = Vec::new();
        for part in value.of(text).split(|&byte| byte == b',') {
            let part_span = Span::new(start, start + part.len());
            let span = bare(part_span, text);
            // Where blanks may stand, beside a comma.
            let before = Span::new(start.max(blank.end), span.start);
            for beside in [before, Span::new(span.end, part_span.end)] {
                if !span.is_empty() && has_line_break(beside, text) {
                    self.breach(TlsrptViolation::Field(FieldDefect::LineBreak), beside);
                }
            }
            let defect = uri_defect(span.of(text));
            if let Some(defect) = defect {
                self.breach(TlsrptViolation::Rua(defect), if span.is_empty() { value } else { span });
            }
            read.push(RuaUri { uri: Spanned::new(span.of(text), span), defect });
            start += part.len() + 1;
        }
        read
    }

    fn breach(&mut self, violation: TlsrptViolation, span: Span) {
        self.violations.push(Spanned::new(violation, span));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The addresses of `text`, and each breach with the words that it marks.
    fn read(text: &str) -> (Vec<&str>, Vec<(TlsrptViolation, &str)>) {
        let reading = TlsrptReading::new(text.as_bytes());
        let words = |span: Span| text.get(span.start..span.end).expect("a span of the text");
        let rua = reading.rua.iter().map(|uri| words(uri.uri.span)).collect();
        (rua, reading.violations.iter().map(|breach| (breach.value, words(breach.span))).collect())
    }

    #[test]
    fn well_formed_records() {
        for (text, rua) in [
            ("v=TLSRPTv1;rua=mailto:reports@example.com", vec!["mailto:reports@example.com"]),
            (
                "v=TLSRPTv1; rua=https://reporting.example.com/v1/tlsrpt;",
                vec!["https://reporting.example.com/v1/tlsrpt"],
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example , https://c.example; x=y",
                vec!["mailto:a@b.example", "https://c.example"],
            ),
            ("v=TLSRPTv1; rua=MAILTO:a@b.example?subject=x", vec!["MAILTO:a@b.example?subject=x"]),
        ] {
            assert_eq!(read(text), (rua, vec![]), "{text}");
            assert_eq!(TlsrptReading::new(text.as_bytes()).accepted(), Accepted::Yes);
        }
    }

    #[test]
    fn breaches_are_named_and_marked() {
        use FieldDefect::{BlankTrailing, LineBreak, Name, NoEquals, ValueEmpty};
        use TlsrptViolation::*;
        use UriDefect::*;
        let cases: &[(&str, &[(TlsrptViolation, &str)])] = &[
            ("v=TLSRPTv1;", &[(RuaMissing, "")]),
            ("v=TLSRPTv1;; rua=mailto:a@b.example", &[(Field(FieldDefect::Empty), "")]),
            ("v=TLSRPTv1; rua", &[(Field(NoEquals), "rua"), (RuaMissing, "")]),
            ("v=TLSRPTv1; rua=", &[(Rua(Empty), "")]),
            ("v=TLSRPTv1; rua=a@b.example", &[(Rua(Scheme), "a@b.example")]),
            ("v=TLSRPTv1; rua=http://b.example", &[(Rua(Scheme), "http://b.example")]),
            ("v=TLSRPTv1; rua=mailto:b.example", &[(Rua(Address), "mailto:b.example")]),
            ("v=TLSRPTv1; rua=https:b.example", &[(Rua(Address), "https:b.example")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example!10m", &[(Rua(Character), "mailto:a@b.example!10m")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example,", &[(Rua(Empty), "mailto:a@b.example,")]),
            ("v=TLSRPTv1; rua= mailto:a@b.example", &[(RuaBlank, " ")]),
            ("v=TLSRPTv1; rua=\nmailto:a@b.example", &[(RuaBlank, "\n")]),
            ("v=TLSRPTv1;\nrua=mailto:a@b.example", &[(Field(LineBreak), "\n")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example,\n https://c.example", &[(Field(LineBreak), "\n ")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example\n,https://c.example", &[(Field(LineBreak), "\n")]),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example,\n,https://c.example",
                &[(Rua(Empty), "mailto:a@b.example,\n,https://c.example")],
            ),
            ("v=TLSRPTv1; rua = a", &[(Field(Name), "rua "), (Rua(Scheme), "a"), (RuaMissing, "")]),
            ("v=TLSRPTv1; RUA=a", &[(Rua(Scheme), "a"), (RuaMissing, "")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example; rua=x", &[]),
            ("v=TLSRPTv1; rua=mailto:a@b.example; rua=x y", &[(Rua(Scheme), "x y")]),
            ("v=tlsrptv1; rua=a", &[(Rua(Scheme), "a")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example ", &[(Field(BlankTrailing), " ")]),
            ("v=TLSRPTv1; -x=1; rua=mailto:a@b.example; y=", &[(Field(Name), "-x"), (Field(ValueEmpty), "y=")]),
        ];
        for (text, breaches) in cases {
            assert_eq!(read(text).1, breaches.to_vec(), "{text}");
        }
    }

    #[test]
    fn other_records_are_not_read() {
        for text in ["", "v=TLSRPTv1", "v=spf1 -all; rua", "v=STSv1; id=-", "rua=mailto:a@b.example"] {
            let reading = TlsrptReading::new(text.as_bytes());
            assert!(reading.accepted() == Accepted::No && reading.violations.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_blank_before_the_semicolon_is_disputed() {
        let reading = TlsrptReading::new(b"v=TLSRPTv1 ;rua=mailto:a@b.example");
        assert!(reading.accepted() == Accepted::Disputed && reading.violations.is_empty());
    }
}
