//! HOW IT IS SEEN: which questions are asked, in which order, and when one gives up. A state machine without a clock and
//! without a network: it takes events and gives commands, and a driver (the browser, a test, a simulator) carries them
//! out. It concludes no more than it must to know what to ask next.
//!
//! Everything that can be asked at once is asked at once, what other questions wait for a moment before the rest. First wave: an
//! address of the Policy Host, and the MX records; then the record, the host's other addresses, the TLSRPT record, and what stands
//! beside. Record and MX records are asked for of two resolvers, for they decide the verdict and are compared. Second wave: the policy,
//! once an address of its host is known to be public (whatever the record says), and an address of each MX host; then their others, and
//! the certificates that they say they use. Where no record is, the names at which people put it by mistake. What one resolver finds
//! there, another is asked for.

mod deadlines;
pub mod doh;
mod inquiry;
mod logs;
mod resolvers;
mod second_wave;
mod stands;

pub use deadlines::{CHECK_DEADLINE, POLICY_DEADLINE, PREFETCH_DEADLINE};
pub use inquiry::DNS_DEADLINE;
pub use logs::{LOG_DEADLINE, LogCommand, LogEvent, LogSearch, MAX_LOG_ANSWER, MAX_LOG_HOSTS, built_in_log_service};
pub use resolvers::{LogServiceDefect, ResolverDefect, built_in, log_service_of_ones_own, resolver_of_ones_own};
pub use second_wave::MAX_MX_HOSTS;

use self::inquiry::{Inquiry, Pending, Whom};
use crate::evidence::{
    DnsObservation, DnsOutcome, Evidence, Fetch, PolicyBody, Prefetch, Probe, Question, RecordType, Resolver, Timed,
    Timestamp,
};
use crate::name::{PolicyDomain, PolicyHost};
use crate::read::{DnsMessage, Rcode, has_public_address};

/// How long after the first questions of a wave those follow that the verdict seldom waits for, in milliseconds: a browser takes
/// time to send each, and to take each answer.
const BEHIND: u64 = 15;

/// What is wanted to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aim {
    /// All about a domain: a check.
    Check,
    /// The hosts that take its mail, and nothing else: a text is held against them.
    MxHosts,
}

/// A check under way.
#[derive(Debug)]
pub struct Collector {
    evidence: Evidence,
    domain: PolicyDomain,
    resolvers: Vec<Resolver>,
    /// The resolvers that failed to answer us, or have been silent for long; they are asked last.
    down: Vec<usize>,
    inquiries: Vec<Inquiry>,
    /// What is asked [`BEHIND`] what was asked first.
    later: Vec<(Question, Whom)>,
    /// When that is.
    later_at: Timestamp,
    next_ask: u32,
    policy: PolicyStage,
    /// As much of the policy's answer as has come while the rest of it is waited for.
    begun: Option<PolicyBody>,
    /// Whether something came that more may follow from.
    is_news: bool,
    done: bool,
}

/// Something that happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A resolver answered, or failed to.
    Answered {
        /// The question's number.
        ask: AskId,
        /// What came back.
        outcome: DnsOutcome,
    },
    /// As much of the policy's answer has come by now, and more of it may follow. Each replaces the one before. A driver
    /// tells it before [`Event::Woke`] at the latest: what has come when the time runs out is not lost then.
    Fetching(PolicyBody),
    /// The headers of the policy's answer are these, as far as they can be read. A driver tells it before [`Event::Fetched`].
    Headed(Vec<(String, String)>),
    /// The fetch of the policy ended.
    Fetched(Fetch),
    /// The probe of the Policy Host ended.
    Probed(Probe),
    /// The prefetch of the policy ended.
    Prefetched(Prefetch),
    /// The time that was asked for has come; or any other time.
    Woke,
    /// Whoever asked wants no more: what is known by now stays.
    Stopped,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Fetch the answer to a question, and say [`Event::Answered`].
    Ask {
        /// The question's number.
        ask: AskId,
        /// Where: an address of a resolver with the question in it.
        url: String,
    },
    /// Fetch the policy, and say [`Event::Fetched`].
    Fetch {
        /// The Policy Host.
        host: PolicyHost,
    },
    /// Probe the Policy Host, and say [`Event::Probed`].
    Probe {
        /// The Policy Host.
        host: PolicyHost,
    },
    /// Prefetch the policy, and files whose presence is known, and say [`Event::Prefetched`].
    Prefetch {
        /// The Policy Host.
        host: PolicyHost,
    },
    /// Nobody waits for this any more: end it.
    Abandon(Request),
    /// Say [`Event::Woke`] at this time, or soon after.
    WakeAt(Timestamp),
    /// The check is over. Nothing comes after it.
    Done,
}

