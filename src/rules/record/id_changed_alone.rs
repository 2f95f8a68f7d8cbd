//! The `id` is a new one, and the policy is not.

use super::id_changed_early::{same_under_new_id, uncovered_now};
use crate::finding::{Finding, Place, Prose, code, rfc8461};
use crate::rules::earlier::Earlier;
use crate::rules::{Case, rule};

rule! {
    /// Senders that see a new `id` fetch the policy once more, find what they hold already, and keep it for another `max_age`. Nothing
    /// changes for mail. It is worth knowing only if a new policy was meant to come with it: one that is served after the `id` has
    /// changed is not looked for.
    "id-changed-alone" = Note, rfc8461("3.1"), "the id is new, and the policy is not";
    next "Nothing, if no new policy was meant. Otherwise serve it first, and publish the record with yet another `id` then.";
}

/// Speaks where nothing shows that another policy is due.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(earlier) = Earlier::of(case) else { return };
    let Some((id, policy)) = same_under_new_id(case, &earlier) else { return };
    if !uncovered_now(case, policy).is_empty() {
        return;
    }
    let message = Prose::with(
        "The id is new, {}, and the policy asks the same of senders as the one {}. They fetch it once more, and nothing changes for \
         mail.",
        [code(id), earlier.policy_seen(case)],
    );
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Probe;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;
    use crate::rules::sighting;

    fn after(earlier: &Sketch, now: Sketch) -> Vec<(Severity, String)> {
        let seen = sighting(&earlier.clone().at("2026-11-24T14:02:00Z").evidence());
        found(&now.after_sighting(seen), &RULE)
    }

    #[test]
    fn a_new_id_for_the_same_policy() {
        let good = || Sketch::good("example.com");
        let words = "The id is new, 2, and the policy asks the same of senders as the one seen at 14:02 UTC. They fetch it once more, \
                     and nothing changes for mail.";
        assert_eq!(after(&good(), good().record("v=STSv1; id=2;")), [(Severity::Note, words.to_owned())]);
        for now in [good(), good().record("v=STSv1; id=2;").probe(Probe::Opaque), good().no_record()] {
            assert_eq!(after(&good(), now), []);
        }
    }
}
