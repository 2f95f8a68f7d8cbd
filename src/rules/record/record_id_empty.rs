//! `id=` with nothing after it.

use super::{at, is_id, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{RecordField, RecordViolation};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The `id` tells senders whether the policy that they hold is still the current one. A record with an empty one
    /// does not count: senders act as if the domain had no policy, and mail to it is not protected.
    "record-id-empty" = Error, rfc8461("3.1"), "the id is empty";
    next "Give the `id` a value of letters and digits, and change it each time that the policy changes.",
    hides ["@taken"];
    bad Record "v=STSv1; id=;";
    bad Record "v=STSv1; id=";
    bad Record "v=STSv1; id=; id=20261124T161500";
    good Record "v=STSv1; id=0;";
}

/// Speaks of the first `id`, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        for violation in record.violations.iter().filter(|violation| violation.value == RecordViolation::IdEmpty) {
            let is_full = |field: &&RecordField<'_>| field.name.value == b"id" && !field.value.value.is_empty();
            let (message, fix) = match record.fields.iter().find(is_full) {
                None => {
                    let better = format!("id={}", case.evidence.judged_at.policy_id());
                    let title = Prose::with("Write {}", [code(&better)]);
                    let fix = Fix::safe(title, vec![Edit::replace(violation.span, &better)]);
                    (Prose::new("Nothing stands after `id=`."), fix)
                }
                Some(full) => {
                    let title = Prose::new("Delete the empty one");
                    let edits = vec![written(record).without_field(violation.span)];
                    let next = record.fields.iter().filter(|field| field.name.value == b"id").nth(1);
                    let is_next = next.is_some_and(|next| is_id(&String::from_utf8_lossy(next.value.value)));
                    let fix = if is_next { Fix::safe(title, edits) } else { Fix::choice(title, edits) };
                    let message = Prose::with(
                        "Nothing stands after the first `id=`, which is the one that counts. {} comes later.",
                        [code(full.span().words(record.text))],
                    );
                    (message, fix)
                }
            };
            findings.push(Finding::new(&RULE, at(index, violation.span), message).mended_by(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties};

    #[test]
    fn the_field_is_marked_and_filled() {
        marks(&RULE, "v=STSv1; id=;\n         ^^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; id=;"), ["v=STSv1; id=20261124T161500;"]);
        assert_eq!(mended(&RULE, "v=STSv1; id=; id=1"), ["v=STSv1; id=1"]);
        assert_eq!(safeties(&RULE, "v=STSv1; id=; id=1"), [Safety::Safe]);
        assert_eq!(safeties(&RULE, "v=STSv1; id=; id=a-b"), [Safety::NeedsChoice]);
    }
}