/// The number of a question that was put to a resolver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(u32);

/// A request that a driver has under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    /// A question to a resolver.
    Ask(AskId),
    /// The fetch of the policy.
    Fetch,
    /// The probe of the Policy Host.
    Probe,
    /// The prefetch of the policy.
    Prefetch,
}

/// Something that the check waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// For whom: a resolver's name, or the Policy Host.
    pub whom: String,
    /// For which answer: the name that was asked for, or the policy's address.
    pub what: String,
    /// Since when.
    pub since: Timestamp,
    /// Until when at the latest.
    pub until: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PolicyStage {
    /// No address is known yet.
    Waiting,
    /// Being fetched.
    Fetching { since: Timestamp },
    /// Being probed, after a fetch that was rejected.
    Probing { since: Timestamp },
    /// Being prefetched, after a probe that found an answer which no page may read.
    Prefetching { since: Timestamp },
    /// Seen, or decided not to be.
    Settled,
}

impl PolicyStage {
    /// Since when something is under way, until when at the latest, and what.
    fn under_way(self) -> Option<(Timestamp, Timestamp, Request)> {
        let (since, given, request) = match self {
            Self::Fetching { since } => (since, POLICY_DEADLINE, Request::Fetch),
            // Fetch and probe share what the Policy Host is given.
            Self::Probing { since } => (since, POLICY_DEADLINE, Request::Probe),
            Self::Prefetching { since } => (since, PREFETCH_DEADLINE, Request::Prefetch),
            Self::Waiting | Self::Settled => return None,
        };
        Some((since, since.plus_ms(given), request))
    }
}

impl Collector {
    /// Begins a check of `domain`, asking `resolvers` in their order.
    pub fn start(domain: PolicyDomain, resolvers: Vec<Resolver>, now: Timestamp) -> (Self, Vec<Command>) {
        let host = domain.policy_host();
        let wildcard = domain.wildcard_name();
        let first = [
            (Question::new(host.as_str(), RecordType::A), Whom::One),
            (Question::new(domain.as_str(), RecordType::Mx), Whom::Two),
        ];
        let record = (Question::new(domain.record_name(), RecordType::Txt), Whom::Two);
        let beside = [
            Question::new(host.as_str(), RecordType::Aaaa),
            Question::new(domain.tlsrpt_name(), RecordType::Txt),
            Question::new(domain.as_str(), RecordType::Txt),
            Question::new(domain.dmarc_name(), RecordType::Txt),
            Question::new(wildcard.as_str(), RecordType::Txt),
            Question::new(wildcard, RecordType::Mx),
            Question::new(host.as_str(), RecordType::Https),
        ];
        // Authorities look at one name after the other; here all are asked for at once.
        let caa = domain.caa_names().into_iter().map(|name| Question::new(name, RecordType::Caa));
        let beside = beside.into_iter().chain(caa).map(|question| (question, Whom::One));
        let later = [record].into_iter().chain(beside).collect();
        let evidence = Evidence::of_domain(domain.clone(), now);
        Self::ask_first(domain, resolvers, evidence, PolicyStage::Waiting, first, later, now)
    }

    /// Asks for the MX hosts of `domain`, and for nothing else.
    pub fn start_for_mx_hosts(domain: PolicyDomain, resolvers: Vec<Resolver>, now: Timestamp) -> (Self, Vec<Command>) {
        let questions = [(Question::new(domain.as_str(), RecordType::Mx), Whom::One)];
        let evidence = Evidence::meant_for(domain.clone(), now);
        Self::ask_first(domain, resolvers, evidence, PolicyStage::Settled, questions, Vec::new(), now)
    }

    fn ask_first(
        domain: PolicyDomain,
        resolvers: Vec<Resolver>,
        evidence: Evidence,
        policy: PolicyStage,
        questions: impl IntoIterator<Item = (Question, Whom)>,
        later: Vec<(Question, Whom)>,
        now: Timestamp,
    ) -> (Self, Vec<Command>) {
        let mut collector = Self {
            evidence,
            domain,
            resolvers,
            down: Vec::new(),
            inquiries: Vec::new(),
            later,
            later_at: now.plus_ms(BEHIND),
            next_ask: 0,
            policy,
            begun: None,
            is_news: true,
            done: false,
        };
        let mut commands = Vec::new();
        for (question, whom) in questions {
            collector.inquire(question, whom, now, &mut commands);
        }
        collector.go_on(now, &mut commands);
        (collector, commands)
    }

