//! The DNS answers of a check by what they were asked for: of the answers to one question, the one that counts, decoded.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::net::IpAddr;

use super::address::{Scope, scope};
use super::dns_message::{Alias, DnsMessage, ExtendedError, Rcode, Rdata, Tlsa};
use super::mx_given::MxGiven;
use super::shown::ShownTexts;
use crate::evidence::{DnsFailure, DnsObservation, DnsOutcome, Evidence, Question, RecordType};
use crate::name::{MxHost, PolicyDomain};

/// All DNS answers of a check. Every part is [`Looked::NotAsked`] where only a text was shown; what that says stands beside
/// them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answers<'t> {
    /// The TXT records at `_mta-sts`.
    pub record: Lookup<Vec<TxtRecord>>,
    /// What other resolvers answered to the same question, where it is something else; the order of records aside.
    pub record_elsewhere: Vec<Elsewhere<Vec<TxtRecord>>>,
    /// The TXT records at `_smtp._tls`.
    pub tlsrpt: Lookup<Vec<TxtRecord>>,
    /// The addresses of the Policy Host.
    pub policy_host: Addresses,
    /// The MX records of the domain.
    pub mx: Lookup<MxRecords>,
    /// What other resolvers answered to the same question, where it is something else.
    pub mx_elsewhere: Vec<Elsewhere<MxRecords>>,
    /// The hosts that take the domain's mail, by preference: those of its MX records, or the domain itself where there is
    /// none (RFC 5321 §5.1); none where a null MX stands alone, or nothing is known. Where none were asked for, those that
    /// a person gave.
    pub mx_hosts: Vec<Mx>,
    /// What a person gave as MX hosts, where none were asked for.
    pub mx_given: Option<MxGiven>,
    /// What was asked for beside all that; `None` where no domain was checked.
    pub beside: Option<Box<Beside>>,
    /// The texts that a person showed.
    pub shown: ShownTexts<'t>,
}

/// What is asked for beside what senders ask: for near misses, and for what else protects mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The TXT records of the domain itself: SPF, and records in the wrong place.
    pub apex: Lookup<Vec<TxtRecord>>,
    /// The TXT records at `_dmarc`.
    pub dmarc: Lookup<Vec<TxtRecord>>,
    /// The TXT records at `*`, which stand in for all names that are not there.
    pub wildcard: Lookup<Vec<TxtRecord>>,
    /// The MX records at `*`.
    pub wildcard_mx: Lookup<MxRecords>,
    /// The TXT records at the other names at which people put the record by mistake, each with its name.
    pub misplaced_records: Vec<(String, Lookup<Vec<TxtRecord>>)>,
    /// The same of the TLSRPT record.
    pub misplaced_tlsrpt: Vec<(String, Lookup<Vec<TxtRecord>>)>,
    /// Which authorities may issue for the Policy Host: at each name at which they look, in their order, tag and value of each CAA
    /// record.
    pub policy_host_caa: Vec<(String, Lookup<Vec<Caa>>)>,
    /// How browsers are told to reach the Policy Host: priority and target of each HTTPS record there.
    pub policy_host_https: Lookup<Vec<(u16, String)>>,
}

/// Tag and value of a CAA record.
pub type Caa = (String, String);

/// Another resolver's answer to the same question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere<T> {
    /// What people call the resolver.
    pub resolver: String,
    /// Its answer.
    pub looked: Looked<T>,
    /// The aliases that it followed.
    pub aliases: Vec<Alias>,
    /// Whether they do not end.
    pub is_endless: bool,
}

impl<T> Elsewhere<T> {
    /// Whether one of the two finds no records behind an alias, and the other neither records nor an alias: to who asks the one,
    /// the name leads nowhere; to who asks the other, nothing stands there.
    fn has_another_alias(&self, counts: &Lookup<T>) -> bool {
        counts.found().is_none()
            && self.looked.found().is_none()
            && counts.aliases.is_empty() != self.aliases.is_empty()
    }

