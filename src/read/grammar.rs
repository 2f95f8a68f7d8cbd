//! The parts of a grammar that records and policies share (RFC 5234 appendix B.1, RFC 8461 §3.1 and §3.2).

use crate::text::Span;

/// `WSP = SP / HTAB`
pub(super) const fn is_wsp(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

/// The name of an extension, in records and policies alike:
/// ```text
/// sts-ext-name = (ALPHA / DIGIT) *31(ALPHA / DIGIT / "_" / "-" / ".")
/// ```
pub(crate) fn is_extension_name(name: &[u8]) -> bool {
    name.len() <= 32 && name.first().is_some_and(u8::is_ascii_alphanumeric) && extension_name_length(name) == name.len()
}

/// How many bytes that such a name may hold `text` begins with.
pub(crate) fn extension_name_length(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')).count()
}

/// A character of an extension's value in a record: all printing ones but `=`, `;` and the blank.
/// ```text
/// sts-ext-value = 1*(%x21-3A / %x3C / %x3E-7E)
/// ```
pub(super) const fn is_extension_value_byte(byte: u8) -> bool {
    matches!(byte, 0x21..=0x3A | 0x3C | 0x3E..=0x7E)
}

/// The number that `digits` are; `None` where something else is among them, or it is larger than any that is asked for.
pub(super) fn number(digits: &[u8]) -> Option<usize> {
    let mut number = if digits.is_empty() { None } else { Some(0_usize) };
    for digit in digits {
        let value = digit.checked_sub(b'0').filter(|value| *value < 10)?;
        number = number?.checked_mul(10)?.checked_add(usize::from(value));
    }
    number
}

/// `span` without the blanks at both of its ends.
pub(super) fn trim(span: Span, text: &[u8]) -> Span {
    trim_of(span, text, is_wsp)
}

/// `span` without what `is_around` is true of at both of its ends.
pub(super) fn trim_of(span: Span, text: &[u8], is_around: fn(u8) -> bool) -> Span {
    let bytes = span.of(text);
    let Some(first) = bytes.iter().position(|&byte| !is_around(byte)) else {
        return Span::at(span.start);
    };
    let last = bytes.iter().rposition(|&byte| !is_around(byte)).unwrap_or(first);
    Span::new(span.start + first, span.start + last + 1)
}
