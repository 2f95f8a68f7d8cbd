//! The record or the policy is gone while senders still hold one in mode `enforce`, and mail goes to other hosts.

use crate::finding::{Copyable, Finding, Place, Prose, Severity, code, duration, host, plural, rfc8461, said};
use crate::rules::earlier::{Earlier, is_gone, uncovered};
use crate::rules::{Case, Discovery, rule};

rule! {
    /// Senders keep a policy for its `max_age`, and go on with it when record and policy are gone: otherwise whoever blocks one of
    /// them could switch it off. Mail to hosts that the old policy does not cover is refused by them until it has run out, and there
    /// is nothing left by which they would learn of a new one.
    "policy-removed-abruptly" = Error, rfc8461("3.3"), "the policy was removed while senders hold it";
    next "Serve a policy in mode `none` with a short `max_age`, and publish a record with a new `id`. Remove both when the old policy has run out everywhere.";
}

/// Speaks where a host that was not there before takes mail now, and the policy that senders hold does not cover it.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(earlier) = Earlier::of(case) else { return };
    let gone = match case.discovery() {
        Discovery::Absent if case.answers.record_elsewhere.is_empty() => "record",
        Discovery::One(_) if is_gone(case) => "policy",
        _ => return,
    };
    let Some((policy, new)) = earlier.still_enforced(case).zip(earlier.new_hosts(case)) else { return };
    let refused = uncovered(policy, new);
    let Some(first) = refused.first() else { return };
    let others = match refused.len() as u64 - 1 {
        0 => String::new(),
        others => format!(" and {}", plural(others, "other MX host")),
    };
    let max_age = policy.max_age.value().unwrap_or_default();
    let message = Prose::with(
        "The {} is gone, and senders that hold the policy {} do not deliver to {}{}. It says {} for {}, and does not cover what is new: \
         it runs out {} at the earliest.",
        [
            said(gone),
            earlier.policy_seen(case),
            host(first),
            said(others),
            code("enforce"),
            said(duration(max_age)),
            earlier.runs_out(case, max_age),
        ],
    );
    let none = Copyable::policy("version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n");
    let finding = Finding::new(&RULE, Place::Record, message).as_grave_as(Severity::Error).with_copyable(none);
    findings.push(case.new_record().into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::evidence::{NotAsked, Probe, RecordType};
    use crate::rules::checking::{found, judge};
    use crate::rules::sighting;

    fn after(earlier: &Sketch, now: Sketch) -> Sketch {
        now.after_sighting(sighting(&earlier.clone().at("2026-11-20T14:02:00Z").evidence()))
    }

    fn good() -> Sketch {
        Sketch::good("example.com")
    }

    fn moved() -> Sketch {
        good().mx(&[(10, "new.example")]).address("new.example", &[PUBLIC])
    }

    #[test]
    fn record_or_policy_are_gone_and_mail_goes_elsewhere() {
        let words = |gone: &str| {
            let words = format!(
                "The {gone} is gone, and senders that hold the policy seen on 20 November do not deliver to new.example. It says enforce \
                 for 14 days, and does not cover what is new: it runs out on 4 December at the earliest."
            );
            vec![(Severity::Error, words)]
        };
        let gone = after(&good(), moved().no_record().host(&[]).not_fetched(NotAsked::NoAddress));
        assert_eq!(found(&gone, &RULE), words("record"));
        let copied: Vec<_> = judge(&gone.evidence())
            .into_iter()
            .filter(|finding| finding.rule == &RULE)
            .flat_map(|finding| finding.copyable)
            .map(|copyable| copyable.what)
            .collect();
        assert_eq!(copied, ["policy", "record"]);
        for now in [
            moved().response(404, None, b""),
            moved().fetch(crate::evidence::Fetch::Redirect),
            moved().host(&[]).not_fetched(NotAsked::NoAddress),
        ] {
            assert_eq!(found(&after(&good(), now), &RULE), words("policy"));
        }
    }

    #[test]
    fn silent_where_senders_hold_none_cover_it_or_may_fetch_another() {
        let short = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400\n";
        let wide = b"version: STSv1\nmode: enforce\nmx: *.example\nmx: mx.example.com\nmax_age: 1209600\n";
        let testing = b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
        let gone = || moved().no_record();
        let failing = Answer::Failing(2, None);
        for (earlier, now) in [
            // It has run out, covers the new host, or asks for nothing.
            (good().policy(short), gone()),
            (good().policy(wide), gone()),
            (good().policy(testing), gone()),
            // The hosts are the same, or were not seen.
            (good(), good().no_record()),
            (good().unasked("example.com", RecordType::Mx), gone()),
            (good(), gone().answer("example.com", RecordType::Mx, &failing)),
            // What is gone is not known to be.
            (good(), moved().probe(Probe::Opaque)),
            (good(), moved().fetch(crate::evidence::Fetch::Timeout)),
            (good(), moved().answer("_mta-sts.example.com", RecordType::Txt, &failing)),
            (good(), moved().policy(testing)),
            (good().probe(Probe::Opaque), gone()),
        ] {
            assert_eq!(found(&after(&earlier, now), &RULE), []);
        }
    }
}
