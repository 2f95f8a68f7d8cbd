//! Lines that end with LF.

use super::at;
use crate::evidence::Came;
use crate::finding::{Finding, Prose, rfc8461};
use crate::read::{PolicyReading, Provenance};
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// The prose of the standard speaks of CRLF alone, its grammar allows both (errata 6253), and some tools call LF a
    /// fault. It is none.
    "line-ending-lf" = Note, rfc8461("3.2"), "the lines end with LF, which is fine";
    next "Nothing is to be done.";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";
    good Policy "version: STSv1\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";
}

/// Speaks once, where all lines end so and nothing but texts is judged: beside a live check it would stand in most reports,
/// and there is nothing to be done. Only of exact bytes: a text field holds each line ending as LF, and what came through a
/// terminal has lost its CRs.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let all_lf = |reading: &&PolicyReading<'_>| reading.counts.lf > 0 && reading.counts.crlf == 0;
    let is_shown = case.policy.as_ref().is_some_and(|policy| policy.text.provenance == Provenance::Shown);
    let is_exact = case.answers.shown.with_policy().is_some_and(|text| text.came == Came::Exact);
    let Some(reading) = case.policy_lines().filter(|_| case.is_lint() && is_shown && is_exact).filter(all_lf) else {
        return;
    };
    let Some(first) = reading.lines.first() else { return };
    let message = Prose::new("The lines end with LF, and senders read them as they read lines that end with CRLF.");
    findings.push(Finding::new(&RULE, at(Span::new(first.span.end, first.span.end + 1)), message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{marks, places};

    #[test]
    fn the_first_line_ending_is_marked() {
        marks(&RULE, "version: STSv1\n              ^\nmode: none\nmax_age: 1\nmx: a.example\n");
    }

    #[test]
    fn silent_on_an_answer_that_was_pasted() {
        let lint = Sketch::lint(ShownKind::Any, b"HTTP/2 200\n\nversion: STSv1\nmode: none\nmax_age: 1\n");
        assert_eq!(places(&lint, &RULE), []);
    }

    #[test]
    fn silent_on_what_was_typed() {
        let text = b"version: STSv1\nmode: none\nmax_age: 1\n";
        assert_eq!(places(&Sketch::lint(ShownKind::Any, text), &RULE).len(), 1);
        assert_eq!(places(&Sketch::typed(ShownKind::Any, text), &RULE), []);
    }

    #[test]
    fn silent_in_a_check() {
        let sketch = Sketch::good("example.com").policy(b"version: STSv1\nmode: none\nmax_age: 1\n");
        assert_eq!(places(&sketch, &RULE), []);
    }
}
