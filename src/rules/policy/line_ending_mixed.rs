//! Lines that end in two ways.

use super::at;
use crate::finding::{Finding, Fix, Prose, grouped, rfc8461, said};
use crate::read::{Ending, PolicyViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// The standard allows LF and CRLF, and senders read both. A few programs decide by the first line how all of them
    /// end, and trip over the others.
    "line-ending-mixed" = Advice, rfc8461("3.2"), "some lines end with LF, others with CRLF";
    next "Save the file with one kind of line ending, whichever.",
    hides ["line-ending-lf"];
    bad Policy "version: STSv1\r\nmode: enforce\nmx: mx.example.com\r\nmax_age: 1209600\n";
    bad Policy "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\n";
    good Policy "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600";
}

/// Speaks once, of the first line that ends as few do.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let (lf, crlf) = (reading.counts.lf, reading.counts.crlf);
    let has_bare_cr = reading.violations.iter().any(|breach| breach.value == PolicyViolation::BareCr);
    // Of CRs without an LF the rule on those speaks, and mends the rest with them.
    if lf == 0 || crlf == 0 || has_bare_cr {
        return;
    }
    let (few, many) = if lf > crlf { (Ending::CrLf, Ending::Lf) } else { (Ending::Lf, Ending::CrLf) };
    let lines = reading.lines.iter().filter(|line| line.ending == few);
    let endings = lines.map(|line| Span::new(line.span.end, line.span.end + few.as_str().len()));
    let edits: Vec<Edit> = endings.map(|ending| Edit::replace(ending, many.as_str())).collect();
    let Some(first) = edits.first().map(|edit| edit.span) else { return };
    let counts = [said(grouped(lf)), said(grouped(crlf))];
    let message = match lf == crlf {
        true => Prose::with("LF ends {} of the lines, CRLF {}. This is the first that ends with LF.", counts),
        false => Prose::with("LF ends {} of the lines, CRLF {}. This one ends as the fewer do.", counts),
    };
    let title =
        if many == Ending::Lf { Prose::new("End each line with LF") } else { Prose::new("End each line with CRLF") };
    findings.push(Finding::new(&RULE, at(first), message).mended_by(Fix::safe(title, edits)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{mended, places};

    #[test]
    fn the_first_that_differs_is_marked() {
        let sketch = Sketch::good("example.com").policy(b"version: STSv1\nmode: none\r\nmax_age: 1\n");
        assert_eq!(places(&sketch, &RULE), [at(Span::new(25, 27))]);
    }

    #[test]
    fn each_ends_as_most_do() {
        assert_eq!(
            mended(&RULE, "version: STSv1\nmode: none\r\nmax_age: 1\n"),
            ["version: STSv1\nmode: none\nmax_age: 1\n"]
        );
        assert_eq!(
            mended(&RULE, "version: STSv1\nmode: none\r\nmax_age: 1"),
            ["version: STSv1\r\nmode: none\r\nmax_age: 1"]
        );
    }
}
