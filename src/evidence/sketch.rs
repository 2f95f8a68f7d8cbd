//! Evidence drawn by hand, for tests and examples: zone data in place of wire bytes. On the host only; the page has none
//! of it.

use std::net::{Ipv4Addr, Ipv6Addr};

use domain::base::iana::Rcode;
use domain::base::message_builder::AnswerBuilder;
use domain::base::opt::ExtendedError;
use domain::base::rdata::UnknownRecordData;
use domain::base::{MessageBuilder, Name, Serial, Ttl};
use domain::rdata::caa::{CaaFlags, CaaTag};
use domain::rdata::svcb::{Https, SvcParams};
use domain::rdata::{A, Aaaa, Caa, Cname, Mx, Soa, Txt};

use super::{
    BodyEnd, DnsFailure, DnsObservation, DnsOutcome, Evidence, Fetch, MAX_POLICY, MediaType, NotAsked, PolicyBody,
    Prefetch, Probe, Question, RecordType, Resolver, Shown, ShownKind, Sighting, Timed, Timestamp,
};
use crate::name::PolicyDomain;

/// An address that everybody can reach, for hosts of which only that matters.
pub const PUBLIC: &str = "93.184.215.14";

/// Evidence in the making. Names and texts that cannot stand in DNS panic: this is for tests.
#[derive(Clone, Debug)]
pub struct Sketch(Evidence);

