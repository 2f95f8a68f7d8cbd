//! The DNS answers of a check by what they were asked for: of the answers to one question, the one that counts, decoded.

use std::collections::{BTreeSet, BinaryHeap};
use std::net::IpAddr;

use super::address::{Scope, scope};
use super::dns_message::{Alias, DnsMessage, ExtendedError, Rcode, Rdata};
use crate::evidence::{DnsFailure, DnsObservation, DnsOutcome, Evidence, Question, RecordType};
use crate::name::{MxHost, PolicyDomain};

/// All DNS answers of a check. Every part is [`Looked::NotAsked`] where only a text was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers {
    /// The TXT records at `_mta-sts`.
    pub record: Lookup<Vec<TxtRecord>>,
    /// The TXT records at `_smtp._tls`.
    pub tlsrpt: Lookup<Vec<TxtRecord>>,
    /// The addresses of the Policy Host.
    pub policy_host: Addresses,
    /// The MX records of the domain.
    pub mx: Lookup<MxRecords>,
    /// The hosts that take the domain's mail, by preference: those of its MX records, or the domain itself where there is
    /// none (RFC 5321 §5.1); none where a null MX stands alone, or nothing is known.
    pub mx_hosts: Vec<Mx>,
}

/// An answer, and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup<T> {
    /// What was asked; `None` where nothing was.
    pub question: Option<Question>,
    /// What is known.
    pub looked: Looked<T>,
    /// The resolver whose answer counts, and how long it took, in milliseconds.
    pub seen_by: Option<(String, u32)>,
    /// The aliases that were followed.
    pub aliases: Vec<Alias>,
    /// How long the answer, or the absence of one, may be remembered, in seconds.
    pub ttl: Option<u32>,
    /// What resolvers added about failures.
    pub extended_errors: Vec<ExtendedError>,
    /// The resolvers that answered with a failure, such as SERVFAIL or REFUSED.
    pub failing: Vec<Failing>,
    /// The resolvers that did not answer us.
    pub unavailable: Vec<String>,
}

/// A resolver that answered with a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// What people call it.
    pub resolver: String,
    /// Its answer.
    pub rcode: Rcode,
}

/// What is known of a question to DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked<T> {
    /// It was not asked, or no answer has come yet.
    NotAsked,
    /// No resolver gave a usable answer.
    Unanswered,
    /// The name does not exist, says the resolver. Many say "no records" in its place (RFC 9824): do not tell them apart.
    NoSuchName,
    /// The name has no record of the type.
    NoData,
    /// The records.
    Found(T),
}

impl<T> Lookup<T> {
    /// The records, if there are any.
    pub fn found(&self) -> Option<&T> {
        match &self.looked {
            Looked::Found(found) => Some(found),
            _ => None,
        }
    }

    /// Whether it is known that there are no records.
    pub fn is_absent(&self) -> bool {
        matches!(self.looked, Looked::NoSuchName | Looked::NoData)
    }

    /// Whether two resolvers or more answered with a failure: one alone may have a bad day.
    pub fn fails_for_several(&self) -> bool {
        let first = self.failing.first().map(|failing| &failing.resolver);
        self.failing.iter().any(|failing| Some(&failing.resolver) != first)
    }
}

/// A TXT record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TxtRecord {
    /// Its strings, joined without a blank (RFC 8461 §3.1).
    pub text: Vec<u8>,
    /// How many strings it had.
    pub strings: usize,
}

/// The MX records of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MxRecords {
    /// The records with a host, by preference, each host once.
    pub hosts: Vec<(u16, MxHost)>,
    /// Whether one is null: preference and the root (RFC 7505 §3).
    pub has_null: bool,
}

/// A host that takes the domain's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mx {
    /// The lower, the sooner it is tried; `None` where the domain itself stands in for a missing MX record.
    pub preference: Option<u16>,
    /// Its name.
    pub host: MxHost,
    /// Its addresses.
    pub addresses: Addresses,
}

/// The addresses of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// IPv4.
    pub v4: Lookup<Vec<IpAddr>>,
    /// IPv6.
    pub v6: Lookup<Vec<IpAddr>>,
}

impl Addresses {
    /// All addresses that are known.
    pub fn all(&self) -> impl Iterator<Item = IpAddr> {
        [&self.v4, &self.v6].into_iter().filter_map(Lookup::found).flatten().copied()
    }

    /// Whether one of them can be reached by everybody.
    pub fn any_public(&self) -> bool {
        self.all().any(|address| scope(address) == Scope::Public)
    }

    /// Whether it is known that there is none.
    pub fn are_absent(&self) -> bool {
        self.v4.is_absent() && self.v6.is_absent()
    }

    /// Whether nothing came of them: they were not asked for, or no answer has come yet.
    pub fn are_not_asked(&self) -> bool {
        [&self.v4, &self.v6].into_iter().all(|lookup| matches!(lookup.looked, Looked::NotAsked))
    }

    /// Whether it is known that there are some, and that none can be reached by everybody.
    pub fn are_private_only(&self) -> bool {
        let answered = |lookup: &Lookup<_>| lookup.found().is_some() || lookup.is_absent();
        answered(&self.v4) && answered(&self.v6) && self.all().next().is_some() && !self.any_public()
    }
}

impl Answers {
    /// Decodes the answers in `evidence`.
    pub fn of(evidence: &Evidence) -> Self {
        let Some(domain) = &evidence.domain else { return Self::none() };
        let dns = &evidence.dns;
        let mx = lookup(dns, domain.as_str(), RecordType::Mx, mx_records);
        let mx_hosts = mx_hosts(&mx, domain)
            .into_iter()
            .map(|(preference, host)| Mx { preference, addresses: addresses(dns, host.as_str()), host })
            .collect();
        Self {
            record: lookup(dns, &domain.record_name(), RecordType::Txt, txt_records),
            tlsrpt: lookup(dns, &domain.tlsrpt_name(), RecordType::Txt, txt_records),
            policy_host: addresses(dns, domain.policy_host().as_str()),
            mx,
            mx_hosts,
        }
    }

