//! The `id` of an example.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Senders fetch a policy again when the `id` is another one. An `id` that was copied from an example works until the
    /// policy changes; a second copy of the example then looks to senders as if nothing had changed.
    "record-id-copied" = Advice, rfc8461("3.1"), "the id is that of an example";
    next "Write an `id` of your own, such as the date and time of the last change, and change it with every change of the policy.";
    bad Record "v=STSv1; id=20160831085700Z;";
    bad Record "v=STSv1; id=20190429T010101;";
    bad Record "v=STSv1; id=yyyymmddTHHMMSS;";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "v=STSv1; id=1; note=20160831085700Z;";
}

/// The `id` of RFC 8461 §3.1, and that of Google's instructions.
const COPIED: [&str; 2] = ["20160831085700Z", "20190429T010101"];

/// Speaks of the `id` that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let Some(id) = record.id() else { continue };
        let is_pattern = id.value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("yyyy"));
        if !is_pattern && !COPIED.contains(&id.value) {
            continue;
        }
        let message = Prose::with("The `id` {} was copied from an example.", [code(id.value)]);
        let new = case.evidence.judged_at.policy_id();
        // Senders fetch the policy again because of it: the owner may want to choose the moment.
        let fix = Fix::choice(Prose::with("Write {}", [code(&new)]), vec![Edit::replace(id.span, &new)]);
        findings.push(Finding::new(&RULE, at(index, id.span), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_value_is_marked_and_replaced() {
        marks(&RULE, "v=STSv1; id=20160831085700Z;\n            ^^^^^^^^^^^^^^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; id=20190429T010101"), ["v=STSv1; id=20261124T161500"]);
    }
}
