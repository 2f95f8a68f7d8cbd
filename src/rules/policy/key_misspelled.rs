//! The name of a field with a slip of the pen in it.

use super::{at, grave_where, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{Key, Misspelled, PolicyViolation};
use crate::rules::policy_values::Standing;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Senders know `version`, `mode`, `max_age` and `mx`, and ignore a field with any other name. Where the policy has no
    /// other line for the field, they drop the whole policy, and mail to the domain is not protected.
    "key-misspelled" = Error, rfc8461("3.2"), "the name of a field is misspelled";
    next "Write the names `version`, `mode`, `max_age` and `mx`.",
    hides ["@taken", "@mx", "@line"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax-age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmaxage: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax age: 1209600\n";
    bad Policy "eversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nnmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nms: mx.example.com\nmx: mx2.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nnode: web1\n";
    good Policy "version: STSv1\nmode: enforce\nMX: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line. Of one that holds what leaves no mark on the screen, the rule on that speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    if reading.counts.extensions == 0 && !reading.violations.iter().any(|breach| breach.value == PolicyViolation::Name)
    {
        return;
    }
    let standing = Standing::of(case, reading);
    let mut given = Vec::new();
    for line in reading.lines.iter().filter(|line| line.key().is_none()) {
        let Some(Misspelled { key, name, is_certain, .. }) = reading.misspelled(line) else { continue };
        // Of blanks around the name, the rules on those speak.
        if name.start > line.span.start || reading.text.get(name.end) != Some(&b':') {
            continue;
        }
        let is_lacking = standing.lacks(key);
        let message =
            Prose::with("Senders do not know {}, which looks like {}.", [code(name.words(reading.text)), code(key)]);
        let title = Prose::with("Write {}", [code(key)]);
        let edits = vec![Edit::replace(name, key.as_str())];
        let fix = match key {
            // A host would come in where others are named, and a guess is no certainty.
            Key::Mx if is_lacking && is_certain => standing.fix(title, edits, true),
            Key::Mx => Fix::choice(title, edits),
            // Of two such lines only one can stand for the field.
            _ if is_lacking && !given.contains(&key) => {
                given.push(key);
                Fix::safe(title, edits)
            }
            _ => Fix::choice(Prose::new("Delete the line"), vec![without_line(line)]),
        };
        findings.push(Finding::new(&RULE, at(name), message).as_grave_as(grave_where(is_lacking)).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties};

    #[test]
    fn the_name_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmax-age : 1\n^^^^^^^\nmaxage: 1\n^^^^^^\n");
        marks(&RULE, "verison: STSv1\n^^^^^^^\nmode: none\nmax_age: 1\n");
    }

    #[test]
    fn what_was_meant() {
        for (text, better, safety) in [
            ("max-age: 1\n", "max_age: 1\n", Safety::Safe),
            ("max age: 1\n", "max_age: 1\n", Safety::Safe),
            ("nmx: a.example\n", "mx: a.example\n", Safety::NeedsChoice),
            ("max_age: 1\nmax-age: 2\n", "max_age: 1\n", Safety::NeedsChoice),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
            assert_eq!(safeties(&RULE, text), [safety], "{text:?}");
        }
        assert_eq!(safeties(&RULE, "maxage: 1\nmax-age: 2\n"), [Safety::Safe, Safety::NeedsChoice]);
    }
}