    /// Takes one event; gives what is to be done because of it. An event that nobody waits for any more, such as an answer
    /// after its deadline, changes nothing.
    pub fn step(&mut self, now: Timestamp, event: Event) -> Vec<Command> {
        let mut commands = Vec::new();
        if self.done {
            return commands;
        }
        match event {
            Event::Answered { ask, outcome } => self.answered(ask, outcome, now, &mut commands),
            Event::Headed(headers) => self.evidence.policy.headers = headers,
            Event::Fetching(body) => self.begun = Some(body),
            Event::Fetched(fetch) => self.fetched(fetch, now, &mut commands),
            Event::Probed(probe) => self.probed(probe, now, &mut commands),
            Event::Prefetched(prefetch) => self.prefetched(prefetch, now),
            Event::Woke => self.expire(now, &mut commands),
            Event::Stopped => self.stop(&mut commands),
        }
        self.go_on(now, &mut commands);
        commands
    }

    /// What has been seen by now.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Whether the check is over.
    pub fn is_done(&self) -> bool {
        self.done
    }

    /// What the check waits for, the policy first.
    pub fn waiting(&self) -> Vec<Waiting> {
        let host = self.domain.policy_host();
        let policy = self.policy.under_way().map(|(since, deadline, _)| Waiting {
            whom: host.to_string(),
            what: host.policy_url(),
            since,
            until: deadline.min(self.check_deadline()),
        });
        let asks = self.pending().filter_map(|(inquiry, pending)| {
            Some(Waiting {
                whom: self.resolvers.get(pending.resolver)?.name.clone(),
                what: format!("{} {}", inquiry.question.record_type, inquiry.question.name),
                since: pending.since,
                until: inquiry.deadline(pending.since).min(self.check_deadline()),
            })
        });
        policy.into_iter().chain(asks).collect()
    }

    /// Asks a question for the first time.
    fn inquire(&mut self, question: Question, whom: Whom, now: Timestamp, commands: &mut Vec<Command>) {
        if self.inquiries.iter().any(|inquiry| inquiry.question == question) {
            return;
        }
        self.inquiries.push(Inquiry::new(question, whom));
        self.go_on_asking(self.inquiries.len() - 1, now, commands);
    }

    /// Asks a question for the first time, but not yet.
    fn inquire_later(&mut self, question: Question, now: Timestamp) {
        let asked = self.inquiries.iter().map(|inquiry| &inquiry.question);
        let to_ask = self.later.iter().map(|(question, _)| question);
        if asked.chain(to_ask).any(|known| *known == question) {
            return;
        }
        if self.later.is_empty() {
            self.later_at = now.plus_ms(BEHIND);
        }
        self.later.push((question, Whom::One));
    }

    /// Puts an inquiry to as many resolvers as it wants by now.
    fn go_on_asking(&mut self, index: usize, now: Timestamp, commands: &mut Vec<Command>) {
        let Some(inquiry) = self.inquiries.get_mut(index) else { return };
        let mut wanted = inquiry.wanted(now);
        while wanted > 0
            && let Some(resolver) = inquiry.take_next(self.resolvers.len(), &self.down)
        {
            let address =
                self.resolvers.get(resolver).and_then(|resolver| doh::request_url(resolver, &inquiry.question));
            // A name that DNS cannot carry has no answer anywhere; an MX host with an odd name can be one.
            let Some(url) = address else { continue };
            let ask = AskId(self.next_ask);
            self.next_ask += 1;
            inquiry.pending.push(Pending { ask, resolver, since: now });
            commands.push(Command::Ask { ask, url });
            wanted -= 1;
        }
    }

    fn answered(&mut self, ask: AskId, outcome: DnsOutcome, now: Timestamp, commands: &mut Vec<Command>) {
        let is_of = |inquiry: &Inquiry| inquiry.pending.iter().any(|pending| pending.ask == ask);
        let Some(index) = self.inquiries.iter().position(is_of) else { return };
        self.record(index, ask, outcome, now, commands);
    }

