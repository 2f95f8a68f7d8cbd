//! Rules on the TXT record at `_mta-sts` (RFC 8461 §3.1).

mod id_changed_alone;
mod id_changed_early;
mod id_not_changed;
mod policy_removed_abruptly;
mod record_absent;
mod record_alias;
mod record_alias_dangling;
mod record_alias_loop;
mod record_blank_before_semicolon;
mod record_blank_trailing;
mod record_cut_by_comment;
mod record_escaped;
mod record_extension;
mod record_field_malformed;
mod record_id_characters;
mod record_id_copied;
mod record_id_duplicate;
mod record_id_empty;
mod record_id_missing;
mod record_id_too_long;
mod record_key_case;
mod record_misplaced;
mod record_multiple;
mod record_name_doubled;
mod record_not_ascii;
mod record_split;
mod record_ttl_long;
mod record_unrelated;
mod record_version_duplicate;
mod record_version_misplaced;
mod record_version_missing;
mod record_version_misspelled;
mod record_version_unterminated;
mod record_wildcard;

use super::astray::Misplaced;
use super::fields::Written;
use super::signs::{Cause, cause, plain};
use super::{Case, registry};
use crate::evidence::ShownKind;
use crate::finding::{Copyable, Finding, Place, Prose, Rule, Source, code};
use crate::read::{
    Accepted, FieldDefect, ID_MAX, MisspelledVersion, RecordField, RecordReading, RecordVersion, RecordViolation,
    is_extension_value,
};
use crate::text::{Span, Spanned};

registry![
    |case| case.is_of_network() || !case.records.is_empty();
    policy_removed_abruptly,
    record_absent,
    record_misplaced,
    record_name_doubled,
    record_alias_dangling,
    record_alias_loop,
    record_multiple,
    record_unrelated,
    record_wildcard,
    record_cut_by_comment,
    record_version_missing,
    record_version_misplaced,
    record_version_misspelled,
    record_version_unterminated,
    record_version_duplicate,
    record_blank_before_semicolon,
    record_escaped,
    record_not_ascii,
    record_field_malformed,
    record_key_case,
    record_id_missing,
    record_id_empty,
    record_id_characters,
    record_id_too_long,
    record_id_duplicate,
    record_blank_trailing,
    id_not_changed,
    id_changed_early,
    id_changed_alone,
    record_id_copied,
    record_ttl_long,
    record_extension,
    record_split,
    record_alias,
];

/// A place in the record with this index.
fn at(index: usize, span: Span) -> Place {
    Place::Text { source: Source::Record(index), span }
}

/// What is said of a record that was shown at a name where no sender looks: where it stands, and what to publish where it belongs.
fn shown_elsewhere(case: &Case<'_>, rule: &'static Rule, is_doubled: bool) -> Option<Finding> {
    let misplaced = case.shown_misplaced(ShownKind::Record).filter(|found| found.is_doubled == is_doubled)?;
    let name = case.record_name();
    let template = if is_doubled {
        "The record stands at {}: the zone was appended to a name that was whole. Senders look for it at {}."
    } else {
        "The record stands at {}. Senders look for it at {}."
    };
    let message = Prose::with(template, [code(misplaced.name), code(&name)]);
    let finding = Finding::new(rule, at(0, Span::new(0, misplaced.text.len())), message);
    Some(where_it_belongs(case, &misplaced, &name).into_iter().fold(finding, Finding::with_copyable))
}

/// What to publish at `name`, where the record belongs: the one that stands elsewhere, or a new one where senders would not take
/// that.
fn where_it_belongs(case: &Case<'_>, misplaced: &Misplaced<'_>, name: &str) -> Option<Copyable> {
    let new = case.new_record()?;
    let is_good = misplaced.alias.is_some() || RecordReading::new(misplaced.text).accepted() != Accepted::No;
    Some(misplaced.put_at(name).filter(|_| is_good).unwrap_or(new))
}

