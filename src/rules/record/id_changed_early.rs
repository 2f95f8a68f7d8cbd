//! The `id` is a new one, and the policy that is still served does not fit the MX hosts.

use crate::finding::{Finding, Place, Prose, code, duration, host, plural, rfc8461, said};
use crate::read::{Mode, PolicyReading};
use crate::rules::earlier::{Earlier, ask_the_same};
use crate::rules::{Case, rule};

rule! {
    /// Senders that see a new `id` fetch the policy once, and keep what they get under it. Where the record is changed first, they
    /// get the old policy, keep it as the new one, and do not come back when the new one is served.
    "id-changed-early" = Warning, rfc8461("8.1"), "the id is new, and the old policy is still served";
    next "Serve the new policy first. Then publish the record with yet another `id`: senders that fetched in between come back for it.";
}

/// Speaks where a new policy is plainly due: under a new `id`, one is served that senders took before, and it leaves out a host
/// that takes mail.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(earlier) = Earlier::of(case) else { return };
    let Some((id, policy)) = same_under_new_id(case, &earlier) else { return };
    let uncovered = uncovered_now(case, policy);
    let Some(first) = uncovered.first() else { return };
    let others = match uncovered.len() as u64 - 1 {
        0 => String::new(),
        others => format!(" and {}", plural(others, "other MX host")),
    };
    let kept = duration(policy.max_age.value().unwrap_or_default());
    let message = Prose::with(
        "The id is new, {}, and the policy is still the one {}. It does not cover {}{}. Senders that look now keep it under the new \
         id, for up to {}.",
        [code(id), earlier.policy_seen(case), host(first), said(others), said(kept)],
    );
    let finding = Finding::new(&RULE, Place::Record, message);
    findings.push(case.new_record().into_iter().fold(finding, Finding::with_copyable));
}

/// The new `id` and the policy, where that asks the same as before.
pub(super) fn same_under_new_id<'c, 'a: 'c>(
    case: &'c Case<'a>,
    earlier: &'c Earlier<'a>,
) -> Option<(&'c str, &'c PolicyReading<'a>)> {
    let ([then, now], [id_then, id]) = (earlier.policies(case)?, earlier.ids(case)?);
    (id_then != id && ask_the_same(then, now)).then_some((id, now))
}

/// The hosts that take mail and that the policy leaves out; in mode `none` it leaves out nobody.
pub(super) fn uncovered_now<'c>(case: &'c Case<'_>, policy: &PolicyReading<'_>) -> Vec<&'c crate::name::MxHost> {
    let hosts = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_out_of_reach()).map(|mx| &mx.host);
    let held = hosts.filter(|_| policy.mode.value() != Some(Mode::None));
    held.filter(|host| case.covering_line(host).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Probe;
    use crate::evidence::sketch::{PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};
    use crate::rules::sighting;

    fn after(earlier: &Sketch, now: Sketch) -> Sketch {
        now.after_sighting(sighting(&earlier.clone().at("2025-12-31T14:02:00Z").evidence()))
    }

    fn good() -> Sketch {
        Sketch::good("example.com")
    }

    fn with_new_host() -> Sketch {
        good()
            .record("v=STSv1; id=2;")
            .mx(&[(10, "mx.example.com"), (20, "new.example"), (30, "newer.example")])
            .address("new.example", &[PUBLIC])
            .address("newer.example", &[PUBLIC])
    }

    #[test]
    fn a_host_that_the_old_policy_leaves_out_shows_that_a_new_one_is_due() {
        let sketch = after(&good(), with_new_host());
        let words = "The id is new, 2, and the policy is still the one seen on 31 December 2025. It does not cover new.example and 1 other \
                     MX host. Senders that look now keep it under the new id, for up to 14 days.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, words.to_owned())]);
        assert!(!slugs(&sketch).contains(&"id-changed-alone"));
    }

    #[test]
    fn silent_where_all_are_covered_the_policy_is_new_or_was_not_seen() {
        let other = b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 86400\n";
        let none = b"version: STSv1\nmode: none\nmax_age: 86400\n";
        for (earlier, now) in [
            (good(), good().record("v=STSv1; id=2;")),
            (good(), with_new_host().policy(other)),
            (good(), with_new_host().record("v=STSv1; id=20261124T161500;")),
            (good(), with_new_host().probe(Probe::Opaque)),
            (good().policy(none), with_new_host().policy(none)),
            (good().no_record(), with_new_host()),
        ] {
            assert_eq!(found(&after(&earlier, now), &RULE), []);
        }
    }
}
