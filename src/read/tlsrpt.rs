//! The TXT record at `_smtp._tls` (RFC 8460 §3).

use super::Accepted;
use super::grammar::{is_extension_name, is_extension_value_byte, trim};
use crate::text::{Span, Spanned};

/// How a record begins (§3).
const VERSION: &[u8] = b"v=TLSRPTv1";

/// What a TXT record at `_smtp._tls` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsrptReading<'t> {
    /// The text that was read: the record's strings, joined.
    pub text: &'t [u8],
    /// Whether it begins `v=TLSRPTv1;`: senders count it.
    pub is_candidate: bool,
    /// Where reports are sent: the addresses of the first `rua` field.
    pub rua: Vec<RuaUri<'t>>,
    /// Breaches of the grammar, in the order of the text.
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

/// What keeps reports from being sent to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriDefect {
    /// Nothing between two commas.
    Empty,
    /// Neither `mailto:` nor `https:` (§3).
    Scheme,
    /// A `mailto:` without an address, or an `https:` without a host.
    Address,
    /// A character that must be percent-encoded: an exclamation mark, a blank, or one outside ASCII (§3).
    Character,
}

/// A breach of the grammar of a TLSRPT record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsrptViolation {
    /// Two semicolons with nothing between them.
    EmptyField,
    /// A field without `=`.
    NoEquals,
    /// A name outside the grammar.
    Name,
    /// An extension's value outside the grammar, or none.
    Value,
    /// No `rua`.
    RuaMissing,
    /// An address of the `rua` field outside the grammar.
    Rua(UriDefect),
    /// Blanks at the end, with no semicolon before them.
    BlankTrailing,
}

impl<'t> TlsrptReading<'t> {
    /// Reads `text`:
    /// ```text
    /// tlsrpt-record  = tlsrpt-version 1*(field-delim tlsrpt-field) [field-delim]
    /// field-delim    = *WSP ";" *WSP
    /// tlsrpt-version = %s"v=TLSRPTv1"
    /// ```
    /// Other records are not read further: senders discard them (§3).
    pub fn new(text: &'t [u8]) -> Self {
        let rest = text.strip_prefix(VERSION).and_then(|rest| rest.strip_prefix(b";"));
        let mut reading = Self { text, is_candidate: rest.is_some(), rua: Vec::new(), violations: Vec::new() };
        if reading.is_candidate {
            reading.read_fields(VERSION.len() + 1);
        }
        reading
    }

    /// Whether a conforming sender sends reports because of it.
    pub fn accepted(&self) -> Accepted {
        if self.is_candidate && self.violations.is_empty() { Accepted::Yes } else { Accepted::No }
    }

    fn read_fields(&mut self, start: usize) {
        let text = self.text;
        let mut start = start;
        let mut rua_seen = false;
        loop {
            let length = text.get(start..).unwrap_or_default().iter().position(|&byte| byte == b';');
            let end = length.map_or(text.len(), |length| start + length);
            let field = trim(Span::new(start, end), text);
            if !field.is_empty() {
                self.read_field(field, &mut rua_seen);
            } else if length.is_some() {
                self.breach(TlsrptViolation::EmptyField, Span::new(start, end));
            }
            if length.is_none() {
                if !field.is_empty() && field.end < end {
                    self.breach(TlsrptViolation::BlankTrailing, Span::new(field.end, end));
                }
                break;
            }
            start = end + 1;
        }
        if !rua_seen {
            self.breach(TlsrptViolation::RuaMissing, Span::at(trim(Span::new(0, text.len()), text).end));
        }
    }

    /// Reads one field:
    /// ```text
    /// tlsrpt-rua       = %s"rua=" tlsrpt-uri *(*WSP "," *WSP tlsrpt-uri)
    /// tlsrpt-extension = tlsrpt-ext-name "=" tlsrpt-ext-value
    /// ```
    fn read_field(&mut self, span: Span, rua_seen: &mut bool) {
        let text = self.text;
        let Some(equals) = span.of(text).iter().position(|&byte| byte == b'=') else {
            return self.breach(TlsrptViolation::NoEquals, span);
        };
        let name = Span::new(span.start, span.start + equals);
        let value = Span::new(name.end + 1, span.end);
        if name.of(text) == b"rua" {
            // Of duplicates the first counts, as in the records of MTA-STS; this standard does not say.
            if !std::mem::replace(rua_seen, true) {
                self.read_rua(value);
            }
        } else if !is_extension_name(name.of(text)) {
            self.breach(TlsrptViolation::Name, if name.is_empty() { span } else { name });
        } else if value.is_empty() || !value.of(text).iter().all(|&byte| is_extension_value_byte(byte)) {
            self.breach(TlsrptViolation::Value, if value.is_empty() { span } else { value });
        }
    }