    /// `lookup`, had this resolver been asked.
    pub fn in_place_of(&self, lookup: &Lookup<T>) -> Lookup<T>
    where
        T: Clone,
    {
        let Self { looked, aliases, is_endless, .. } = self.clone();
        Lookup { looked, aliases, is_endless, ..lookup.clone() }
    }
}

/// An answer, and who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookup<T> {
    /// What was asked; `None` where nothing was.
    pub question: Option<Question>,
    /// What is known.
    pub looked: Looked<T>,
    /// Whether another resolver finds records where the one whose answer counts finds none, or none where it finds some.
    pub is_contradicted: bool,
    /// The resolver whose answer counts, and how long it took, in milliseconds.
    pub seen_by: Option<(String, u32)>,
    /// The aliases that were followed.
    pub aliases: Vec<Alias>,
    /// Whether they do not end, so that there are no records.
    pub is_endless: bool,
    /// How long the answer, or the absence of one, may be remembered, in seconds.
    pub ttl: Option<u32>,
    /// Whether the resolver says that it has validated the answer with DNSSEC: its word (RFC 4035 §3.2.3).
    pub authenticated: bool,
    /// What resolvers added about failures.
    pub extended_errors: Vec<ExtendedError>,
    /// The resolvers that answered with a failure, such as SERVFAIL or REFUSED.
    pub failing: Vec<Failing>,
    /// The resolvers that did not answer us.
    pub unavailable: Vec<Unavailable>,
    /// The resolvers that failed, and answer where they are told not to check DNSSEC.
    pub bogus_at: Vec<String>,
}

/// A resolver that did not answer us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unavailable {
    /// What people call it.
    pub resolver: String,
    /// Why it keeps the answer back, where it says so.
    pub withheld: Option<&'static str>,
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

impl<T> Looked<T> {
    /// Whether a resolver answered: with records, or with their absence.
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::NotAsked | Self::Unanswered)
    }

    /// The records, if there are any.
    pub fn found(&self) -> Option<&T> {
        match self {
            Self::Found(found) => Some(found),
            _ => None,
        }
    }
}

impl<T> Lookup<T> {
    /// The records, if there are any.
    pub fn found(&self) -> Option<&T> {
        self.looked.found()
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
    /// Where in the text each of its strings begins, but the first.
    pub seams: Vec<usize>,
}

/// The MX records of a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MxRecords {
    /// The records with a host, by preference, each host once.
    pub hosts: Vec<(u16, MxHost)>,
    /// The preference of the first that names the root in place of a host: 0 in a null MX (RFC 7505 §3).
    pub null: Option<u16>,
}

/// A host that takes the domain's mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mx {
    /// The lower, the sooner it is tried; `None` where the domain itself stands in for a missing MX record, or a person gave
    /// the host without one.
    pub preference: Option<u16>,
    /// Its name.
    pub host: MxHost,
    /// Its addresses.
    pub addresses: Addresses,
    /// The certificates, or authorities, that it says it uses.
    pub tlsa: Lookup<Vec<Tlsa>>,
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
    fn not_asked() -> Self {
        Self { v4: not_asked(), v6: not_asked() }
    }

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

    /// Whether it is known that nobody from outside gets to the host: it has no address, or none that can be reached by everybody.
    pub fn are_out_of_reach(&self) -> bool {
        self.are_absent() || self.are_private_only()
    }

    /// Where the name of the host leads, if it is an alias and the resolver takes it for signed all along, the addresses behind it
    /// too: there senders look for TLSA records first (RFC 7672 §2.2.3).
    pub fn signed_alias(&self) -> Option<MxHost> {
        let mut found = [&self.v4, &self.v6].into_iter().filter(|lookup| lookup.found().is_some());
        let alias = found.clone().find_map(|lookup| lookup.aliases.last())?;
        found.all(|lookup| lookup.authenticated).then(|| MxHost::new(&alias.to)).flatten()
    }

    /// Whether nothing came of them: they were not asked for, or no answer has come yet.
    pub fn are_not_asked(&self) -> bool {
        [&self.v4, &self.v6].into_iter().all(|lookup| matches!(lookup.looked, Looked::NotAsked))
    }

    /// Whether it is known that there are some, and that none can be reached by everybody.
    pub fn are_private_only(&self) -> bool {
        self.v4.looked.is_known() && self.v6.looked.is_known() && self.all().next().is_some() && !self.any_public()
    }
}

