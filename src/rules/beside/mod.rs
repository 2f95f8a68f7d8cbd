//! Rules on what stands beside MTA-STS: TLSRPT and the rest.

mod starttls_not_checked;
mod tlsrpt_absent;
mod tlsrpt_malformed;
mod tlsrpt_multiple;
mod tlsrpt_rua_invalid;
mod tlsrpt_rua_missing;

use super::registry;
use crate::read::TlsrptReading;
use crate::text::Span;

registry![
    starttls_not_checked,
    tlsrpt_absent,
    tlsrpt_multiple,
    tlsrpt_malformed,
    tlsrpt_rua_missing,
    tlsrpt_rua_invalid,
];

/// Whether a record at `_smtp._tls` is one of TLSRPT, or was meant to be.
fn is_meant(record: &TlsrptReading<'_>) -> bool {
    record.text.windows(6).any(|word| word.eq_ignore_ascii_case(b"TLSRPT"))
}

/// Whether `text` begins with an address that reports could go to.
fn begins_with_uri(text: &[u8]) -> bool {
    let begins = |scheme: &[u8]| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins(b"mailto:") || begins(b"https:")
}

/// Whether `text` begins with `rua`, in any case.
fn begins_with_rua(text: &[u8]) -> bool {
    text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"rua"))
}

/// The name of a field that is `rua` in other letters: to senders, another field.
fn rua_in_other_letters(text: &[u8]) -> Option<Span> {
    let mut start = 0;
    for field in text.split(|&byte| byte == b';') {
        let name_start = start + field.len() - field.trim_ascii_start().len();
        let name = Span::new(name_start, name_start + 3);
        if begins_with_rua(name.of(text)) && name.of(text) != b"rua" && text.get(name.end) == Some(&b'=') {
            return Some(name);
        }
        start += field.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rua_is_found_in_other_letters_only() {
        let found = |text: &str| rua_in_other_letters(text.as_bytes());
        assert_eq!(found("v=TLSRPTv1; RUA=mailto:a@b.example"), Some(Span::new(12, 15)));
        assert_eq!(found("v=TLSRPTv1;x=y;Rua="), Some(Span::new(15, 18)));
        for other in ["", "v=TLSRPTv1; rua=x", "v=TLSRPTv1; RUAs=x", "v=TLSRPTv1; RU", "v=TLSRPTv1; RUA"] {
            assert_eq!(found(other), None, "{other}");
        }
    }
}