    fn read_rua(&mut self, value: Span) {
        let text = self.text;
        let mut start = value.start;
        for part in value.of(text).split(|&byte| byte == b',') {
            let span = trim(Span::new(start, start + part.len()), text);
            let defect = uri_defect(span.of(text));
            if let Some(defect) = defect {
                self.breach(TlsrptViolation::Rua(defect), if span.is_empty() { value } else { span });
            }
            self.rua.push(RuaUri { uri: Spanned::new(span.of(text), span), defect });
            start += part.len() + 1;
        }
    }

    fn breach(&mut self, violation: TlsrptViolation, span: Span) {
        self.violations.push(Spanned::new(violation, span));
    }
}

/// Why no report can be sent to `uri`.
fn uri_defect(uri: &[u8]) -> Option<UriDefect> {
    if uri.is_empty() {
        return Some(UriDefect::Empty);
    }
    let Some(colon) = uri.iter().position(|&byte| byte == b':') else {
        return Some(UriDefect::Scheme);
    };
    let (scheme, rest) = (uri.get(..colon)?, uri.get(colon + 1..)?);
    let addressed = if scheme.eq_ignore_ascii_case(b"mailto") {
        let address = rest.split(|&byte| byte == b'?').next().unwrap_or_default();
        let mut parts = address.rsplitn(2, |&byte| byte == b'@');
        let (domain, local) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        !domain.is_empty() && !local.is_empty()
    } else if scheme.eq_ignore_ascii_case(b"https") {
        let host = rest.strip_prefix(b"//").unwrap_or_default();
        host.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'[')
    } else {
        return Some(UriDefect::Scheme);
    };
    if !addressed {
        return Some(UriDefect::Address);
    }
    let outside = |byte: &u8| {
        !byte.is_ascii_graphic() || matches!(byte, b'!' | b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
    };
    uri.iter().any(outside).then_some(UriDefect::Character)
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
        use TlsrptViolation::*;
        use UriDefect::*;
        let cases: &[(&str, &[(TlsrptViolation, &str)])] = &[
            ("v=TLSRPTv1;", &[(RuaMissing, "")]),
            ("v=TLSRPTv1;; rua=mailto:a@b.example", &[(EmptyField, "")]),
            ("v=TLSRPTv1; rua", &[(NoEquals, "rua"), (RuaMissing, "")]),
            ("v=TLSRPTv1; rua=", &[(Rua(Empty), "")]),
            ("v=TLSRPTv1; rua=a@b.example", &[(Rua(Scheme), "a@b.example")]),
            ("v=TLSRPTv1; rua=http://b.example", &[(Rua(Scheme), "http://b.example")]),
            ("v=TLSRPTv1; rua=mailto:b.example", &[(Rua(Address), "mailto:b.example")]),
            ("v=TLSRPTv1; rua=https:b.example", &[(Rua(Address), "https:b.example")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example!10m", &[(Rua(Character), "mailto:a@b.example!10m")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example,", &[(Rua(Empty), "mailto:a@b.example,")]),
            ("v=TLSRPTv1; rua=mailto:a@b.example ", &[(BlankTrailing, " ")]),
            ("v=TLSRPTv1; -x=1; rua=mailto:a@b.example; y=", &[(Name, "-x"), (Value, "y=")]),
        ];
        for (text, breaches) in cases {
            assert_eq!(read(text).1, breaches.to_vec(), "{text}");
        }
    }

    #[test]
    fn other_records_are_not_read() {
        for text in ["", "v=TLSRPTv1", "v=tlsrptv1; rua=mailto:a@b.example", "v=STSv1; id=1"] {
            let reading = TlsrptReading::new(text.as_bytes());
            assert!(!reading.is_candidate && reading.violations.is_empty(), "{text}");
        }
    }
}