/// `record`, for sentences about its form.
fn written<'r>(record: &'r RecordReading<'_>) -> Written<'r> {
    let RecordReading { text, body, fields, .. } = record;
    let meant = fields.iter().filter(|field| field.is_meant_as(b"id")).count();
    let mut written = Written {
        text,
        version: "v=STSv1",
        own: "id",
        is_good: |value| is_id(&String::from_utf8_lossy(value)),
        body: *body,
        fields,
        meant,
        escaped: Vec::new(),
    };
    let escaped = record.violations.iter().filter(|violation| cause_of(&written, violation) == Cause::Escaped);
    written.escaped = escaped.map(|violation| violation.span).collect();
    if !written.escaped.is_empty() || is_escaped_at_its_beginning(record) {
        // What the grammar allows comes from the same place.
        let allowed: Vec<Span> = fields.iter().flat_map(|field| left_over(&written, field)).collect();
        written.escaped.extend(allowed);
    }
    written
}

/// Whether its version has quotes or a backslash of a zone file about it.
fn is_escaped_at_its_beginning(record: &RecordReading<'_>) -> bool {
    use MisspelledVersion::{Escaped, Quoted};
    matches!(record.version, RecordVersion::Misspelled { how: Escaped | Quoted, .. })
}

/// The quotes around the value of a field that the grammar allows, or the backslash before its semicolon.
fn left_over(written: &Written<'_>, field: &RecordField<'_>) -> Vec<Span> {
    let Span { start, mut end } = field.value.span;
    let mut left = Vec::new();
    if !is_extension_value(field.value.value) || field.is_meant_as(b"id") {
        return left;
    }
    let mut value = field.value.value;
    if let ([first, inner @ .., b'\\'], Some(b';')) = (value, written.text.get(end))
        && *first != b'\\'
        && inner.last() != Some(&b'\\')
    {
        end -= 1;
        left.push(Span::new(end, end + 1));
        value = value.get(..value.len() - 1).unwrap_or_default();
    }
    if matches!(value, [b'"', inner @ .., b'"'] if !inner.is_empty()) {
        left.extend([Span::new(start, start + 1), Span::new(end - 1, end)]);
    }
    left
}

/// What is behind a breach: it decides which rule speaks.
fn cause_of(written: &Written<'_>, violation: &Spanned<RecordViolation>) -> Cause {
    match violation.value {
        RecordViolation::Field(defect) => written.cause(defect, violation.span),
        RecordViolation::IdCharacters => cause(&violation.span.words(written.text), &is_id),
        RecordViolation::IdEmpty | RecordViolation::IdTooLong | RecordViolation::IdMissing => Cause::Other,
    }
}

/// What a field that is none gives the `id`, where it was meant as one: `id`, `id:1`, `ID 1`, `id20261124`, `ｉｄ＝１`; or where it
/// is nothing but a value, in quotes or brackets perhaps: `20261124`, `=20261124`.
fn meant_as_id(text: &[u8], violation: &Spanned<RecordViolation>) -> Option<String> {
    let field = plain(&violation.span.words(text));
    let field = match violation.value {
        RecordViolation::Field(FieldDefect::NoEquals) => field.as_str(),
        RecordViolation::Field(FieldDefect::Name) => field.strip_prefix('=')?,
        _ => return None,
    };
    let field = field.trim_matches(['"', '\'', '<', '>', '[', ']', '(', ')']);
    if begins_with_id(field) {
        return Some(field.get(2..)?.trim_matches([':', '=', ';', ' ', '\t']).to_owned());
    }
    let is_value = field.starts_with(|first: char| first.is_ascii_digit()) && is_id(field);
    is_value.then(|| field.to_owned())
}

/// Whether the name `id` begins a field without an `=`, in any case.
fn begins_with_id(field: &str) -> bool {
    let Some((name, rest)) = field.split_at_checked(2) else { return false };
    name.eq_ignore_ascii_case("id") && !rest.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// Whether a value can stand as an `id`.
fn is_id(value: &str) -> bool {
    (1..=ID_MAX).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
