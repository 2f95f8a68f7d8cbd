//! The version is not `STSv1`.

use super::{at, bare};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{Field, Key};
use crate::rules::policy_values::{cause, moved_up, value_below};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Senders know a policy by its line `version: STSv1`, each letter in its case. With another version they drop the
    /// whole policy: mail to the domain is not protected, and nobody is told.
    "version-misspelled" = Error, rfc8461("3.2"), "the version is not STSv1";
    next "Write `version: STSv1`.",
    hides ["@taken", "version-not-first"];
    bad Policy "version: stsv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv2\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: \"STSv1\"\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version:\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version:STSv1 \nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of the first `version` line, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let Field::Malformed { value } = reading.version else { return };
    if cause(reading, Key::Version, value).is_some() {
        return;
    }
    if let Some(below) = value_below(reading, Key::Version, value) {
        let (message, fix) = moved_up(reading, Key::Version, value, below);
        return findings.push(Finding::new(&RULE, at(value), message).mended_by(fix));
    }
    let words = value.words(reading.text);
    let message = if words.is_empty() {
        Prose::new("The line `version:` names no version.")
    } else if words.eq_ignore_ascii_case("STSv1") {
        Prose::with("{} is not `STSv1`: the case of each letter counts.", [code(&words)])
    } else {
        Prose::with("{} is not `STSv1`, the only version that there is.", [code(&words)])
    };
    let title = Prose::new("Write `STSv1`");
    let edits = vec![Edit::replace(value, if words.is_empty() { " STSv1" } else { "STSv1" })];
    let is_certain = words.is_empty() || bare(&words).eq_ignore_ascii_case("STSv1");
    let fix = if is_certain { Fix::safe(title, edits) } else { Fix::choice(title, edits) };
    findings.push(Finding::new(&RULE, at(value), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: stsv1 \n         ^^^^^\nmode: none\nmax_age: 1209600\n");
        assert_eq!(
            mended(&RULE, "version: STSv1, \nmode: none\nmax_age: 1"),
            ["version: STSv1 \nmode: none\nmax_age: 1"]
        );
    }

    #[test]
    fn another_version_is_for_the_owner_to_decide() {
        assert_eq!(safeties(&RULE, "version: [STSv1]\n"), [Safety::Safe]);
        assert_eq!(safeties(&RULE, "version: STSv2\n"), [Safety::NeedsChoice]);
    }
}
