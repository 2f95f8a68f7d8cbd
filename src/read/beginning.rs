//! How a TXT record of MTA-STS (RFC 8461 §3.1) or TLSRPT (RFC 8460 §3) begins, and what nearly does.

use super::fields::{bare, full_width, has_line_break, is_blank};
use super::grammar::is_wsp;
use super::policy::slips;
use crate::text::Span;

/// For each slip of the pen in the value of a version, so many letters must stand in it: what is shorter may be the version of
/// another kind of record.
const LETTERS_A_SLIP: usize = 4;

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

impl RecordVersion {
    /// Whether senders count a record that begins so: one with a blank before its semicolon only where no other counts.
    pub const fn may_count(&self) -> bool {
        matches!(self, Self::Exact | Self::BlankBeforeSemicolon { .. })
    }
}

/// What is the matter with a version that is nearly right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MisspelledVersion {
    /// Blanks or a byte order mark before it.
    BlankBefore,
    /// A semicolon, or another sign that parts or lists things, before it.
    SignBefore,
    /// A line break before the semicolon.
    LineBreak,
    /// Quotes before it, or around its value: a zone file's, or a web form's.
    Quoted,
    /// A backslash before the semicolon.
    Escaped,
    /// Characters outside ASCII before it, in it, or between it and the semicolon.
    NotAscii,
    /// Blanks around the `=`.
    BlankAroundEquals,
    /// Other cases: `V=stsv1`.
    Case,
    /// A colon in place of the `=`, or another name for `v`.
    Key,
    /// A slip or two in its value: `TLSRTPv1`.
    Slip,
    /// Another version of the same standard: `STSv2`.
    OtherVersion,
    /// The version of the other standard: that of TLSRPT in place of MTA-STS, or the reverse.
    OtherStandard,
}

/// A standard whose records begin with a version.
#[derive(Debug)]
pub(super) struct Standard {
    /// How its records begin, without the semicolon.
    version: &'static [u8],
    /// How another version of it would begin.
    stems: &'static [&'static [u8]],
    /// How the version of the other standard begins.
    other: &'static [u8],
    /// How the field begins that it asks for.
    own: &'static [u8],
}

/// Records at `_mta-sts` (RFC 8461 §3.1).
pub(super) const MTA_STS: Standard =
    Standard { version: b"v=STSv1", stems: &[b"STS", b"MTA-STS", b"MTASTS"], other: b"TLSRPT", own: b"id=" };

/// Records at `_smtp._tls` (RFC 8460 §3).
pub(super) const TLSRPT: Standard =
    Standard { version: b"v=TLSRPTv1", stems: &[b"TLSRPT", b"TLS-RPT"], other: b"STSv", own: b"rua=" };