impl<'t> Answers<'t> {
    /// Decodes the answers in `evidence`.
    pub fn of(evidence: &'t Evidence) -> Self {
        let mut answers = match evidence.domain.as_ref().or(evidence.meant_for.as_ref()) {
            Some(domain) => Self::about(domain, &evidence.dns),
            None => Self::none(),
        };
        answers.shown = ShownTexts::of(evidence);
        if matches!(answers.mx.looked, Looked::NotAsked) {
            let given = answers.shown.mx().cloned();
            answers.mx_hosts = given.iter().flat_map(|given| &given.hosts).cloned().map(mx_not_asked).collect();
            answers.mx_given = given;
        }
        answers
    }

    fn about(domain: &PolicyDomain, dns: &[DnsObservation]) -> Self {
        let seen = Seen::new(dns);
        let mx = seen.lookup(domain.as_str(), RecordType::Mx, mx_records);
        let mx_hosts = mx_hosts(&mx.looked, domain);
        let mx_hosts = mx_hosts.into_iter().map(|(preference, host)| {
            let addresses = seen.addresses(host.as_str());
            Mx { preference, tlsa: seen.tlsa(&host, &addresses), addresses, host }
        });
        let texts = |name: &str| seen.lookup(name, RecordType::Txt, txt_records);
        let each = |names: Vec<String>| {
            names.into_iter().map(|name| (texts(&name), name)).map(|(looked, name)| (name, looked)).collect()
        };
        let caa = domain.caa_names().into_iter();
        let caa =
            caa.map(|name| (seen.lookup(&name, RecordType::Caa, caa_records), name)).map(|(seen, name)| (name, seen));
        let record = texts(&domain.record_name());
        let host = domain.policy_host();
        let beside = Beside {
            apex: texts(domain.as_str()),
            dmarc: texts(&domain.dmarc_name()),
            wildcard: texts(&domain.wildcard_name()),
            wildcard_mx: seen.lookup(&domain.wildcard_name(), RecordType::Mx, mx_records),
            misplaced_records: each(domain.misplaced_record_names()),
            misplaced_tlsrpt: each(domain.misplaced_tlsrpt_names()),
            policy_host_caa: caa.collect(),
            policy_host_https: seen.lookup(host.as_str(), RecordType::Https, https_records),
        };
        Self {
            record_elsewhere: seen.elsewhere(&domain.record_name(), RecordType::Txt, txt_records, |other| {
                texts_of(&other.looked) != texts_of(&record.looked) || other.has_another_alias(&record)
            }),
            record,
            tlsrpt: texts(&domain.tlsrpt_name()),
            policy_host: seen.addresses(host.as_str()),
            mx_elsewhere: seen.elsewhere(domain.as_str(), RecordType::Mx, mx_records, |other| {
                other.looked != mx.looked || other.has_another_alias(&mx)
            }),
            mx_hosts: mx_hosts.collect(),
            mx,
            mx_given: None,
            beside: Some(Box::new(beside)),
            shown: ShownTexts::default(),
        }
    }

    /// The same, had the resolver been asked that answers `elsewhere` for the MX records. Of a host that it alone names,
    /// nothing was asked.
    pub fn with_mx(&self, elsewhere: &Elsewhere<MxRecords>, domain: &PolicyDomain) -> Self {
        let hosts = mx_hosts(&elsewhere.looked, domain).into_iter().map(|(preference, host)| {
            let known = self.mx_hosts.iter().find(|mx| mx.host == host).cloned();
            Mx { preference, ..known.unwrap_or_else(|| mx_not_asked((preference, host))) }
        });
        let mx = elsewhere.in_place_of(&self.mx);
        Self { mx_hosts: hosts.collect(), mx, mx_elsewhere: Vec::new(), ..self.clone() }
    }

