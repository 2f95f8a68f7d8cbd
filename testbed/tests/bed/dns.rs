//! What the resolvers answer.

use std::io;
use std::time::{Duration, Instant};

use domain::base::Message;
use domain::base::iana::{Rcode, Rtype};
use testbed::world::{DnsAct, DnsFault, Resolver, Zone};

use super::client::{Answer, Asked, Client};
use super::{faulty, zone};

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
    let unchecked = client.ask_as(Asked::NO_CHECKING, "signed.example", Rtype::TXT).await;
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
    let unchecked = client.ask_as(Asked::NO_CHECKING, "bogus.z.example", Rtype::TXT).await;
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
async fn questions_by_post_are_answered_too() {
    let client = Client::of(&zone(&["@ TXT here"]));
    let question = Asked::USUAL.message("z.example", Rtype::TXT);
    let media_type = "application/dns-message";
    let answer = client.post("dns.google", "/dns-query", media_type, &question).await.unwrap();
    assert_eq!(Answer::read(answer.body).answer, ["z.example TXT here 3600"]);
    assert_eq!(client.proxy.records().seen().asked(), ["z.example TXT"]);
    for (path, media_type) in [("/dns-query", "text/plain"), ("/elsewhere", media_type)] {
        assert_eq!(client.post("dns.google", path, media_type, &question).await.unwrap().status(), 400, "{path}");
    }
}

#[tokio::test]
async fn nothing_but_questions_is_answered() {
    let client = Client::of(&zone(&[]));
    for path in ["/dns-query", "/dns-query?dns=AAAA", "/dns-query?dns=!", "/resolve?name=z.example"] {
        assert_eq!(client.get("dns.google", path).await.unwrap().status(), 400, "{path}");
    }
    let preflight = client.request("dns.google", "OPTIONS", "/dns-query").await.unwrap();
    assert_eq!(preflight.status(), 405);
    assert_eq!(preflight.field("access-control-allow-origin"), None);
}
