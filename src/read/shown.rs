//! The texts that a person showed, read. Of each kind, the last one counts.

use super::mx_given::MxGiven;
use super::recognise::{Handshake, Note, Piece, Recognised, Response};
use crate::evidence::{Evidence, ShownKind};
use crate::name::PolicyDomain;

/// All texts that a person showed, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownTexts<'t>(Vec<Recognised<'t>>);

impl<'t> ShownTexts<'t> {
    /// Reads those in `evidence`.
    pub fn of(evidence: &'t Evidence) -> Self {
        let named = evidence.domain.as_ref().or(evidence.meant_for.as_ref());
        let read = evidence.shown.iter().map(|shown| {
            let read = Recognised::new(shown, named);
            // What a host answered before counts for its TLS alone, which this check cannot see for itself.
            if evidence.shown_before(shown).is_some() { read.of_tls_alone() } else { read }
        });
        Self(read.collect())
    }

    /// The text that the policy is taken from: an answer of the Policy Host, or a policy alone.
    pub fn with_policy(&self) -> Option<&Recognised<'t>> {
        let has_policy =
            |text: &&Recognised<'t>| text.response.is_some() || text.of_kind(ShownKind::Policy).next().is_some();
        self.0.iter().rfind(|text| !text.is_of_domain && has_policy(text))
    }

    /// The policy that stands in an answer of the domain itself.
    pub fn policy_at_domain(&self) -> Option<&Piece<'t>> {
        self.0.iter().rfind(|text| text.is_of_domain)?.of_kind(ShownKind::Policy).next()
    }

    /// The answer of the Policy Host, where the policy is taken from one.
    pub fn response(&self) -> Option<(&Response, &'t [u8])> {
        let text = self.with_policy()?;
        Some((text.response.as_ref()?, text.pasted))
    }

    /// The pieces of one kind, and the text that they stand in.
    pub fn pieces(&self, kind: ShownKind) -> impl Iterator<Item = (&Piece<'t>, &'t [u8])> {
        let text = match kind {
            ShownKind::Policy => self.with_policy(),
            _ => self.0.iter().rfind(|text| text.of_kind(kind).next().is_some()),
        };
        text.into_iter().flat_map(move |text| text.of_kind(kind).map(|piece| (piece, text.pasted)))
    }

    /// The MX hosts.
    pub fn mx(&self) -> Option<&MxGiven> {
        self.0.iter().rev().find_map(|text| text.mx.as_ref())
    }

    /// The domain that the texts themselves name.
    pub fn domain(&self) -> Option<&PolicyDomain> {
        self.0.iter().rev().find_map(|text| text.domain.as_ref())
    }

    /// The TLS handshakes, in the order in which they came.
    pub fn handshakes(&self) -> impl DoubleEndedIterator<Item = &Handshake> {
        self.0.iter().flat_map(|text| &text.handshakes)
    }

    /// Each text, as it was read.
    pub fn texts(&self) -> &[Recognised<'t>] {
        &self.0
    }

    /// What has to be said of the readings.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.0.iter().flat_map(|text| &text.notes)
    }
}
