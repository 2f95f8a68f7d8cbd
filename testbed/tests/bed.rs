//! The test bed tested by itself: a small client asks through the proxy, over real TLS. What only a browser can
//! show (which certificates it takes, what a page may read) is in `end_to_end.rs`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

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
use testbed::scenarios::Scenario;
use testbed::world::{Body, Certificate, DnsAct, DnsFault, Door, Host, Pace, Reply, Resolver, Zone};
use testbed::{TestBed, World};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

const NO_CHECKING: Asked = Asked { checking_disabled: true, ..Asked::USUAL };

#[tokio::test]
async fn a_name_that_does_not_exist_differs_from_one_without_such_records() {
    let client = Client::of(&zone(&["@ MX 10 mx", "mx A 93.184.216.1", "a.b TXT x"]));
    let there = client.ask("z.example", Rtype::MX).await;
    assert_eq!(there.rcode, Rcode::NOERROR);
    assert_eq!(there.answer, ["z.example MX 10 mx.z.example 3600"]);
    assert_eq!(there.authority, [""; 0]);

    let no_data = client.ask("z.example", Rtype::TXT).await;
    assert_eq!(no_data.rcode, Rcode::NOERROR);
    assert_eq!(no_data.answer, [""; 0]);
    assert_eq!(no_data.authority, ["z.example SOA"]);

    let between = client.ask("b.z.example", Rtype::TXT).await;
    assert_eq!(between.rcode, Rcode::NOERROR, "there is a name below it");

    let nowhere = client.ask("c.z.example", Rtype::TXT).await;
    assert_eq!(nowhere.rcode, Rcode::NXDOMAIN);
    assert_eq!(nowhere.authority, ["z.example SOA"]);

    let elsewhere = client.ask("other.example", Rtype::TXT).await;
    assert_eq!(elsewhere.rcode, Rcode::NXDOMAIN);
    assert_eq!(elsewhere.authority, [" SOA"], "the root's");
}

#[tokio::test]
async fn aliases_are_followed() {
    let client = Client::of(&zone(&[
        "a CNAME b",
        "b CNAME c",
        "c TXT here",
        "lost CNAME gone.other.example.",
        "empty CNAME d",
        "d A 93.184.216.1",
        "round CNAME round",
    ]));
    assert_eq!(
        client.ask("a.z.example", Rtype::TXT).await.answer,
        ["a.z.example CNAME b.z.example 3600", "b.z.example CNAME c.z.example 3600", "c.z.example TXT here 3600"]
    );
    assert_eq!(client.ask("a.z.example", Rtype::CNAME).await.answer, ["a.z.example CNAME b.z.example 3600"]);
    let lost = client.ask("lost.z.example", Rtype::TXT).await;
    assert_eq!(lost.rcode, Rcode::NXDOMAIN);
    assert_eq!(lost.answer, ["lost.z.example CNAME gone.other.example 3600"]);
    let empty = client.ask("empty.z.example", Rtype::TXT).await;
    assert_eq!(empty.rcode, Rcode::NOERROR);
    assert_eq!(empty.authority, ["z.example SOA"]);
    assert!(!client.ask("round.z.example", Rtype::TXT).await.answer.is_empty());
}

#[tokio::test]
async fn a_wildcard_stands_for_names_that_do_not_exist_and_no_others() {
    let client = Client::of(&zone(&["* TXT any", "there A 93.184.216.1"]));
    for name in ["x.z.example", "_mta-sts.z.example", "x.y.z.example"] {
        assert_eq!(client.ask(name, Rtype::TXT).await.answer, [format!("{name} TXT any 3600")]);
    }
    let there = client.ask("there.z.example", Rtype::TXT).await;
    assert_eq!((there.rcode, there.answer.len()), (Rcode::NOERROR, 0));
    let below = client.ask("x.there.z.example", Rtype::TXT).await;
    assert_eq!(below.rcode, Rcode::NXDOMAIN, "the wildcard is not at its closest encloser");
}

