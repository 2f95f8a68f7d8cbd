//! The policy has changed since an earlier check, and the `id` has not.

use crate::finding::{Finding, Place, Prose, ask_again, code, duration, rfc8461, said};
use crate::rules::earlier::{Earlier, ask_the_same};
use crate::rules::{Case, rule};

rule! {
    /// By the `id`, senders tell whether there is another policy. While it stays the same, those that hold the old policy go on with
    /// it until they refresh it unasked, as some do once a day, or until its `max_age` has run out. Mail to a host that only the
    /// new policy covers is refused by them until then, and what the new one protects they do not protect.
    "id-not-changed" = Error, rfc8461("8.1"), "the policy has changed, and the id has not";
    next "Publish the record with a new `id`. With each change of the policy, change the `id` after it.";
}

/// Speaks where both the policy and the `id` were seen then and now, and the policy asks something else of senders.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(earlier) = Earlier::of(case) else { return };
    let (Some([then, now]), Some([id_then, id])) = (earlier.policies(case), earlier.ids(case)) else { return };
    if id_then != id || ask_the_same(then, now) {
        return;
    }
    let kept = duration(then.max_age.value().unwrap_or_default());
    let message = Prose::with(
        "The policy is another one than that {}, and the id is still {}. Senders that hold the old policy do not look for a new one: \
         they keep it until they refresh it unasked, or for up to {}. {}",
        [earlier.policy_seen(case), code(id), said(kept), ask_again(case.answers.record.ttl)],
    );
    let finding = Finding::new(&RULE, Place::Record, message);
    findings.push(case.new_record().into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{Probe, RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge};
    use crate::rules::sighting;

    const OTHER: &[u8] = b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 86400\n";

    fn after(earlier: &Sketch, now: Sketch) -> Sketch {
        now.after_sighting(sighting(&earlier.clone().at("2026-03-03T14:02:00Z").evidence()))
    }

    #[test]
    fn another_policy_under_the_same_id() {
        let good = || Sketch::good("example.com");
        let words = |seen: &str| {
            let rest = "and the id is still 20261124T161500. Senders that hold the old policy do not look for a new one: they keep it \
                        until they refresh it unasked, or for up to 14 days. After a change, ask again in 1 hour.";
            vec![(Severity::Error, format!("The policy is another one than that {seen} on 3 March, {rest}"))]
        };
        let sketch = after(&good(), good().policy(OTHER));
        assert_eq!(found(&sketch, &RULE), words("seen"));
        let offered: Vec<_> = judge(&sketch.evidence())
            .into_iter()
            .filter(|finding| finding.rule == &RULE)
            .flat_map(|finding| finding.copyable)
            .map(|copyable| copyable.text)
            .collect();
        assert_eq!(offered, ["_mta-sts.example.com. IN TXT \"v=STSv1; id=20261124T161500;\""]);
        // What was shown then is not said to have been seen.
        let policy = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
        let shown = good().probe(Probe::Opaque).shown(ShownKind::Policy, policy);
        assert_eq!(found(&after(&shown, good().policy(OTHER)), &RULE), words("shown"));
    }

    #[test]
    fn silent_where_one_side_was_not_seen_or_nothing_is_asked_anew() {
        let good = || Sketch::good("example.com");
        let written_otherwise = b"version: STSv1\nmax_age: 1209600\nmode: enforce\nmx: MX.example.com\n";
        let other_record = Answer::Txt(&[&[b"v=STSv1; id=2;"]]);
        for (earlier, now) in [
            (good(), good()),
            (good(), good().policy(written_otherwise)),
            (good(), good().policy(OTHER).record("v=STSv1; id=2;")),
            (good().record("v=STSv1; id=2;"), good().policy(OTHER)),
            // Not seen now, or then.
            (good(), good().probe(Probe::Opaque)),
            (good(), good().probe(Probe::Rejected).shown(ShownKind::Policy, OTHER)),
            (good(), good().policy(OTHER).no_record()),
            (good().no_record(), good().policy(OTHER)),
            (good().probe(Probe::Opaque), good().policy(OTHER)),
            (good(), good().response(404, None, OTHER)),
            (good(), good().policy(OTHER).answer("_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, None))),
            // Whoever asks another resolver finds another id.
            (good(), good().policy(OTHER).answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &other_record)),
            // Senders did not take it then, or do not now.
            (good().policy(b"mode: enforce\n"), good().policy(OTHER)),
            (good(), good().policy(b"mode: enforce\n")),
        ] {
            assert_eq!(found(&after(&earlier, now), &RULE), []);
        }
        assert_eq!(found(&good().policy(OTHER), &RULE), []);
    }
}
