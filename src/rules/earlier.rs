//! An earlier check beside this one: what is kept of its evidence, and how the rules that compare read it.

use std::collections::BTreeSet;

use super::{Case, Discovery};
use crate::evidence::{Evidence, SightedId, SightedPolicy, Sighting};
use crate::finding::{Value, said, when};
use crate::name::MxHost;
use crate::read::{Accepted, Answers, Coverage, Mode, PolicyAnswer, PolicyReading, Provenance};

/// What `evidence` saw, or was shown, of what a later check is compared with; nothing that follows from it.
pub fn sighting(evidence: &Evidence) -> Sighting {
    let answers = Answers::of(evidence);
    let case = Case::new(evidence, &answers);
    Sighting {
        seen: evidence.started,
        id: seen_id(&case).map(|value| SightedId { value: value.map(str::to_owned), shown: case.record_is_shown() }),
        policy: policy_in_force(&case)
            .map(|policy| SightedPolicy { text: policy.text.to_vec(), shown: policy_is_shown(&case) }),
        mx: seen_hosts(&answers).map(|hosts| hosts.cloned().collect()),
    }
}

/// The `id` that senders read; `None` inside where there is no record that they take, and outside where that is not known, or
/// depends on whom they ask.
pub(crate) fn seen_id<'c>(case: &'c Case<'_>) -> Option<Option<&'c str>> {
    if !case.answers.record_elsewhere.is_empty() {
        return None;
    }
    match case.discovery() {
        Discovery::Unknown => None,
        Discovery::One(record) if record.accepted() != Accepted::No => Some(record.id().map(|id| id.value)),
        Discovery::One(_) | Discovery::Absent | Discovery::NearMiss | Discovery::Multiple => Some(None),
    }
}

/// The policy at hand, where the Policy Host was not seen to keep it from senders.
pub(crate) fn policy_in_force<'a, 'c>(case: &'c Case<'a>) -> Option<&'c PolicyReading<'a>> {
    let policy = case.policy.as_ref().filter(|policy| !policy.is_too_large())?;
    let is_in_force = match case.policy_answer {
        PolicyAnswer::Read(_) | PolicyAnswer::Unreadable => true,
        // Texts alone, in place of a check.
        PolicyAnswer::Pending => case.evidence.dns.is_empty(),
        _ => false,
    };
    is_in_force.then_some(&policy.reading)
}

/// Whether a person showed the policy at hand.
pub(crate) fn policy_is_shown(case: &Case<'_>) -> bool {
    case.policy.as_ref().is_some_and(|policy| policy.text.provenance != Provenance::Browser)
}

/// Whether the Policy Host is known to serve no policy any more.
pub(crate) fn is_gone(case: &Case<'_>) -> bool {
    let host = &case.answers.policy_host;
    let is_without = match case.policy_answer {
        PolicyAnswer::Read(answer) => answer.status != 200,
        PolicyAnswer::Redirected { .. } => true,
        _ => false,
    };
    host.are_out_of_reach() || is_without
}

/// The hosts that take mail, where that is known and does not depend on who is asked.
pub(crate) fn seen_hosts<'c>(answers: &'c Answers<'_>) -> Option<impl Iterator<Item = &'c MxHost> + use<'c>> {
    let is_known = (answers.mx.looked.is_known() && answers.mx_elsewhere.is_empty()) || answers.mx_given.is_some();
    is_known.then(|| answers.mx_hosts.iter().map(|mx| &mx.host))
}

/// What an earlier check saw, as the rules that compare need it.
pub(super) struct Earlier<'a> {
    sighting: &'a Sighting,
    /// The policy that senders took then.
    policy: Option<PolicyReading<'a>>,
}

impl<'a> Earlier<'a> {
    /// The earlier check beside `case`, where there is one.
    pub(super) fn of(case: &Case<'a>) -> Option<Self> {
        let sighting = case.evidence.earlier.as_ref().filter(|_| case.domain().is_some())?;
        let policy = sighting.policy.as_ref().map(|policy| PolicyReading::new(&policy.text));
        Some(Self { sighting, policy: policy.filter(|policy| policy.accepted() != Accepted::No) })
    }

    /// The `id` of then, and that of now, where both were seen.
    pub(super) fn ids<'c>(&self, case: &'c Case<'_>) -> Option<[&'c str; 2]>
    where
        'a: 'c,
    {
        Some([self.sighting.id.as_ref()?.value.as_deref()?, seen_id(case)??])
    }

    /// The policy that senders took then, and the one that they take now, where both were seen.
    pub(super) fn policies<'c>(&'c self, case: &'c Case<'a>) -> Option<[&'c PolicyReading<'a>; 2]> {
        let now = policy_in_force(case).filter(|_| case.policy_accepted() != Some(Accepted::No))?;
        Some([self.policy.as_ref()?, now])
    }

    /// The policy that senders took then and must still apply from their caches: mode `enforce`, and not run out since.
    pub(super) fn still_enforced(&self, case: &Case<'_>) -> Option<&PolicyReading<'a>> {
        let policy = self.policy.as_ref().filter(|policy| policy.mode.value() == Some(Mode::Enforce))?;
        let max_age = policy.max_age.value()?;
        let runs_out = self.sighting.seen.plus_ms(max_age.saturating_mul(1000));
        (runs_out > case.evidence.judged_at).then_some(policy)
    }

    /// When a policy that was fetched then and is kept for so many seconds runs out: "on 17 March".
    pub(super) fn runs_out(&self, case: &Case<'_>, max_age: u64) -> Value {
        said(when(self.sighting.seen.plus_ms(max_age.saturating_mul(1000)), case.evidence.judged_at))
    }

    /// The hosts that take mail now and did not then.
    pub(super) fn new_hosts<'c>(&self, case: &'c Case<'_>) -> Option<Vec<&'c MxHost>> {
        let then = self.sighting.mx.as_ref()?;
        let now = seen_hosts(case.answers)?;
        Some(now.filter(|host| !then.contains(host)).collect())
    }

    /// When the policy was seen: "seen on 3 March"; "shown" where a person showed it.
    pub(super) fn policy_seen(&self, case: &Case<'_>) -> Value {
        self.seen(case, self.sighting.policy.as_ref().is_some_and(|policy| policy.shown))
    }

    fn seen(&self, case: &Case<'_>, is_shown: bool) -> Value {
        let how = if is_shown { "shown" } else { "seen" };
        said(format_args!("{how} {}", when(self.sighting.seen, case.evidence.judged_at)))
    }
}