impl Standard {
    /// The value of the version.
    fn value(&self) -> &'static [u8] {
        self.version.get(2..).unwrap_or_default()
    }

    /// How `text` begins, and where its fields stand. Those of a near miss are read as well: what is the matter with them
    /// does not go away with what is the matter with the version.
    pub(super) fn begin(&self, text: &[u8]) -> (RecordVersion, Option<Span>) {
        if let Some((version, start)) = self.exact_start(text) {
            return (version, start.map(|start| Span::new(start, text.len())));
        }
        if let Some((span, how)) = self.full_width(text).or_else(|| self.near_miss(text)) {
            let end = if matches!(how, MisspelledVersion::Quoted | MisspelledVersion::NotAscii) {
                closing_quotes(text, span.end)
            } else {
                text.len()
            };
            let start = after_version(text, span.end);
            // Only behind something that parts them does a field begin for certain.
            let parts = ["；", "，"].iter().any(|sign| span.of(text).ends_with(sign.as_bytes()));
            let is_parted = parts || start > span.end || start == text.len();
            let fields = (is_parted && how != MisspelledVersion::OtherStandard).then_some(Span::new(start, end));
            return (RecordVersion::Misspelled { span, how }, fields);
        }
        match self.misplaced(text) {
            Some(span) => (RecordVersion::Misplaced { span }, Some(Span::new(0, text.len()))),
            None => (RecordVersion::None, None),
        }
    }

    /// How a text begins that begins with the version, and where its fields do.
    fn exact_start(&self, text: &[u8]) -> Option<(RecordVersion, Option<usize>)> {
        let end = self.version.len();
        let rest = text.strip_prefix(self.version)?;
        let after = end + rest.iter().take_while(|&&byte| is_blank(byte)).count();
        let start = Some(after_version(text, end));
        Some(match text.get(after) {
            Some(b';') if has_line_break(Span::new(end, after), text) => {
                let span = Span::new(0, after + 1);
                (RecordVersion::Misspelled { span, how: MisspelledVersion::LineBreak }, start)
            }
            Some(b';') if after == end => (RecordVersion::Exact, start),
            Some(b';') => (RecordVersion::BlankBeforeSemicolon { blank: Span::new(end, after) }, start),
            Some(b'\\') if text.get(after + 1) == Some(&b';') => {
                let span = Span::new(0, after + 2);
                (RecordVersion::Misspelled { span, how: MisspelledVersion::Escaped }, start)
            }
            // Two strings without a semicolon between them, joined.
            Some(_) if rest.starts_with(self.own) => (RecordVersion::Unterminated { at: end }, Some(end)),
            // `STSv10`, `STSv1.1`: another version.
            Some(byte) if after == end && is_value_byte(*byte) => return None,
            Some(0x80..) if skip_strays(text, after) > after => {
                let span = Span::new(0, skip_strays(text, after));
                (RecordVersion::Misspelled { span, how: MisspelledVersion::NotAscii }, start)
            }
            // Only after a blank or a comma does a field begin for certain.
            Some(b',') => (RecordVersion::Unterminated { at: end }, Some(after + 1)),
            Some(_) if after > end => (RecordVersion::Unterminated { at: end }, Some(after)),
            _ => (RecordVersion::Unterminated { at: end }, None),
        })
    }

    /// What stands for the version at the start of `text`, where that is nearly it.
    fn near_miss(&self, text: &[u8]) -> Option<(Span, MisspelledVersion)> {
        let (lead, key_start) = skip_lead(text);
        let key_end = skip(text, key_start, u8::is_ascii_alphabetic);
        let key = text.get(key_start..key_end)?;
        let separator = skip(text, key_end, |&byte| is_wsp(byte));
        if !matches!(text.get(separator)?, b'=' | b':')
            || ![&b"v"[..], b"ver", b"version"].iter().any(|name| key.eq_ignore_ascii_case(name))
        {
            return None;
        }
        let value_start = skip(text, separator + 1, |&byte| is_wsp(byte) || matches!(byte, b'"' | b'\''));
        let value_end = skip(text, value_start, |&byte| is_value_byte(byte));
        let value = text.get(value_start..value_end)?;
        let before = text.get(separator + 1..value_start)?;
        let is_quoted = before.iter().any(|byte| !is_wsp(*byte));
        let end = if is_quoted { skip(text, value_end, |byte| matches!(byte, b'"' | b'\'')) } else { value_end };
        let begins = |prefix: &[u8]| value.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        let how = if begins(self.other) {
            MisspelledVersion::OtherStandard
        } else if value.eq_ignore_ascii_case(self.value()) {
            if let Some(lead) = lead {
                lead
            } else if is_quoted {
                MisspelledVersion::Quoted
            } else if text.get(separator) != Some(&b'=') || key.len() != 1 {
                MisspelledVersion::Key
            } else if separator > key_end || !before.is_empty() {
                MisspelledVersion::BlankAroundEquals
            } else {
                MisspelledVersion::Case
            }
        } else if self.stems.iter().any(|stem| begins(stem)) {
            MisspelledVersion::OtherVersion
        } else if slips(&value.to_ascii_lowercase(), &self.value().to_ascii_lowercase()) * LETTERS_A_SLIP
            <= self.value().len()
        {
            MisspelledVersion::Slip
        } else {
            return None;
        };
        Some((Span::new(0, end), how))
    }

    /// The version at the start of `text`, where signs of it, or its semicolon, are in full width.
    fn full_width(&self, text: &[u8]) -> Option<(Span, MisspelledVersion)> {
        // Each sign in full width takes three bytes.
        let start = text.get(..text.len().min(3 * (self.version.len() + 1)))?;
        let start = start.utf8_chunks().next()?.valid();
        let mut signs = start.char_indices();
        let is_in_ascii = |sign: char| full_width(sign).unwrap_or(sign);
        let is_it = self
            .version
            .iter()
            .all(|&byte| signs.next().is_some_and(|(_, sign)| is_in_ascii(sign) == char::from(byte)));
        let rest = signs.as_str();
        let has_wide_sign = ['；', '，'].into_iter().find(|sign| rest.starts_with(*sign));
        let end = start.len() - rest.len();
        let is_spoilt = end > self.version.len();
        let span = Span::new(0, end + has_wide_sign.map_or(0, char::len_utf8));
        (is_it && is_spoilt).then_some((span, MisspelledVersion::NotAscii))
    }

    /// A later field that is the version.
    fn misplaced(&self, text: &[u8]) -> Option<Span> {
        let mut start = 0;
        for field in text.split(|&byte| byte == b';') {
            let span = bare(Span::new(start, start + field.len()), text);
            if start > 0 && span.of(text).eq_ignore_ascii_case(self.version) {
                return Some(span);
            }
            start += field.len() + 1;
        }
        None
    }
}

