//! What pasted texts are read as: a table of them, and what holds of any.
#![cfg(not(target_arch = "wasm32"))]

use mta_sts_check::diagnosis::diagnose;
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::finding::Place;
use mta_sts_check::name::PolicyDomain;
use mta_sts_check::read::{Handshake, Recognised, ResponseBody};
use mta_sts_check::text::{Edit, Span, apply};
use proptest::prelude::*;

/// A policy, and one with nothing after its last line.
const POLICY: &str = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";

/// What a text was read as, a line for each thing in it.
fn read(text: &[u8], kind: ShownKind, named: Option<&str>) -> Vec<String> {
    let named = named.and_then(|named| PolicyDomain::read(named).ok());
    let shown = Shown::exact(kind, text.to_vec());
    let found = Recognised::new(&shown, named.as_ref());
    let mut said = Vec::new();
    if let Some(response) = &found.response {
        let body = match response.body {
            ResponseBody::Missing => "no body".to_owned(),
            ResponseBody::Part { here, of } => format!("{here} of {of} bytes"),
            ResponseBody::Whole(span) => format!("{} bytes", span.len()),
        };
        said.push(format!("http {} {:?}, {body}", response.status, response.media_type));
    }
    for piece in &found.pieces {
        let name = match piece.kind {
            ShownKind::Policy => "policy",
            ShownKind::Record => "record",
            ShownKind::Tlsrpt => "tlsrpt",
            _ => "?",
        };
        let text = String::from_utf8_lossy(&piece.text);
        let mut line =
            if text == POLICY { format!("{name} as it is") } else { format!("{name} {}", text.escape_debug()) };
        if piece.standing.is_misplaced() {
            line += &format!(" at {}", piece.name);
        }
        if let Some(kept) = &piece.kept {
            line += &format!(", kept {kept}");
        }
        said.push(line);
    }
    for handshake in &found.handshakes {
        said.push(said_of(handshake));
    }
    if let Some(mx) = &found.mx {
        let hosts = mx.hosts.iter().map(|(preference, host)| match preference {
            Some(preference) => format!("{preference} {host}"),
            None => host.to_string(),
        });
        said.push(format!("mx {}", hosts.collect::<Vec<_>>().join(", ")));
        said.extend(mx.defects.iter().map(ToString::to_string));
    }
    said.extend(found.domain.map(|domain| format!("of {domain}")));
    said.extend(found.notes.iter().map(|note| format!("{note:?}")));
    said
}

/// What a handshake is, in a line.
fn said_of(handshake: &Handshake) -> String {
    let mut parts = vec![handshake.host.clone().unwrap_or_else(|| "?".to_owned())];
    parts.extend(handshake.is_without_starttls().then(|| "no STARTTLS".to_owned()));
    parts.extend(handshake.protocol.map(|protocol| protocol.as_str().to_owned()));
    parts.extend(handshake.is_verified.then(|| "verified".to_owned()));
    parts.extend(handshake.peername.as_ref().map(|name| format!("named {name}")));
    parts.extend(handshake.faults.iter().map(|fault| format!("{fault:?}")));
    parts.extend(handshake.issuer.as_ref().map(|issuer| format!("by {issuer}")));
    let day = |moment: mta_sts_check::evidence::Timestamp| moment.to_string().split('T').next().map(str::to_owned);
    parts.extend(handshake.not_before.and_then(day).map(|day| format!("from {day}")));
    parts.extend(handshake.not_after.and_then(day).map(|day| format!("until {day}")));
    if handshake.chain > 0 {
        parts.push(format!("{} in the chain", handshake.chain));
    }
    parts.extend(handshake.pem.map(|at| format!("PEM at {at}")));
    parts.join(", ")
}

/// Holds what a text is read as where nobody said what it is.
#[track_caller]
fn holds(text: &str, expected: &[&str]) {
    assert_eq!(read(text.as_bytes(), ShownKind::Any, None), expected, "{text:?}");
}

#[test]
fn one_thing_as_it_is() {
    for (text, expected) in [
        ("", "policy "),
        (POLICY, "policy as it is"),
        ("version: STSv1", "policy version: STSv1"),
        ("\n\nversion: STSv1\n\nmode: enforce\n", "policy \\n\\nversion: STSv1\\n\\nmode: enforce\\n"),
        ("# my policy\nversion: STSv1\n", "policy # my policy\\nversion: STSv1\\n"),
        ("; a comment\nversion: STSv1\n", "policy ; a comment\\nversion: STSv1\\n"),
        ("# host mail server\nmx: a.example\n", "policy # host mail server\\nmx: a.example\\n"),
        ("version: STSv1\nmx 10 mail.example.com\n", "policy version: STSv1\\nmx 10 mail.example.com\\n"),
        ("version: STSv1\nMX 10 mail.example.com\n", "policy version: STSv1\\nMX 10 mail.example.com\\n"),
        ("x-note: TXT record\nmode: none\n", "policy x-note: TXT record\\nmode: none\\n"),
        ("\"version: STSv1\"\n\"mode: none\"\n", "policy \\\"version: STSv1\\\"\\n\\\"mode: none\\\"\\n"),
        ("{\"version\": \"STSv1\"}", "policy {\\\"version\\\": \\\"STSv1\\\"}"),
        ("<!doctype html>\n<p>HTTP/1.1 200 OK", "policy <!doctype html>\\n<p>HTTP/1.1 200 OK"),
        ("\u{feff}version: STSv1\n", "policy \\u{feff}version: STSv1\\n"),
        ("v=STSv1; id=1;", "record v=STSv1; id=1;"),
        ("v=STSv1; id=1;\r\n", "record v=STSv1; id=1;"),
        (" v = stsv1; id=1", "record  v = stsv1; id=1"),
        ("\"v=STSv1; id=1;", "record \\\"v=STSv1; id=1;"),
        ("id=20260101", "record id=20260101"),
        ("v=TLSRPTv1; rua=mailto:a@b.example\n", "tlsrpt v=TLSRPTv1; rua=mailto:a@b.example"),
        ("v=STSv1; id=1;\nversion: STSv1\n", "policy v=STSv1; id=1;\\nversion: STSv1\\n"),
    ] {
        holds(text, &[expected]);
    }
}

