//! The name of a field in other letters.

use super::{at, grave_where, key_in_other_letters, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::Key;
use crate::rules::policy_values::Standing;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The case of each letter counts: senders read `Mode` as a field that they do not know, and ignore the line. Where
    /// the policy has no other line for the field, they drop the whole policy, and mail to the domain is not protected.
    "key-case" = Error, rfc8461("3.2"), "the name of a field is written in other letters";
    next "Write the names `version`, `mode`, `max_age` and `mx` in lower case.",
    hides ["@taken", "@mx", "@line"];
    bad Policy "version: STSv1\nMode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "Version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nMAX_AGE: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nMX: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nMode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nMx: mx2.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: MX.example.com\nmax_age: 1209600\nX-Mode: testing\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| reading.counts.extensions > 0) else { return };
    let standing = Standing::of(case, reading);
    let mut given = Vec::new();
    for line in &reading.lines {
        let Some((key, name)) = key_in_other_letters(reading, line) else { continue };
        let is_lacking = standing.lacks(key);
        let message =
            Prose::with("{} is not {}: the case of each letter counts.", [code(name.words(reading.text)), code(key)]);
        let title = Prose::with("Write {}", [code(key)]);
        let edits = vec![Edit::replace(name, key.as_str())];
        let fix = match key {
            Key::Mx => standing.fix(title, edits, true),
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
    use crate::finding::Severity;
    use crate::rules::checking::{marks, mended, severities};

    #[test]
    fn the_name_is_marked() {
        marks(&RULE, "version: STSv1\nMode: none\n^^^^\nMAX_AGE: 1209600\n^^^^^^^\n");
        assert_eq!(mended(&RULE, "Mode: none\nMODE: enforce\n"), ["mode: none\nMODE: enforce\n", "Mode: none\n"]);
    }

    #[test]
    fn an_error_where_the_field_is_then_missing() {
        let severities = |lines: &str| {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            severities(&RULE, &policy)
        };
        assert_eq!(severities("Mode: enforce\nmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("Mode: testing\nmode: enforce\nmx: a.example\n"), [Severity::Warning]);
        assert_eq!(severities("mode: enforce\nMX: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nMX: a.example\nmx: b.example\n"), [Severity::Warning]);
        assert_eq!(severities("mode: none\nMX: a.example\n"), [Severity::Warning]);
    }
}