/// Whether both ask the same of senders: mode, life time and patterns, however they are written.
pub(crate) fn ask_the_same(one: &PolicyReading<'_>, other: &PolicyReading<'_>) -> bool {
    let asks = |policy: &PolicyReading<'_>| {
        let mode = policy.mode.value();
        // In mode `none`, no host is held against a pattern.
        let patterns = if mode == Some(Mode::None) { Vec::new() } else { patterns(policy) };
        (mode, policy.max_age.value(), patterns)
    };
    asks(one) == asks(other)
}

/// The patterns of a policy, in lower case and in an order of their own, each once.
pub(crate) fn patterns(policy: &PolicyReading<'_>) -> Vec<String> {
    let mut patterns = BTreeSet::new();
    patterns.extend(policy.patterns().map(|(_, pattern)| pattern.as_str().to_ascii_lowercase()));
    patterns.into_iter().collect()
}

/// Those of `hosts` that `policy` does not cover.
pub(super) fn uncovered<'c>(policy: &PolicyReading<'_>, hosts: Vec<&'c MxHost>) -> Vec<&'c MxHost> {
    let coverage = Coverage::of(policy);
    hosts.into_iter().filter(|host| coverage.line(policy, host).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{Probe, RecordType, ShownKind};

    type Seen = (Option<Option<String>>, Option<(String, bool)>, Option<Vec<String>>);

    fn of(sketch: &Sketch) -> Seen {
        let Sighting { id, policy, mx, .. } = sighting(&sketch.evidence());
        let policy = policy.map(|policy| (String::from_utf8_lossy(&policy.text).into_owned(), policy.shown));
        (id.map(|id| id.value), policy, mx.map(|hosts| hosts.iter().map(ToString::to_string).collect()))
    }

    const POLICY: &str = "version: STSv1\nmode: none\nmax_age: 86400\n";

    #[test]
    fn of_a_check_what_was_seen_is_kept() {
        let (id, policy, mx) = of(&Sketch::good("example.com"));
        assert_eq!(id, Some(Some("20261124T161500".to_owned())));
        assert_eq!(policy.map(|(text, shown)| (text.contains("mode: enforce"), shown)), Some((true, false)));
        assert_eq!(mx, Some(vec!["mx.example.com".to_owned()]));
        // A record that senders do not take has no id that they read.
        assert_eq!(of(&Sketch::good("example.com").record("v=STSv1; id=a-b;")).0, Some(None));
        assert_eq!(of(&Sketch::good("example.com").no_record()).0, Some(None));
        assert_eq!(of(&Sketch::good("example.com").mx(&[(0, ".")])).2, Some(Vec::new()));
    }

    #[test]
    fn what_was_not_seen_or_depends_on_whom_one_asks_is_not_kept() {
        assert_eq!(of(&Sketch::of("example.com")), (None, None, None));
        let good = || Sketch::good("example.com");
        let other = Answer::Txt(&[&[b"v=STSv1; id=2;"]]);
        assert_eq!(of(&good().answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &other)).0, None);
        let other = Answer::Mx(&[(10, "b.example")]);
        assert_eq!(of(&good().answer_by("Google", "example.com", RecordType::Mx, &other)).2, None);
        assert_eq!(of(&good().probe(Probe::Opaque)).1, None);
        assert_eq!(of(&good().response(404, None, POLICY.as_bytes())).1, None);
    }

    #[test]
    fn what_was_shown_is_said_to_be() {
        let unreadable = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Policy, POLICY.as_bytes());
        assert_eq!(of(&unreadable).1, Some((POLICY.to_owned(), true)));
        // Shown beside a host that was not seen to answer, it is none that anybody is served.
        let silent = Sketch::good("example.com").probe(Probe::Rejected).shown(ShownKind::Policy, POLICY.as_bytes());
        assert_eq!(of(&silent).1, None);
        let texts = Sketch::of("example.com")
            .shown(ShownKind::Record, b"v=STSv1; id=1;")
            .shown(ShownKind::Policy, POLICY.as_bytes())
            .shown(ShownKind::MxHosts, b"mx.example.com");
        let seen = sighting(&texts.evidence());
        assert!(seen.id.is_some_and(|id| id.shown && id.value.as_deref() == Some("1")));
        assert!(seen.policy.is_some_and(|policy| policy.shown));
        assert_eq!(seen.mx.map(|hosts| hosts.len()), Some(1));
    }
}
