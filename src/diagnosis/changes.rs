//! What is not as an earlier check saw it. Only what was seen both times is compared, and what could not be is said.

use crate::evidence::{SightedPolicy, Sighting, Timestamp};
use crate::finding::{Prose, code, duration, host, said};
use crate::name::MxHost;
use crate::read::{Accepted, PolicyReading};
use crate::rules::{Case, ask_the_same, is_gone, patterns, policy_in_force, seen_hosts, seen_id};

/// The most changes of one kind that are named; of more, it is said how many.
const MOST: usize = 10;

/// What became of all that an earlier check saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// When that was.
    pub since: Timestamp,
    /// What is not as it was, each in a sentence without its full stop.
    pub changed: Vec<Prose>,
    /// What was seen one time only, each in a sentence.
    pub unknown: Vec<Prose>,
    /// Why a change may not be seen yet.
    pub caveat: Option<Prose>,
}

/// The changes since an earlier check, where there is one.
pub(super) fn changes(case: &Case<'_>) -> Option<Changes> {
    let Sighting { seen, id, policy, mx } = case.evidence.earlier.as_ref().filter(|_| case.domain().is_some())?;
    let mut changes = Changes { since: *seen, changed: Vec::new(), unknown: Vec::new(), caveat: None };
    match (id, seen_id(case)) {
        (Some(then), Some(now)) => {
            changes.of_id(then.value.as_deref(), now);
            changes.caveat = caveat(case, *seen).filter(|_| then.value.as_deref() == now);
        }
        (None, None) => {}
        _ => changes.unknown.push(Prose::new("The record was seen one time only.")),
    }
    match (policy, policy_in_force(case)) {
        (Some(then), Some(now)) => changes.of_policy(then, now),
        (Some(_), None) if is_gone(case) => changes.changed.push(Prose::new("The policy is no longer served")),
        (None, None) => {}
        _ => changes.unknown.push(Prose::new("The policy was seen one time only.")),
    }
    match (mx, seen_hosts(case.answers)) {
        (Some(then), Some(now)) => changes.of_hosts(then, &now.collect::<Vec<_>>()),
        (None, None) => {}
        _ => changes.unknown.push(Prose::new("The MX hosts were seen one time only.")),
    }
    Some(changes)
}

/// The record is the same, and may be so because the resolver still remembers the old one.
fn caveat(case: &Case<'_>, seen: Timestamp) -> Option<Prose> {
    let ttl = u64::from(case.answers.record.ttl?);
    let is_remembered = case.evidence.started.ms_since(seen) < ttl * 1000;
    is_remembered.then(|| {
        Prose::with(
            "Resolvers remember an answer about the record for {}: a change of it may be seen only then.",
            [said(duration(ttl))],
        )
    })
}

impl Changes {
    fn of_id(&mut self, then: Option<&str>, now: Option<&str>) {
        match (then, now) {
            (Some(then), Some(now)) if then != now => {
                self.changed.push(Prose::with("The id changed from {} to {}", [code(then), code(now)]));
            }
            (Some(then), None) => {
                self.changed
                    .push(Prose::with("The record with the id {} is no longer one that senders take", [code(then)]));
            }
            (None, Some(now)) => {
                self.changed.push(Prose::with("There is a record that senders take, with the id {}", [code(now)]));
            }
            _ => {}
        }
    }

    fn of_policy(&mut self, SightedPolicy { text, .. }: &SightedPolicy, now: &PolicyReading<'_>) {
        if text == now.text {
            return;
        }
        let then = PolicyReading::new(text);
        match [&then, now].map(|policy| policy.accepted() == Accepted::No) {
            [false, false] => {}
            [true, true] => {
                return self.changed.push(Prose::new("The policy changed, and senders still do not take it"));
            }
            [false, true] => return self.changed.push(Prose::new("The policy is no longer one that senders take")),
            [true, false] => return self.changed.push(Prose::new("The policy is now one that senders take")),
        }
        if ask_the_same(&then, now) {
            return self.changed.push(Prose::new("The policy is written otherwise, and asks the same of senders"));
        }
        if let (Some(before), Some(after)) = (then.mode.value(), now.mode.value())
            && before != after
        {
            self.changed.push(Prose::with("The mode changed from {} to {}", [code(before), code(after)]));
        }
        if let (Some(before), Some(after)) = (then.max_age.value(), now.max_age.value())
            && before != after
        {
            let [before, after] = [before, after].map(|seconds| said(duration(seconds)));
            self.changed.push(Prose::with("`max_age` changed from {} to {}", [before, after]));
        }
        let [before, after] = [patterns(&then), patterns(now)];
        let added = after.iter().filter(|pattern| !before.contains(pattern));
        self.each(added.map(|pattern| Prose::with("The line `mx: {}` is new", [code(pattern)])));
        let removed = before.iter().filter(|pattern| !after.contains(pattern));
        self.each(removed.map(|pattern| Prose::with("The line `mx: {}` is gone", [code(pattern)])));
    }