/// What a resolver answers.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// TXT records, each with its strings.
    Txt(&'a [&'a [&'a [u8]]]),
    /// TXT records, each with its strings, behind aliases that lead from name to name.
    Aliased(&'a [&'a str], &'a [&'a [&'a [u8]]]),
    /// MX records.
    Mx(&'a [(u16, &'a str)]),
    /// IPv4 addresses.
    A(&'a [&'a str]),
    /// IPv6 addresses.
    Aaaa(&'a [&'a str]),
    /// Addresses or other records behind aliases that lead from name to name.
    Behind(&'a [&'a str], &'a Answer<'a>),
    /// Aliases that lead from name to name, and no further: the last is one that was there before.
    Circle(&'a [&'a str]),
    /// CAA records: tag and value of each.
    Caa(&'a [(&'a str, &'a str)]),
    /// HTTPS records: priority and target of each.
    Https(&'a [(u16, &'a str)]),
    /// TLSA records, each with its usage, selector and matching type, and of as many octets.
    Tlsa(&'a [(u8, u8, u8, usize)]),
    /// An alias that leads nowhere.
    Dangling(&'a str),
    /// An alias of a name that does not exist, and the resolver says so.
    Broken(&'a str),
    /// No records of the type.
    NoData,
    /// No such name.
    NoSuchName,
    /// A failure, with an extended error.
    Failing(u8, Option<(u16, &'a str)>),
    /// The resolver itself failed.
    Unavailable(DnsFailure),
}

impl Sketch {
    /// Evidence of `domain`, of which nothing is known: the check is over, and nothing came of it.
    pub fn of(domain: &str) -> Self {
        let domain = PolicyDomain::read(domain).expect("a sketch has a good domain");
        let begun = Evidence::of_domain(domain, Timestamp::from_ms(1_795_536_900_000));
        Self(Evidence { under_way: false, ..begun })
    }

    /// The check goes on.
    #[must_use]
    pub fn under_way(mut self) -> Self {
        self.0.under_way = true;
        self
    }

    /// The check began at this moment, and is judged then.
    #[must_use]
    pub fn at(mut self, moment: &str) -> Self {
        self.0.started = moment.parse().expect("a sketch has a good moment");
        self.0.judged_at = self.0.started;
        self
    }

    /// The check began at this moment; what was shown and asked by now was so before it.
    #[must_use]
    pub fn begun(mut self, moment: &str) -> Self {
        let began = moment.parse().expect("a sketch has a good moment");
        let before = std::mem::replace(&mut self.0.started, began);
        self.0.shown.iter_mut().for_each(|shown| shown.at = Some(before));
        self.0.judged_at = began;
        self
    }

    /// What an earlier check saw.
    #[must_use]
    pub fn after_sighting(mut self, earlier: Sighting) -> Self {
        self.0.earlier = Some(earlier);
        self
    }

    /// A text that a person showed, and no domain.
    pub fn lint(kind: ShownKind, text: &[u8]) -> Self {
        let shown = Shown::exact(kind, text.to_vec());
        Self(Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000)))
    }

    /// A text that was typed into a field, and no domain.
    pub fn typed(kind: ShownKind, text: &[u8]) -> Self {
        let shown = Shown::typed(kind, text.to_vec());
        Self(Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000)))
    }

    /// The domain that the shown texts are meant for.
    #[must_use]
    pub fn meant_for(mut self, domain: &str) -> Self {
        self.0.meant_for = Some(PolicyDomain::read(domain).expect("a sketch has a good domain"));
        self
    }

    /// Evidence of a domain where all is well: a record, a readable policy in mode `enforce`, one MX host that is covered,
    /// addresses, and a TLSRPT record.
    pub fn good(domain: &str) -> Self {
        let mx = format!("mx.{domain}");
        let policy = format!("version: STSv1\r\nmode: enforce\r\nmx: {mx}\r\nmax_age: 1209600\r\n");
        let rua = format!("v=TLSRPTv1; rua=mailto:{domain}@reports.example");
        Self::of(domain)
            .record("v=STSv1; id=20261124T161500;")
            .tlsrpt(&rua)
            .mx(&[(10, &mx)])
            .host(&[PUBLIC])
            .address(&mx, &[PUBLIC])
            .policy(policy.as_bytes())
    }

    /// The evidence.
    pub fn evidence(&self) -> Evidence {
        self.0.clone()
    }

    /// The answer of the first resolver to a question; it takes the place of an earlier one.
    #[must_use]
    pub fn answer(self, name: &str, record_type: RecordType, answer: &Answer<'_>) -> Self {
        self.answer_by("Cloudflare", name, record_type, answer)
    }

    /// The answer of one resolver to a question; it takes the place of an earlier one.
    #[must_use]
    pub fn answer_by(mut self, resolver: &str, name: &str, record_type: RecordType, answer: &Answer<'_>) -> Self {
        let question = Question::new(name, record_type);
        let outcome = match answer {
            Answer::Unavailable(why) => DnsOutcome::Failed(*why),
            other => DnsOutcome::Wire(wire(&question, other)),
        };
        let url = format!("https://{}.example/dns-query", resolver.to_ascii_lowercase().replace(['.', ' '], "-"));
        let resolver = Resolver { name: resolver.to_owned(), url };
        self.0.dns.retain(|seen| seen.question != question || seen.resolver != resolver);
        self.0.dns.push(DnsObservation { question, resolver, elapsed_ms: 18, outcome });
        self
    }

    /// What the first resolver answers where it is told not to check DNSSEC.
    #[must_use]
    pub fn unchecked(mut self, name: &str, record_type: RecordType, answer: &Answer<'_>) -> Self {
        self = self.answer_by("Cloudflare", name, record_type, &Answer::Failing(2, Some((6, ""))));
        let question = Question { checking_disabled: true, ..Question::new(name, record_type) };
        let seen = self.0.dns.last().expect("it was just put there");
        let outcome = DnsOutcome::Wire(wire(&question, answer));
        let unchecked = DnsObservation { question, resolver: seen.resolver.clone(), elapsed_ms: 18, outcome };
        self.0.dns.push(unchecked);
        self
    }

    /// The resolvers say of their answers to a question that they validated them.
    #[must_use]
    pub fn authenticated(mut self, name: &str, record_type: RecordType) -> Self {
        let question = Question::new(name, record_type);
        for seen in self.0.dns.iter_mut().filter(|seen| seen.question == question) {
            if let DnsOutcome::Wire(wire) = &mut seen.outcome
                && let Some(flags) = wire.get_mut(3)
            {
                *flags |= 0x20;
            }
        }
        self
    }

    /// No answer of any kind of the first resolver to a question.
    #[must_use]
    pub fn unasked(mut self, name: &str, record_type: RecordType) -> Self {
        let question = Question::new(name, record_type);
        self.0.dns.retain(|seen| seen.question != question);
        self
    }

    /// One TXT record at `_mta-sts`.
    #[must_use]
    pub fn record(self, text: &str) -> Self {
        self.records(&[text.as_bytes()])
    }

    /// TXT records at `_mta-sts`.
    #[must_use]
    pub fn records(self, texts: &[&[u8]]) -> Self {
        let name = self.domain().record_name();
        self.texts(&name, texts)
    }

    /// No TXT record at `_mta-sts`.
    #[must_use]
    pub fn no_record(self) -> Self {
        let name = self.domain().record_name();
        self.answer(&name, RecordType::Txt, &Answer::NoSuchName)
    }

    /// The same record at `_mta-sts`, remembered for so many seconds.
    #[must_use]
    pub fn record_kept_for(mut self, seconds: u32) -> Self {
        let question = Question::new(self.domain().record_name(), RecordType::Txt);
        for seen in self.0.dns.iter_mut().filter(|seen| seen.question == question) {
            if let DnsOutcome::Wire(wire) = &mut seen.outcome {
                // After the header, the question and the first answer's name, type and class comes its time to live.
                let named = question.name.len() + 2 + 4;
                let at = 12 + named + named;
                wire.splice(at..at + 4, seconds.to_be_bytes());
            }
        }
        self
    }

    /// One TXT record at `_smtp._tls`.
    #[must_use]
    pub fn tlsrpt(self, text: &str) -> Self {
        self.tlsrpts(&[text.as_bytes()])
    }

    /// TXT records at `_smtp._tls`.
    #[must_use]
    pub fn tlsrpts(self, texts: &[&[u8]]) -> Self {
        let name = self.domain().tlsrpt_name();
        self.texts(&name, texts)
    }

    /// No TXT record at `_smtp._tls`.
    #[must_use]
    pub fn no_tlsrpt(self) -> Self {
        let name = self.domain().tlsrpt_name();
        self.answer(&name, RecordType::Txt, &Answer::NoSuchName)
    }

    /// The MX records of the domain.
    #[must_use]
    pub fn mx(self, records: &[(u16, &str)]) -> Self {
        let name = self.domain().to_string();
        self.answer(&name, RecordType::Mx, &Answer::Mx(records))
    }

    /// The IPv4 addresses of the Policy Host, and no IPv6 ones; none of either where the list is empty.
    #[must_use]
    pub fn host(self, addresses: &[&str]) -> Self {
        let name = self.domain().policy_host().to_string();
        self.address(&name, addresses)
    }

    /// The IPv4 addresses of a host, and no IPv6 ones; none of either where the list is empty.
    #[must_use]
    pub fn address(self, name: &str, addresses: &[&str]) -> Self {
        let v4 = if addresses.is_empty() { Answer::NoData } else { Answer::A(addresses) };
        self.answer(name, RecordType::A, &v4).answer(name, RecordType::Aaaa, &Answer::NoData)
    }

    /// A policy that the browser read, with all in order around it.
    #[must_use]
    pub fn policy(self, body: &[u8]) -> Self {
        self.response(200, Some("text/plain"), body)
    }

    /// An answer of the Policy Host that the browser read.
    #[must_use]
    pub fn response(self, status: u16, media_type: Option<&str>, body: &[u8]) -> Self {
        let cut = body.len() > MAX_POLICY;
        self.fetch(Fetch::Read(PolicyBody {
            status,
            media_type: media_type.map_or(MediaType::Absent, |value| MediaType::Is(value.to_owned())),
            body: body.get(..=MAX_POLICY).unwrap_or(body).to_vec(),
            end: if cut { BodyEnd::Cap } else { BodyEnd::Complete },
        }))
    }

    /// What the browser's fetch gave.
    #[must_use]
    pub fn fetch(mut self, seen: Fetch) -> Self {
        self.0.policy = super::Policy { fetch: Some(Timed { elapsed_ms: 61, seen }), ..super::Policy::default() };
        self
    }

    /// What the probe gave, after a fetch that was rejected.
    #[must_use]
    pub fn probe(mut self, seen: Probe) -> Self {
        self = self.fetch(Fetch::Rejected);
        self.0.policy.probe = Some(Timed { elapsed_ms: 88, seen });
        self
    }

    /// What the prefetch gave, after a probe.
    #[must_use]
    pub fn prefetch(mut self, seen: Prefetch) -> Self {
        self.0.policy.prefetch = Some(Timed { elapsed_ms: 97, seen });
        self
    }

    /// What the domain itself answers at the policy's path.
    #[must_use]
    pub fn at_domain(mut self, status: u16, body: &[u8]) -> Self {
        let seen = Fetch::Read(PolicyBody {
            status,
            media_type: MediaType::Is("text/plain".to_owned()),
            body: body.to_vec(),
            end: BodyEnd::Complete,
        });
        self.0.policy.at_domain = Some(Timed { elapsed_ms: 44, seen });
        self
    }

    /// How long the fetch, or the probe after it, took.
    #[must_use]
    pub fn after(mut self, elapsed_ms: u32) -> Self {
        match &mut self.0.policy.probe {
            Some(probe) => probe.elapsed_ms = elapsed_ms,
            None => self.0.policy.fetch.as_mut().expect("something was fetched").elapsed_ms = elapsed_ms,
        }
        self
    }

    /// The policy was not fetched.
    #[must_use]
    pub fn not_fetched(mut self, why: NotAsked) -> Self {
        self.0.policy = super::Policy { not_asked: Some(why), ..super::Policy::default() };
        self
    }

    /// Nothing was seen of the policy yet.
    #[must_use]
    pub fn unfetched(mut self) -> Self {
        self.0.policy = super::Policy::default();
        self
    }

    /// A text that a person showed.
    #[must_use]
    pub fn shown(mut self, kind: ShownKind, text: &[u8]) -> Self {
        self.0.shown.push(Shown::exact(kind, text.to_vec()));
        self
    }

    /// What `openssl` printed of a host, as a person showed it, with its certificates decoded.
    #[must_use]
    pub fn handshake(mut self, host: &str, text: &[u8], certificates: Vec<super::Certificate>) -> Self {
        let shown = Shown { host: Some(host.to_owned()), certificates, ..Shown::exact(ShownKind::Any, text.to_vec()) };
        self.0.shown.push(shown);
        self
    }

    /// What the public certificate logs hold of a host, from one issuer: of each certificate a name, and from when until when it
    /// holds.
    #[must_use]
    pub fn logged(self, host: &str, certificates: &[(&str, &str, &str)]) -> Self {
        let entries = certificates.iter().map(|(name, from, until)| {
            format!(
                r#"{{"dns_names":["{name}"],"issuer":{{"friendly_name":"R11"}},"not_before":"{from}T00:00:00Z","not_after":"{until}T00:00:00Z"}}"#
            )
        });
        let body = format!("[{}]", entries.collect::<Vec<_>>().join(","));
        self.log_answered(host, body.as_bytes())
    }

    /// What the service that searches the logs answered.
    #[must_use]
    pub fn log_answered(self, host: &str, body: &[u8]) -> Self {
        self.log(host, super::LogOutcome::Answer(body.to_vec()))
    }

    /// Why it did not answer.
    #[must_use]
    pub fn log_failed(self, host: &str, why: super::LogFailure) -> Self {
        self.log(host, super::LogOutcome::Failed(why))
    }

    fn log(mut self, host: &str, outcome: super::LogOutcome) -> Self {
        let service =
            super::LogService { name: "Cert Spotter".to_owned(), url: "https://logs.example/v1/issuances".to_owned() };
        let (host, asked) = (host.to_owned(), self.0.judged_at);
        self.0.logs.push(super::LogObservation { host, service, asked, elapsed_ms: 70, outcome });
        self
    }

    /// TXT records of one string each.
    fn texts(self, name: &str, texts: &[&[u8]]) -> Self {
        let strings: Vec<[&[u8]; 1]> = texts.iter().map(|text| [*text]).collect();
        let records: Vec<&[&[u8]]> = strings.iter().map(|strings| &strings[..]).collect();
        self.answer(name, RecordType::Txt, &Answer::Txt(&records))
    }

    fn domain(&self) -> PolicyDomain {
        self.0.domain.clone().or_else(|| self.0.meant_for.clone()).expect("a sketch has a domain")
    }
}