/// A byte of a version's value.
const fn is_value_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

/// Where the bytes end that `belongs` is true of, from `at`.
fn skip(text: &[u8], at: usize, belongs: impl Fn(&u8) -> bool) -> usize {
    at + text.get(at..).unwrap_or_default().iter().take_while(|byte| belongs(byte)).count()
}

/// Where fields begin after a version that ends at `end`: behind its semicolon, or the comma that stands for it, and all
/// that is left over before that.
fn after_version(text: &[u8], end: usize) -> usize {
    let mut left_over = end;
    loop {
        let next = skip_strays(text, skip(text, left_over, |&byte| is_blank(byte) || byte == b'\\'));
        if next == left_over {
            break;
        }
        left_over = next;
    }
    match text.get(left_over) {
        Some(b';' | b',') => left_over + 1,
        _ => left_over,
    }
}

/// Where the characters outside ASCII end that stand at `at` and belong to no field: none that stands for a letter or a digit.
fn skip_strays(text: &[u8], at: usize) -> usize {
    let mut end = at;
    for chunk in text.get(at..).unwrap_or_default().utf8_chunks() {
        let is_stray =
            |sign: &char| !sign.is_ascii() && !full_width(*sign).is_some_and(|sign| sign.is_ascii_alphanumeric());
        let strays: usize = chunk.valid().chars().take_while(is_stray).map(char::len_utf8).sum();
        end += strays;
        if strays < chunk.valid().len() {
            break;
        }
        end += chunk.invalid().len();
    }
    end
}

/// What stands before the version, and where that ends: blanks, quotes, a byte order mark, signs that part or list things.
fn skip_lead(text: &[u8]) -> (Option<MisspelledVersion>, usize) {
    let mut lead = None;
    let mut at = 0;
    loop {
        let (how, length) = match text.get(at..).unwrap_or_default() {
            [b'"' | b'\'' | b'`', ..] => (MisspelledVersion::Quoted, 1),
            [b'\\', b'"', ..] => (MisspelledVersion::Quoted, 2),
            [b' ' | b'\t' | b'\r' | b'\n', ..] => (MisspelledVersion::BlankBefore, 1),
            [0xEF, 0xBB, 0xBF, ..] => (MisspelledVersion::BlankBefore, 3),
            [b';' | b',' | b':' | b'.' | b'=' | b'-' | b'*' | b'+', ..] => (MisspelledVersion::SignBefore, 1),
            [byte, ..] if !byte.is_ascii() => (MisspelledVersion::NotAscii, 1),
            _ => return (lead, at),
        };
        // What is seen, or outside ASCII, says more than the blanks beside it.
        lead = match lead {
            Some(said @ (MisspelledVersion::Quoted | MisspelledVersion::NotAscii)) => Some(said),
            Some(said) if how == MisspelledVersion::BlankBefore => Some(said),
            _ => Some(how),
        };
        at += length;
    }
}

