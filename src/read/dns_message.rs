//! DNS messages (RFC 1035 §4), as a resolver gives them over HTTPS (RFC 8484). The crate `domain` reads the wire format.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use domain::base::opt::ExtendedError as WireExtendedError;
use domain::base::{Message, ParsedName, Rtype, UnknownRecordData};
use domain::rdata;

use crate::evidence::{Question, RecordType};

/// The most aliases that are followed. Where more come, they are as good as a loop: no resolver goes on for ever.
const MAX_ALIASES: usize = 16;

/// An answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsMessage {
    /// How it went.
    pub rcode: Rcode,
    /// Whether the resolver says that it has validated the answer (the AD bit, RFC 4035 §3.2.3): its word.
    pub authenticated: bool,
    /// What the resolver adds about a failure (RFC 8914).
    pub extended_errors: Vec<ExtendedError>,
    /// The aliases (CNAME) from the name that was asked for, in order; each once, where they lead in a circle.
    pub aliases: Vec<Alias>,
    /// Whether they do not end: they lead back to one of their own, or there are too many. Then there are no records.
    pub is_endless: bool,
    /// The records of the type that was asked for, at the name that the aliases lead to.
    pub records: Vec<ResourceRecord>,
    /// How long the absence of records may be remembered, in seconds (RFC 2308 §5).
    pub negative_ttl: Option<u32>,
}

/// A response code (RFC 1035 §4.1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rcode {
    /// The name exists, or an alias was followed.
    NoError,
    /// The name, or the last name of the aliases, does not exist (RFC 6604 §3).
    NxDomain,
    /// The resolver could not find out.
    ServFail,
    /// The resolver will not say.
    Refused,
    /// Another one.
    Other(u16),
}

impl fmt::Display for Rcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoError => f.write_str("NOERROR"),
            Self::NxDomain => f.write_str("NXDOMAIN"),
            Self::ServFail => f.write_str("SERVFAIL"),
            Self::Refused => f.write_str("REFUSED"),
            Self::Other(code) => write!(f, "RCODE {code}"),
        }
    }
}

/// What a resolver adds about a failure (RFC 8914).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedError {
    /// Its code.
    pub code: u16,
    /// The resolver's own words, if there are any.
    pub text: String,
}

/// An alias: a CNAME record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// Where it stands.
    pub from: String,
    /// Where it leads.
    pub to: String,
    /// How long it may be remembered, in seconds.
    pub ttl: u32,
}

/// A record of the type that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceRecord {
    /// How long it may be remembered, in seconds.
    pub ttl: u32,
    /// What it holds.
    pub data: Rdata,
}

/// What a record holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rdata {
    /// An IPv4 address.
    A(Ipv4Addr),
    /// An IPv6 address.
    Aaaa(Ipv6Addr),
    /// A mail exchanger.
    Mx {
        /// The lower, the sooner it is tried.
        preference: u16,
        /// Its name; `.` is the root.
        exchange: String,
    },
    /// A text, in its character-strings.
    Txt(Vec<Vec<u8>>),
    /// A certificate, or the authority of one, that a host says it uses.
    Tlsa(Tlsa),
    /// What authorities may do, or must.
    Caa {
        /// What it is on: `issue`, `issuewild`, `iodef` and others, in lower case.
        tag: String,
        /// What it says.
        value: String,
    },
    /// How to reach a web server.
    Https {
        /// 0 for an alias.
        priority: u16,
        /// Its name; `.` is the owner.
        target: String,
    },
}

/// A certificate, or the authority of one, that a host says it uses (RFC 6698 §2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tlsa {
    /// What it is: 2 an authority of one's own (DANE-TA), 3 the host's own key or certificate (DANE-EE); 0 and 1 count on
    /// public authorities, and SMTP does not use them (RFC 7672 §3.1.3).
    pub usage: u8,
    /// 0 the whole certificate, 1 its public key.
    pub selector: u8,
    /// 0 as it is, 1 its SHA-256, 2 its SHA-512.
    pub matching_type: u8,
    /// The certificate, the key, or the digest of one.
    pub data: Vec<u8>,
}

/// Why a body is no answer to the question that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAnAnswer {
    /// It is not a DNS message.
    NotDns,
    /// It is a question, or the answer to another one.
    OtherQuestion,
    /// It was cut off.
    Truncated,
}

impl DnsMessage {
    /// Reads `wire` as the answer to `question`.
    pub fn read(wire: &[u8], question: &Question) -> Result<Self, NotAnAnswer> {
        let message = Message::from_octets(wire).map_err(|_| NotAnAnswer::NotDns)?;
        check_question(&message, question)?;
        if message.header().tc() {
            return Err(NotAnAnswer::Truncated);
        }
        let (aliases, is_endless, records) = read_answer(&message, question)?;
        Ok(Self {
            rcode: rcode(&message),
            authenticated: message.header().ad(),
            extended_errors: extended_errors(&message),
            aliases,
            is_endless,
            records,
            negative_ttl: negative_ttl(&message),
        })
    }

