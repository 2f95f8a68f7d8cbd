//! Rules on the policy's text (RFC 8461 §3.2).

mod extension_malformed;
mod extension_unknown;
mod key_case;
mod key_duplicate;
mod key_misspelled;
mod line_blank;
mod line_comment;
mod line_ending_cr;
mod line_ending_lf;
mod line_ending_mixed;
mod line_indented;
mod line_malformed;
mod max_age_malformed;
mod max_age_missing;
mod max_age_short;
mod max_age_too_large;
mod max_age_zero;
mod mode_missing;
mod mode_none;
mod mode_none_without_mx;
mod mode_testing;
mod mode_unknown;
mod mx_duplicate;
mod mx_leading_dot;
mod mx_list;
mod mx_missing;
mod mx_not_a_host_name;
mod mx_not_punycode;
mod mx_redundant;
mod mx_single_label;
mod mx_trailing_dot;
mod mx_uppercase;
mod mx_wildcard_broad;
mod mx_wildcard_misplaced;
mod none_max_age_long;
mod policy_bom;
mod policy_control_characters;
mod policy_empty;
mod policy_is_html;
mod policy_is_json;
mod policy_is_other_text;
mod policy_is_record;
mod policy_is_rich_text;
mod policy_not_utf8;
mod policy_placeholder;
mod policy_run_together;
mod policy_too_large;
mod policy_utf16;
mod version_missing;
mod version_misspelled;
mod version_not_first;

use super::{Case, registry};
use crate::finding::{Copyable, Fix, Place, Prose, Rule, Severity, Source};
use crate::name::MxPattern;
use crate::read::{Ending, Key, Line, PolicyReading};
use crate::text::{Edit, Span};

registry![
    |case| case.policy.is_some();
    policy_empty (of flaws),
    policy_utf16 (of flaws),
    policy_is_html (of flaws),
    policy_is_json (of flaws),
    policy_is_rich_text (of flaws),
    policy_is_record (of flaws),
    policy_is_other_text (of flaws),
    policy_too_large,
    policy_bom (of flaws),
    policy_not_utf8 (of flaws),
    policy_control_characters (of flaws),
    line_ending_cr (of flaws),
    policy_run_together (of flaws),
    policy_placeholder,
    version_missing (of flaws),
    version_misspelled (of flaws),
    mode_missing (of flaws),
    mode_unknown (of flaws),
    mode_testing,
    mode_none,
    mode_none_without_mx,
    mx_missing,
    mx_list (of flaws),
    mx_not_a_host_name,
    mx_trailing_dot (of flaws),
    mx_leading_dot (of flaws),
    mx_not_punycode (of flaws),
    mx_wildcard_misplaced (of flaws),
    mx_wildcard_broad,
    mx_single_label,
    mx_uppercase,
    mx_duplicate,
    mx_redundant,
    max_age_missing (of flaws),
    max_age_malformed (of flaws),
    max_age_too_large,
    max_age_zero,
    max_age_short,
    none_max_age_long,
    key_misspelled (of flaws),
    key_case (of flaws),
    key_duplicate (of flaws),
    line_malformed (of flaws),
    line_indented (of flaws),
    line_comment (of flaws),
    line_blank (of flaws),
    line_ending_mixed,
    line_ending_lf,
    extension_malformed (of flaws),
    extension_unknown (of flaws),
    version_not_first,
];

/// The rules on what keeps senders from reading a line as the field that it was meant as.
pub(super) static COVERING: [&Rule; 6] = [
    &policy_bom::RULE,
    &policy_control_characters::RULE,
    &key_misspelled::RULE,
    &key_case::RULE,
    &line_malformed::RULE,
    &line_indented::RULE,
];

/// Whether `rule` says that the policy lacks a field.
pub(super) fn is_missing(rule: &Rule) -> bool {
    [&version_missing::RULE, &mode_missing::RULE, &max_age_missing::RULE, &mx_missing::RULE].contains(&rule)
}

/// Whether `rule` says that a field stands more than once.
pub(super) fn is_duplicate(rule: &Rule) -> bool {
    *rule == key_duplicate::RULE
}

/// A place in the policy.
pub(super) fn at(span: Span) -> Place {
    Place::Text { source: Source::Policy, span }
}

/// An error where the policy then lacks a field that it must have; a warning where senders differ.
pub(super) fn grave_where(lacking: bool) -> Severity {
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
pub(super) fn without_line(line: &Line) -> Edit {
    Edit::remove(Span::new(line.span.start, line.span.end + line.ending.as_str().len()))
}

/// A value without what is often left around it: a comment after it, quotes, brackets, commas, backslashes.
fn bare(value: &str) -> &str {
    let value = value.split_once('#').map_or(value, |(before, _)| before);
    value.trim_matches(|character: char| !character.is_alphanumeric())
}

/// The field whose name in other letters a line has, and that name.
fn key_in_other_letters(reading: &PolicyReading<'_>, line: &Line) -> Option<(Key, Span)> {
    let name = line.name().filter(|_| line.key().is_none())?;
    Some((Key::of_any_case(name.of(reading.text))?, name))
}

/// Adds the MX hosts that DNS names, where it does.
fn with_hosts(case: &Case<'_>, reading: &PolicyReading<'_>) -> Option<Fix> {
    let hosts = case.answers.mx_hosts.iter().filter(|mx| MxPattern::read(mx.host.as_str()).is_ok());
    let edits: Vec<_> = hosts.map(|mx| with_line(reading, &format!("mx: {}", mx.host))).collect();
    (!edits.is_empty()).then(|| Fix::choice(Prose::new("Add the MX hosts that DNS names"), edits))
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
