//! Rules on the policy's text (RFC 8461 §3.2).

mod key_case;
mod key_duplicate;
mod line_blank;
mod line_malformed;
mod max_age_malformed;
mod max_age_missing;
mod max_age_short;
mod max_age_too_large;
mod mode_missing;
mod mode_none;
mod mode_testing;
mod mode_unknown;
mod mx_missing;
mod mx_not_a_host_name;
mod mx_wildcard_misplaced;
mod policy_bom;
mod policy_empty;
mod policy_is_html;
mod policy_not_utf8;
mod policy_too_large;
mod version_missing;
mod version_misspelled;

use super::{Case, registry};
use crate::finding::{Copyable, Place, Severity, Source};
use crate::read::{Ending, Key, Line, LineContent, PolicyReading};
use crate::text::{Edit, Span};

registry![
    policy_empty,
    policy_is_html,
    policy_too_large,
    policy_bom,
    policy_not_utf8,
    version_missing,
    version_misspelled,
    mode_missing,
    mode_unknown,
    mode_testing,
    mode_none,
    mx_missing,
    mx_not_a_host_name,
    mx_wildcard_misplaced,
    max_age_missing,
    max_age_malformed,
    max_age_too_large,
    max_age_short,
    key_case,
    key_duplicate,
    line_malformed,
    line_blank,
];

/// A place in the policy.
fn at(span: Span) -> Place {
    Place::Text { source: Source::Policy, span }
}

/// An error where the policy then lacks a field that it must have; a warning where senders differ.
fn grave_where(lacking: bool) -> Severity {
    if lacking { Severity::Error } else { Severity::Warning }
}

/// Where a missing line is marked and can be put: behind all that is there, blanks and line endings aside.
fn end(reading: &PolicyReading<'_>) -> Span {
    Span::at(reading.text.trim_ascii_end().len())
}

/// How the lines of this policy end.
fn line_ending(reading: &PolicyReading<'_>) -> &'static str {
    match reading.lines.first().map(|line| line.ending) {
        Some(Ending::CrLf) => Ending::CrLf.as_str(),
        _ => Ending::Lf.as_str(),
    }
}

/// Puts a line behind all that is there.
fn with_line(reading: &PolicyReading<'_>, line: &str) -> Edit {
    Edit::insert(end(reading).start, format!("{}{line}", line_ending(reading)))
}

/// Takes out a line, with its ending.
fn without_line(line: &Line<'_>) -> Edit {
    Edit::remove(Span::new(line.span.start, line.span.end + line.ending.as_str().len()))
}

/// A value without what is often left around it: a comment after it, quotes, brackets, commas, backslashes.
fn bare(value: &str) -> &str {
    let value = value.split_once('#').map_or(value, |(before, _)| before);
    value.trim_matches(|character: char| !character.is_alphanumeric())
}

/// Whether a value reaches over a bare CR: then what it says is explained by that.
fn has_bare_cr(reading: &PolicyReading<'_>, value: Span) -> bool {
    value.of(reading.text).contains(&b'\r')
}

/// The field whose name in other letters a line has.
fn key_in_other_letters(line: &Line<'_>) -> Option<Key> {
    match line.content {
        LineContent::Field { name, .. } if Key::of(name.value).is_none() => Key::of_any_case(name.value),
        _ => None,
    }
}

/// A policy to begin with: mode `testing`, and the MX hosts that are known.
pub(super) fn starter(case: &Case<'_>) -> Copyable {
    let hosts = case.answers.mx_hosts.iter().map(|mx| format!("mx: {}\n", mx.host));
    let mut mx: String = hosts.collect();
    if mx.is_empty() {
        mx.push_str("mx: <your MX host>\n");
    }
    Copyable::policy(format!("version: STSv1\nmode: testing\n{mx}max_age: 1209600\n"))
}