    /// The names at which a record stands by mistake, where none stands where it belongs.
    pub fn names_of_misplaced_records(&self, domain: &PolicyDomain) -> Vec<String> {
        let Some(beside) = self.beside.as_ref().filter(|_| self.record.is_absent()) else { return Vec::new() };
        let elsewhere = beside.misplaced_records.iter().map(|(name, lookup)| (name.as_str(), lookup));
        let has_record = |lookup: &Lookup<Vec<TxtRecord>>| {
            lookup.found().is_some_and(|records| records.iter().any(|record| record.text.starts_with(b"v=STSv1")))
        };
        let found = std::iter::once((domain.as_str(), &beside.apex)).chain(elsewhere).filter(|(_, at)| has_record(at));
        found.map(|(name, _)| name.to_owned()).collect()
    }

    /// The resolvers that did not answer us, once for each question that they were asked.
    pub fn unavailable(&self) -> impl Iterator<Item = &Unavailable> {
        let hosts = self.mx_hosts.iter().map(|mx| &mx.addresses);
        let addresses = std::iter::once(&self.policy_host)
            .chain(hosts)
            .flat_map(|addresses| [&addresses.v4.unavailable, &addresses.v6.unavailable]);
        let others = [&self.record.unavailable, &self.tlsrpt.unavailable, &self.mx.unavailable];
        others.into_iter().chain(addresses).flatten()
    }

    fn none() -> Self {
        Self {
            record: not_asked(),
            record_elsewhere: Vec::new(),
            tlsrpt: not_asked(),
            policy_host: Addresses::not_asked(),
            mx: not_asked(),
            mx_elsewhere: Vec::new(),
            mx_hosts: Vec::new(),
            mx_given: None,
            beside: None,
            shown: ShownTexts::default(),
        }
    }
}

/// A host of which nothing was asked.
fn mx_not_asked((preference, host): (Option<u16>, MxHost)) -> Mx {
    Mx { preference, host, addresses: Addresses::not_asked(), tlsa: not_asked() }
}

/// The hosts that take mail, as the MX records or their absence say.
fn mx_hosts(looked: &Looked<MxRecords>, domain: &PolicyDomain) -> Vec<(Option<u16>, MxHost)> {
    match looked {
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
        is_contradicted: false,
        seen_by: None,
        aliases: Vec::new(),
        is_endless: false,
        ttl: None,
        authenticated: false,
        extended_errors: Vec::new(),
        failing: Vec::new(),
        unavailable: Vec::new(),
        bogus_at: Vec::new(),
    }
}

/// The observations by their question.
struct Seen<'e> {
    by_question: BTreeMap<(&'e str, RecordType, bool), Vec<Heard<'e>>>,
}

/// An observation, and the answer in it; `None` where the resolver gave none.
type Heard<'e> = (&'e DnsObservation, Option<DnsMessage>);

impl<'e> Seen<'e> {
    fn new(dns: &'e [DnsObservation]) -> Self {
        let mut by_question: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for observation in dns {
            let question = &observation.question;
            let key = (question.name.as_str(), question.record_type, question.checking_disabled);
            by_question.entry(key).or_default().push((observation, read(observation)));
        }
        Self { by_question }
    }

    fn of<'s>(&'s self, question: &'s Question) -> &'s [Heard<'e>] {
        let key = (question.name.as_str(), question.record_type, question.checking_disabled);
        self.by_question.get(&key).map_or(&[], |seen| seen)
    }

    fn addresses(&self, name: &str) -> Addresses {
        Addresses {
            v4: self.lookup(name, RecordType::A, ip_addresses),
            v6: self.lookup(name, RecordType::Aaaa, ip_addresses),
        }
    }

