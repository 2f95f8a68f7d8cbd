//! `id=` with nothing after it.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::RecordViolation;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The `id` tells senders whether the policy that they hold is still the current one. A record with an empty one
    /// does not count: senders act as if the domain had no policy, and mail to it is not protected.
    "record-id-empty" = Error, rfc8461("3.1"), "the id is empty";
    next "Give the `id` a value of letters and digits, and change it each time that the policy changes.";
    bad Record "v=STSv1; id=;";
    bad Record "v=STSv1; id=";
    good Record "v=STSv1; id=0;";
}

/// Speaks of the first `id`, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        for violation in record.violations.iter().filter(|violation| violation.value == RecordViolation::IdEmpty) {
            let better = format!("id={}", case.evidence.judged_at.policy_id());
            let fix = Fix::safe(Prose::with("Write {}", [code(&better)]), vec![Edit::replace(violation.span, &better)]);
            let message = Prose::new("Nothing stands after `id=`.");
            findings.push(Finding::new(&RULE, at(index, violation.span), message).mended_by(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_field_is_marked_and_filled() {
        marks(&RULE, "v=STSv1; id=;\n         ^^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; id=;"), ["v=STSv1; id=20261124T161500;"]);
    }
}
