//! Rules on what stands beside MTA-STS: TLSRPT and the rest.

mod starttls_not_checked;
mod tlsrpt_absent;
mod tlsrpt_malformed;
mod tlsrpt_misplaced;
mod tlsrpt_multiple;
mod tlsrpt_rua_duplicate;
mod tlsrpt_rua_invalid;
mod tlsrpt_rua_missing;
mod tlsrpt_rua_same_domain;

use super::fields::Written;
use super::registry;
use super::signs::{Cause, cause};
use crate::finding::{Place, Source};
use crate::read::{TlsrptReading, TlsrptViolation, uri_defect};
use crate::text::{Span, Spanned};

registry![
    |case| case.is_of_network() || !case.tlsrpt.is_empty();
    starttls_not_checked,
    tlsrpt_absent,
    tlsrpt_misplaced,
    tlsrpt_multiple,
    tlsrpt_malformed,
    tlsrpt_rua_missing,
    tlsrpt_rua_invalid,
    tlsrpt_rua_duplicate,
    tlsrpt_rua_same_domain,
];

/// Whether a record at `_smtp._tls` is one of TLSRPT, or was meant to be.
fn is_meant(record: &TlsrptReading<'_>) -> bool {
    record.is_meant() || record.text.windows(6).any(|word| word.eq_ignore_ascii_case(b"TLSRPT"))
}

/// A place in the TLSRPT record with this index.
fn at(index: usize, span: Span) -> Place {
    Place::Text { source: Source::Tlsrpt(index), span }
}

/// `record`, for sentences about its form.
fn written<'r>(record: &'r TlsrptReading<'_>) -> Written<'r> {
    let TlsrptReading { text, body, fields, .. } = record;
    let mut written = Written { text, version: "v=TLSRPTv1", own: "rua", body: *body, fields, escaped: Vec::new() };
    let escaped = record.violations.iter().filter(|violation| cause_of(&written, violation) == Cause::Escaped);
    written.escaped = escaped.map(|violation| violation.span).collect();
    written
}

/// What is behind a breach: it decides which rule speaks.
fn cause_of(written: &Written<'_>, violation: &Spanned<TlsrptViolation>) -> Cause {
    match violation.value {
        TlsrptViolation::Field(defect) => written.cause(defect, violation.span),
        TlsrptViolation::Rua(_) => {
            cause(&violation.span.words(written.text), &|words| uri_defect(words.as_bytes()).is_none())
        }
        TlsrptViolation::RuaMissing | TlsrptViolation::RuaBlank => Cause::Other,
    }
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
