//! The questions to DNS that bear on the verdict, and how they went.

use std::collections::BTreeSet;

use super::Case;
use crate::evidence::Question;
use crate::finding::{Copyable, Place};
use crate::read::{Addresses, ExtendedError, Failing, Lookup};

/// A question that bears on the verdict, and how it went.
pub(super) struct Asked<'a> {
    pub(super) place: Place,
    pub(super) question: &'a Question,
    pub(super) failing: &'a [Failing],
    pub(super) extended_errors: &'a [ExtendedError],
    /// The resolvers that fail, and answer where they are told not to check DNSSEC.
    pub(super) bogus_at: &'a [String],
    /// Whether some resolver answers.
    pub(super) is_answered: bool,
}

impl<'a> Asked<'a> {
    fn new<T>(place: Place, lookup: &'a Lookup<T>) -> Option<Self> {
        let Lookup { failing, extended_errors, bogus_at, .. } = lookup;
        let is_answered = lookup.looked.is_known();
        Some(Self { place, question: lookup.question.as_ref()?, failing, extended_errors, bogus_at, is_answered })
    }

    fn both(place: &Place, addresses: &'a Addresses) -> [Option<Self>; 2] {
        [Self::new(place.clone(), &addresses.v4), Self::new(place.clone(), &addresses.v6)]
    }

    /// How many resolvers fail.
    pub(super) fn failing_count(&self) -> usize {
        let mut resolvers = BTreeSet::new();
        resolvers.extend(self.failing.iter().map(|failing| &failing.resolver));
        resolvers.len()
    }

    /// Whether it is DNSSEC that fails: resolvers answer as soon as they do not check it and, where others answer all the same
    /// or one alone was asked, name it as the cause. One failure may be chance.
    pub(super) fn is_bogus(&self) -> bool {
        let is_named = || self.extended_errors.iter().any(|error| matches!(error.code, 5..=12));
        !self.bogus_at.is_empty() && ((!self.is_answered && self.failing_count() > 1) || is_named())
    }

    /// A command that asks the same from a shell. The name of an MX host is what DNS says, and may hold what a shell would run.
    pub(super) fn command(&self, program: &str) -> Option<Copyable> {
        let Question { name, record_type, .. } = self.question;
        let is_plain =
            !name.starts_with('-') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
        is_plain.then(|| Copyable::command(format!("{program} {record_type} {name}")))
    }
}

/// The questions that bear on the verdict, as a sender asks them, each once. The Policy Host bears on nothing where nothing
/// tells senders to look there.
pub(super) fn deciding<'a>(case: &Case<'a>) -> impl Iterator<Item = Asked<'a>> {
    let answers = case.answers;
    let policy_host = (!case.is_undeployed()).then(|| Asked::both(&Place::PolicyHost, &answers.policy_host));
    let mx_hosts = answers.mx_hosts.iter().flat_map(|mx| Asked::both(&Place::MxHost(mx.host.clone()), &mx.addresses));
    let mut seen = BTreeSet::new();
    std::iter::once(Asked::new(Place::Record, &answers.record))
        .chain(policy_host.into_iter().flatten())
        .chain(std::iter::once(Asked::new(Place::MxHosts, &answers.mx)))
        .chain(mx_hosts)
        .flatten()
        .filter(move |asked| seen.insert((asked.question.name.as_str(), asked.question.record_type.to_string())))
}

/// The words, each once, with commas between them.
pub(super) fn joined(words: impl Iterator<Item = String>) -> String {
    let mut seen = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(", ")
}