#[test]
fn lines_of_a_zone_file() {
    let record = "record v=STSv1; id=1;";
    let of = "of example.com";
    for (text, expected) in [
        ("_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=1;\"", &[record, of][..]),
        ("_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"\r\n", &[record, of]),
        ("_MTA-STS.Example.COM.\t1h\tin\ttxt\t\"v=STSv1; id=1;\"", &[record, of]),
        ("_mta-sts.example.com TXT \"v=STSv1; id=1;\"", &[record, of]),
        ("_mta-sts TXT \"v=STSv1; id=1;\"", &[record]),
        ("$ORIGIN example.com.\n_mta-sts IN TXT \"v=STSv1; id=1;\"", &[record, of]),
        ("$ORIGIN example.com.\n$TTL 3600\n_mta-sts IN TXT ( \"v=STSv1; \" ; version\n   \"id=1;\" )\n", &[record, of]),
        ("_mta-sts.example.com. IN TXT \"v=STSv1;\" \" id=1;\" ; joined", &[record, of]),
        ("_mta-sts.example.com. IN TXT v=STSv1\\; \" id=1;\"", &[record, of]),
        ("_mta-sts.example.com. IN TXT \"v=STSv1\\059 id=\\049;\"", &[record, of]),
        ("_mta-sts.example.com. IN TXT \"say \\\"x\\\" \\\\\"", &["record say \\\"x\\\" \\\\", of]),
        ("_mta-sts.example.com. IN TXT v=STSv1; id=1;", &["record v=STSv1; id=1;, kept v=STSv1", of]),
        (
            "_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"",
            &["tlsrpt v=TLSRPTv1; rua=mailto:a@b.example", of],
        ),
        (
            "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"\n             IN TXT \"v=spf1 -all\"",
            &[record, "record v=spf1 -all", of],
        ),
        (
            "example.com. IN MX 10 mx.example.com.\nexample.com. IN MX 0 mx0.example.com.\n",
            &["mx 0 mx0.example.com, 10 mx.example.com", of],
        ),
        (
            "$ORIGIN example.com.\n@ IN MX 10 mx\n_mta-sts IN TXT \"v=STSv1; id=1;\"\n",
            &[record, "mx 10 mx.example.com", of],
        ),
        ("$ORIGIN example.com.\n@ IN MX 10 mx.example.com\n", &["mx 10 mx.example.com.example.com", of]),
        (
            "example.com. IN MX 0 .\n",
            &["mx ", "“.” is a null MX: it says that the domain takes no mail, and names no host to match.", of],
        ),
        (
            "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"\n_mta-sts.example.net. IN TXT \"v=STSv1; id=2;\"\n",
            &[record, of, "OtherDomain(\"example.net\")"],
        ),
        (
            "example.com. IN MX 1 a.example.\nsub.example.com. IN MX 1 b.example.\n_mta-sts.example.com. IN TXT \"x\"",
            &["record x", "mx 1 a.example", of],
        ),
        ("example.com. IN TXT \"v=STSv1; id=1;\"", &["record v=STSv1; id=1; at example.com", of]),
        ("example.com. IN TXT \"v=spf1 -all\"\nexample.com. 60 IN A 192.0.2.1\n", &["Nothing"]),
        (
            "_mta-sts.example.com. 300 IN CNAME a.host.example.\na.host.example. IN TXT \"v=STSv1; id=1;\"",
            &[record, of],
        ),
    ] {
        holds(text, expected);
    }
}

#[test]
fn what_tools_for_dns_print() {
    let record = "record v=STSv1; id=1;";
    let of = "of example.com";
    let dig = "\n; <<>> DiG 9.18.28 <<>> TXT _mta-sts.example.com\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- \
               opcode: QUERY, status: NOERROR, id: 1\n\n;; QUESTION SECTION:\n;_mta-sts.example.com.\t\tIN\tTXT\n\n;; ANSWER \
               SECTION:\n_mta-sts.example.com.\t300\tIN\tTXT\t\"v=STSv1; id=1;\"\n\n;; Query time: 12 msec\n";
    let nothing = "; <<>> DiG 9.18.28 <<>> TXT _mta-sts.example.com\n;; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN\n";
    for (text, expected) in [
        (dig, &[record, of][..]),
        (nothing, &["Nothing"]),
        ("\"v=STSv1; id=1;\"\n", &[record]),
        ("\"v=STSv1;\" \" id=1;\"\n", &[record]),
        ("\"v=TLSRPTv1; rua=mailto:a@b.example\"", &["tlsrpt v=TLSRPTv1; rua=mailto:a@b.example"]),
        ("10 mx.example.com.\n20 mx2.example.com.\n", &["mx 10 mx.example.com, 20 mx2.example.com"]),
        ("_mta-sts.example.com descriptive text \"v=STSv1; id=1;\"\n", &[record, of]),
        ("example.com mail is handled by 10 mx.example.com.\n", &["mx 10 mx.example.com", of]),
        ("Host _mta-sts.example.com not found: 3(NXDOMAIN)\n", &["Nothing"]),
        (
            "Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\n_mta-sts.example.com\ttext = \"v=STSv1; id=1;\"\n",
            &[record, of],
        ),
        (
            "Server:  dns.example\r\nAddress:  192.0.2.53\r\n\r\n_mta-sts.example.com\ttext =\r\n\r\n\t\"v=STSv1; id=1;\"\r\n",
            &[record, of],
        ),
        (
            "Non-authoritative answer:\nexample.com\tmail exchanger = 10 mx.example.com.\n",
            &["mx 10 mx.example.com", of],
        ),
        (
            "Non-authoritative answer:\r\nexample.com\tMX preference = 10, mail exchanger = mx.example.com\r\n",
            &["mx 10 mx.example.com", of],
        ),
        ("_mta-sts.example.com\ttext =\r\n\r\n\t\"v=STSv1;\"\r\n\t\" id=1;\"\r\n", &[record, of]),
        (
            "_mta-sts.example.com\tcanonical name = a.host.example.\na.host.example\ttext = \"v=STSv1; id=1;\"\n",
            &[record, of],
        ),
        (
            "_mta-sts.example.com is an alias for a.host.example.\na.host.example descriptive text \"v=STSv1; id=1;\"\n",
            &[record, of],
        ),
        ("*** dns.example can't find _mta-sts.example.com: Non-existent domain\r\n", &["Nothing"]),
        (
            ";; ->>HEADER<<- opcode: QUERY, rcode: NOERROR, id: 29\n;; flags: qr rd ra ad ; QUERY: 1, ANSWER: 1, AUTHORITY: \
             0, ADDITIONAL: 0 \n;; QUESTION SECTION:\n;; _mta-sts.example.com.\tIN\tTXT\n\n;; ANSWER SECTION:\n\
             _mta-sts.example.com.\t3600\tIN\tTXT\t\"v=STSv1; id=1;\"\n\n;; Query time: 1 msec\n;; WHEN: Fri Nov 27 \
             21:00:00 2026\n;; MSG SIZE  rcvd: 95\n",
            &[record, of],
        ),
        ("Server:\t\t192.0.2.53\n\n** server can't find _mta-sts.example.com: NXDOMAIN\n", &["Nothing"]),
        ("user@host:~$ dig +short TXT _mta-sts.example.com\n\"v=STSv1; id=1;\"\n", &[record, of]),
    ] {
        holds(text, expected);
    }
}

#[test]
fn records_at_other_names_than_their_own() {
    let zone = |name: &str, text: &str| format!("{name} IN TXT \"{text}\"\n");
    let [one, two] = ["v=STSv1; id=1;", "v=STSv1; id=2;"];
    let of = "of example.com";
    for (first, second, expected) in [
        ("example.com.", "_mta-sts.example.com.", &["record v=STSv1; id=2;", of, "OtherName(\"example.com\")"][..]),
        (
            "_mta-sts.example.com.",
            "_mta_sts.example.com.",
            &["record v=STSv1; id=1;", of, "OtherName(\"_mta_sts.example.com\")"],
        ),
        (
            "mta-sts.example.com.",
            "_mta-sts.example.com.",
            &["record v=STSv1; id=2;", of, "OtherName(\"mta-sts.example.com\")"],
        ),
        ("_mta-sts", "_mta-sts.mail", &["record v=STSv1; id=1;", "OtherName(\"_mta-sts.mail\")"]),
        ("*.example.com.", "_mta-sts.example.com.", &["record v=STSv1; id=2;", of, "OtherName(\"*.example.com\")"]),
        (
            "_mta-sts.example.com.example.com.",
            "_mta-sts.example.com.",
            &["record v=STSv1; id=2;", of, "OtherName(\"_mta-sts.example.com.example.com\")"],
        ),
        (
            "example.com.",
            "_mta_sts.example.com.",
            &["record v=STSv1; id=1; at example.com", of, "OtherName(\"_mta_sts.example.com\")"],
        ),
        ("_mta-sts", "_mta-sts.example.com.", &["record v=STSv1; id=1;", "record v=STSv1; id=2;", of]),
    ] {
        holds(&(zone(first, one) + &zone(second, two)), expected);
    }
    for (text, expected) in [
        (zone("_mta_sts.example.com.", one), &["record v=STSv1; id=1; at _mta_sts.example.com", of][..]),
        (zone("*.example.com.", one), &["record v=STSv1; id=1;", of]),
        (zone("@", one), &["record v=STSv1; id=1; at @"]),
        (zone("mta-sts", one), &["record v=STSv1; id=1; at mta-sts"]),
        (zone("3600", one), &["record v=STSv1; id=1;"]),
        (zone("", one).trim_start().to_owned(), &["record v=STSv1; id=1;"]),
        (format!("It says: text = \"{one}\""), &["record v=STSv1; id=1;"]),
        (
            format!("$ORIGIN example.com.\n{}", zone("_mta-sts.example.com", one)),
            &["record v=STSv1; id=1; at _mta-sts.example.com.example.com", of],
        ),
        (
            zone("_tlsrpt.example.com.", "v=TLSRPTv1; rua=mailto:a@b.example"),
            &["tlsrpt v=TLSRPTv1; rua=mailto:a@b.example at _tlsrpt.example.com", of],
        ),
        (
            zone("_smtp._tls.example.com.example.com.", "v=TLSRPTv1; rua=mailto:a@b.example"),
            &["tlsrpt v=TLSRPTv1; rua=mailto:a@b.example at _smtp._tls.example.com.example.com", of],
        ),
    ] {
        holds(&text, expected);
    }
}

#[test]
fn one_answer_that_is_shown_twice_and_answers_that_differ() {
    let dig = |ttl: u32, id: u32| {
        format!(
            "; <<>> DiG 9.18.28 <<>> TXT _mta-sts.example.com\n;; ANSWER \
             SECTION:\n_mta-sts.example.com.\t{ttl}\tIN\tTXT\t\"v=STSv1; id={id};\"\n\n"
        )
    };
    let host = |id: u32| {
        format!("$ host -t TXT _mta-sts.example.com\n_mta-sts.example.com descriptive text \"v=STSv1; id={id};\"\n")
    };
    let of = "of example.com";
    for (text, expected) in [
        (dig(300, 1) + &dig(299, 1), &["record v=STSv1; id=1;", of][..]),
        (dig(300, 1) + &host(1), &["record v=STSv1; id=1;", of]),
        (dig(300, 1) + &dig(300, 2), &["record v=STSv1; id=2;", of, "OtherAnswer"]),
        (dig(300, 1) + &host(2) + &dig(10, 1), &["record v=STSv1; id=1;", of, "OtherAnswer"]),
        (
            host(1) + &host(2).replace("$ host -t TXT _mta-sts.example.com\n", ""),
            &["record v=STSv1; id=1;", "record v=STSv1; id=2;", of],
        ),
        ("v=STSv1; id=1;\n\nv=STSv1; id=1;\n".to_owned(), &["record v=STSv1; id=1;"]),
    ] {
        holds(&text, expected);
    }
}

#[test]
fn a_redirect_that_leads_to_the_policy_is_none_of_its_own_address() {
    let own = "https://mta-sts.example.com/.well-known/mta-sts.txt";
    let hop = format!("HTTP/1.1 301 Moved Permanently\r\nLocation: {own}\r\n\r\n");
    let answer = format!("HTTP/1.1 200 OK\r\n\r\n{POLICY}");
    let (of, policy, http) = ("of example.com", "policy as it is", "http 200 Absent, 64 bytes");
    let leads_to = format!("LeadsTo(\"{own}\")");
    for (text, expected) in [
        (format!("$ curl -iL mta-sts.example.com/.well-known/mta-sts.txt\n{hop}{answer}"), vec![http, policy, of]),
        (
            format!("$ curl -iL http://mta-sts.example.com/.well-known/mta-sts.txt\n{hop}{answer}"),
            vec![http, policy, of],
        ),
        (format!("$ curl -iL https://example.com/.well-known/mta-sts.txt\n{hop}{answer}"), vec![http, policy, of]),
        (
            format!("$ curl -sIL https://example.com/.well-known/mta-sts.txt\n{hop}HTTP/2 200 \r\n\r\n"),
            vec!["http 200 Absent, no body", of],
        ),
        (format!("{hop}{answer}"), vec![http, policy, of]),
        (format!("$ curl -i http://mta-sts.example.com/.well-known/mta-sts.txt\n{hop}"), vec![of, &leads_to]),
        (format!("$ curl -iL {own}\n{hop}{hop}"), vec!["http 301 Absent, no body", of]),
        (format!("$ curl -iL http://mta-sts.example.com/\n{hop}{hop}"), vec!["http 301 Absent, no body", of]),
        (
            format!("$ curl -iL https://mta-sts.example.net/.well-known/mta-sts.txt\n{hop}{answer}"),
            vec!["http 301 Absent, no body", "of example.net"],
        ),
    ] {
        assert_eq!(read(text.as_bytes(), ShownKind::Any, None), expected, "{text:?}");
    }
}

#[test]
fn records_on_lines_of_their_own() {
    let [record, other, tlsrpt] =
        ["record v=STSv1; id=1;", "record v=STSv1; id=2;", "tlsrpt v=TLSRPTv1; rua=mailto:a@b.example"];
    for (text, expected) in [
        ("v=STSv1; id=1;\nv=TLSRPTv1; rua=mailto:a@b.example\n", &[record, tlsrpt][..]),
        ("v=STSv1; id=1;\r\nv=STSv1; id=2;\r\n", &[record, other]),
        ("v=STSv1;\nid=1;", &["record v=STSv1;\\nid=1;"]),
        ("v=TLSRPTv1;\n rua=mailto:a@b.example\n", &["tlsrpt v=TLSRPTv1;\\n rua=mailto:a@b.example"]),
        (
            "v=TLSRPTv1; rua=mailto:a@b.example,\nmailto:c@d.example\n",
            &["tlsrpt v=TLSRPTv1; rua=mailto:a@b.example,\\nmailto:c@d.example"],
        ),
        ("v=STSv1; id=1;\n\n", &[record]),
        ("\nv=STSv1; id=1;\n", &[record]),
        ("\r\n  \r\nv=STSv1; id=1;\r\n\r\n", &[record]),
        ("\nv=TLSRPTv1; rua=mailto:a@b.example\n\n", &[tlsrpt]),
        ("\nid=1\n\n", &["record id=1"]),
        ("mode enforce\n\nid=1\n", &["policy mode enforce\\n\\nid=1\\n"]),
    ] {
        holds(text, expected);
    }
    // Who says that it is one record has what is there judged.
    assert_eq!(read(b"\nv=STSv1; id=1\n\n", ShownKind::Record, None), ["record \\nv=STSv1; id=1\\n"]);
}

#[test]
fn what_a_shell_shows_around_a_policy_is_none_of_it() {
    let command = "$ curl https://mta-sts.example.com/.well-known/mta-sts.txt\n";
    let without_prompt = "curl -s https://mta-sts.example.com/.well-known/mta-sts.txt\n";
    let whole = POLICY.trim_end();
    for (text, expected) in [
        (format!("{command}{POLICY}"), "policy as it is"),
        (format!("{without_prompt}{POLICY}"), "policy as it is"),
        (format!("C:\\Users\\a>{without_prompt}{POLICY}\nC:\\Users\\a>"), "policy as it is"),
        (
            format!("user@host:~$ wget -qO- https://mta-sts.example.com/.well-known/mta-sts.txt\n{POLICY}"),
            "policy as it is",
        ),
        (format!("{command}{POLICY}user@host:~$ \n"), "policy as it is"),
        (format!("{command}{POLICY}user@host:~$ exit\n"), "policy as it is"),
        (format!("```\n{command}{POLICY}```\n"), "policy as it is"),
        (
            format!("{command}{whole}user@host:~$ "),
            "policy version: STSv1\\nmode: enforce\\nmx: mx.example.com\\nmax_age: 604800",
        ),
    ] {
        holds(&text, &[expected, "of example.com"]);
    }
    // A comment is a comment.
    for line in [
        "# curl https://mta-sts.example.com/.well-known/mta-sts.txt",
        "# fetch with $ curl https://mta-sts.example.com",
    ] {
        let text = format!("{line}\n{POLICY}");
        holds(&text, &[&format!("policy {}", text.escape_debug())]);
    }
    let text = format!("{POLICY}user@host:~$ \n");
    holds(&text, &[&format!("policy {}", text.escape_debug())]);
}

#[test]
fn what_stands_behind_an_answer_is_none_of_it() {
    let http = format!("http 200 Absent, {} bytes", POLICY.len());
    for behind in [
        "user@host:~$ \n",
        "bash-5.1$",
        "user@host:~$ exit",
        "PS C:\\Users\\a>",
        "C:\\Users\\a>",
        "user@host ~>",
        "❯ ",
        "```\n",
    ] {
        holds(&format!("HTTP/2 200\n\n{POLICY}{behind}"), &[&http, "policy as it is"]);
    }
    for note in ["* shutting down connection #0\n", "* closing connection #0\n"] {
        holds(&format!("< HTTP/2 200\n< \n{POLICY}{note}"), &[&http, "policy as it is"]);
    }
    let whole = POLICY.trim_end();
    let cut = format!("policy {}", whole.escape_debug());
    for behind in ["user@host:~$ ", "%\nuser@host ~ % "] {
        holds(&format!("HTTP/2 200\n\n{whole}{behind}"), &["http 200 Absent, 63 bytes", &cut]);
    }
    // What the headers measure is the web server's.
    let body = format!("{POLICY}```\n");
    let text = format!("HTTP/2 200\ncontent-length: {}\n\n{body}", body.len());
    holds(&text, &[&format!("http 200 Absent, {} bytes", body.len()), &format!("policy {}", body.escape_debug())]);
}

#[test]
fn what_was_asked_for_is_the_name_of_what_is_printed_without_one() {
    let of = "of example.com";
    for (text, expected) in [
        ("$ dig +short TXT _mta-sts.example.com\n\"v=spf1 -all\"\n", &["record v=spf1 -all", of][..]),
        (
            "$ dig +short TXT _mta-sts.example.com\n\"v=STSv1; id=1;\"\n\"v=spf1 -all\"\n",
            &["record v=STSv1; id=1;", "record v=spf1 -all", of],
        ),
        (
            "dig TXT +short _mta-sts.example.com\n\"v=TLSRPTv1; rua=mailto:a@b.example\"\n",
            &["record v=TLSRPTv1; rua=mailto:a@b.example", of],
        ),
        ("$ dig +short TXT example.com\n\"v=STSv1; id=1;\"\n", &["record v=STSv1; id=1; at example.com", of]),
        ("$ dig +short TXT _mta-sts.example.com\n", &["Nothing"]),
        ("$ host -t TXT _mta-sts.example.com\n_mta-sts.example.com has no TXT record\n", &["Nothing"]),
    ] {
        holds(text, expected);
    }
}

#[test]
fn lines_that_a_name_server_reads_otherwise() {
    let (record, of) = ("record v=STSv1; id=1;", "of example.com");
    let long = "x".repeat(256);
    for (text, expected) in [
        ("_mta-sts\tTXT\tv=STSv1; id=1;\t3600", vec![record]),
        ("_mta-sts\t3600\tTXT\tv=STSv1; id=1;\n", vec![record]),
        ("_mta-sts\tTXT\t\"v=STSv1; id=1;\"\t3600\n", vec![record]),
        ("_mta-sts\tTXT\t\"v=STSv1;\"\t\" id=1;\"\n", vec![record]),
        ("_mta-sts\tIN\tTXT\tv=STSv1; id=1;", vec!["record v=STSv1; id=1;, kept v=STSv1"]),
        ("_mta-sts TXT v=STSv1; id=1;", vec!["record v=STSv1; id=1;, kept v=STSv1"]),
        ("_mta-sts IN TXT 'v=STSv1; id=1;'", vec!["record v=STSv1; id=1;, kept 'v=STSv1"]),
        ("_mta-sts IN TXT “v=STSv1; id=1;”", vec!["record v=STSv1; id=1;, kept “v=STSv1"]),
        ("_mta-sts IN TXT v=STSv1\\;id=1 ; id=2 was before", vec!["record v=STSv1;id=1"]),
        ("_mta-sts.example.com IN TXT \"v=STSv1; id=1;\"     -- link: eth0\n", vec![record, of]),
        ("_mta-sts IN TXT \"v=STSv1; id=1;\n", vec![record, "OpenQuote"]),
        (
            "_mta-sts.example.com. IN TXT ( \"v=STSv1; id=1;\"\n_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; \
             rua=mailto:a@b.example\"\n",
            vec![record, "tlsrpt v=TLSRPTv1; rua=mailto:a@b.example", of],
        ),
    ] {
        holds(text, &expected);
    }
    let text = format!("_mta-sts IN TXT \"v=STSv1; id=1; {long}\"");
    holds(&text, &[&format!("record v=STSv1; id=1; {long}"), "LongString(271)"]);
    holds(&text.replace("1; x", "1;\" \" x"), &[&format!("record v=STSv1; id=1; {long}"), "LongString(257)"]);
}

#[test]
fn a_record_within_another_text() {
    let [record, tlsrpt] = ["record v=STSv1; id=1;", "tlsrpt v=TLSRPTv1; rua=mailto:a@b.example"];
    for (text, expected) in [
        ("Type: TXT\nName: _mta-sts\nValue: v=STSv1; id=1;\n", &[record][..]),
        ("Value: v=STSv1; id=1;", &[record]),
        ("TXT\t_mta-sts\tv=STSv1; id=1;\t3600\n", &[record]),
        ("| TXT | _mta-sts | v=STSv1; id=1; | 3600 |\n", &[record]),
        ("resource \"dns\" \"sts\" {\n  records = [\"v=STSv1; id=1;\"]\n}\n", &[record]),
        ("_mta-sts:\n  type: TXT\n  value: v=STSv1\\; id=1\\;\n", &[record]),
        ("ResourceRecords:\n  - '\"v=STSv1; id=1;\"'\n", &[record]),
        (
            "  TXT(\"_mta-sts\", 'v=STSv1; id=1;'),\n  TXT('_smtp._tls', `v=TLSRPTv1; rua=mailto:a@b.example`)\n",
            &[record, tlsrpt],
        ),
        (
            "Name  Type  TTL  Section  Strings\n----  ----  ---  -------  -------\n_mta-sts.example.com  TXT  300  Answer  {v=STSv1; id=1;}\n",
            &[record],
        ),
        (
            "{\"Answer\":[{\"name\":\"_mta-sts.example.com\",\"type\":16,\"data\":\"\\\"v=STSv1; id=1;\\\"\"}]}",
            &[record],
        ),
        ("Hello,\n> v=STSv1; id=1;\nis our record.\n", &[record]),
        ("Hello,\n\nour record is:\n\nv=STSv1; id=1;\n\nBob\n", &[record]),
    ] {
        holds(text, expected);
    }
    for text in ["<html>\n\nv=STSv1; id=1;\n\n</html>\n", "{\\rtf1\\ansi v=STSv1; id=1;\\par\n}\n", "id=1; v=STSv1\n"] {
        let kind = if text.starts_with("id") { "record" } else { "policy" };
        let whole = if text.starts_with("id") { text.trim_end() } else { text };
        holds(text, &[&format!("{kind} {}", whole.escape_debug())]);
    }
}

#[test]
fn answers_over_http() {
    let plain = |bytes: usize| format!("http 200 Is(\"text/plain\"), {bytes} bytes");
    let http = |head: &str, body: &str| format!("{head}\r\nContent-Type: text/plain\r\n\r\n{body}");
    let whole = [&*plain(POLICY.len()), "policy as it is"].map(str::to_owned);
    let verbose = format!(
        "* Host mta-sts.example.com:443 was resolved.\n* Connected to mta-sts.example.com (192.0.2.1) port 443\n> GET \
         /.well-known/mta-sts.txt HTTP/2\n> Host: mta-sts.example.com\n> Accept: */*\n> \n{{ [5 bytes data]\n< HTTP/2 200 \n< \
         content-type: text/plain\n< content-length: {}\n< \n{{ [64 bytes data]\n{POLICY}* Connection #0 to host \
         mta-sts.example.com left intact\n",
        POLICY.len()
    );
    let glued = "< HTTP/1.1 200 OK\r\n< Content-Type: text/plain\r\n< \r\nversion: STSv1\nmode: none\nmax_age: 1* Connection #0 \
                 to host mta-sts.example.com left intact\n";
    for (text, expected) in [
        (http("HTTP/1.1 200 OK", POLICY), &whole[..]),
        (http("HTTP/2 200 ", POLICY), &whole),
        (http("HTTP/3 200 ", POLICY), &whole),
        (http("HTTP/2 200 ", POLICY).replace("\r\n", "\n"), &whole),
        (
            http("$ curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt\nHTTP/2 200 ", POLICY),
            &[&whole[..], &["of example.com".to_owned()]].concat(),
        ),
        (http("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK", POLICY), &whole),
        (http("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK", POLICY), &whole),
        (http("HTTP/1.1 403 Forbidden\r\n\r\n<html>\r\nHTTP/1.1 200 OK", POLICY), &whole),
        (format!("HTTP/1.1 200 OK\ncontent-type:\n  text/plain\n\n{POLICY}"), &whole),
        (format!("HTTP/1.1 200 OK\ncontent-type: text/plain\n\n{POLICY}root@web ~# "), &whole),
        (verbose, &[&whole[..], &["of example.com".to_owned()]].concat()),
        (glued.to_owned(), &[plain(36), "policy version: STSv1\\nmode: none\\nmax_age: 1".to_owned()]),
        (
            http(&format!("HTTP/1.1 200 OK\r\nContent-Length: {}", POLICY.len()), &format!("{POLICY}\nuser@host:~$ ")),
            &whole,
        ),
        (
            http("HTTP/1.1 200 OK\r\nContent-Length: 204", POLICY),
            &[format!("http 200 Is(\"text/plain\"), {} of 204 bytes", POLICY.len())],
        ),
        (http("HTTP/1.1 200 OK\r\nContent-Length: 0", ""), &[plain(0), "policy ".to_owned()]),
        (
            "HTTP/1.1 200 OK\ncontent-type: text/plain\n".to_owned(),
            &["http 200 Is(\"text/plain\"), no body".to_owned()],
        ),
        ("HTTP/1.1 404 Not Found\n\n<html>".to_owned(), &["http 404 Absent, 6 bytes".to_owned()]),
        (
            format!(
                "HTTP/1.1 301 Moved\nLocation: https://a.example/\n\nHTTP/1.1 302 Found\nLocation: /b\n\nHTTP/1.1 200 OK\n\n{POLICY}"
            ),
            &["http 301 Absent, no body".to_owned()],
        ),
        (
            "curl: (60) SSL certificate problem: certificate has expired\nMore details here: https://curl.se/\n"
                .to_owned(),
            &["CurlFailed(\"SSL certificate problem: certificate has expired\")".to_owned()],
        ),
    ] {
        assert_eq!(read(text.as_bytes(), ShownKind::Any, None), expected, "{text:?}");
    }
}

#[test]
fn where_cr_was_lost_on_the_way_the_length_of_the_body_may_be_less_than_the_headers_say() {
    let crlf = POLICY.replace('\n', "\r\n");
    let text = |body: &str| format!("HTTP/1.1 200 OK\ncontent-length: {}\n\n{body}", crlf.len());
    for body in [POLICY, POLICY.trim_end()] {
        let said = read(text(body).as_bytes(), ShownKind::Any, None);
        assert_eq!(said[0], format!("http 200 Absent, {} bytes", body.len()));
    }
    let said = read(text("version: STSv1\nmode: enforce\n").as_bytes(), ShownKind::Any, None);
    assert_eq!(said, [format!("http 200 Absent, 29 of {} bytes", crlf.len())]);
}

#[test]
fn several_at_once() {
    let zone = "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"\n_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"\nexample.com. IN MX 10 mx.example.com.\n";
    let record = "record v=STSv1; id=1;";
    let tlsrpt = "tlsrpt v=TLSRPTv1; rua=mailto:a@b.example";
    holds(&format!("{zone}\n{POLICY}"), &["policy as it is", record, tlsrpt, "mx 10 mx.example.com", "of example.com"]);
    holds(
        &format!("v=STSv1; id=1;\n\n{POLICY}\nv=TLSRPTv1; rua=mailto:a@b.example\n"),
        &["policy as it is", record, tlsrpt],
    );
    holds(
        &format!("HTTP/2 200\n\n{POLICY}$ dig +short TXT _mta-sts.example.com\n\"v=STSv1; id=1;\"\n"),
        &[&format!("http 200 Absent, {} bytes", POLICY.len()), "policy as it is", record, "of example.com"],
    );
    holds(
        &format!("mode: none\n\nexample.com. IN MX 10 mx.example.com.\n{POLICY}"),
        &["policy as it is", "mx 10 mx.example.com", "of example.com", "OtherPolicy"],
    );
}

#[test]
fn a_domain_that_was_named_completes_short_names_and_leaves_out_others() {
    let text = "_mta-sts TXT \"v=STSv1; id=1;\"\n@ MX 10 mx\n_smtp._tls.other.example. TXT \"v=TLSRPTv1\"\n";
    assert_eq!(
        read(text.as_bytes(), ShownKind::Any, Some("example.net")),
        ["record v=STSv1; id=1;", "mx 10 mx.example.net", "of example.net", "OtherDomain(\"other.example\")"]
    );
}

#[test]
fn a_short_mx_host_of_an_unknown_zone_is_told() {
    holds(
        "example.com. IN MX 10 mail\n",
        &[
            "mx ",
            "“mail” is short for a name in a zone that is not known. Write it in full, or name the domain.",
            "of example.com",
        ],
    );
}

#[test]
fn no_more_records_are_taken_than_one_can_look_at() {
    let records: String = (0..500).map(|id| format!("\"v=STSv1; id={id}\"\n")).collect();
    let said = read(records.as_bytes(), ShownKind::Any, None);
    assert_eq!((said.len(), said.last().map(String::as_str)), (101, Some("TooMany")));
}

#[test]
fn where_each_line_got_a_cr_the_body_may_be_longer_than_the_headers_say() {
    let text = format!("HTTP/1.1 200 OK\ncontent-length: {}\n\n{POLICY}", POLICY.len()).replace('\n', "\r\n");
    let said = read(text.as_bytes(), ShownKind::Any, None);
    assert_eq!(said[0], format!("http 200 Absent, {} bytes", POLICY.replace('\n', "\r\n").len()));
}

#[test]
fn what_is_nobodys_record_is_left_alone() {
    let read_as = |text: &str| read(text.as_bytes(), ShownKind::Any, None);
    for text in [
        "example.com. IN TXT \"v=spfv1 include:_spf.example.net ~all\"\n",
        "_x.example.com. IN TXT \"v=TLSv1; a=b\"\n",
        "_foo.example.com. IN TXT \"id=abc\"\nexample.com. IN TXT \"v=spf1 -all\"\n",
    ] {
        assert!(!read_as(text).iter().any(|said| said.starts_with("record") || said.starts_with("tlsrpt")), "{text}");
    }
    let zone = ";_mta-sts IN TXT \"v=STSv1; id=1\"\n_mta-sts IN TXT \"v=STSv1; id=2\"\n";
    assert_eq!(read_as(zone), ["record v=STSv1; id=2"]);
    let letter = "We had v=STSv1; id=1 before.\n\n$ dig +short TXT _mta-sts.example.com\n\"v=STSv1; id=2\"\n";
    assert_eq!(read_as(letter), ["record v=STSv1; id=2", "of example.com"]);
}

#[test]
fn a_field_of_ones_own_stays_in_its_policy_whatever_it_says() {
    for line in [
        "x-alias: a is an alias for b",
        "x-note: example.com has no TXT record",
        "x-check: $ dig TXT _mta-sts.example.com",
    ] {
        let text = format!("version: STSv1\nmode: enforce\n{line}\nmx: mx.example.com\nmax_age: 604800\n");
        let said = read(text.as_bytes(), ShownKind::Any, None);
        assert_eq!(said, [format!("policy {}", text.escape_debug())], "{line}");
    }
}

#[test]
fn what_somebody_says_that_it_is_counts() {
    let quoted = b"\"v=STSv1; id=1;\"";
    assert_eq!(read(quoted, ShownKind::Record, None), ["record \\\"v=STSv1; id=1;\\\""]);
    assert_eq!(read(quoted, ShownKind::Policy, None), ["policy \\\"v=STSv1; id=1;\\\""]);
    assert_eq!(read(b"v=STSv1; id=1;\n", ShownKind::Tlsrpt, None), ["tlsrpt v=STSv1; id=1;"]);
    assert_eq!(read(POLICY.as_bytes(), ShownKind::Transcript, None), ["policy as it is"]);
    assert_eq!(read(b"hello", ShownKind::Transcript, None), ["Nothing"]);
    assert_eq!(read(b"10 mx.example.com", ShownKind::MxHosts, None), ["mx 10 mx.example.com"]);
}

#[test]
fn bytes_that_are_no_text_stay_for_the_rules_on_policies() {
    let utf16: Vec<u8> = POLICY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_bom = [b"\xFF\xFE", &utf16[..]].concat();
    for text in [&utf16[..], &with_bom, b"\xFF\xFF\xFF"] {
        let shown = Shown::exact(ShownKind::Any, text.to_vec());
        let found = Recognised::new(&shown, None);
        assert_eq!(
            found.pieces.iter().map(|piece| (piece.kind, &*piece.text)).collect::<Vec<_>>(),
            [(ShownKind::Policy, text)]
        );
    }
}

/// The words that texts are made of.
const WORDS: &[&[u8]] = &[
    b"_mta-sts.example.com. ",
    b"_mta-sts ",
    b"_smtp._tls.example.com. ",
    b"example.com. ",
    b"@ ",
    b"3600 ",
    b"IN ",
    b"TXT ",
    b"MX 10 mx.example.com.",
    b"CNAME a.example.",
    b"$ORIGIN example.com.",
    b"( ",
    b" )",
    b"\"",
    b"\\",
    b"\\059",
    b"\\\"",
    b"\\300",
    b"v=STSv1;",
    b" id=a-b;",
    b"v=TLSRPTv1; rua=mailto:a@b.example",
    b"; ",
    b"\n",
    b"\n",
    b"\n\n",
    b"\r\n",
    b"HTTP/2 200 ",
    b"< HTTP/1.1 200 OK",
    b"HTTP/1.1 301 Moved",
    b"content-length: 20",
    b"location: https://a.example/",
    b"version: STSv1",
    b"mode: Enforce",
    b"mx: mx.example.com.",
    b"max_age: 1w",
    b"* Connection #0",
    b"$ curl -sSi https://mta-sts.example.com/",
    b" text = \"v=STSv1; id=1\"",
    b"mail exchanger = 10 ",
    b"descriptive text \"v=stsv1\"",
    b"curl: (6) no",
    b"$ dig +short TXT _mta-sts.example.com",
    b"; <<>> DiG",
    b"user@host:~$ ",
    b"\tTXT\tv=STSv1; id=1\t",
    b"'v=STSv1; id=1'",
    b" -- link: eth0",
    b"_mta_sts.example.com. IN TXT ",
    b"location: https://mta-sts.example.com/.well-known/mta-sts.txt",
    b"max_age: 604800%",
    b"```",
    b"Value: {v=STSv1; id=1}",
    b";; ",
    b"\xEF\xBB\xBF",
    b"\xC3\xBC",
    b"\xFF",
    b"\0",
    b" ",
];

fn texts() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        9 => proptest::sample::select(WORDS).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 0..6)
    ];
    proptest::collection::vec(word, 0..40).prop_map(|words| words.concat())
}