    /// The TLSA records of a host: those at the name that it is a signed alias of, where these are signed, else its own.
    fn tlsa(&self, host: &MxHost, addresses: &Addresses) -> Lookup<Vec<Tlsa>> {
        let at = |host: &MxHost| self.lookup(&host.tlsa_name(), RecordType::Tlsa, tlsa_records);
        let own = at(host);
        let behind = addresses.signed_alias().map(|name| at(&name)).filter(|behind| behind.found().is_some());
        match behind {
            Some(behind) if behind.authenticated || own.found().is_none() => behind,
            _ => own,
        }
    }

    /// What is known of one question: the first usable answer counts; of addresses, the first that has some, and before it one
    /// that has some which can be reached by everybody.
    fn lookup<T>(&self, name: &str, record_type: RecordType, records: impl Fn(&DnsMessage) -> Option<T>) -> Lookup<T> {
        let mut lookup = not_asked();
        let question = Question::new(name, record_type);
        let observations = self.of(&question);
        if observations.is_empty() {
            return lookup;
        }
        lookup.looked = Looked::Unanswered;
        let (mut some_find, mut some_do_not, mut counts_as_public) = (false, false, false);
        for (observation, message) in observations {
            let resolver = observation.resolver.name.clone();
            let Some(message) = message else {
                lookup.unavailable.push(Unavailable { resolver, withheld: None });
                continue;
            };
            if message.is_withheld() {
                let withheld = message.extended_errors.iter().find_map(ExtendedError::meaning);
                lookup.unavailable.push(Unavailable { resolver, withheld });
                continue;
            }
            if !message.is_usable() {
                lookup.failing.push(Failing { resolver, rcode: message.rcode });
                lookup.extended_errors.extend_from_slice(&message.extended_errors);
                continue;
            }
            let has_records = !message.records.is_empty();
            some_find |= has_records;
            some_do_not |= !has_records;
            let is_public = has_public_address(message);
            if counts_more(message, &lookup.looked, record_type) || (is_public && !counts_as_public) {
                counts_as_public = is_public;
                lookup.looked = looked(message, &records);
                lookup.seen_by = Some((resolver, observation.elapsed_ms));
                lookup.ttl = message.ttl();
                lookup.authenticated = message.authenticated;
                lookup.aliases.clone_from(&message.aliases);
                lookup.is_endless = message.is_endless;
            }
        }
        lookup.is_contradicted = some_find && some_do_not;
        lookup.bogus_at = self.answering_unchecked(&question);
        lookup.question = Some(question);
        lookup
    }

    /// The resolvers that answer `question` where they are told not to check DNSSEC.
    fn answering_unchecked(&self, question: &Question) -> Vec<String> {
        let unchecked = Question { checking_disabled: true, ..question.clone() };
        let is_usable = |message: &Option<DnsMessage>| message.as_ref().is_some_and(DnsMessage::is_usable);
        let answers = self.of(&unchecked).iter().filter(|(_, message)| is_usable(message));
        answers.map(|(observation, _)| observation.resolver.name.clone()).collect()
    }

    /// The usable answers to a question that differ from the one that counts.
    fn elsewhere<T>(
        &self,
        name: &str,
        record_type: RecordType,
        records: impl Fn(&DnsMessage) -> Option<T>,
        differs: impl Fn(&Elsewhere<T>) -> bool,
    ) -> Vec<Elsewhere<T>> {
        let question = Question::new(name, record_type);
        let answers = self.of(&question).iter().filter_map(|(observation, message)| {
            let message = message.as_ref().filter(|message| message.is_usable())?;
            Some(Elsewhere {
                resolver: observation.resolver.name.clone(),
                looked: looked(message, &records),
                aliases: message.aliases.clone(),
                is_endless: message.is_endless,
            })
        });
        answers.filter(differs).collect()
    }
}

/// Whether an answer counts in the place of what is known. That a host has no address is believed where no resolver knows one.
fn counts_more<T>(answer: &DnsMessage, known: &Looked<T>, record_type: RecordType) -> bool {
    let is_for_addresses = matches!(record_type, RecordType::A | RecordType::Aaaa);
    match known {
        Looked::NotAsked | Looked::Unanswered => true,
        Looked::NoSuchName | Looked::NoData => is_for_addresses && !answer.records.is_empty(),
        Looked::Found(_) => false,
    }
}