    /// Whether the resolver says that it keeps the true answer back: it forges, blocks, censors, filters, or does not serve
    /// whoever asks (RFC 8914 §4.5, §4.16 to §4.19). That is the resolver's doing, and tells nothing of the domain.
    pub fn is_withheld(&self) -> bool {
        self.extended_errors.iter().any(|error| matches!(error.code, 4 | 15..=18))
    }

    /// Whether it answers the question: with records, with their absence, or with aliases that never end, for which
    /// many resolvers answer SERVFAIL.
    pub fn is_usable(&self) -> bool {
        (self.is_endless || matches!(self.rcode, Rcode::NoError | Rcode::NxDomain)) && !self.is_withheld()
    }

    /// How long the answer may be remembered, in seconds: the shortest of its times to live.
    pub fn ttl(&self) -> Option<u32> {
        let records = self.records.iter().map(|record| record.ttl);
        records.chain(self.aliases.iter().map(|alias| alias.ttl)).min().or(self.negative_ttl)
    }
}

fn check_question(message: &Message<&[u8]>, question: &Question) -> Result<(), NotAnAnswer> {
    let asked = message.sole_question().map_err(|_| NotAnAnswer::NotDns)?;
    let same_name = name_text(asked.qname()).eq_ignore_ascii_case(&question.name);
    if message.header().qr() && same_name && asked.qtype() == rtype(question.record_type) {
        Ok(())
    } else {
        Err(NotAnAnswer::OtherQuestion)
    }
}

/// The aliases from the name that was asked for, whether they do not end, and the records where they lead.
fn read_answer(
    message: &Message<&[u8]>,
    question: &Question,
) -> Result<(Vec<Alias>, bool, Vec<ResourceRecord>), NotAnAnswer> {
    let (links, found) = read_records(message, question).ok_or(NotAnAnswer::NotDns)?;
    let mut at = question.name.to_ascii_lowercase();
    let mut aliases: Vec<Alias> = Vec::new();
    while let Some(link) = links.iter().find(|link| link.from == at) {
        if aliases.len() == MAX_ALIASES || aliases.iter().any(|alias| alias.from == at) {
            return Ok((aliases, true, Vec::new()));
        }
        at.clone_from(&link.to);
        aliases.push(link.clone());
    }
    let records = found.into_iter().filter(|(owner, _)| *owner == at).map(|(_, record)| record).collect();
    Ok((aliases, false, records))
}

/// A record, and the name that it stands at.
type Owned = (String, ResourceRecord);

/// All aliases of the answer section, and all its records of the type that was asked for, each with its owner; `None`
/// where the section cannot be read.
fn read_records(message: &Message<&[u8]>, question: &Question) -> Option<(Vec<Alias>, Vec<Owned>)> {
    let mut links = Vec::new();
    let mut found: Vec<Owned> = Vec::new();
    for record in message.answer().ok()? {
        let record = record.ok()?;
        let owner = name_text(&record.owner()).to_ascii_lowercase();
        let ttl = record.ttl().as_secs();
        if record.rtype() == Rtype::CNAME {
            let to = record.to_record::<rdata::Cname<ParsedName<&[u8]>>>().ok()??;
            links.push(Alias { from: owner, to: name_text(to.data().cname()).to_ascii_lowercase(), ttl });
            continue;
        }
        if record.rtype() != rtype(question.record_type) {
            continue;
        }
        let data = match question.record_type {
            RecordType::A => Rdata::A(record.to_record::<rdata::A>().ok()??.data().addr()),
            RecordType::Aaaa => Rdata::Aaaa(record.to_record::<rdata::Aaaa>().ok()??.data().addr()),
            RecordType::Mx => {
                let mx = record.to_record::<rdata::Mx<ParsedName<&[u8]>>>().ok()??;
                let exchange = name_text(mx.data().exchange());
                Rdata::Mx { preference: mx.data().preference(), exchange }
            }
            RecordType::Txt => {
                let txt = record.to_record::<rdata::Txt<&[u8]>>().ok()??;
                Rdata::Txt(txt.data().iter().map(<[u8]>::to_vec).collect())
            }
            RecordType::Tlsa => {
                // The crate writes this type and does not read it.
                let tlsa = record.to_record::<UnknownRecordData<&[u8]>>().ok()??;
                let &[usage, selector, matching_type, ref data @ ..] = *tlsa.data().data() else { return None };
                Rdata::Tlsa(Tlsa { usage, selector, matching_type, data: data.to_vec() })
            }
            RecordType::Caa => {
                let caa = record.to_record::<rdata::Caa<&[u8]>>().ok()??;
                let value = String::from_utf8_lossy(caa.data().value()).into_owned();
                Rdata::Caa { tag: caa.data().tag().to_string().to_ascii_lowercase(), value }
            }
            RecordType::Https => {
                let https = record.to_record::<rdata::svcb::Https<&[u8], ParsedName<&[u8]>>>().ok()??;
                Rdata::Https { priority: https.data().priority(), target: name_text(https.data().target()) }
            }
        };
        found.push((owner, ResourceRecord { ttl, data }));
    }
    Some((links, found))
}

