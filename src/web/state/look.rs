//! A look at the domain itself, where the Policy Host serves no policy.

use super::{Check, Effect, Focus, State};
use crate::evidence::{Fetch, Timed, Timestamp};
use crate::name::PolicyDomain;

impl State {
    /// Whether such a look is under way.
    pub fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// "Look there" was pressed: the domain is asked, and nobody else.
    pub(super) fn look(&mut self) -> Vec<Effect> {
        let Check::Over { known, .. } = &self.check else { return Vec::new() };
        let is_offered = known.diagnosis.at_domain.as_ref().is_some_and(|at| !at.is_asked);
        let Some(domain) = known.evidence.domain.clone().filter(|_| is_offered && !self.is_looking()) else {
            return Vec::new();
        };
        self.announcement = format!("Asking {domain}.");
        self.looking = Some(domain.clone());
        vec![Effect::LookAtDomain(domain)]
    }

    /// What came of it; of interest only while the same report is shown.
    pub(super) fn looked(&mut self, domain: &PolicyDomain, seen: Timed<Fetch>, now: Timestamp) -> Vec<Effect> {
        self.looking.take_if(|looking| looking == domain);
        let Check::Over { known, .. } = &self.check else { return Vec::new() };
        if known.evidence.domain.as_ref() != Some(domain) || known.diagnosis.at_domain.is_none() {
            return Vec::new();
        }
        self.judge_with(|evidence| {
            evidence.judged_at = now;
            evidence.policy.at_domain = Some(seen);
        });
        if let Some(at) = self.known().and_then(|known| known.diagnosis.at_domain.as_ref()) {
            self.announcement = at.text.to_string();
        }
        vec![Effect::Focus(Focus::Verdict)]
    }
}