/// Whether an answer has an address that can be reached by everybody.
pub(crate) fn has_public_address(answer: &DnsMessage) -> bool {
    ip_addresses(answer).is_some_and(|found| found.into_iter().any(|address| scope(address) == Scope::Public))
}

/// The texts of an answer, in an order of their own: DNS gives records in any. That there are none has two names.
fn texts_of(looked: &Looked<Vec<TxtRecord>>) -> BTreeSet<&[u8]> {
    let mut texts = BTreeSet::new();
    if let Looked::Found(records) = looked {
        texts.extend(records.iter().map(|record| record.text.as_slice()));
    }
    texts
}

/// The answer in an observation; `None` where the resolver gave none.
fn read(observation: &DnsObservation) -> Option<DnsMessage> {
    match &observation.outcome {
        DnsOutcome::Wire(wire) => DnsMessage::read(wire, &observation.question).ok(),
        DnsOutcome::Failed(
            DnsFailure::Timeout | DnsFailure::Unreachable | DnsFailure::Status(_) | DnsFailure::TooLarge,
        ) => None,
    }
}

/// What a usable answer says.
fn looked<T>(message: &DnsMessage, records: impl Fn(&DnsMessage) -> Option<T>) -> Looked<T> {
    match message.rcode {
        Rcode::NxDomain => Looked::NoSuchName,
        _ => records(message).map_or(Looked::NoData, Looked::Found),
    }
}

fn txt_records(message: &DnsMessage) -> Option<Vec<TxtRecord>> {
    records_of(message, |data| match data {
        Rdata::Txt(strings) => {
            let mut at = 0;
            let mut ends = strings.iter().map(|string| {
                at += string.len();
                at
            });
            let seams = ends.by_ref().take(strings.len().saturating_sub(1)).collect();
            Some(TxtRecord { text: strings.concat(), seams })
        }
        _ => None,
    })
}

fn mx_records(message: &DnsMessage) -> Option<MxRecords> {
    let mut null: Option<u16> = None;
    let mut by_preference = BinaryHeap::new();
    for record in &message.records {
        let Rdata::Mx { preference, exchange } = &record.data else { continue };
        match MxHost::new(exchange) {
            Some(host) => by_preference.push((*preference, host)),
            None => null = Some(null.map_or(*preference, |other| other.min(*preference))),
        }
    }
    let mut hosts = by_preference.into_sorted_vec();
    let mut seen = BTreeSet::new();
    hosts.retain(|(_, host)| seen.insert(host.to_string()));
    (null.is_some() || !hosts.is_empty()).then_some(MxRecords { hosts, null })
}

fn tlsa_records(message: &DnsMessage) -> Option<Vec<Tlsa>> {
    records_of(message, |data| match data {
        Rdata::Tlsa(tlsa) => Some(tlsa.clone()),
        _ => None,
    })
}

fn caa_records(message: &DnsMessage) -> Option<Vec<Caa>> {
    records_of(message, |data| match data {
        Rdata::Caa { tag, value } => Some((tag.clone(), value.clone())),
        _ => None,
    })
}

fn https_records(message: &DnsMessage) -> Option<Vec<(u16, String)>> {
    records_of(message, |data| match data {
        Rdata::Https { priority, target } => Some((*priority, target.clone())),
        _ => None,
    })
}

fn ip_addresses(message: &DnsMessage) -> Option<Vec<IpAddr>> {
    records_of(message, |data| match data {
        Rdata::A(address) => Some(IpAddr::V4(*address)),
        Rdata::Aaaa(address) => Some(IpAddr::V6(*address)),
        _ => None,
    })
}

/// What `of` makes of the records, if there are any.
fn records_of<T>(message: &DnsMessage, of: impl Fn(&Rdata) -> Option<T>) -> Option<Vec<T>> {
    let found: Vec<T> = message.records.iter().filter_map(|record| of(&record.data)).collect();
    Some(found).filter(|found| !found.is_empty())
}
