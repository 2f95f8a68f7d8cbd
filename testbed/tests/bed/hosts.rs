//! What the hosts answer, who is trusted, and what the proxy notes.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::base::iana::{Rcode, Rtype};
use testbed::scenarios::Scenario;
use testbed::world::{Body, Certificate, DnsAct, DnsFault, Door, Host, Pace, Reply, Resolver};
use testbed::{TestBed, World};

use super::client::{Asked, Client};
use super::{faulty, zone};

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
    one.ask_as(Asked::NO_CHECKING, "_MTA-STS.z.example", Rtype::TXT).await;
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

fn hosts(hosts: &[Host]) -> World {
    World { hosts: hosts.to_vec(), ..World::default() }
}

fn host_with(name: &'static str, certificate: Certificate) -> Host {
    Host::new(name, Reply::text("")).certificate(certificate)
}