#[tokio::test]
async fn records_keep_their_strings_and_their_time_to_live() {
    let client = Client::of(&zone(&[r#"pieces 60 TXT "v=STS" "v1; id=1;" "#, r"bytes TXT \194\160", "@ MX 0 ."]));
    assert_eq!(client.ask("pieces.z.example", Rtype::TXT).await.answer, ["pieces.z.example TXT v=STS|v1; id=1; 60"]);
    assert_eq!(client.ask("bytes.z.example", Rtype::TXT).await.answer, ["bytes.z.example TXT \u{a0} 3600"]);
    assert_eq!(client.ask("z.example", Rtype::MX).await.answer, ["z.example MX 0  3600"]);
}

#[tokio::test]
async fn only_a_signed_zone_is_authentic_and_only_for_those_who_ask_for_checking() {
    let mut world = zone(&["@ TXT x"]);
    world.zones.push(Zone { origin: "signed.example", parts: &["@ TXT x"], signed: true });
    let client = Client::of(&world);
    assert!(!client.ask("z.example", Rtype::TXT).await.authentic);
    assert!(client.ask("signed.example", Rtype::TXT).await.authentic);
    let unchecked = client.ask_as(NO_CHECKING, "signed.example", Rtype::TXT).await;
    assert!(!unchecked.authentic);
}

#[tokio::test]
async fn a_failure_gives_its_reason_to_those_who_ask_with_edns() {
    let client = Client::of(&faulty(&[
        DnsFault::below("_mta-sts.z.example", DnsAct::servfail(22, "no one there")),
        DnsFault::below("bogus.z.example", DnsAct::bogus(6, "")).of(Rtype::TXT),
        DnsFault::below("google.z.example", DnsAct::REFUSED).at(Resolver::Google),
    ]));
    let failed = client.ask("_mta-sts.z.example", Rtype::TXT).await;
    assert_eq!(failed.rcode, Rcode::SERVFAIL);
    assert_eq!(failed.extended, Some((22, "no one there".to_owned())));
    let plain = Asked { edns: false, ..Asked::USUAL };
    let failed = client.ask_as(plain, "_mta-sts.z.example", Rtype::TXT).await;
    assert_eq!((failed.rcode, failed.extended), (Rcode::SERVFAIL, None));

    let bogus = client.ask("bogus.z.example", Rtype::TXT).await;
    assert_eq!(bogus.rcode, Rcode::SERVFAIL);
    let unchecked = client.ask_as(NO_CHECKING, "bogus.z.example", Rtype::TXT).await;
    assert_eq!(unchecked.answer.len(), 1);
    assert_eq!(client.ask("bogus.z.example", Rtype::A).await.rcode, Rcode::NOERROR);

    assert_eq!(client.ask("google.z.example", Rtype::TXT).await.rcode, Rcode::NOERROR);
    let at_google = Asked { resolver: "dns.google", ..Asked::USUAL };
    let refused = client.ask_as(at_google, "google.z.example", Rtype::TXT).await;
    assert_eq!(refused.rcode, Rcode::REFUSED);
    assert_eq!(client.ask("z.example", Rtype::TXT).await.rcode, Rcode::NOERROR);
}

#[tokio::test]
async fn a_resolver_fails_below_dns_too() {
    let client = Client::of(&faulty(&[
        DnsFault::below("status.z.example", DnsAct::Status(503)),
        DnsFault::below("closed.z.example", DnsAct::Closed),
        DnsFault::below("silent.z.example", DnsAct::Silent),
        DnsFault::below("garbage.z.example", DnsAct::Bytes(b"garbage")),
        DnsFault::below("html.z.example", DnsAct::Html),
        DnsFault::below("hidden.z.example", DnsAct::NoCors),
        DnsFault::below("cut.z.example", DnsAct::CutShort),
        DnsFault::below("slow.z.example", DnsAct::Honest).after_ms(300),
    ]));
    let get = async |name: &str| client.get("cloudflare-dns.com", &Asked::USUAL.path(name, Rtype::TXT)).await;
    assert_eq!(get("status.z.example").await.unwrap().status(), 503);
    assert_eq!(get("closed.z.example").await.unwrap().head, "");
    assert_eq!(get("silent.z.example").await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert_eq!(get("garbage.z.example").await.unwrap().body, b"garbage");
    let html = get("html.z.example").await.unwrap();
    assert_eq!(html.field("content-type"), Some("text/html"));
    let honest = get("z.example").await.unwrap();
    assert_eq!(honest.field("content-type"), Some("application/dns-message"));
    assert_eq!(honest.field("access-control-allow-origin"), Some("*"));
    let hidden = get("hidden.z.example").await.unwrap();
    assert_eq!(hidden.field("access-control-allow-origin"), None);
    let cut = get("cut.z.example").await.unwrap();
    assert!(Message::from_octets(cut.body).unwrap().answer().unwrap().next().unwrap().is_err());
    let begun = Instant::now();
    assert_eq!(get("slow.z.example").await.unwrap().status(), 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn a_resolver_answers_wrongly() {
    let client = Client::of(&faulty(&[
        DnsFault::below("question.z.example", DnsAct::WrongQuestion),
        DnsFault::below("truncated.z.example", DnsAct::Truncated),
        DnsFault::below("other.z.example", DnsAct::From(&["@ TXT other"])),
    ]));
    let wrong = client.ask("question.z.example", Rtype::TXT).await;
    assert_eq!(wrong.question, "another.example");
    assert!(client.ask("truncated.z.example", Rtype::TXT).await.truncated);
    assert_eq!(client.ask("other.z.example", Rtype::TXT).await.answer, ["other.z.example TXT other 3600"]);
}

#[tokio::test]
async fn only_questions_by_get_are_answered() {
    let client = Client::of(&zone(&[]));
    for path in ["/dns-query", "/dns-query?dns=AAAA", "/dns-query?dns=!", "/resolve?name=z.example"] {
        assert_eq!(client.get("dns.google", path).await.unwrap().status(), 400, "{path}");
    }
    let preflight = client.request("dns.google", "OPTIONS", "/dns-query").await.unwrap();
    assert_eq!(preflight.status(), 405);
    assert_eq!(preflight.field("access-control-allow-origin"), None);
}

#[tokio::test]
async fn hosts_answer_as_described() {
    let client = Client::of(&hosts(&[
        Host::new("plain.example", Reply::text("hello\n")),
        Host::new("cors.example", Reply::text("hello\n").cors().headers(&[("X-Note", "<b>")])),
        Host::new("moved.example", Reply::redirect(&[("Location", "/there")])).elsewhere(Reply::text("there\n")),
        Host::new("typeless.example", Reply::status(500, "").media_type(None)),
        Host::new("exact.example", Reply::of(Body::Padded("version: STSv1\r\n", 65_537))),
        Host::new("endless.example", Reply::of(Body::Endless(1_000_000))),
        Host::new("cut.example", Reply::of(Body::CutShort(b"version: STS"))),
        Host::new("silent.example", Reply::text("x").pace(Pace::Silent)),
        Host::new("headonly.example", Reply::text("x").pace(Pace::SilentAfterHead)),
        Host::new("drip.example", Reply::text("abc").pace(Pace::Drip(Duration::from_millis(100)))),
    ]));
    let get = async |host: &str| client.get(host, "/.well-known/mta-sts.txt").await;

    let plain = get("plain.example").await.unwrap();
    assert_eq!((plain.status(), plain.body.as_slice()), (200, b"hello\n".as_slice()));
    assert_eq!(plain.field("content-type"), Some("text/plain"));
    assert_eq!(plain.field("access-control-allow-origin"), None);
    assert_eq!(client.get("plain.example", "/").await.unwrap().status(), 404);

    let cors = get("cors.example").await.unwrap();
    assert_eq!(cors.field("access-control-allow-origin"), Some("*"));
    assert_eq!(cors.field("x-note"), Some("<b>"));

    let moved = get("moved.example").await.unwrap();
    assert_eq!((moved.status(), moved.field("location")), (301, Some("/there")));
    assert_eq!(client.get("moved.example", "/there").await.unwrap().body, b"there\n");

    let typeless = get("typeless.example").await.unwrap();
    assert_eq!((typeless.status(), typeless.field("content-type")), (500, None));

    let exact = get("exact.example").await.unwrap();
    assert_eq!(exact.body.len(), 65_537);
    assert!(exact.body.starts_with(b"version: STSv1\r\nx_pad_0000: a"));

    let endless = get("endless.example").await.unwrap();
    assert_eq!(endless.field("content-length"), None);
    assert!(endless.body.len() > 1_000_000, "with the chunks' sizes: {}", endless.body.len());

    let cut = get("cut.example").await.unwrap();
    assert_eq!(cut.body, b"version: STS");
    assert_eq!(cut.field("content-length"), Some("1012"));

    let (silent, headonly) = tokio::join!(get("silent.example"), get("headonly.example"));
    assert_eq!(silent.unwrap_err().kind(), io::ErrorKind::TimedOut);
    assert_eq!(headonly.unwrap_err().kind(), io::ErrorKind::TimedOut);
    let begun = Instant::now();
    assert_eq!(get("drip.example").await.unwrap().body, b"abc");
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[tokio::test]
async fn of_all_certificates_one_key_is_trusted() {
    let client = Client::of(&hosts(&[
        host_with("trusted.example", Certificate::Trusted),
        host_with("expired.example", Certificate::Expired),
        host_with("self.example", Certificate::SelfSigned),
        host_with("wrong.example", Certificate::WrongName),
        host_with("unknown.example", Certificate::UnknownAuthority),
    ]));
    assert_eq!(client.get("trusted.example", "/").await.unwrap().status(), 404);
    for host in ["expired.example", "self.example", "wrong.example", "unknown.example"] {
        let error = client.get(host, "/").await.unwrap_err();
        assert!(error.to_string().contains("invalid peer certificate"), "{host}: {error}");
    }
    assert_eq!(client.proxy.records().seen().requests.len(), 1);
}

#[tokio::test]
async fn doors_are_shut_in_different_ways() {
    let client = Client::of(&hosts(&[
        Host::shut("refused.example", Door::Refused),
        Host::shut("unresolved.example", Door::Unresolved),
        Host::shut("closed.example", Door::ClosedInHandshake),
        Host::shut("silent.example", Door::SilentInHandshake),
    ]));
    let error = async |host: &str| client.get(host, "/").await.unwrap_err();
    assert_eq!(error("refused.example").await.to_string(), "the proxy said nothing");
    assert_eq!(error("unresolved.example").await.to_string(), "HTTP/1.1 502 Bad gateway");
    let closed = error("closed.example").await;
    assert!(!closed.to_string().contains("proxy"), "{closed}");
    assert_eq!(error("silent.example").await.kind(), io::ErrorKind::TimedOut);
    assert_eq!(client.proxy.records().seen().unknown, [""; 0]);
}

#[tokio::test]
async fn whoever_is_not_in_the_world_is_refused_and_noted() {
    let client = Client::of(&hosts(&[Host::new("known.example", Reply::text(""))]));
    let error = client.get("stranger.example", "/").await.unwrap_err();
    assert_eq!(error.to_string(), "HTTP/1.1 502 Bad gateway");
    client.get("known.example", "/").await.unwrap();
    assert_eq!(client.proxy.records().seen().unknown, ["stranger.example:443"]);
}

#[tokio::test]
async fn each_proxy_keeps_its_own_records() {
    let bed = Arc::new(TestBed::start(&zone(&["@ TXT x"])).unwrap());
    let (one, two) = (Client::at(Arc::clone(&bed)), Client::at(bed));
    one.ask("z.example", Rtype::TXT).await;
    one.ask_as(NO_CHECKING, "_MTA-STS.z.example", Rtype::TXT).await;
    let seen = one.proxy.records().take();
    assert_eq!(seen.asked(), ["_mta-sts.z.example TXT", "z.example TXT"]);
    let [first, second] = seen.questions.as_slice() else {
        panic!("two questions: {seen:?}");
    };
    assert_eq!(first.resolver, Resolver::Cloudflare);
    assert!(first.edns && first.authentic_data && !first.checking_disabled);
    assert_eq!(first.client_subnet, Some(0));
    assert_eq!(first.request.header("host"), Some("cloudflare-dns.com"));
    assert!(second.checking_disabled);
    assert_eq!(one.proxy.records().seen().questions.len(), 0);
    assert_eq!(two.proxy.records().seen().questions.len(), 0);
}

#[tokio::test]
async fn many_tunnels_stand_at_once() {
    let client = Arc::new(Client::of(&faulty(&[DnsFault::below("z.example", DnsAct::Honest).after_ms(500)])));
    let begun = Instant::now();
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let client = Arc::clone(&client);
        asking.spawn(async move { client.ask("z.example", Rtype::TXT).await.rcode });
    }
    assert!(asking.join_all().await.iter().all(|rcode| *rcode == Rcode::NOERROR));
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn the_shared_world_is_sound() {
    let client = Client::shared();
    for scenario in testbed::SCENARIOS {
        let at_own = Asked { resolver: "doh.resolver.example", ..Asked::USUAL };
        if scenario.faults.iter().all(|fault| fault.resolver.is_some()) {
            let answer = client.ask_as(at_own, scenario.domain, Rtype::SOA).await;
            assert_eq!(answer.answer.is_empty(), scenario.zone.is_empty(), "{}", scenario.domain);
        }
    }
    let answer = client.ask("_mta-sts.good.example", Rtype::TXT).await;
    assert_eq!(answer.answer, ["_mta-sts.good.example TXT v=STSv1; id=20261101T120000; 3600"]);
    let policy = client.get("mta-sts.size-limit.example", "/.well-known/mta-sts.txt").await.unwrap();
    assert_eq!(policy.body.len(), 65_536);
    assert!(Scenario::named("good.example").is_some());
}

/// A world of one zone, `z.example`.
fn zone(parts: &'static [&'static str]) -> World {
    World { zones: vec![Zone { origin: "z.example", parts, signed: false }], ..World::default() }
}

/// A world of one zone, where every name has one TXT record, with these faults.
fn faulty(faults: &[DnsFault]) -> World {
    World { faults: faults.to_vec(), ..zone(&["@ TXT x", "* TXT x"]) }
}

fn hosts(hosts: &[Host]) -> World {
    World { hosts: hosts.to_vec(), ..World::default() }
}

fn host_with(name: &'static str, certificate: Certificate) -> Host {
    Host::new(name, Reply::text("")).certificate(certificate)
}

/// A client that trusts the bed's one key, as the browser does, and gives up after two seconds.
struct Client {
    proxy: Proxy,
    tls: TlsConnector,
    /// Kept for as long as the client, unless it is the shared one.
    _bed: Option<Arc<TestBed>>,
}

/// How a question is put.
#[derive(Clone, Copy)]
struct Asked {
    resolver: &'static str,
    edns: bool,
    checking_disabled: bool,
}

/// An answer as the client reads it; records as "owner TYPE data ttl".
#[derive(Debug)]
struct Answer {
    rcode: Rcode,
    authentic: bool,
    truncated: bool,
    question: String,
    answer: Vec<String>,
    authority: Vec<String>,
    extended: Option<(u16, String)>,
}

#[derive(Debug)]
struct Response {
    head: String,
    body: Vec<u8>,
}

impl Client {
    fn of(world: &World) -> Self {
        Self::at(Arc::new(TestBed::start(world).unwrap()))
    }

    fn at(bed: Arc<TestBed>) -> Self {
        let mut client = Self::through(&bed);
        client._bed = Some(bed);
        client
    }

    fn shared() -> Self {
        Self::through(TestBed::shared().unwrap())
    }

    fn through(bed: &TestBed) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(OneKey(bed.trusted_key().unwrap())))
            .with_no_client_auth();
        Self { proxy: bed.proxy().unwrap(), tls: TlsConnector::from(Arc::new(config)), _bed: None }
    }

    async fn ask(&self, name: &str, rtype: Rtype) -> Answer {
        self.ask_as(Asked::USUAL, name, rtype).await
    }

    async fn ask_as(&self, asked: Asked, name: &str, rtype: Rtype) -> Answer {
        let response = self.get(asked.resolver, &asked.path(name, rtype)).await.unwrap();
        assert_eq!(response.status(), 200);
        Answer::read(response.body)
    }

    async fn get(&self, host: &str, path: &str) -> io::Result<Response> {
        self.request(host, "GET", path).await
    }

    async fn request(&self, host: &str, method: &str, path: &str) -> io::Result<Response> {
        let exchange = async {
            let mut stream = self.connect(host).await?;
            let head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            stream.write_all(head.as_bytes()).await?;
            Response::read(&mut stream).await
        };
        tokio::time::timeout(Duration::from_secs(2), exchange).await?
    }

    async fn connect(&self, host: &str) -> io::Result<TlsStream<TcpStream>> {
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
    const USUAL: Self = Self { resolver: "cloudflare-dns.com", edns: true, checking_disabled: false };

    fn path(self, name: &str, rtype: Rtype) -> String {
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
        format!("/dns-query?dns={}", URL_SAFE_NO_PAD.encode(builder.finish()))
    }
}

impl Answer {
    fn read(body: Vec<u8>) -> Self {
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
    async fn read(stream: &mut TlsStream<TcpStream>) -> io::Result<Self> {
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

    fn split(bytes: &[u8]) -> Self {
        match bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(end) => {
                Self { head: String::from_utf8(bytes[..end].to_vec()).unwrap(), body: bytes[end + 4..].to_vec() }
            }
            None => Self { head: String::new(), body: Vec::new() },
        }
    }

    fn status(&self) -> u16 {
        self.head.split(' ').nth(1).unwrap().parse().unwrap()
    }

    fn field(&self, name: &str) -> Option<&str> {
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
