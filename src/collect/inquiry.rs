//! A question on its way through the resolvers: whom it was put to, whose answer is waited for, and for how long.

use super::AskId;
use crate::evidence::{Question, Timestamp};

/// How long one resolver is given for one question, in milliseconds.
pub const DNS_DEADLINE: u64 = 4_000;
/// How long the resolvers that were asked may be silent until another one is asked beside them, in milliseconds. Nearly every
/// answer comes within a tenth of it.
const PATIENCE: u64 = 1_000;
/// How long a second answer is waited for where one is there, in milliseconds: it is for comparing, and nothing waits for it.
const COMPARED: u64 = 1_500;
/// How long it is waited for behind the first one at least, in milliseconds, where both take their time.
const COMPARED_BEHIND: u64 = 500;

/// Whom a question is put to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whom {
    /// One resolver after the other, until one answers.
    One,
    /// Two at once, whose answers are compared; then as before.
    Two,
    /// One of them and no other, by its index.
    Only(usize),
}

/// A question on its way through the resolvers.
#[derive(Debug)]
pub(super) struct Inquiry {
    /// What is asked.
    pub(super) question: Question,
    /// Whose answers are waited for.
    pub(super) pending: Vec<Pending>,
    whom: Whom,
    /// The resolvers that were asked, by index.
    tried: Vec<usize>,
    /// Whether all were asked that may be.
    is_exhausted: bool,
    /// When each usable answer came.
    answered: Vec<Timestamp>,
    /// Whether another answer is wanted, since much follows from the one that is there.
    doubted: bool,
}

/// A resolver that was asked, and has not answered yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pending {
    pub(super) ask: AskId,
    /// Its index.
    pub(super) resolver: usize,
    pub(super) since: Timestamp,
}

impl Inquiry {
    /// A question that nobody was asked yet.
    pub(super) fn new(question: Question, whom: Whom) -> Self {
        Self {
            question,
            pending: Vec::new(),
            whom,
            tried: Vec::new(),
            is_exhausted: false,
            answered: Vec::new(),
            doubted: false,
        }
    }

    /// How many resolvers are to be asked now, at once.
    pub(super) fn wanted(&self, now: Timestamp) -> usize {
        match self.whom {
            _ if self.doubted => 1,
            _ if self.is_impatient(now) => 1,
            _ if !self.answered.is_empty() || !self.pending.is_empty() => 0,
            Whom::Two if self.tried.is_empty() => 2,
            Whom::One | Whom::Two | Whom::Only(_) => 1,
        }
    }

    /// The resolver to ask next, of `count`: one that is not known to be `down`, if there is one left. It counts as asked.
    pub(super) fn take_next(&mut self, count: usize, down: &[usize]) -> Option<usize> {
        let may_be_asked = |resolver: &usize| {
            !self.tried.contains(resolver) && !matches!(self.whom, Whom::Only(only) if only != *resolver)
        };
        let mut left = (0..count).filter(may_be_asked);
        let up = left.clone().find(|resolver| !down.contains(resolver));
        let next = up.or_else(|| left.next());
        self.doubted = false;
        self.is_exhausted = next.is_none();
        self.tried.extend(next);
        next
    }

    /// Wants the answer of another resolver too, where one alone has answered.
    pub(super) fn doubt(&mut self) {
        self.doubted = self.answered.len() == 1 && self.pending.is_empty();
    }

    /// When another resolver is to be asked, where those that were asked stay silent.
    pub(super) fn impatient_at(&self) -> Option<Timestamp> {
        if !self.answered.is_empty() || self.is_exhausted {
            return None;
        }
        let last = self.pending.iter().map(|pending| pending.since).max()?;
        Some(last.plus_ms(PATIENCE))
    }

    /// Whether that time has come.
    pub(super) fn is_impatient(&self, now: Timestamp) -> bool {
        self.impatient_at().is_some_and(|at| now >= at)
    }

    /// Takes the pending one of this number out.
    pub(super) fn take(&mut self, ask: AskId) -> Option<Pending> {
        let at = self.pending.iter().position(|pending| pending.ask == ask)?;
        Some(self.pending.remove(at))
    }

    /// Counts a usable answer. Gives those whose answers nobody waits for any more: where there are enough, resolvers that were
    /// silent for so long that another one was asked.
    pub(super) fn count_answer(&mut self, now: Timestamp) -> Vec<Pending> {
        self.answered.push(now);
        let enough = if self.whom == Whom::Two { 2 } else { 1 };
        if self.answered.len() >= enough { std::mem::take(&mut self.pending) } else { Vec::new() }
    }

    /// Until when a resolver is waited for that was asked at `since`.
    pub(super) fn deadline(&self, since: Timestamp) -> Timestamp {
        match self.answered.first() {
            Some(first) => since.plus_ms(COMPARED).max(first.plus_ms(COMPARED_BEHIND)),
            None => since.plus_ms(DNS_DEADLINE),
        }
    }
}
