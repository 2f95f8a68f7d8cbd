//! The resolvers: DNS over HTTPS (RFC 8484), answered from the zones unless a fault strikes.

mod query;

use bytes::Bytes;
use domain::base::iana::{Rcode, Rtype};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use self::query::{Answer, Query};
use crate::bed::Internet;
use crate::error::{Error, Result};
use crate::http::{LONGEST_BODY, Request, read_body, read_request, write_reply};
use crate::records::Records;
use crate::world::{Body, Certificate, DnsAct, DnsFault, Reply, Resolver, World, Zone};
use crate::zone::{ZoneName, Zones, name};

/// The faults of a world, with the zones that some of them answer from.
#[derive(Debug)]
pub struct Faults(Vec<Fault>);

#[derive(Debug)]
struct Fault {
    below: ZoneName,
    zones: Option<Zones>,
    what: DnsFault,
}

impl Faults {
    /// Reads names and zone texts.
    pub fn read(world: &World) -> Result<Self> {
        let faults = world.faults.iter().map(|what| {
            Ok(Fault {
                below: name(what.below)?,
                zones: match what.act {
                    DnsAct::From(parts) => Some(Zones::read(&[Zone { origin: what.below, parts, signed: false }])?),
                    _ => None,
                },
                what: *what,
            })
        });
        Ok(Self(faults.collect::<Result<_>>()?))
    }

    fn that_strikes(&self, resolver: Resolver, name: &ZoneName, rtype: Rtype, is_before: bool) -> Option<&Fault> {
        self.0.iter().find(|fault| {
            name.ends_with(&fault.below)
                && (is_before || !fault.what.is_before)
                && fault.what.resolver.is_none_or(|only| only == resolver)
                && fault.what.rtype.is_none_or(|only| only == rtype)
        })
    }
}

/// Plays a resolver on a connection that has just been made to it, until one side closes.
pub async fn serve(
    stream: TcpStream,
    host: &str,
    resolver: Resolver,
    internet: &Internet,
    records: &Records,
) -> Result<()> {
    let stream = internet.keyring.accept_for(stream, Certificate::Trusted, host, &[b"h2", b"http/1.1"]).await?;
    if stream.get_ref().1.alpn_protocol() == Some(b"h2") {
        return serve_streams(stream, resolver, internet, records).await;
    }
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        let body = read_body(&mut stream, &request).await?;
        let response = match Query::read(&request, body) {
            Err(reply) => {
                write_reply(&mut stream, &reply).await?;
                continue;
            }
            Ok(query) => {
                records.note_question(query.note(resolver, &request));
                respond(resolver, &query, internet, records).await
            }
        };
        match response {
            Response::Message { bytes, cors } => {
                let cors = if cors { "Access-Control-Allow-Origin: *\r\n" } else { "" };
                let head = format!(
                    "HTTP/1.1 200 \r\nContent-Type: application/dns-message\r\nContent-Length: {}\r\n{cors}\r\n",
                    bytes.len()
                );
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(&bytes).await?;
                stream.flush().await?;
            }
            Response::Http(reply) => {
                write_reply(&mut stream, &reply).await?;
            }
            Response::Closed => break,
        }
    }
    Ok(())
}

/// Plays a resolver over HTTP/2, as real ones are spoken to: all questions at once on one connection.
async fn serve_streams(
    stream: TlsStream<TcpStream>,
    resolver: Resolver,
    internet: &Internet,
    records: &Records,
) -> Result<()> {
    let mut connection = h2::server::handshake(stream).await.map_err(unspoken)?;
    let mut answers = FuturesUnordered::new();
    loop {
        tokio::select! {
            asked = connection.accept() => match asked {
                Some(Ok((request, answer))) => {
                    answers.push(answer_stream(request, answer, resolver, internet, records));
                }
                Some(Err(_)) | None => return Ok(()),
            },
            // What a client does to its end of a stream is no failure of the bed.
            Some(_) = answers.next() => {}
        }
    }
}

async fn answer_stream(
    request: http::Request<RecvStream>,
    mut answer: SendResponse<Bytes>,
    resolver: Resolver,
    internet: &Internet,
    records: &Records,
) -> Result<()> {
    let (request, body) = request.into_parts();
    let body = read_stream(body).await?;
    let request = Request {
        method: request.method.to_string(),
        target: request.uri.path_and_query().map(ToString::to_string).unwrap_or_default(),
        headers: request
            .headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
    };
    let response = match Query::read(&request, body) {
        Err(reply) => Response::Http(reply),
        Ok(query) => {
            records.note_question(query.note(resolver, &request));
            respond(resolver, &query, internet, records).await
        }
    };
    let mut head = http::Response::builder();
    let body = match response {
        Response::Message { bytes, cors } => {
            head = head.header("content-type", "application/dns-message");
            if cors {
                head = head.header("access-control-allow-origin", "*");
            }
            bytes
        }
        Response::Http(reply) => {
            head = head.status(reply.status);
            if reply.cors {
                head = head.header("access-control-allow-origin", "*");
            }
            if let Some(media_type) = reply.media_type {
                head = head.header("content-type", media_type);
            }
            match reply.body {
                Body::Bytes(bytes) => bytes.to_vec(),
                _ => Vec::new(),
            }
        }
        Response::Closed => {
            answer.send_reset(Reason::INTERNAL_ERROR);
            return Ok(());
        }
    };
    let head = head.body(()).map_err(unspoken)?;
    let mut body_stream = answer.send_response(head, false).map_err(unspoken)?;
    body_stream.send_data(Bytes::from(body), true).map_err(unspoken)
}

