//! Rules on the TXT record at `_mta-sts` (RFC 8461 §3.1).

mod record_absent;
mod record_blank_before_semicolon;
mod record_blank_trailing;
mod record_field_malformed;
mod record_id_characters;
mod record_id_duplicate;
mod record_id_empty;
mod record_id_missing;
mod record_id_too_long;
mod record_key_case;
mod record_multiple;
mod record_unrelated;
mod record_version_misplaced;
mod record_version_missing;
mod record_version_misspelled;
mod record_version_unterminated;

use super::registry;
use crate::finding::{Place, Source};
use crate::read::ID_MAX;
use crate::text::{Edit, Span};

registry![
    record_absent,
    record_multiple,
    record_unrelated,
    record_version_missing,
    record_version_misplaced,
    record_version_misspelled,
    record_version_unterminated,
    record_blank_before_semicolon,
    record_field_malformed,
    record_key_case,
    record_id_missing,
    record_id_empty,
    record_id_characters,
    record_id_too_long,
    record_id_duplicate,
    record_blank_trailing,
];

/// A place in the record with this index.
fn at(index: usize, span: Span) -> Place {
    Place::Text { source: Source::Record(index), span }
}

/// Takes out the field at `span`, with the semicolon after it.
fn without_field(text: &[u8], span: Span) -> Edit {
    let before = text.get(..span.start).unwrap_or_default();
    let start = before.iter().rposition(|&byte| byte == b';').map_or(0, |semicolon| semicolon + 1);
    let after = text.get(span.end..).unwrap_or_default();
    let end = after.iter().position(|&byte| byte == b';').map_or(text.len(), |semicolon| span.end + semicolon + 1);
    Edit::remove(Span::new(start, end))
}

/// Whether a field without an `=` was meant as the `id`: `id`, `id:1`, `ID 1`, `id20261124`.
fn is_meant_as_id(field: &[u8]) -> bool {
    let Some((name, rest)) = field.split_at_checked(2) else { return false };
    name.eq_ignore_ascii_case(b"id") && !rest.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Whether a value can stand as an `id`.
fn is_id(value: &str) -> bool {
    (1..=ID_MAX).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