fn wire(question: &Question, answer: &Answer<'_>) -> Vec<u8> {
    let owner = name(&question.name);
    let mut builder = MessageBuilder::new_vec();
    let header = builder.header_mut();
    header.set_qr(true);
    header.set_ra(true);
    header.set_rcode(match answer {
        Answer::NoSuchName | Answer::Broken(_) => Rcode::NXDOMAIN,
        Answer::Failing(code, _) => Rcode::masked_from_int(*code),
        _ => Rcode::NOERROR,
    });
    let mut questions = builder.question();
    questions.push((&owner, rtype(question.record_type))).expect("room");
    let mut answers = questions.answer();
    push_records(&mut answers, &owner, answer);
    let mut authority = answers.authority();
    if matches!(answer, Answer::NoData | Answer::NoSuchName | Answer::Dangling(_) | Answer::Broken(_)) {
        let soa = Soa::new(&owner, &owner, Serial::from(1), ttl(), ttl(), ttl(), Ttl::from_secs(300));
        authority.push((&owner, ttl(), soa)).expect("room");
    }
    let mut additional = authority.additional();
    if let Answer::Failing(_, Some((code, text))) = answer {
        let error = ExtendedError::<Vec<u8>>::new_with_str((*code).into(), text).expect("a short text");
        additional.opt(|opt| opt.push(&error)).expect("room");
    }
    additional.finish()
}