/// Whether `span` lies inside `text`, and cuts no character in two where the text is UTF-8.
fn lies_well(span: Span, text: &[u8]) -> bool {
    let cuts_one = std::str::from_utf8(text)
        .is_ok_and(|text| !text.is_char_boundary(span.start) || !text.is_char_boundary(span.end));
    span.start <= span.end && span.end <= text.len() && !cuts_one
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_piece_stands_in_the_paste(text in texts(), forced in any::<bool>()) {
        let kind = if forced { ShownKind::Transcript } else { ShownKind::Any };
        let shown = Shown::exact(kind, text);
        let found = Recognised::new(&shown, None);
        prop_assert!(!found.pieces.is_empty() || found.response.is_some() || found.mx.is_some() || !found.notes.is_empty());
        for piece in &found.pieces {
            prop_assert!(lies_well(piece.span(), &shown.text), "{:?} in {:?}", piece, shown.text);
            let mut last = 0;
            for at in 0..piece.text.len() {
                let one = piece.map.back(Span::new(at, at + 1));
                prop_assert!(one.start >= last && one.end > one.start && one.end <= shown.text.len(), "{at} of {piece:?}");
                let written = one.of(&shown.text);
                let byte = piece.text[at];
                prop_assert!(written == [byte] || written.first() == Some(&b'\\'), "{at} of {piece:?} is {written:?}");
                last = one.end;
            }
        }
    }

    #[test]
    fn findings_and_fixes_count_in_the_paste(text in texts()) {
        let evidence = |text: &[u8]| {
            let shown = Shown::exact(ShownKind::Any, text.to_vec());
            Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000))
        };
        for finding in diagnose(&evidence(&text)).findings {
            let Place::Text { span, .. } = finding.place else { continue };
            prop_assert!(lies_well(span, &text), "{}: {span:?} in {:?}", finding.rule.slug, String::from_utf8_lossy(&text));
            let Some(fix) = finding.fix else { continue };
            for edit in &fix.edits {
                prop_assert!(lies_well(edit.span, &text), "{}: {edit:?} in {text:?}", finding.rule.slug);
            }
            prop_assert_ne!(apply(&text, &fix.edits), text.clone(), "{} changes nothing", finding.rule.slug);
        }
    }

    #[test]
    fn an_edit_in_quotes_says_there_what_it_says_in_the_piece(
        text in "[ -~\u{fc}]{0,20}", at in any::<prop::sample::Index>(), put in "[ -~\u{fc}]{0,6}",
    ) {
        // Written as a zone file writes it, in two strings.
        let (one, two) = text.split_at(text.floor_char_boundary(text.len() / 2));
        let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let zone = format!("_mta-sts.example.com. IN TXT {} {} ; end\n", quoted(one), quoted(two));
        let shown = Shown::exact(ShownKind::Any, zone.into_bytes());
        let found = Recognised::new(&shown, None);
        let piece = &found.pieces[0];
        prop_assert_eq!(&*piece.text, text.as_bytes());
        let start = text.floor_char_boundary(at.index(text.len() + 1));
        let end = text.ceil_char_boundary((start + 3).min(text.len()));
        let edit = Edit::replace(Span::new(start, end), put);
        let back = piece.map.edit_back(&edit).expect("it stands in quotes");
        let again = Shown::exact(ShownKind::Any, apply(&shown.text, &[back]));
        let again = Recognised::new(&again, None);
        prop_assert_eq!(&*again.pieces[0].text, &apply(text.as_bytes(), &[edit])[..]);
    }
}