/// The body of a request, as far as one of its length is read at all.
async fn read_stream(mut stream: RecvStream) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    while let Some(part) = stream.data().await {
        let part = part.map_err(unspoken)?;
        if body.len() + part.len() > LONGEST_BODY {
            return Err(unspoken("a body of this length is not read"));
        }
        stream.flow_control().release_capacity(part.len()).map_err(unspoken)?;
        body.extend_from_slice(&part);
    }
    Ok(body)
}

fn unspoken(error: impl std::fmt::Display) -> Error {
    Error::Page(format!("HTTP/2: {error}"))
}

/// What a resolver sends.
enum Response {
    Message { bytes: Vec<u8>, cors: bool },
    Http(Reply),
    Closed,
}

async fn respond(resolver: Resolver, query: &Query, internet: &Internet, records: &Records) -> Response {
    records.distance().await;
    let message =
        |answer: &Answer<'_>| Response::Message { bytes: query.answer(answer).unwrap_or_default(), cors: true };
    let honest = |zones: &Zones| {
        let lookup = zones.look_up(&query.name, query.rtype);
        Answer { rcode: if lookup.exists { Rcode::NOERROR } else { Rcode::NXDOMAIN }, lookup, ..Answer::default() }
    };
    let zones = &internet.zones;
    let Some(fault) = internet.faults.that_strikes(resolver, &query.name, query.rtype, records.is_before()) else {
        return message(&honest(zones));
    };
    if !fault.what.delay.is_zero() {
        tokio::time::sleep(fault.what.delay).await;
    }
    match &fault.what.act {
        DnsAct::Honest => message(&honest(zones)),
        DnsAct::HonestWith(extended) => message(&Answer { extended: Some(*extended), ..honest(zones) }),
        DnsAct::From(_) => message(&honest(fault.zones.as_ref().unwrap_or(zones))),
        DnsAct::Rcode { unless_checking_disabled: true, .. } if query.checking_disabled() => message(&honest(zones)),
        DnsAct::Rcode { rcode, extended, .. } => {
            message(&Answer { rcode: Rcode::masked_from_int(*rcode), extended: *extended, ..Answer::default() })
        }
        DnsAct::Status(status) => Response::Http(Reply::status(*status, "No.\n").cors()),
        DnsAct::Closed => Response::Closed,
        DnsAct::Silent => std::future::pending().await,
        DnsAct::Bytes(bytes) => Response::Message { bytes: bytes.to_vec(), cors: true },
        DnsAct::Html => Response::Http(
            Reply::text("<!doctype html><title>Sign in</title><p>Sign in to this network.")
                .media_type(Some("text/html"))
                .cors(),
        ),
        DnsAct::NoCors => Response::Message { bytes: query.answer(&honest(zones)).unwrap_or_default(), cors: false },
        DnsAct::WrongQuestion => message(&Answer { question: Some("another.example"), ..honest(zones) }),
        DnsAct::Truncated => message(&Answer { truncated: true, ..Answer::default() }),
        DnsAct::CutShort => {
            let mut bytes = query.answer(&honest(zones)).unwrap_or_default();
            bytes.truncate(bytes.len() * 2 / 3);
            Response::Message { bytes, cors: true }
        }
        DnsAct::PointerLoop => {
            let mut bytes = query.bare(&honest(zones));
            let start = bytes.len();
            bytes.extend_from_slice(&pointer(start));
            bytes.extend_from_slice(&[0, 16, 0, 1, 0, 0, 14, 16, 0, 2, 1, b'x']);
            add_answers(&mut bytes, 1);
            Response::Message { bytes, cors: true }
        }
        DnsAct::Padded(size) => {
            let mut bytes = query.bare(&honest(zones));
            let (padding, mut added) = (padding(), 0);
            while bytes.len() + padding.len() <= *size {
                bytes.extend_from_slice(&padding);
                added += 1;
            }
            add_answers(&mut bytes, added);
            Response::Message { bytes, cors: true }
        }
    }
}

/// A TXT record of the name asked for, with a string as long as they get.
fn padding() -> Vec<u8> {
    let mut record = vec![0xC0, 12, 0, 16, 0, 1, 0, 0, 14, 16, 1, 0, 255];
    record.extend([b'x'; 255]);
    record
}

/// A name that is found at `offset`.
fn pointer(offset: usize) -> [u8; 2] {
    u16::try_from(offset).map_or([0xC0, 12], |offset| (0xC000 | offset).to_be_bytes())
}

/// Counts more answers in the head of a message.
fn add_answers(bytes: &mut [u8], added: u16) {
    if let Some(count) = bytes.get_mut(6..8).and_then(|count| count.first_chunk_mut::<2>()) {
        *count = u16::from_be_bytes(*count).saturating_add(added).to_be_bytes();
    }
}
