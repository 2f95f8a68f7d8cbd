//! The client: questions over HTTPS, requests, doors that are shut.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::base::iana::{OptRcode, Rcode, Rtype};
use domain::base::opt::{ClientSubnet, ExtendedError};
use domain::base::{Message, MessageBuilder, Name};
use domain::rdata::AllRecordData;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, SignatureScheme};
use testbed::proxy::Proxy;
use testbed::{TestBed, World};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A client that trusts the bed's one key, as the browser does, and gives up after two seconds.
pub(super) struct Client {
    pub(super) proxy: Proxy,
    tls: TlsConnector,
    /// Kept for as long as the client, unless it is the shared one.
    _bed: Option<Arc<TestBed>>,
}

/// How a question is put.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) resolver: &'static str,
    pub(super) edns: bool,
    pub(super) checking_disabled: bool,
}

/// An answer as the client reads it; records as "owner TYPE data ttl".
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) rcode: Rcode,
    pub(super) authentic: bool,
    pub(super) truncated: bool,
    pub(super) question: String,
    pub(super) answer: Vec<String>,
    pub(super) authority: Vec<String>,
    pub(super) extended: Option<(u16, String)>,
}

#[derive(Debug)]
pub(super) struct Response {
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Client {
    pub(super) fn of(world: &World) -> Self {
        Self::at(Arc::new(TestBed::start(world).unwrap()))
    }

    pub(super) fn at(bed: Arc<TestBed>) -> Self {
        let mut client = Self::through(&bed);
        client._bed = Some(bed);
        client
    }

    pub(super) fn shared() -> Self {
        Self::through(TestBed::shared().unwrap())
    }

    pub(super) fn through(bed: &TestBed) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(OneKey(bed.trusted_key().unwrap())))
            .with_no_client_auth();
        Self { proxy: bed.proxy().unwrap(), tls: TlsConnector::from(Arc::new(config)), _bed: None }
    }

    pub(super) async fn ask(&self, name: &str, rtype: Rtype) -> Answer {
        self.ask_as(Asked::USUAL, name, rtype).await
    }

    pub(super) async fn ask_as(&self, asked: Asked, name: &str, rtype: Rtype) -> Answer {
        let response = self.get(asked.resolver, &asked.path(name, rtype)).await.unwrap();
        assert_eq!(response.status(), 200);
        Answer::read(response.body)
    }

    pub(super) async fn get(&self, host: &str, path: &str) -> io::Result<Response> {
        self.request(host, "GET", path).await
    }

    pub(super) async fn request(&self, host: &str, method: &str, path: &str) -> io::Result<Response> {
        self.send(host, format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await
    }

    /// Sends something of this media type by POST.
    pub(super) async fn post(&self, host: &str, path: &str, media_type: &str, body: &[u8]) -> io::Result<Response> {
        let length = body.len();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
        );
        self.send(host, &[head.as_bytes(), body].concat()).await
    }

    async fn send(&self, host: &str, request: &[u8]) -> io::Result<Response> {
        let exchange = async {
            let mut stream = self.connect(host).await?;
            stream.write_all(request).await?;
            Response::read(&mut stream).await
        };
        tokio::time::timeout(Duration::from_secs(2), exchange).await?
    }

    pub(super) async fn connect(&self, host: &str) -> io::Result<TlsStream<TcpStream>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.proxy.port())).await?;
        stream.write_all(format!("CONNECT {host}:443 HTTP/1.1\r\n\r\n").as_bytes()).await?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            if stream.read_buf(&mut head).await? == 0 {
                return Err(io::Error::other("the proxy said nothing"));
            }
        }
        let head = String::from_utf8(head).unwrap();
        if !head.starts_with("HTTP/1.1 200") {
            return Err(io::Error::other(head.lines().next().unwrap_or_default().to_owned()));
        }
        self.tls.connect(ServerName::try_from(host.to_owned()).unwrap(), stream).await
    }
}

impl Asked {
    pub(super) const USUAL: Self = Self { resolver: "cloudflare-dns.com", edns: true, checking_disabled: false };
    /// Asked without checking.
    pub(super) const NO_CHECKING: Self = Self { checking_disabled: true, ..Self::USUAL };