#[test]
fn reading_takes_time_in_proportion_to_the_length() {
    let nasty = [
        "a TXT (\"",
        "a TXT ( ",
        "\"v=STSv1\" ",
        "HTTP/2 200\n",
        "HTTP/2 200\n\n",
        "< HTTP/2 200\n",
        "x text = \n",
        "\\",
        "(",
        "\n\nid=1\n\n",
        "a IN TXT (\n",
        "\"v=STSv1; id=1\"\n",
        "a.example. IN CNAME b.example.\n",
        "v=STSv1 \n",
        "{v=STSv1",
        "$ \n",
        "$ dig a.b\n",
        "dig ",
        "a IN TXT v=STSv1; ",
        "\tTXT\t",
        "HTTP/2 200\n\n$ \n",
    ];
    for part in nasty {
        let time = |count: usize| {
            let shown = Shown::exact(ShownKind::Any, part.repeat(count).into_bytes());
            let begun = std::time::Instant::now();
            let found = Recognised::new(&shown, None);
            assert!(!found.pieces.is_empty() || found.response.is_some() || !found.notes.is_empty());
            begun.elapsed()
        };
        // Sixteen times as long; in proportion to the square it would take 256 times as long, on every attempt. A machine that
        // has other things to do takes longer on one of them.
        let in_proportion = (0..6).any(|_| {
            let (small, large) = (time(3_000), time(48_000));
            large < small * 64 + std::time::Duration::from_millis(20)
        });
        assert!(in_proportion, "{part:?}");
    }
}

