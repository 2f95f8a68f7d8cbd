//! A name with capital letters.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Names match in any case by the standard. Mimecast’s library for senders compares letter by letter, and with this
    /// line it matches no host that DNS names in small letters: it does not deliver there in mode `enforce`.
    "mx-uppercase" = Warning, rfc8461("4.1"), "the name of a host has capital letters";
    next "Write the name in small letters.";
    bad Policy "version: STSv1\nmode: enforce\nmx: MX.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.Example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    for (mx, _) in reading.doubtful_patterns().filter(|(_, pattern)| pattern.has_capitals()) {
        let words = mx.value.words(reading.text);
        let better = words.to_ascii_lowercase();
        let message = Prose::with(
            "{} has capital letters, and one library for senders takes them for others than small ones.",
            [code(&words)],
        );
        let fix = Fix::safe(Prose::with("Write {}", [code(&better)]), vec![Edit::replace(mx.value, better)]);
        findings.push(Finding::new(&RULE, at(mx.value), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: A.example\n    ^^^^^^^^^\nmx: b.example\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "mx: *.MX.example\n"), ["mx: *.mx.example\n"]);
    }
}
