//! The `id` is too long.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461, said};
use crate::read::RecordViolation;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// An `id` has at most 32 letters and digits. With more the record does not count: senders act as if the domain had
    /// no policy, and mail to it is not protected.
    "record-id-too-long" = Error, rfc8461("3.1"), "the id has more than 32 characters";
    next "Write a shorter `id`; a date and time without separators will do.";
    bad Record "v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456;";
    good Record "v=STSv1; id=abcdefghijklmnopqrstuvwxyz012345;";
}

/// Speaks of the first `id`, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        for violation in record.violations.iter().filter(|violation| violation.value == RecordViolation::IdTooLong) {
            let id = violation.span.words(record.text);
            let message = Prose::with(
                "The `id` {} has {} characters, and 32 are allowed.",
                [code(&id), said(id.chars().count())],
            );
            // A new one, not the first 32 characters: what changes from policy to policy may stand at the end.
            let new = case.evidence.judged_at.policy_id();
            let fix = Fix::safe(Prose::with("Write {}", [code(&new)]), vec![Edit::replace(violation.span, &new)]);
            findings.push(Finding::new(&RULE, at(index, violation.span), message).mended_by(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "v=STSv1; id=abcdefghijklmnopqrstuvwxyz0123456\n            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n");
    }
}