/// Where the quotes at the end of `text` begin, with the blanks around them; not before `from`.
fn closing_quotes(text: &[u8], from: usize) -> usize {
    let mut rest = text.get(from..).unwrap_or_default();
    // Where only blanks or backslashes stand at the end, nothing was closed.
    let mut closes = false;
    loop {
        (rest, closes) = match rest {
            [inner @ .., b' ' | b'\t' | b'\r' | b'\n' | b'\\'] => (inner, closes),
            [inner @ .., b'"' | b'\'' | b'`'] => (inner, true),
            // The typographic quotes “ ” „ ‘ ’.
            [inner @ .., 0xE2, 0x80, 0x98 | 0x99 | 0x9C..=0x9E] => (inner, true),
            _ if closes => return from + rest.len(),
            _ => return text.len(),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("v=STSv1 \\; id=1", misspelled(10, Escaped)),
            ("V=STSv1; id=1", misspelled(7, Case)),
            ("v=stsv1; id=1", misspelled(7, Case)),
            ("v = STSv1; id=1", misspelled(9, BlankAroundEquals)),
            (" v=STSv1; id=1", misspelled(8, BlankBefore)),
            ("\u{feff}v=STSv1; id=1", misspelled(10, BlankBefore)),
            ("\u{a0}v=STSv1; id=1", misspelled(9, NotAscii)),
            ("v=STSv1\u{a0}; id=1", misspelled(9, NotAscii)),
            ("v=STSv1 \u{200b}\u{a0} ; id=1", misspelled(13, NotAscii)),
            ("\"v=STSv1; id=1\"", misspelled(8, Quoted)),
            ("v=\"STSv1\"; id=1", misspelled(9, Quoted)),
            (" “v=STSv1; id=1", misspelled(11, NotAscii)),
            ("version: STSv1; id=1", misspelled(14, Key)),
            ("v:STSv1; id=1", misspelled(7, Key)),
            ("v=STSv2; id=1", misspelled(7, OtherVersion)),
            ("v=STSv10; id=1", misspelled(8, OtherVersion)),
            ("v=STS1; id=1", misspelled(6, OtherVersion)),
            ("v=5TSv1; id=1", misspelled(7, Slip)),
            ("v=SSTv1; id=1", misspelled(7, Slip)),
            ("v=TLSv1; id=1", RecordVersion::None),
            ("ver=STSv1; id=1", misspelled(9, Key)),
            ("; v=STSv1; id=1", misspelled(9, SignBefore)),
            (" ;\"v=STSv1; id=1", misspelled(10, Quoted)),
            ("v=STSv1\n; id=1", misspelled(9, LineBreak)),
            ("v=STSv1\nid=1", RecordVersion::Unterminated { at: 7 }),
            ("v=STSv1id=1", RecordVersion::Unterminated { at: 7 }),
            ("v=STSv1； id=1", misspelled(10, NotAscii)),
            ("v=STSv１; id=1", misspelled(9, NotAscii)),
            ("ｖ＝ＳＴＳｖ１；id=1", misspelled(24, NotAscii)),
            ("v=STSv1；ｉｄ＝1", misspelled(10, NotAscii)),
            ("v=STSv1ｉｄ＝1", RecordVersion::Unterminated { at: 7 }),
            ("id=1;\nv=STSv1", RecordVersion::Misplaced { span: Span::new(6, 13) }),
            ("v=TLSRPTv1; rua=mailto:a@b.example", misspelled(10, OtherStandard)),
            ("id=1; v=STSv1", RecordVersion::Misplaced { span: Span::new(6, 13) }),
            ("v=spf1 -all", RecordVersion::None),
            ("v=DMARC1; p=none", RecordVersion::None),
            ("v=DKIM1; p=x", RecordVersion::None),
            ("v=BIMI1; l=x", RecordVersion::None),
            ("google-site-verification=x", RecordVersion::None),
            ("v", RecordVersion::None),
            ("v=", RecordVersion::None),
            ("", RecordVersion::None),
        ];
        for (text, version) in cases {
            assert_eq!(&MTA_STS.begin(text.as_bytes()).0, version, "{text}");
        }
        let cases: &[(&str, RecordVersion)] = &[
            ("v=TLSRPTv1;", RecordVersion::Exact),
            ("v=TLSRPTv1 ;", RecordVersion::BlankBeforeSemicolon { blank: Span::new(10, 11) }),
            ("v=TLSRPTv1 rua=x", RecordVersion::Unterminated { at: 10 }),
            ("v=tlsrptv1; rua=x", misspelled(10, Case)),
            ("v=TLSRPT1; rua=x", misspelled(9, OtherVersion)),
            ("v=TLS-RPTv1; rua=x", misspelled(11, OtherVersion)),
            ("v=TLSRTPv1; rua=x", misspelled(10, Slip)),
            ("v=TLRPTv1; rua=x", misspelled(9, Slip)),
            ("v=TLSv1; rua=x", RecordVersion::None),
            ("v=DMARC1; rua=x", RecordVersion::None),
            ("v=TLSRPTv1rua=x", RecordVersion::Unterminated { at: 10 }),
            ("v=STSv1; id=1", misspelled(7, OtherStandard)),
            ("rua=x; v=TLSRPTv1", RecordVersion::Misplaced { span: Span::new(7, 17) }),
            ("rua=x", RecordVersion::None),
        ];
        for (text, version) in cases {
            assert_eq!(&TLSRPT.begin(text.as_bytes()).0, version, "{text}");
        }
    }

    #[test]
    fn where_the_fields_stand() {
        for (text, fields) in [
            ("v=STSv1; id=1", Some(" id=1")),
            ("v=STSv1 ; id=1", Some(" id=1")),
            ("v=STSv1", None),
            ("v=STSv1 ", None),
            ("v=STSv1 id=1", Some("id=1")),
            ("v=STSv1, id=1", Some(" id=1")),
            ("v=STSv1id=1", Some("id=1")),
            ("v=STSv1\nid=1", Some("id=1")),
            ("v=STSv1\n;id=1", Some("id=1")),
            ("v=STSv１；id=1", Some("id=1")),
            ("v=STSv1；ｉｄ＝1", Some("ｉｄ＝1")),
            ("ｖ＝ＳＴＳｖ１；\u{3000}ｉｄ＝１；", Some("ｉｄ＝１；")),
            ("; v=STSv1; id=1", Some(" id=1")),
            ("v=STSv1\\; id=1", Some(" id=1")),
            ("v=STSv1\u{a0}; id=1", Some(" id=1")),
            ("V=STSv1 ; id=1", Some(" id=1")),
            ("\"v=STSv1; id=1\"", Some(" id=1")),
            ("“v=STSv1; id=1; ” ", Some(" id=1;")),
            ("\"v=STSv1; id=1 ", Some(" id=1 ")),
            ("v=TLSRPTv1; rua=x", None),
            ("V=STSv1:id=1", None),
            ("V=STSv1", Some("")),
            ("id=1; v=STSv1", Some("id=1; v=STSv1")),
            ("v=spf1 -all", None),
        ] {
            let span = MTA_STS.begin(text.as_bytes()).1;
            assert_eq!(span.map(|span| span.words(text.as_bytes())).as_deref(), fields, "{text}");
        }
    }
}
