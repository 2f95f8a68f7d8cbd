//! When one gives up: on a resolver, on the Policy Host, on a whole check; and when somebody is to wake us for that.

use super::inquiry::{Inquiry, Pending};
use super::{Collector, Command, PolicyStage, Request};
use crate::evidence::{BodyEnd, DnsFailure, DnsOutcome, Fetch, PolicyBody, Prefetch, Probe, Timestamp};

/// How long the Policy Host is given, fetch and probe together, in milliseconds.
pub const POLICY_DEADLINE: u64 = 10_000;
/// How long the prefetch after them is given, in milliseconds: it is a hint, and not worth a long wait.
pub const PREFETCH_DEADLINE: u64 = 3_000;
/// How long a whole check may take, in milliseconds.
pub const CHECK_DEADLINE: u64 = 15_000;
/// How long after a deadline a wake-up still counts as one for it, in milliseconds.
const SLEPT: u64 = 3_000;

impl Collector {
    /// Gives up on all whose time has come. Where nobody woke us for long after that, it was this machine that slept, and
    /// nothing follows for anybody else: the check ends with what is known.
    pub(super) fn expire(&mut self, now: Timestamp, commands: &mut Vec<Command>) {
        if self.next_deadline().is_some_and(|deadline| now >= deadline.plus_ms(SLEPT)) {
            return self.stop(commands);
        }
        let is_late = |inquiry: &Inquiry, pending: &Pending| now >= inquiry.deadline(pending.since);
        let late = self.inquiries.iter().enumerate().flat_map(|(index, inquiry)| {
            let late = inquiry.pending.iter().filter(move |pending| is_late(inquiry, pending));
            late.map(move |pending| (index, pending.ask))
        });
        for (index, ask) in late.collect::<Vec<_>>() {
            commands.push(Command::Abandon(Request::Ask(ask)));
            self.record(index, ask, DnsOutcome::Failed(DnsFailure::Timeout), now, commands);
        }
        let inquiries = self.inquiries.iter().enumerate().filter(|(_, inquiry)| inquiry.is_impatient(now));
        let silent: Vec<usize> = inquiries.map(|(index, _)| index).collect();
        // All that are silent are known before another one is chosen.
        for inquiry in silent.iter().filter_map(|&index| self.inquiries.get(index)) {
            self.down.extend(inquiry.pending.iter().map(|pending| pending.resolver));
        }
        for index in silent {
            self.go_on_asking(index, now, commands);
        }
        if let Some((_, _, request)) = self.policy.under_way().filter(|(_, deadline, _)| now >= *deadline) {
            commands.push(Command::Abandon(request));
            match self.policy {
                PolicyStage::Fetching { .. } => {
                    let begun = self.begun.take().map(|body| Fetch::Read(PolicyBody { end: BodyEnd::Timeout, ..body }));
                    self.fetched(begun.unwrap_or(Fetch::Timeout), now, commands);
                }
                PolicyStage::Probing { .. } => self.probed(Probe::Timeout, now, commands),
                PolicyStage::Prefetching { .. } => self.prefetched(Prefetch::Timeout, now),
                PolicyStage::Waiting | PolicyStage::Settled => {}
            }
        }
        if now >= self.check_deadline() {
            self.stop(commands);
        }
    }

    /// When something is to be done, whatever comes till then.
    pub(super) fn next_wake(&self) -> Option<Timestamp> {
        let later = (!self.later.is_empty()).then_some(self.later_at);
        self.inquiries.iter().filter_map(Inquiry::impatient_at).chain(later).chain(self.next_deadline()).min()
    }

    fn next_deadline(&self) -> Option<Timestamp> {
        let asks = self.pending().map(|(inquiry, pending)| inquiry.deadline(pending.since));
        let policy = self.policy.under_way().map(|(_, deadline, _)| deadline);
        asks.chain(policy).min().map(|deadline| deadline.min(self.check_deadline()))
    }

    /// When the whole check ends, whatever is known by then.
    pub(super) fn check_deadline(&self) -> Timestamp {
        self.evidence.started.plus_ms(CHECK_DEADLINE)
    }
}
