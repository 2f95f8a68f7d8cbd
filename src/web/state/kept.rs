//! What a person gave beside a check, and a page cannot see: it stays when the same domain is checked again.

use crate::evidence::{Evidence, LogObservation, Shown};
use crate::read::Recognised;

/// What goes on from a report into the next check of its domain, with where it comes from and when. The text of a policy does not: it
/// stands in its box still, and counts once somebody says again that it is what the Policy Host answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// The texts that show the TLS of a host.
    shown: Vec<Shown>,
    /// What the certificate logs answered.
    logs: Vec<LogObservation>,
}

impl Kept {
    /// Of `evidence`.
    pub(super) fn of(evidence: &Evidence) -> Self {
        let shows_tls = |shown: &&Shown| {
            let read = Recognised::new(shown, evidence.domain.as_ref());
            read.handshakes.iter().any(|handshake| handshake.host.is_some())
        };
        // A text of which nobody kept when it was shown was there when it was judged.
        let dated = |shown: &Shown| Shown { at: shown.at.or(Some(evidence.judged_at)), ..shown.clone() };
        Self { shown: evidence.shown.iter().filter(shows_tls).map(dated).collect(), logs: evidence.logs.clone() }
    }

    /// Beside what the new check has seen.
    pub(super) fn put_into(&self, evidence: &mut Evidence) {
        evidence.shown.clone_from(&self.shown);
        evidence.logs.clone_from(&self.logs);
    }
}