fn push_records(answers: &mut AnswerBuilder<Vec<u8>>, owner: &Name<Vec<u8>>, answer: &Answer<'_>) {
    match answer {
        Answer::Aliased(names, records) => push_records(answers, owner, &Answer::Behind(names, &Answer::Txt(records))),
        Answer::Behind(names, records) => {
            let last = push_aliases(answers, owner, names);
            push_records(answers, &last, records);
        }
        Answer::Circle(names) => {
            push_aliases(answers, owner, names);
        }
        Answer::Caa(records) => {
            for (tag, value) in *records {
                let tag = CaaTag::from_octets(tag.as_bytes().to_vec()).expect("a tag");
                let caa = Caa::new(CaaFlags::new(0), tag, value.as_bytes().to_vec());
                answers.push((owner, ttl(), caa)).expect("room");
            }
        }
        Answer::Https(records) => {
            for (priority, target) in *records {
                let https = Https::new(*priority, name(target), SvcParams::<Vec<u8>>::default());
                answers.push((owner, ttl(), https.expect("no parameters"))).expect("room");
            }
        }
        Answer::Txt(records) => {
            for strings in *records {
                let mut txt = domain::rdata::rfc1035::TxtBuilder::<Vec<u8>>::new();
                for string in *strings {
                    txt.append_charstr(domain::base::CharStr::from_slice(string).expect("a short string"))
                        .expect("room");
                }
                let txt: Txt<Vec<u8>> = txt.finish().expect("a text");
                answers.push((owner, ttl(), txt)).expect("room");
            }
        }
        Answer::Mx(records) => {
            for (preference, exchange) in *records {
                answers.push((owner, ttl(), Mx::new(*preference, name(exchange)))).expect("room");
            }
        }
        Answer::A(addresses) => {
            for address in *addresses {
                let address: Ipv4Addr = address.parse().expect("an address");
                answers.push((owner, ttl(), A::new(address))).expect("room");
            }
        }
        Answer::Aaaa(addresses) => {
            for address in *addresses {
                let address: Ipv6Addr = address.parse().expect("an address");
                answers.push((owner, ttl(), Aaaa::new(address))).expect("room");
            }
        }
        Answer::Tlsa(records) => {
            for (usage, selector, matching_type, octets) in *records {
                let mut data = vec![*usage, *selector, *matching_type];
                data.resize(3 + octets, 0xab);
                let tlsa = UnknownRecordData::from_octets(rtype(RecordType::Tlsa), data).expect("room");
                answers.push((owner, ttl(), tlsa)).expect("room");
            }
        }
        Answer::Dangling(target) | Answer::Broken(target) => {
            answers.push((owner, ttl(), Cname::new(name(target)))).expect("room")
        }
        Answer::NoData | Answer::NoSuchName | Answer::Failing(..) | Answer::Unavailable(_) => {}
    }
}

/// An alias for each step from name to name; gives the last one.
fn push_aliases(answers: &mut AnswerBuilder<Vec<u8>>, owner: &Name<Vec<u8>>, names: &[&str]) -> Name<Vec<u8>> {
    names.iter().map(|to| name(to)).fold(owner.clone(), |from, to| {
        answers.push((&from, ttl(), Cname::new(&to))).expect("room");
        to
    })
}

fn name(text: &str) -> Name<Vec<u8>> {
    let text = if text == "." { text.to_owned() } else { format!("{}.", text.trim_end_matches('.')) };
    text.parse().expect("a name")
}

fn ttl() -> Ttl {
    Ttl::from_secs(3600)
}

fn rtype(record_type: RecordType) -> domain::base::Rtype {
    use domain::base::Rtype;
    match record_type {
        RecordType::A => Rtype::A,
        RecordType::Aaaa => Rtype::AAAA,
        RecordType::Mx => Rtype::MX,
        RecordType::Txt => Rtype::TXT,
        RecordType::Tlsa => Rtype::TLSA,
        RecordType::Caa => Rtype::CAA,
        RecordType::Https => Rtype::HTTPS,
    }
}
