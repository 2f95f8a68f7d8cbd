//! A name without a dot in it.

use super::at;
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::name::MxPattern;
use crate::rules::{Case, rule};

rule! {
    /// A name of one part is a name within some network, and no MX host on the internet is called so. The line covers
    /// nothing, and mail to the host that was meant is refused in mode `enforce`.
    "mx-single-label" = Warning, rfc8461("4.1"), "the name of a host has no dot in it";
    next "Write the whole name of the MX host, as the MX record has it.";
    bad Policy "version: STSv1\nmode: enforce\nmx: mail\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: localhost\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line. Of a wildcard before such a name, `mx-wildcard-broad` speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let is_it = |pattern: &MxPattern<'_>| !pattern.is_wildcard() && !pattern.domain().contains('.');
    for (mx, pattern) in reading.doubtful_patterns().filter(|(_, pattern)| is_it(pattern)) {
        let message = Prose::with("{} is a name of one part, and no MX host is called so.", [code(pattern.domain())]);
        findings.push(Finding::new(&RULE, at(mx.value), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: mail\n    ^^^^\nmx: *.com\nmx: a.example\nmax_age: 1\n");
    }
}
