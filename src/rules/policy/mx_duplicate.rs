//! An `mx` line that stands there more than once.

use scan::{Names, repeated};

use super::{at, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::MxLine;
use crate::rules::{Case, rule};

rule! {
    /// The second line says what the first one says. It does no harm; it is one more line to keep in step with the MX
    /// records.
    "mx-duplicate" = Advice, rfc8461("3.2"), "an mx line stands there more than once";
    next "Keep one of the lines.",
    hides ["mx-list"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.example.com\nmx: *.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line but the first.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| reading.mx.len() > 1) else { return };
    if Names::differ_at_a_glance(reading.mx.iter().map(|mx| mx.value.of(reading.text))) {
        return;
    }
    let all_are_fields = reading.violations.is_empty();
    // One that only lenient senders read is no reason to delete another.
    let counts = |mx: &&MxLine<'_>| mx.pattern.is_ok() && (all_are_fields || reading.is_field(mx));
    let lines: Vec<&MxLine<'_>> = reading.mx.iter().filter(counts).collect();
    let values: Vec<&[u8]> = lines.iter().map(|mx| mx.value.of(reading.text)).collect();
    for mx in repeated(&values).into_iter().filter_map(|index| lines.get(index)) {
        let words = mx.value.words(reading.text);
        let message = Prose::with("The line {} stands there already.", [code(format_args!("mx: {words}"))]);
        let fix = reading.line_of(mx).map(|line| Fix::safe(Prose::new("Delete the line"), vec![without_line(line)]));
        findings.push(Finding::new(&RULE, at(mx.value), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn each_but_the_first_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: none\nmx: a.example\nmx: A.example\n    ^^^^^^^^^\nmx: *.a.example\nmx: a.example\n    ^^^^^^^^^\nmax_age: 1\n",
        );
        assert_eq!(mended(&RULE, "mx: a.example\r\nmx: a.example\r\n"), ["mx: a.example\r\n"]);
    }
}