/// What `openssl s_client` of 3.0 printed on this: real servers on loopback.
#[test]
fn real_transcripts_of_handshakes() {
    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts");
    let mut names: Vec<_> = std::fs::read_dir(files).expect("transcripts").flatten().map(|file| file.path()).collect();
    names.sort();
    let mut said = String::new();
    for path in names.iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let text = std::fs::read(path).expect("a transcript");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        said += &format!("{name}: {}\n", read(&text, ShownKind::Any, None).join(" | "));
    }
    insta::assert_snapshot!(said);
}

/// As 1.1.1 prints it: no dates in the list, and a blank in "self signed".
const OF_1_1_1: &str = "CONNECTED(00000003)\ndepth=0 CN = mail.local\nverify error:num=18:self signed certificate\nverify return:1\n\
    depth=0 CN = mail.local\nverify error:num=10:certificate has expired\nnotAfter=Jan  2 03:04:05 2024 GMT\nverify \
    return:1\n---\nCertificate chain\n 0 s:CN = mail.local\n   i:CN = mail.local\n---\nServer certificate\n-----BEGIN \
    CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\nsubject=CN = mail.local\n\nissuer=CN = mail.local\n\n---\nNo client \
    certificate CA names sent\n---\nSSL handshake has read 700 bytes and written 337 bytes\nVerification error: certificate has \
    expired\n---\nNew, TLSv1.0, Cipher is ECDHE-RSA-AES256-SHA\nSSL-Session:\n    Protocol  : TLSv1\n    Cipher    : \
    ECDHE-RSA-AES256-SHA\n    Verify return code: 10 (certificate has expired)\n    Extended master secret: yes\n---\n250 \
    HELP\nDONE\n";

