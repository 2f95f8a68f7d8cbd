//! An `mx` line that a wildcard covers as well.

use scan::Names;

use super::{at, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::rules::{Case, rule};

rule! {
    /// A wildcard in the policy covers the host already. The line does no harm; it is one more line to keep in step with
    /// the MX records.
    "mx-redundant" = Advice, rfc8461("4.1"), "a wildcard covers what an mx line names";
    next "Keep the wildcard, or better the name of each host: a wildcard lets in every name below it.";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: example.com\nmx: *.example.com\nmx: a.b.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mx2.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| reading.counts.wildcards > 0) else { return };
    let mut covered = Names::with_room(reading.counts.wildcards);
    for (_, pattern) in reading.patterns().filter(|(_, pattern)| pattern.is_wildcard()) {
        covered.insert(pattern.domain().as_bytes());
    }
    for (mx, pattern) in reading.patterns().filter(|(_, pattern)| !pattern.is_wildcard()) {
        let Some((_, above)) = pattern.domain().split_once('.') else { continue };
        if !covered.contains(above.as_bytes()) {
            continue;
        }
        let message =
            Prose::with("{} is covered by {} as well.", [code(pattern.domain()), code(format_args!("*.{above}"))]);
        // Which of the two lines goes is for the owner to say.
        let fix = reading.line_of(mx).map(|line| Fix::choice(Prose::new("Delete the line"), vec![without_line(line)]));
        findings.push(Finding::new(&RULE, at(mx.value), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_value_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: none\nmx: a.MX.example\n    ^^^^^^^^^^^^\nmx: *.mx.example\nmx: mx.example\nmax_age: 1\n",
        );
        assert_eq!(mended(&RULE, "mx: a.example\nmx: *.example\n"), ["mx: *.example\n"]);
    }
}
