//! A byte order mark before the first line.

use super::at;
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::PolicyViolation;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The mark leaves nothing on the screen, and senders read it as a part of the first name. They miss that line,
    /// mostly `version`, and act as if the domain had no policy: mail from them is not protected.
    "policy-bom" = Error, rfc8461("3.2"), "a byte order mark stands before the first line";
    next "Save the file as UTF-8 without a byte order mark. Some editors call that `UTF-8`, and the other `UTF-8 with BOM`.";
    bad Policy "\u{feff}version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: \u{feff}\n";
}

/// Speaks of the mark at the very beginning; the lines are judged as they stand without it.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let Some(bom) = reading.violations.iter().find(|violation| violation.value == PolicyViolation::Bom) else { return };
    let fix = Fix::safe(Prose::new("Delete the byte order mark"), vec![Edit::remove(bom.span)]);
    let message = Prose::new("The policy begins with a byte order mark, the bytes `EF BB BF`.");
    findings.push(Finding::new(&RULE, at(bom.span), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_mark_is_marked() {
        marks(&RULE, "\u{feff}version: STSv1\n^\nmode: enforce\n");
    }
}