/// As 3.5 prints it: where it connects to first, names without blanks, the version on a line of its own.
const OF_3_5: &str = "Connecting to 93.184.215.10\nCONNECTED(00000003)\ndepth=2 C=US, O=Example Trust, CN=Root X1\nverify \
    return:1\ndepth=1 C=US, O=Example Trust, CN=R11\nverify return:1\ndepth=0 CN=mx.example.com\nverify \
    return:1\n---\nCertificate chain\n 0 s:CN=mx.example.com\n   i:C=US, O=Example Trust, CN=R11\n   a:PKEY: RSA, 2048 (bit); \
    sigalg: sha256WithRSAEncryption\n   v:NotBefore: Oct 20 03:01:26 2026 GMT; NotAfter: Jan 18 03:01:25 2027 GMT\n 1 s:C=US, \
    O=Example Trust, CN=R11\n   i:C=US, O=Example Trust, CN=Root X1\n   v:NotBefore: Mar 13 00:00:00 2024 GMT; NotAfter: Mar 12 \
    23:59:59 2027 GMT\n---\nServer certificate\nsubject=CN=mx.example.com\nissuer=C=US, O=Example Trust, CN=R11\n---\nPeer Temp \
    Key: X25519, 253 bits\n---\nVerification: OK\nVerified peername: mx.example.com\n---\nNew, TLSv1.3, Cipher is \
    TLS_AES_256_GCM_SHA384\nProtocol: TLSv1.3\nServer public key is 2048 bit\nVerify return code: 0 (ok)\n---\n250 \
    HELP\n---\nPost-Handshake New Session Ticket arrived:\nSSL-Session:\n    Protocol  : TLSv1.3\n    Verify return code: 0 \
    (ok)\n---\nread R BLOCK\n";