    fn of_hosts(&mut self, then: &[MxHost], now: &[&MxHost]) {
        let added = now.iter().filter(|host| !then.contains(host));
        self.each(added.map(|name| Prose::with("The MX host {} is new", [host(name)])));
        let removed = then.iter().filter(|host| !now.contains(host));
        self.each(removed.map(|name| Prose::with("The MX host {} is gone", [host(name)])));
    }

    fn each(&mut self, mut sentences: impl Iterator<Item = Prose>) {
        self.changed.extend(sentences.by_ref().take(MOST));
        let more = sentences.count();
        if more > 0 {
            self.changed.push(Prose::with("And {} more of the same kind", [said(more)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::{PUBLIC, Sketch};
    use crate::evidence::{Probe, RecordType};
    use crate::rules::sighting;

    fn said_of(then: &Sketch, now: Sketch) -> [Vec<String>; 2] {
        let seen = sighting(&then.clone().at("2026-11-24T14:02:00Z").evidence());
        let changes = diagnose(&now.after_sighting(seen).evidence()).changes.expect("an earlier check");
        assert!(changes.changed.iter().chain(&changes.unknown).all(Prose::is_whole));
        [changes.changed, changes.unknown].map(|sentences| sentences.iter().map(ToString::to_string).collect())
    }

    fn good() -> Sketch {
        Sketch::good("example.com")
    }

    #[test]
    fn without_an_earlier_check_nothing_is_compared() {
        assert_eq!(diagnose(&good().evidence()).changes, None);
    }

    #[test]
    fn nothing_changed() {
        assert_eq!(said_of(&good(), good()), [[""; 0].to_vec(), [""; 0].to_vec()]);
    }

    #[test]
    fn each_change_is_a_sentence() {
        let policy = b"version: STSv1\nmode: testing\nmx: *.example.com\nmax_age: 86400\n";
        let now = good()
            .record("v=STSv1; id=2;")
            .policy(policy)
            .mx(&[(10, "a.example.com")])
            .address("a.example.com", &[PUBLIC]);
        let changed = [
            "The id changed from 20261124T161500 to 2",
            "The mode changed from enforce to testing",
            "max_age changed from 14 days to 1 day",
            "The line mx: *.example.com is new",
            "The line mx: mx.example.com is gone",
            "The MX host a.example.com is new",
            "The MX host mx.example.com is gone",
        ];
        assert_eq!(said_of(&good(), now), [changed.map(str::to_owned).to_vec(), Vec::new()]);
        for (then, now, said) in [
            (good(), good().no_record(), "The record with the id 20261124T161500 is no longer one that senders take"),
            (good().no_record(), good(), "There is a record that senders take, with the id 20261124T161500"),
            (good(), good().response(404, None, b""), "The policy is no longer served"),
            (good(), good().policy(b"mode: none\n"), "The policy is no longer one that senders take"),
            (good().policy(b"mode: none\n"), good(), "The policy is now one that senders take"),
            (
                good(),
                good().policy(b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n"),
                "The policy is written otherwise, and asks the same of senders",
            ),
        ] {
            assert_eq!(said_of(&then, now), [vec![said.to_owned()], Vec::new()]);
        }
    }

    #[test]
    fn what_was_seen_one_time_only_is_said_to_be() {
        let unknown =
            ["The policy was seen one time only.", "The MX hosts were seen one time only."].map(str::to_owned);
        let now = good().probe(Probe::Opaque).unasked("example.com", RecordType::Mx);
        assert_eq!(said_of(&good(), now.clone()), [Vec::new(), unknown.to_vec()]);
        assert_eq!(said_of(&now, good()), [Vec::new(), unknown.to_vec()]);
        assert_eq!(said_of(&now, now.clone()), [[""; 0].to_vec(), Vec::new()]);
    }

    #[test]
    fn what_resolvers_may_still_remember_is_said() {
        let caveat = |then: &str, now: Sketch| {
            let seen = sighting(&good().at(then).evidence());
            let changes = diagnose(&now.at("2026-11-24T16:15:00Z").after_sighting(seen).evidence()).changes;
            changes.expect("an earlier check").caveat.map(|caveat| caveat.to_string())
        };
        let words = "Resolvers remember an answer about the record for 1 hour: a change of it may be seen only then.";
        assert_eq!(caveat("2026-11-24T15:15:01Z", good()), Some(words.to_owned()));
        assert_eq!(caveat("2026-11-24T15:15:00Z", good()), None);
        assert_eq!(caveat("2026-11-24T16:14:00Z", good().record("v=STSv1; id=2;")), None);
    }

    #[test]
    fn of_many_changes_the_rest_is_counted() {
        let names: Vec<String> = (0..14).map(|index| format!("mx{index:02}.example.com")).collect();
        let records: Vec<_> = names.iter().map(|name| (10, name.as_str())).collect();
        let [changed, _] = said_of(&good(), good().mx(&records));
        assert_eq!(changed.len(), MOST + 2);
        assert_eq!(changed.get(MOST).map(String::as_str), Some("And 4 more of the same kind"));
    }
}
