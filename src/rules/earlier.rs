//! An earlier check beside this one: what is kept of its evidence.

use super::{Case, Discovery};
use crate::evidence::{Evidence, SightedId, SightedPolicy, Sighting};
use crate::name::MxHost;
use crate::read::{Accepted, Answers, PolicyAnswer, PolicyReading, Provenance};

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
fn seen_id<'c>(case: &'c Case<'_>) -> Option<Option<&'c str>> {
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
fn policy_in_force<'a, 'c>(case: &'c Case<'a>) -> Option<&'c PolicyReading<'a>> {
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
fn policy_is_shown(case: &Case<'_>) -> bool {
    case.policy.as_ref().is_some_and(|policy| policy.text.provenance != Provenance::Browser)
}

/// The hosts that take mail, where that is known and does not depend on who is asked.
fn seen_hosts<'c>(answers: &'c Answers<'_>) -> Option<impl Iterator<Item = &'c MxHost> + use<'c>> {
    let is_known = (answers.mx.looked.is_known() && answers.mx_elsewhere.is_empty()) || answers.mx_given.is_some();
    is_known.then(|| answers.mx_hosts.iter().map(|mx| &mx.host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{Probe, RecordType, ShownKind};

    fn of(sketch: &Sketch) -> (Option<Option<String>>, Option<(String, bool)>, Option<Vec<String>>) {
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