fn rcode(message: &Message<&[u8]>) -> Rcode {
    match message.opt_rcode().to_int() {
        0 => Rcode::NoError,
        2 => Rcode::ServFail,
        3 => Rcode::NxDomain,
        5 => Rcode::Refused,
        other => Rcode::Other(other),
    }
}

fn extended_errors(message: &Message<&[u8]>) -> Vec<ExtendedError> {
    let Some(opt) = message.opt() else { return Vec::new() };
    let errors = opt.opt().iter::<WireExtendedError<&[u8]>>().filter_map(Result::ok);
    errors
        .map(|error| ExtendedError {
            code: error.code().to_int(),
            text: error.text_slice().map(|text| String::from_utf8_lossy(text).into_owned()).unwrap_or_default(),
        })
        .collect()
}

/// The lower of the SOA record's own time to live and its last field (RFC 2308 §5).
fn negative_ttl(message: &Message<&[u8]>) -> Option<u32> {
    let authority = message.authority().ok()?;
    let soa = authority.limit_to::<rdata::Soa<ParsedName<&[u8]>>>().filter_map(Result::ok).next()?;
    Some(soa.ttl().as_secs().min(soa.data().minimum().as_secs()))
}

/// The type as the crate `domain` names it.
pub(crate) fn rtype(record_type: RecordType) -> Rtype {
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

/// The name in the form of a zone file, without a dot at its end; `.` for the root.
fn name_text(name: &impl fmt::Display) -> String {
    let text = name.to_string();
    match text.strip_suffix('.') {
        Some(rest) if !rest.is_empty() && !rest.ends_with('\\') => rest.to_owned(),
        _ if text.is_empty() => ".".to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use domain::base::{MessageBuilder, Name};

    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{DnsObservation, DnsOutcome};

    #[test]
    fn what_is_no_answer() {
        let question = Question::new("example.com", RecordType::A);
        assert_eq!(DnsMessage::read(b"<html>", &question), Err(NotAnAnswer::NotDns));
        assert_eq!(DnsMessage::read(b"", &question), Err(NotAnAnswer::NotDns));
        assert_eq!(DnsMessage::read(&[0xFF; 600], &question), Err(NotAnAnswer::NotDns));
    }

    /// An answer whose aliases lead from `example.com` through as many names.
    fn aliased(links: usize) -> Vec<u8> {
        let mut message = MessageBuilder::new_vec().question();
        message.header_mut().set_qr(true);
        let name = |index: usize| {
            let text = if index == 0 { "example.com".to_owned() } else { format!("n{index}.example") };
            Name::<Vec<u8>>::from_str(&text).expect("a name")
        };
        message.push((name(0), Rtype::A)).expect("room for a question");
        let mut answer = message.answer();
        for index in 0..links {
            answer.push((name(index), 60, rdata::Cname::new(name(index + 1)))).expect("room for a record");
        }
        answer.push((name(links), 60, rdata::A::from_octets(192, 0, 2, 1))).expect("room for a record");
        answer.finish()
    }

    #[test]
    fn a_chain_without_an_end_has_no_records() {
        let question = Question::new("example.com", RecordType::A);
        let followed = DnsMessage::read(&aliased(MAX_ALIASES), &question).expect("an answer");
        assert_eq!((followed.aliases.len(), followed.records.len()), (MAX_ALIASES, 1));
        assert!(!followed.is_endless);
        let endless = DnsMessage::read(&aliased(MAX_ALIASES + 1), &question).expect("an answer");
        assert_eq!((endless.aliases.len(), endless.records.len(), endless.is_endless), (MAX_ALIASES, 0, true));
    }

    #[test]
    fn a_circle_is_gone_round_once() {
        let question = Question::new("example.com", RecordType::Txt);
        for (names, seen) in [(&["example.com"][..], 1), (&["a.example", "b.example", "a.example"], 3)] {
            let sketch = Sketch::of("example.com").answer("example.com", RecordType::Txt, &Answer::Circle(names));
            let evidence = sketch.evidence();
            let [DnsObservation { outcome: DnsOutcome::Wire(wire), .. }] = &evidence.dns[..] else {
                panic!("one answer")
            };
            let message = DnsMessage::read(wire, &question).expect("an answer");
            assert_eq!((message.aliases.len(), message.is_endless, message.is_usable()), (seen, true, true));
        }
    }
}
