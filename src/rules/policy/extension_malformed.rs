//! A field that the standard does not know, and does not allow.

use super::line_malformed::record_in_policy;
use super::mx_list::items_of_lists;
use super::policy_placeholder::front_matter;
use super::{at, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461, said};
use crate::read::{Key, Line, PolicyReading, PolicyViolation};
use crate::rules::{Case, rule};
use crate::text::Spanned;

rule! {
    /// A policy may hold fields of one’s own, which senders ignore: a name of letters, digits and `_`, `-` or `.`, of 32
    /// characters at most, a colon, and a value. On others senders differ: some skip the line, some drop the whole policy.
    "extension-malformed" = Warning, rfc8461("3.2"), "a field of one’s own is outside the grammar";
    next "Delete the line, or write it as a name, a colon and a value.",
    hides ["line-ending-mixed"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note:\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nmy note: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n_note: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nnäme: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\na-name-of-more-than-thirty-two-chars: a\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a: b = c\n";
}

/// The most characters of a field's name.
const NAME_MAX: usize = 32;

/// Speaks of each such line. Of one that was meant as a field that the standard knows, another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| !reading.violations.is_empty()) else { return };
    let front_matter = reading.lines.get(front_matter(reading)).map_or(0, |line| line.span.start);
    let items = items_of_lists(reading);
    for &Spanned { value, span } in reading.violations.iter().filter(|breach| breach.span.start >= front_matter) {
        let Some(line) = reading.line_at(span.start) else { continue };
        if items.binary_search(&line.span.start).is_ok() {
            continue;
        }
        let message = match value {
            PolicyViolation::ExtensionEmpty if !is_a_known_field(reading, line) => {
                Prose::with("Nothing stands after the colon of {}.", [code(line.span.words(reading.text))])
            }
            PolicyViolation::Name if span.of(reading.text) != b":" && reading.meant(line).next().is_none() => {
                record_in_policy(line.span.words(reading.text).trim())
                    .unwrap_or_else(|| odd_name(&span.words(reading.text)))
            }
            _ => continue,
        };
        if reading.misspelled(line).is_some() {
            continue;
        }
        let fix = Fix::choice(Prose::new("Delete the line"), vec![without_line(line)]);
        findings.push(Finding::new(&RULE, at(span), message).mended_by(fix));
    }
}

/// Whether the line has the name of a field that the standard knows, in any case: other rules speak of that.
fn is_a_known_field(reading: &PolicyReading<'_>, line: &Line) -> bool {
    line.name().is_some_and(|name| Key::of_any_case(name.of(reading.text)).is_some())
}

/// What keeps a name from being one.
pub(super) fn odd_name(words: &str) -> Prose {
    let is_odd = |character: &char| !character.is_ascii_alphanumeric() && !matches!(character, '_' | '-' | '.');
    match words.chars().find(is_odd) {
        Some(' ') => Prose::with("The name {} has a blank in it.", [code(words)]),
        Some(odd) => Prose::with("The name {} has {} in it.", [code(words), code(odd)]),
        None if words.len() > NAME_MAX => {
            Prose::with("The name {} has {} characters, and 32 are allowed.", [code(words), said(words.len())])
        }
        None => Prose::with("The name {} begins with neither a letter nor a digit.", [code(words)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn what_is_outside_the_grammar_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 1\nnäme: x\n^^^^\nx-note: \n      ^\n: x\n");
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 1\nmode:\n");
        assert_eq!(mended(&RULE, "mode: none\nx-note:\nmax_age: 1\n"), ["mode: none\nmax_age: 1\n"]);
    }
}
