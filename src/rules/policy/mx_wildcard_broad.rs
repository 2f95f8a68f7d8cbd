//! A wildcard below which anybody can register a name.

use super::at;
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::rules::suffixes::is_suffix;
use crate::rules::{Case, rule};

rule! {
    /// The line covers every host one level below a name where anybody can register one. Who forges DNS answers needs
    /// only such a name and its certificate, and mail goes there: the policy protects next to nothing.
    "mx-wildcard-broad" = Warning, rfc8461("10.2"), "a wildcard covers names that anybody can register";
    next "Write the name of each MX host, or a wildcard below a domain of your own or of your provider.";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.co.uk\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.net\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: *.mail.co.uk\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| reading.counts.wildcards > 0) else { return };
    for (mx, pattern) in reading.patterns().filter(|(_, pattern)| pattern.is_wildcard() && is_suffix(pattern.domain()))
    {
        let message = Prose::with(
            "{} covers every name below {}, where anybody can register one.",
            [code(format_args!("*.{}", pattern.domain())), code(pattern.domain())],
        );
        findings.push(Finding::new(&RULE, at(mx.value), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_value_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: none\nmx: *.COM\n    ^^^^^\nmx: *.a.example\nmx: *.Co.Uk\n    ^^^^^^^\nmax_age: 1\n",
        );
    }

    #[test]
    fn what_is_known_of_suffixes() {
        for name in ["com", "co.uk", "com.au", "co.jp"] {
            assert!(is_suffix(name), "{name}");
        }
        for name in ["example.com", "uk.com.example", "mail.co.uk", "co.example", "outlook.com"] {
            assert!(!is_suffix(name), "{name}");
        }
    }
}
