//! What a text is that is one thing as a whole, told by how it begins.

use scan::first_line_without;

use super::{find, lines};
use crate::evidence::ShownKind;
use crate::read::{MisspelledVersion, RecordReading, RecordVersion, TlsrptReading, extension_name_length};

/// What `text` was most likely meant to be. Anything that does not begin as a record does is taken for a policy: a policy
/// has the most ways to be spoilt.
pub(super) fn kind_of(text: &[u8]) -> ShownKind {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    let is_one_line = !text.trim_ascii_end().contains(&b'\n');
    if starts_like(text, b"v=TLSRPT") || is_tlsrpt(text) {
        return ShownKind::Tlsrpt;
    }
    // The first line of a policy, as far as it is typed.
    let has_field = || [&b"mode:"[..], b"mx:", b"max_age:"].iter().any(|name| find(text, name).is_some());
    let is_policy_line = starts_like(text, b"version:") && (!text.contains(&b';') || has_field());
    if is_one_line && !is_policy_line && (RecordReading::new(text).is_meant() || names_an_id(text)) {
        return ShownKind::Record;
    }
    ShownKind::Policy
}

/// Whether `text` begins as a TLSRPT record does, or nearly does. What begins as one of MTA-STS is none.
fn is_tlsrpt(text: &[u8]) -> bool {
    match TlsrptReading::new(text).version {
        RecordVersion::Misspelled { how, .. } => how != MisspelledVersion::OtherStandard,
        version => version.may_count(),
    }
}

/// Whether `text` is a record of MTA-STS or of TLSRPT, or was meant to be one.
pub(super) fn is_record_like(text: &[u8]) -> bool {
    kind_of(text) != ShownKind::Policy
}

/// Whether any line of `text` begins as one of a policy does.
pub(super) fn has_policy_line(text: &[u8]) -> bool {
    text.split(|byte| matches!(byte, b'\n' | b'\r')).any(is_policy_line)
}

/// Whether `line` begins as a line of a policy does, for all that keeps it from being one.
pub(super) fn is_policy_line(line: &[u8]) -> bool {
    // Nearly all lines of a long policy.
    if matches!(line, [b'm', b'x', b':', ..]) {
        return true;
    }
    let line = line.trim_ascii_start();
    let key = line.iter().take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-')).count();
    let (key, after) = line.split_at(key);
    let is = |name: &[u8]| key.eq_ignore_ascii_case(name);
    // Told by its length first: texts have thousands of lines.
    let is_key = match key.len() {
        2 => is(b"mx"),
        4 => is(b"mode"),
        7 => is(b"version") || is(b"max_age") || is(b"max-age"),
        _ => false,
    };
    is_key && matches!(after.trim_ascii_start().first(), Some(b':' | b'='))
}

/// Whether `line` has the form of a field that the standard does not know: a name, a colon and a blank.
pub(super) fn is_field(line: &[u8]) -> bool {
    let name = extension_name_length(line);
    (1..=32).contains(&name) && matches!(line.get(name..), Some([b':', b' ' | b'\t', ..]))
}

/// Whether `text` is a policy of more than one line and no more, or is about to be one: most texts are.
pub(super) fn is_policy_and_no_more(text: &[u8]) -> bool {
    let line = |start: usize| lines(text.get(start..).unwrap_or_default()).next().unwrap_or_default();
    if !text.contains(&b'\n') || !is_policy_line(line(0)) {
        return false;
    }
    let mut at = 0;
    // Nearly all lines of a long policy begin so.
    while let Some(start) = first_line_without(text, at, b"mx:") {
        let other = line(start);
        if !is_policy_line(other) && !may_become_policy_line(other) {
            return false;
        }
        at = start + other.len() + 1;
    }
    true
}

/// Whether `line` can stand in a policy that somebody is typing: it is empty, or begins as one of its lines does.
fn may_become_policy_line(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    [&b"mx"[..], b"mode", b"version", b"max_age"].iter().any(|key| key.starts_with(line))
}

/// Whether `text` has the version of a record, or one that was meant as that.
pub(super) fn has_version(text: &[u8]) -> bool {
    kind_of(text) == ShownKind::Tlsrpt || RecordReading::new(text).is_meant()
}

/// Whether `line` begins with the version of a record, or with one that was meant as that.
pub(super) fn begins_with_version(line: &[u8]) -> bool {
    starts_like(line, b"v=STS") || starts_like(line, b"v=TLSRPT")
}

/// Whether `text` is a web page or rich text: what stands in one is not taken apart, and a rule says what it is.
pub(super) fn is_markup(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text).trim_ascii_start();
    match text {
        [b'<', second, ..] => second.is_ascii_alphabetic() || matches!(second, b'!' | b'?'),
        _ => text.starts_with(b"{\\rtf"),
    }
}

/// Whether `text` begins with `start` in any case, blanks and quotes aside.
fn starts_like(text: &[u8], start: &[u8]) -> bool {
    let mut bytes = text.iter().filter(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\''));
    start.iter().all(|expected| bytes.next().is_some_and(|byte| byte.eq_ignore_ascii_case(expected)))
}

/// Whether a field of `text` is an `id`: a record without its version.
pub(super) fn names_an_id(text: &[u8]) -> bool {
    text.split(|&byte| byte == b';').any(|field| starts_like(field, b"id="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_and_policies_are_told_apart() {
        for (text, kind) in [
            ("v=STSv1; id=1;", ShownKind::Record),
            ("v=STSv1; id=1;\r\n", ShownKind::Record),
            (" \"v=stsv1; id=1\"", ShownKind::Record),
            ("v = STSv2", ShownKind::Record),
            ("id=1; v=STSv1", ShownKind::Record),
            ("id=20260101", ShownKind::Record),
            ("v=TLSRPTv1; rua=mailto:a@b.example", ShownKind::Tlsrpt),
            ("\"v=tlsrptv1;rua=mailto:a@b.example\"", ShownKind::Tlsrpt),
            ("v=TLSRTPv1; rua=mailto:a@b.example", ShownKind::Tlsrpt),
            ("ver=TLSRPTv1; rua=mailto:a@b.example", ShownKind::Tlsrpt),
            ("v=DMARC1; rua=mailto:a@b.example", ShownKind::Policy),
            ("version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 1\n", ShownKind::Policy),
            ("version: STSv1", ShownKind::Policy),
            ("version: STSv1; id=1", ShownKind::Record),
            ("version: STSv1; mode: enforce; mx: a.example; max_age: 1", ShownKind::Policy),
            ("mode: enforce", ShownKind::Policy),
            ("\u{feff}version: STSv1", ShownKind::Policy),
            ("\u{feff}v=STSv1; id=1;", ShownKind::Record),
            ("", ShownKind::Policy),
            ("<!doctype html>", ShownKind::Policy),
        ] {
            assert_eq!(kind_of(text.as_bytes()), kind, "{text:?}");
        }
    }

    #[test]
    fn a_policy_line_is_one_in_any_case() {
        for line in ["mx: a", " Mode : enforce", "VERSION=STSv1", "max-age: 1", "mx:"] {
            assert!(is_policy_line(line.as_bytes()), "{line}");
        }
        for line in ["", "mx a.example", "mxs: a", "# mx: a", "content-type: text/plain", "MX 10 a.example"] {
            assert!(!is_policy_line(line.as_bytes()), "{line}");
        }
    }
}
