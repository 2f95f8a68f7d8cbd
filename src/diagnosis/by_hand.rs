//! What a person can run and show where this browser cannot see the policy.

use super::{UnknownBecause, Verdict};
use crate::finding::{Copyable, Prose};
use crate::name::{PolicyDomain, PolicyHost};
use crate::read::Provenance;
use crate::rules::Case;

/// The way on by hand: a command, and what to do with what it prints.
#[derive(Clone, Debug, PartialEq)]
pub struct ByHand {
    /// What to do.
    pub text: Prose,
    /// The command.
    pub command: Copyable,
    /// The policy’s address, for a tab of the browser.
    pub url: String,
    /// The Policy Host, where a frame can show its answer to a person: it answers, and a page may not read what.
    pub frame_of: Option<PolicyHost>,
    /// Whether a policy was shown already, and is what is judged.
    pub is_shown: bool,
}

/// The way on by hand, where there is one: the policy could not be read, or was shown before.
pub(super) fn by_hand(case: &Case<'_>, domain: &PolicyDomain, verdict: &Verdict) -> Option<ByHand> {
    let is_shown = case.policy_answer.provenance() == Provenance::Transcript
        || case.policy.as_ref().is_some_and(|policy| policy.text.provenance == Provenance::Shown);
    let url = domain.policy_host().policy_url();
    let mut command = format!("curl -sSi {url}");
    let text = match verdict {
        Verdict::Unknown(UnknownBecause::PolicyUnreadable) => Prose::new(
            "Run this and paste all that it prints below, or anywhere on this page; or copy the policy where a browser shows it, and paste its text.",
        ),
        Verdict::Unknown(UnknownBecause::PolicyNoAnswer | UnknownBecause::PolicyUnprobed) => Prose::new(
            "Run this where a mail server would: it prints the answer, or says what is in the way. Paste all that it prints below.",
        ),
        Verdict::Unknown(UnknownBecause::PolicyTimeout) => {
            command = format!("curl -sSim 60 {url}");
            Prose::new("Run this: it waits for a minute, as senders do. Paste all that it prints below.")
        }
        _ if is_shown => Prose::new("To have another one judged, run this and paste what it prints."),
        _ => return None,
    };
    let is_unread = *verdict == Verdict::Unknown(UnknownBecause::PolicyUnreadable);
    let frame_of = is_unread.then(|| domain.policy_host());
    Some(ByHand { text, command: Copyable::command(command), url, frame_of, is_shown })
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::{ByHand, diagnose};
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Fetch, Probe, ShownKind};

    fn by_hand(sketch: &Sketch) -> Option<ByHand> {
        diagnose(&sketch.evidence()).by_hand
    }

    #[test]
    fn offered_where_the_policy_could_not_be_read_and_after_it_was_shown() {
        let sketch = Sketch::good("example.com");
        assert_eq!(by_hand(&sketch), None);
        for (sketch, command) in [
            (sketch.clone().probe(Probe::Opaque), "curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt"),
            (sketch.clone().probe(Probe::Rejected), "curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt"),
            (sketch.clone().fetch(Fetch::Timeout), "curl -sSim 60 https://mta-sts.example.com/.well-known/mta-sts.txt"),
        ] {
            let found = by_hand(&sketch).expect("a way on");
            assert_eq!((found.command.text.as_str(), found.is_shown, found.text.is_whole()), (command, false, true));
            let shown = sketch.shown(ShownKind::Policy, b"version: STSv1\nmode: none\nmax_age: 86400\n");
            assert!(by_hand(&shown).is_some_and(|found| found.is_shown));
        }
    }

    #[test]
    fn not_offered_where_the_policy_is_not_what_is_missing() {
        assert_eq!(by_hand(&Sketch::good("example.com").no_record().probe(Probe::Opaque)), None);
        assert_eq!(by_hand(&Sketch::of("example.com")), None);
    }
}
