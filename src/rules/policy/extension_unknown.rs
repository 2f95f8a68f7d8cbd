//! A field that the standard does not know.

use std::collections::BTreeSet;

use super::at;
use super::policy_placeholder::front_matter;
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::read::Key;
use crate::rules::policy_values::extensions;
use crate::rules::{Case, rule};

rule! {
    /// Senders ignore fields that they do not know, and the policy counts all the same. Some checkers and a few programs
    /// take such a field for a mistake.
    "extension-unknown" = Note, rfc8461("3.2"), "the standard does not know a field";
    next "Leave the line, if it is meant for somebody; else delete it.";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nnode: web1\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nMode: testing\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nmax-age: 86400\n";
}

/// Speaks of each such name within the grammar once, where it first stands.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| reading.counts.extensions > 0) else { return };
    let front_matter = reading.lines.get(front_matter(reading)).map_or(0, |line| line.span.start);
    let mut spoken_of = BTreeSet::new();
    for (line, name, value) in extensions(reading).filter(|(line, ..)| line.span.start >= front_matter) {
        let bytes = value.of(reading.text);
        let is_malformed = bytes.is_empty() || bytes.iter().any(u8::is_ascii_control);
        if is_malformed || Key::of_any_case(name.of(reading.text)).is_some() || reading.misspelled(line).is_some() {
            continue;
        }
        if !spoken_of.insert(name.of(reading.text)) {
            continue;
        }
        let message = Prose::with(
            "Senders ignore the field {}: the standard does not know it.",
            [code(name.words(reading.text))],
        );
        findings.push(Finding::new(&RULE, at(name), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_name_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 1\nx-note: a\n^^^^^^\nx-empty:\nx-note: b\n");
    }
}