    /// The resolvers that did not answer us, once for each question that they were asked.
    pub fn unavailable(&self) -> impl Iterator<Item = &str> {
        let hosts = self.mx_hosts.iter().map(|mx| &mx.addresses);
        let addresses = std::iter::once(&self.policy_host)
            .chain(hosts)
            .flat_map(|addresses| [&addresses.v4.unavailable, &addresses.v6.unavailable]);
        let others = [&self.record.unavailable, &self.tlsrpt.unavailable, &self.mx.unavailable];
        others.into_iter().chain(addresses).flatten().map(String::as_str)
    }

    fn none() -> Self {
        let addresses = || Addresses { v4: not_asked(), v6: not_asked() };
        Self {
            record: not_asked(),
            tlsrpt: not_asked(),
            policy_host: addresses(),
            mx: not_asked(),
            mx_hosts: Vec::new(),
        }
    }
}

/// The hosts that take mail, as the MX records or their absence say.
fn mx_hosts(mx: &Lookup<MxRecords>, domain: &PolicyDomain) -> Vec<(Option<u16>, MxHost)> {
    match &mx.looked {
        Looked::Found(records) => {
            records.hosts.iter().map(|(preference, host)| (Some(*preference), host.clone())).collect()
        }
        Looked::NoData => MxHost::new(domain.as_str()).map(|host| (None, host)).into_iter().collect(),
        Looked::NotAsked | Looked::Unanswered | Looked::NoSuchName => Vec::new(),
    }
}

fn not_asked<T>() -> Lookup<T> {
    Lookup {
        question: None,
        looked: Looked::NotAsked,
        seen_by: None,
        aliases: Vec::new(),
        ttl: None,
        extended_errors: Vec::new(),
        failing: Vec::new(),
        unavailable: Vec::new(),
    }
}

fn addresses(dns: &[DnsObservation], name: &str) -> Addresses {
    Addresses {
        v4: lookup(dns, name, RecordType::A, ip_addresses),
        v6: lookup(dns, name, RecordType::Aaaa, ip_addresses),
    }
}

/// What is known of one question: the first usable answer counts.
fn lookup<T>(
    dns: &[DnsObservation],
    name: &str,
    record_type: RecordType,
    records: impl Fn(&DnsMessage) -> Option<T>,
) -> Lookup<T> {
    let mut lookup = not_asked();
    let question = Question::new(name, record_type);
    for observation in dns.iter().filter(|observation| observation.question == question) {
        if matches!(lookup.looked, Looked::NotAsked) {
            lookup.looked = Looked::Unanswered;
        }
        let message = match &observation.outcome {
            DnsOutcome::Wire(wire) => DnsMessage::read(wire, &question).ok(),
            DnsOutcome::Failed(
                DnsFailure::Timeout | DnsFailure::Unreachable | DnsFailure::Status(_) | DnsFailure::TooLarge,
            ) => None,
        };
        let Some(message) = message else {
            lookup.unavailable.push(observation.resolver.name.clone());
            continue;
        };
        let looked = match message.rcode {
            Rcode::NoError => records(&message).map_or(Looked::NoData, Looked::Found),
            Rcode::NxDomain => Looked::NoSuchName,
            rcode @ (Rcode::ServFail | Rcode::Refused | Rcode::Other(_)) => {
                lookup.failing.push(Failing { resolver: observation.resolver.name.clone(), rcode });
                lookup.extended_errors.extend(message.extended_errors);
                continue;
            }
        };
        if matches!(lookup.looked, Looked::Unanswered) {
            lookup.looked = looked;
            lookup.seen_by = Some((observation.resolver.name.clone(), observation.elapsed_ms));
            lookup.ttl = message.ttl();
            lookup.aliases = message.aliases;
        }
    }
    lookup.question = (!matches!(lookup.looked, Looked::NotAsked)).then_some(question);
    lookup
}

fn txt_records(message: &DnsMessage) -> Option<Vec<TxtRecord>> {
    some_of(message.records.iter().filter_map(|record| match &record.data {
        Rdata::Txt(strings) => Some(TxtRecord { text: strings.concat(), strings: strings.len() }),
        _ => None,
    }))
}

fn mx_records(message: &DnsMessage) -> Option<MxRecords> {
    let mut has_null = false;
    let mut by_preference = BinaryHeap::new();
    for record in &message.records {
        let Rdata::Mx { preference, exchange } = &record.data else { continue };
        match MxHost::new(exchange) {
            Some(host) => by_preference.push((*preference, host)),
            None => has_null = true,
        }
    }
    let mut hosts = by_preference.into_sorted_vec();
    let mut seen = BTreeSet::new();
    hosts.retain(|(_, host)| seen.insert(host.to_string()));
    (has_null || !hosts.is_empty()).then_some(MxRecords { hosts, has_null })
}

fn ip_addresses(message: &DnsMessage) -> Option<Vec<IpAddr>> {
    some_of(message.records.iter().filter_map(|record| match record.data {
        Rdata::A(address) => Some(IpAddr::V4(address)),
        Rdata::Aaaa(address) => Some(IpAddr::V6(address)),
        _ => None,
    }))
}

fn some_of<T>(found: impl Iterator<Item = T>) -> Option<Vec<T>> {
    Some(found.collect::<Vec<_>>()).filter(|found| !found.is_empty())
}