    pub(super) fn path(self, name: &str, rtype: Rtype) -> String {
        format!("/dns-query?dns={}", URL_SAFE_NO_PAD.encode(self.message(name, rtype)))
    }

    pub(super) fn message(self, name: &str, rtype: Rtype) -> Vec<u8> {
        let mut builder = MessageBuilder::new_vec();
        builder.header_mut().set_rd(true);
        builder.header_mut().set_ad(true);
        builder.header_mut().set_cd(self.checking_disabled);
        let mut builder = builder.question();
        builder.push((Name::<Vec<u8>>::from_chars(name.chars()).unwrap(), rtype)).unwrap();
        let mut builder = builder.additional();
        if self.edns {
            builder.opt(|opt| opt.push(&ClientSubnet::new(0, 0, [0, 0, 0, 0].into()))).unwrap();
        }
        builder.finish()
    }
}

impl Answer {
    pub(super) fn read(body: Vec<u8>) -> Self {
        let message = Message::from_octets(body).unwrap();
        let records = |section: domain::base::message::RecordSection<'_, Vec<u8>>| -> Vec<String> {
            section
                .limit_to::<AllRecordData<_, _>>()
                .map(|record| {
                    let record = record.unwrap();
                    let data = match record.data() {
                        AllRecordData::Soa(_) => return format!("{} SOA", record.owner()),
                        AllRecordData::Mx(mx) => format!("{} {}", mx.preference(), mx.exchange()),
                        AllRecordData::Cname(cname) => cname.cname().to_string(),
                        AllRecordData::Txt(txt) => txt
                            .iter()
                            .map(|piece| String::from_utf8(piece.to_vec()).unwrap())
                            .collect::<Vec<_>>()
                            .join("|"),
                        other => other.to_string(),
                    };
                    let (owner, rtype, ttl) = (record.owner(), record.rtype(), record.ttl());
                    format!("{owner} {rtype} {data} {}", ttl.as_secs())
                })
                .collect()
        };
        let extended = message.opt().and_then(|opt| {
            let error = opt.opt().iter::<ExtendedError<_>>().next()?.unwrap();
            let text = error.text_slice().unwrap_or_default().to_vec();
            Some((error.code().to_int(), String::from_utf8(text).unwrap()))
        });
        let (_, answer, authority, _) = message.sections().unwrap();
        assert!(message.header().qr());
        assert!(message.opt().is_none_or(|opt| opt.rcode(message.header()) < OptRcode::BADVERS));
        Self {
            rcode: message.header().rcode(),
            authentic: message.header().ad(),
            truncated: message.header().tc(),
            question: message.sole_question().unwrap().qname().to_string(),
            answer: records(answer),
            authority: records(authority),
            extended,
        }
    }
}

impl Response {
    /// Reads to the stated length, to the last chunk, or to the end, chunks as they are.
    pub(super) async fn read(stream: &mut TlsStream<TcpStream>) -> io::Result<Self> {
        let mut bytes = Vec::new();
        loop {
            let end = match stream.read_buf(&mut bytes).await {
                Ok(read) => read == 0,
                // A server that closes without TLS's own goodbye.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => true,
                Err(error) => return Err(error),
            };
            let response = Self::split(&bytes);
            let complete = match response.field("content-length") {
                Some(length) => response.body.len() >= length.parse().unwrap(),
                None => response.body.ends_with(b"0\r\n\r\n"),
            };
            if end || complete {
                return Ok(response);
            }
        }
    }

    pub(super) fn split(bytes: &[u8]) -> Self {
        match bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => {
                Self { head: String::from_utf8(bytes[..end].to_vec()).unwrap(), body: bytes[end + 4..].to_vec() }
            }
            None => Self { head: String::new(), body: Vec::new() },
        }
    }

    pub(super) fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    pub(super) fn field(&self, name: &str) -> Option<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .find_map(|(field, value)| field.eq_ignore_ascii_case(name).then_some(value))
    }
}

/// Trusts a certificate that holds this key, whatever else it says: Chromium's rule for the listed hash.
#[derive(Debug)]
struct OneKey(Vec<u8>);

impl ServerCertVerifier for OneKey {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        if certificate.windows(self.0.len()).any(|window| window == self.0) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(rustls::CertificateError::UnknownIssuer.into())
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider().signature_verification_algorithms.supported_schemes()
    }
}
