//! A question as it comes over HTTPS, and the answer to it in wire format.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::base::iana::{Class, Rcode, Rtype};
use domain::base::message_builder::{MessageBuilder, PushError};
use domain::base::opt::{ClientSubnet, ExtendedError};
use domain::base::{Message, Question as WireQuestion, StaticCompressor, ToName};
use octseq::str::Str;

use crate::http::Request;
use crate::records::Question;
use crate::world::{self, Reply, Resolver};
use crate::zone::{Lookup, ZoneName, name};

/// The size of a UDP answer that resolvers offer.
const UDP_PAYLOAD: u16 = 1232;

/// A question as it came.
pub(super) struct Query {
    message: Message<Vec<u8>>,
    pub(super) name: ZoneName,
    pub(super) rtype: Rtype,
    class: Class,
}

/// What there is to answer.
pub(super) struct Answer<'a> {
    pub(super) rcode: Rcode,
    pub(super) lookup: Lookup,
    pub(super) extended: Option<world::ExtendedError>,
    pub(super) truncated: bool,
    /// Another name in place of the one asked for.
    pub(super) question: Option<&'a str>,
}

impl Default for Answer<'_> {
    fn default() -> Self {
        Self { rcode: Rcode::NOERROR, lookup: Lookup::default(), extended: None, truncated: false, question: None }
    }
}

impl Query {
    /// The question in a request and its body, or the refusal of what is none. A preflight is refused, too: a question by
    /// GET needs none (RFC 8484 §4.1), and real resolvers answer preflights differently.
    pub(super) fn read(request: &Request, body: Vec<u8>) -> Result<Self, Reply> {
        let bytes = match (request.method.as_str(), request.target.as_str()) {
            ("GET", target) => target
                .strip_prefix("/dns-query?")
                .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("dns=")))
                .and_then(|dns| URL_SAFE_NO_PAD.decode(dns).ok()),
            ("POST", "/dns-query") if request.header("content-type") == Some("application/dns-message") => Some(body),
            ("POST", _) => None,
            _ => return Err(Reply::status(405, "Only GET and POST.\n")),
        };
        let bytes = bytes.ok_or(Reply::status(400, "No question.\n").cors())?;
        Self::parse(bytes).ok_or(Reply::status(400, "Not a question.\n").cors())
    }

    fn parse(bytes: Vec<u8>) -> Option<Self> {
        let message = Message::from_octets(bytes).ok()?;
        let question = message.sole_question().ok()?;
        let (name, rtype, class) = (question.qname().to_name(), question.qtype(), question.qclass());
        Some(Self { message, name, rtype, class })
    }

    pub(super) fn checking_disabled(&self) -> bool {
        self.message.header().cd()
    }

    pub(super) fn note(&self, resolver: Resolver, request: &Request) -> Question {
        let opt = self.message.opt();
        Question {
            resolver,
            name: self.name.to_string().to_ascii_lowercase(),
            rtype: self.rtype,
            checking_disabled: self.checking_disabled(),
            authentic_data: self.message.header().ad(),
            edns: opt.is_some(),
            client_subnet: opt.and_then(|opt| {
                let subnet = opt.opt().iter::<ClientSubnet>().next()?.ok()?;
                Some(subnet.source_prefix_len())
            }),
            request: request.clone(),
        }
    }

    /// The answer without what stands behind the answers, so that more of them can be added.
    pub(super) fn bare(&self, answer: &Answer<'_>) -> Vec<u8> {
        let mut bytes = self.answer(answer).unwrap_or_default();
        let end = Message::from_slice(&bytes).ok().and_then(|message| {
            let mut answers = message.answer().ok()?;
            while answers.next().is_some() {}
            Some(answers.pos())
        });
        bytes.truncate(end.unwrap_or(bytes.len()));
        if let Some(counts) = bytes.get_mut(8..12) {
            counts.fill(0);
        }
        bytes
    }

    /// The answer in wire format, with names compressed as resolvers do.
    pub(super) fn answer(&self, answer: &Answer<'_>) -> Result<Vec<u8>, PushError> {
        let mut builder =
            MessageBuilder::from_target(StaticCompressor::new(Vec::new())).map_err(|_| PushError::ShortBuf)?;
        let asked = self.message.header();
        let opt = self.message.opt();
        let wants_ad = asked.ad() || opt.as_ref().is_some_and(|opt| opt.dnssec_ok());
        let header = builder.header_mut();
        header.set_id(asked.id());
        header.set_qr(true);
        header.set_rd(asked.rd());
        header.set_ra(true);
        header.set_cd(asked.cd());
        header.set_ad(answer.lookup.signed && wants_ad && !asked.cd());
        header.set_tc(answer.truncated);
        header.set_rcode(answer.rcode);
        let mut builder = builder.question();
        let question = match answer.question {
            Some(other) => name(other).unwrap_or_else(|_| self.name.clone()),
            None => self.name.clone(),
        };
        builder.push(WireQuestion::new(question, self.rtype, self.class))?;
        let mut builder = builder.answer();
        for record in &answer.lookup.answer {
            builder.push(record)?;
        }
        let mut builder = builder.authority();
        for record in &answer.lookup.authority {
            builder.push(record)?;
        }
        let mut builder = builder.additional();
        if let Some(asked) = opt {
            builder.opt(|opt| {
                opt.set_udp_payload_size(UDP_PAYLOAD);
                opt.set_dnssec_ok(asked.dnssec_ok());
                if let Some(extended) = answer.extended {
                    let mut error = ExtendedError::<Vec<u8>>::from(extended.code);
                    error.set_text(Str::from_string(extended.text.to_owned()));
                    opt.push(&error)?;
                }
                Ok(())
            })?;
        }
        Ok(builder.finish().into_target())
    }
}