#[test]
fn handshakes_of_other_versions_and_with_their_commands() {
    let old = "TLS 1.0, SelfSigned, Expired, by CN = mail.local, until 2024-01-02, 1 in the chain";
    let new = "TLS 1.3, verified, named mx.example.com, by C=US, O=Example Trust, CN=R11, from 2026-10-20, until 2027-01-18, 2 \
               in the chain";
    let command =
        "$ openssl s_client -starttls smtp -connect MX2.example.com:25 -servername mx2.example.com </dev/null\n";
    let by_address = "root@mail:~# openssl s_client -connect 192.0.2.1:443 -servername mta-sts.example.com\n";
    let crlf = OF_1_1_1.replace('\n', "\r\n");
    let pem_in = |text: &str| text.find("-----BEGIN").expect("a certificate");
    let pem = pem_in(OF_1_1_1);
    for (text, expected) in [
        (OF_1_1_1.to_owned(), vec![format!("?, {old}, PEM at {pem}"), "NoHost".to_owned()]),
        (crlf.clone(), vec![format!("?, {old}, PEM at {}", pem_in(&crlf)), "NoHost".to_owned()]),
        (OF_3_5.to_owned(), vec![format!("mx.example.com, {new}")]),
        (command.to_owned() + OF_1_1_1, vec![format!("mx2.example.com, {old}, PEM at {}", command.len() + pem)]),
        (
            format!("{by_address}{OF_1_1_1}"),
            vec![format!("mta-sts.example.com, {old}, PEM at {}", by_address.len() + pem), "of example.com".to_owned()],
        ),
        (
            format!("{command}{OF_1_1_1}\n{command}{OF_3_5}\n{OF_3_5}"),
            vec![
                format!("mx2.example.com, {old}, PEM at {}", command.len() + pem),
                format!("mx2.example.com, {new}"),
                format!("mx.example.com, {new}"),
            ],
        ),
        (
            format!("{OF_3_5}\n{POLICY}\n_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"\n"),
            vec![
                "policy as it is".to_owned(),
                "record v=STSv1; id=1;".to_owned(),
                format!("mx.example.com, {new}"),
                "of example.com".to_owned(),
            ],
        ),
        (format!("{command}connect: Connection refused\nconnect:errno=111\n"), vec!["Nothing".to_owned()]),
        (
            "CONNECTED(00000003)\n139:error:1425F102:SSL routines:ssl_choose_client_version:unsupported \
             protocol:ssl/statem/statem_lib.c:1957:\n---\nno peer certificate available\n"
                .to_owned(),
            vec!["?, TLS below 1.2".to_owned(), "NoHost".to_owned()],
        ),
        (
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n".to_owned(),
            vec!["?, PEM at 0".to_owned(), "NoHost".to_owned()],
        ),
    ] {
        assert_eq!(read(text.as_bytes(), ShownKind::Any, None), expected, "{text}");
    }
}