    /// Keeps what came back of an inquiry, and asks the next resolver where nothing was of use.
    fn record(&mut self, index: usize, ask: AskId, outcome: DnsOutcome, now: Timestamp, commands: &mut Vec<Command>) {
        let Some(inquiry) = self.inquiries.get_mut(index) else { return };
        let Some(Pending { resolver, since, .. }) = inquiry.take(ask) else { return };
        let question = inquiry.question.clone();
        let read = match &outcome {
            DnsOutcome::Wire(wire) => DnsMessage::read(wire, &question).ok(),
            DnsOutcome::Failed(_) => None,
        };
        if let Some(resolver) = self.resolvers.get(resolver) {
            self.evidence.dns.push(DnsObservation {
                question: question.clone(),
                resolver: resolver.without_secret(),
                elapsed_ms: elapsed(since, now),
                outcome,
            });
        }
        self.is_news |= match question.record_type {
            // More is asked of a host only where it has no public address, or is a signed alias.
            RecordType::A | RecordType::Aaaa => {
                question.name == self.domain.policy_host().as_str()
                    || read.as_ref().is_none_or(|message| {
                        !has_public_address(message) || (message.authenticated && !message.aliases.is_empty())
                    })
            }
            RecordType::Mx => true,
            RecordType::Txt => {
                [self.domain.record_name(), self.domain.tlsrpt_name()].contains(&question.name)
                    || read.as_ref().is_some_and(|message| !message.records.is_empty())
            }
            // What stands beside, and nothing more is asked because of it.
            RecordType::Tlsa | RecordType::Caa | RecordType::Https => false,
        };
        match read {
            Some(message) if message.is_usable() => {
                let abandoned = inquiry.count_answer(now).into_iter();
                commands.extend(abandoned.map(|pending| Command::Abandon(Request::Ask(pending.ask))));
            }
            // Whether it is DNSSEC that fails, the same resolver tells where it is told not to check it.
            Some(message) if message.rcode == Rcode::ServFail && !question.checking_disabled => {
                let unchecked = Question { checking_disabled: true, ..question };
                self.inquire(unchecked, Whom::Only(resolver), now, commands);
            }
            Some(_) => {}
            None => self.down.push(resolver),
        }
        self.go_on_asking(index, now, commands);
    }

    fn fetched(&mut self, fetch: Fetch, now: Timestamp, commands: &mut Vec<Command>) {
        let PolicyStage::Fetching { since } = self.policy else { return };
        let rejected = fetch == Fetch::Rejected;
        self.evidence.policy.fetch = Some(Timed { elapsed_ms: elapsed(since, now), seen: fetch });
        self.policy = PolicyStage::Settled;
        if rejected {
            self.policy = PolicyStage::Probing { since };
            commands.push(Command::Probe { host: self.domain.policy_host() });
        }
    }

    fn probed(&mut self, probe: Probe, now: Timestamp, commands: &mut Vec<Command>) {
        let PolicyStage::Probing { since } = self.policy else { return };
        self.evidence.policy.probe = Some(Timed { elapsed_ms: elapsed(since, now), seen: probe });
        self.policy = PolicyStage::Settled;
        if probe == Probe::Opaque {
            self.policy = PolicyStage::Prefetching { since: now };
            commands.push(Command::Prefetch { host: self.domain.policy_host() });
        }
    }

    fn prefetched(&mut self, prefetch: Prefetch, now: Timestamp) {
        let PolicyStage::Prefetching { since } = self.policy else { return };
        self.evidence.policy.prefetch = Some(Timed { elapsed_ms: elapsed(since, now), seen: prefetch });
        self.policy = PolicyStage::Settled;
    }

    /// Ends everything. What had not come is simply not known.
    fn stop(&mut self, commands: &mut Vec<Command>) {
        for pending in self.inquiries.iter_mut().flat_map(|inquiry| inquiry.pending.drain(..)) {
            commands.push(Command::Abandon(Request::Ask(pending.ask)));
        }
        commands.extend(self.policy.under_way().map(|(_, _, request)| Command::Abandon(request)));
        self.policy = PolicyStage::Settled;
        self.finish(commands);
    }

    /// Asks what can be asked by now; ends the check when nothing is left; else says when to wake up.
    fn go_on(&mut self, now: Timestamp, commands: &mut Vec<Command>) {
        if self.done {
            return;
        }
        if std::mem::take(&mut self.is_news) {
            self.follow_up(now, commands);
        }
        if now >= self.later_at {
            for (question, whom) in std::mem::take(&mut self.later) {
                self.inquire(question, whom, now, commands);
            }
        }
        let asking = !self.later.is_empty() || self.pending().next().is_some();
        match self.policy {
            PolicyStage::Settled if !asking => self.finish(commands),
            _ => commands.extend(self.next_wake().map(Command::WakeAt)),
        }
    }

    fn finish(&mut self, commands: &mut Vec<Command>) {
        self.done = true;
        self.evidence.under_way = false;
        commands.push(Command::Done);
    }

    /// What is asked, or is to be asked, and has no answer yet.
    fn awaited(&self) -> impl Iterator<Item = &Question> {
        let to_ask = self.later.iter().map(|(question, _)| question);
        to_ask.chain(self.pending().map(|(inquiry, _)| &inquiry.question))
    }

    /// The resolvers that are waited for, each with what it was asked.
    fn pending(&self) -> impl Iterator<Item = (&Inquiry, &Pending)> {
        self.inquiries.iter().flat_map(|inquiry| inquiry.pending.iter().map(move |pending| (inquiry, pending)))
    }
}

/// Milliseconds from `since` to `now`, as evidence keeps them.
fn elapsed(since: Timestamp, now: Timestamp) -> u32 {
    u32::try_from(now.ms_since(since)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
