//! What follows from plain SMTP sessions that a person pasted. Those in `tests/sessions` are real: four Postfix 3.7.11 on loopback, one
//! with a certificate (`smtpd_tls_security_level` = `may`), one without TLS (`none`), one with a key that does not fit, one that demands
//! TLS (`encrypt`); asked by `telnet` and `nc` at a terminal, by `nc` with its input piped in, by `swaks` 20201014 and by `curl` 7.88.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test may fail")]

use mta_sts_check::diagnosis::{Verdict, diagnose};
use mta_sts_check::evidence::sketch::{PUBLIC, Sketch};
use mta_sts_check::evidence::{Shown, ShownKind};
use mta_sts_check::read::{Recognised, Starttls};

const MX: &str = "mx1.mailhost.example";

fn session(name: &str) -> String {
    let path = format!("{}/tests/sessions/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    String::from_utf8(std::fs::read(path).expect("a session")).expect("UTF-8")
}

/// What is read of a text: of each session the host and what it makes of STARTTLS, then what has to be said.
fn read(text: &str) -> Vec<String> {
    let shown = Shown::exact(ShownKind::Any, text.as_bytes().to_vec());
    let found = Recognised::new(&shown, None);
    let of_one = |shown: &mta_sts_check::read::Handshake| {
        let host = shown.host.as_deref().unwrap_or("?");
        match &shown.starttls {
            None => format!("{host}: TLS"),
            Some(Starttls::Offered) => format!("{host}: offered"),
            Some(Starttls::NotOffered) => format!("{host}: not offered"),
            Some(Starttls::Refused(words)) => format!("{host}: {words}"),
        }
    };
    let said = found.notes.iter().map(|note| format!("{note:?}"));
    let pieces = found.pieces.iter().map(|piece| format!("{:?}", piece.kind));
    found.handshakes.iter().map(of_one).chain(pieces).chain(said).collect()
}

#[track_caller]
fn holds(text: &str, expected: &[&str]) {
    assert_eq!(read(text), expected, "{text}");
    // Windows ends its lines with CRLF, and so do files.
    let crlf = text.replace("\r\n", "\n").replace('\n', "\r\n");
    assert_eq!(read(&crlf), expected, "{crlf}");
}

const OFFERED: &[&str] = &["mx1.mailhost.example: offered"];
const NOT_OFFERED: &[&str] = &["mx1.mailhost.example: not offered"];
const REFUSED: &[&str] = &["mx1.mailhost.example: 454 4.7.0 TLS not available due to local problem"];
const CUT: &[&str] = &["SessionCut"];

#[test]
fn real_sessions() {
    for (name, expected) in [
        ("telnet", OFFERED),
        ("telnet-ready", OFFERED),
        ("telnet-none", NOT_OFFERED),
        ("telnet-454", REFUSED),
        // What is not offered is not there when it is asked for.
        ("telnet-502", NOT_OFFERED),
        // To HELO nothing is offered by anybody.
        ("telnet-helo", CUT),
        ("nc-none", NOT_OFFERED),
        // That it wants STARTTLS first is no answer to STARTTLS.
        ("nc-530", OFFERED),
        ("nc-piped-none", NOT_OFFERED),
        ("nc-piped-454", REFUSED),
        ("swaks-none", NOT_OFFERED),
        ("swaks-tls-none", NOT_OFFERED),
        ("swaks-tls", OFFERED),
        ("swaks-454", REFUSED),
        ("curl-none", NOT_OFFERED),
        ("curl", OFFERED),
    ] {
        let text = session(name);
        assert_eq!(read(&text), expected, "{name}");
        holds(&text, expected);
    }
}

#[test]
fn from_a_session_that_breaks_off_nothing_follows() {
    for name in ["telnet-none", "nc-none", "nc-piped-none", "swaks-none", "curl-none"] {
        let text = session(name);
        let end = text.find("CHUNKING").expect("the last line of the answer") - "250 ".len();
        let cut = text.get(..end).expect("the session before it").trim_end_matches(['<', ' ', '-']);
        holds(cut, CUT);
        // Not even where the client goes on.
        holds(&format!("{cut}QUIT\n221 2.0.0 Bye\n"), CUT);
    }
    // Not even where STARTTLS stands in it by then.
    let offers = session("telnet");
    let end = offers.find("250-ENHANCED").expect("a line behind STARTTLS");
    holds(offers.get(..end).expect("the session before it"), CUT);
}

const COMMAND: &str = "$ telnet mx.example.com 25\n";
const EHLO: &str = "220 mx.example.com ESMTP\nEHLO a.example\n250-mx.example.com\n250 SIZE 1000\n";
const REFUSALS: [&str; 3] =
    ["502 5.5.1 Command not implemented", "530 5.7.0 Authentication required", "421 4.3.2 Not now"];

#[test]
fn written_by_hand() {
    let said = |rest: &str| format!("{COMMAND}{rest}");
    let offers = EHLO.replace("250 SIZE", "250-starttls\n250 SIZE");
    for (text, expected) in [
        (said(EHLO), "mx.example.com: not offered"),
        (said(&offers), "mx.example.com: offered"),
        // As the last line, in other letters, behind a greeting of several lines.
        (said("220-mx.example.com ESMTP\n220 No spam\nehlo a\n250-mx\n250 StartTLS\n"), "mx.example.com: offered"),
        // A firewall that masks what it does not know.
        (said(&EHLO.replace("250 SIZE 1000", "250-XXXXXXXA\n250 SIZE 1000")), "mx.example.com: not offered"),
        // One line is a whole answer, where it is to EHLO.
        (said("220 mx ESMTP\nEHLO a\n250 mx.example.com\n"), "mx.example.com: not offered"),
        // Typed amiss, then right.
        (said(&format!("220 mx ESMTP\nEHLOO a\n500 5.5.2 What?\n{}", EHLO.split_once('\n').expect("lines").1)), "mx.example.com: not offered"),
        // Slips of the client.
        (said(&format!("{offers}STARTTLS a\n501 5.5.4 No parameters\n")), "mx.example.com: offered"),
        (said(&format!("220 mx ESMTP\nSTARTTLS\n503 5.5.1 EHLO first\n{}", offers.split_once('\n').expect("lines").1)), "mx.example.com: offered"),
        // The names of client programs, and addresses, are none of a host.
        (format!("Trying 192.0.2.1...\nConnected to 192.0.2.1.\nEscape character is '^]'.\n{EHLO}"), "?: not offered"),
        (format!("Trying ::1...\nConnected to localhost.\n{EHLO}"), "?: not offered"),
        (format!("Trying 192.0.2.1...\nConnected to MX.Example.com.\n{EHLO}"), "mx.example.com: not offered"),
        (format!("$ nc -w 5 mx.example.com smtp\n{EHLO}"), "mx.example.com: not offered"),
        (format!("$ swaks -t a@example.org -s mx.example.com:25 -q EHLO\n{EHLO}"), "mx.example.com: not offered"),
        (format!("$ swaks -t a@b.example.org -q EHLO\n=== Connected to mx.example.com.\n{EHLO}"), "mx.example.com: not offered"),
        // As sendmail and Exim show it, and as one writes it down.
        (
            "   ----- Transcript of session follows -----\n... while talking to mx.example.com.:\n>>> STARTTLS\n<<< 454 4.7.0 TLS not available\n"
                .to_owned(),
            "mx.example.com: 454 4.7.0 TLS not available",
        ),
        (
            "  SMTP<< 220 mx.example.com ESMTP\n  SMTP>> EHLO a.example\n  SMTP<< 250-mx.example.com\n         250-SIZE 1000\n         250 HELP\n".to_owned(),
            "?: not offered",
        ),
        ("S: 220 mx.example.com ESMTP\nC: EHLO a\nS: 250-mx\nS: 250 STARTTLS\n".to_owned(), "?: offered"),
    ] {
        let mut expected = vec![expected];
        if expected[0].starts_with('?') {
            expected.push("NoHost");
        }
        holds(&text, &expected);
    }
    for refusal in REFUSALS {
        holds(
            &said(&format!("{offers}STARTTLS\n{refusal}\nQUIT\n221 Bye\n")),
            &[&format!("mx.example.com: {refusal}")],
        );
    }
}

#[test]
fn what_is_said_within_tls_tells_nothing_of_starttls() {
    let within = "EHLO a.example\n250-mx.example.com\n250 SIZE 1000\nQUIT\n221 Bye\n";
    let handshake = |command: &str, banner: &str| {
        format!(
            "$ openssl s_client {command}\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify return:1\n---\nVerify return \
             code: 0 (ok)\n---\n{banner}{within}"
        )
    };
    holds(&handshake("-starttls smtp -connect mx.example.com:25", "250 SIZE 1000\n"), &["mx.example.com: TLS"]);
    holds(&handshake("-connect mx.example.com:465", "220 mx.example.com ESMTP\n"), &["mx.example.com: TLS"]);
    let gnutls = format!(
        "$ gnutls-cli -p 465 mx.example.com\n- Status: trusted\n- Simple Client Mode:\n\n220 mx ESMTP\n{within}"
    );
    holds(&gnutls, CUT);
    // Without the greeting it may be within TLS.
    holds(within, CUT);
    let later = format!("{gnutls}\n{COMMAND}{EHLO}");
    holds(&later, &["mx.example.com: not offered", "SessionCut"]);
    let ready = format!("{COMMAND}{}STARTTLS\n220 Ready\n{within}", EHLO.replace("250 SIZE", "250-STARTTLS\n250 SIZE"));
    holds(&ready, &["mx.example.com: offered"]);
}

#[test]
fn several_sessions_and_what_stands_around_them() {
    let text = format!(
        "{}\n{}\nmail:~# telnet mx2.mailhost.example 25\n{EHLO}QUIT\n221 Bye\nConnection closed by foreign host.\nmail:~# \n",
        session("telnet"),
        session("nc-none"),
    );
    holds(
        &text,
        &["mx1.mailhost.example: offered", "mx1.mailhost.example: not offered", "mx2.mailhost.example: not offered"],
    );
    // One after the other, told apart by their greetings.
    holds(&format!("{EHLO}{EHLO}"), &["?: not offered", "?: not offered", "NoHost"]);
    let policy = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 604800\n";
    holds(&format!("{COMMAND}{EHLO}\n{policy}"), &["mx.example.com: not offered", "Policy"]);
    for refused in [
        "telnet: Unable to connect to remote host: Connection refused",
        "telnet: connect to address 192.0.2.1: Operation timed out",
    ] {
        holds(&format!("{COMMAND}Trying 192.0.2.1...\n{refused}\n"), CUT);
    }
    holds(
        "$ nc -v mx.example.com 25\nnc: connect to mx.example.com port 25 (tcp) failed: Connection refused\n",
        &["Nothing"],
    );
    // Numbers at the beginning of a line are no replies for that.
    holds("220 IN PTR a.example.\n250 IN PTR b.example.\n", &["Nothing"]);
    assert_eq!(read("220 is a number\n250 is another\n"), ["Policy"]);
}

/// The verdict on a domain with two MX hosts of which this was pasted, the rules that speak, but for advice, and how the first host's TLS is
/// told in short.
fn judged(texts: &[&str]) -> (&'static str, Vec<String>, Option<String>) {
    let policy = "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmax_age: 1209600\r\n";
    let good = Sketch::good("good.example").mx(&[(10, MX)]).address(MX, &[PUBLIC]).policy(policy.as_bytes());
    let sketch = texts.iter().fold(good, |sketch, text| sketch.shown(ShownKind::Any, text.as_bytes()));
    let diagnosis = diagnose(&sketch.evidence());
    assert!(diagnosis.read_as.iter().all(|sentence| sentence.is_whole()));
    let said = diagnosis.findings.iter().map(|finding| format!("{}: {}", finding.rule.slug, finding.message));
    let tls = diagnosis.mx.first().and_then(|mx| mx.tls.clone());
    (diagnosis.verdict.as_ref().map_or("", Verdict::as_str), said.collect(), tls)
}

#[test]
fn beside_a_check_it_is_judged() {
    let told = |text: &str| judged(&[text]);
    let (none, refused, offered) = (session("telnet-none"), session("swaks-454"), session("curl"));
    assert_eq!(
        told(&none),
        (
            "refusing",
            vec!["mx-starttls-absent: mx1.mailhost.example does not offer STARTTLS, by what you pasted.".to_owned()],
            Some("no STARTTLS".to_owned())
        )
    );
    let words = "mx-starttls-absent: mx1.mailhost.example refuses STARTTLS, by what you pasted: 454 4.7.0 TLS not available due to \
                 local problem.";
    assert_eq!(told(&refused), ("refusing", vec![words.to_owned()], Some("STARTTLS refused".to_owned())));
    let open = "starttls-not-checked: mx1.mailhost.example offers STARTTLS, by what you pasted. Which certificate it shows then is \
                not known.";
    assert_eq!(told(&offered), ("enforced", vec![open.to_owned()], Some("STARTTLS offered".to_owned())));
}

#[test]
fn an_offer_says_nothing_against_a_certificate_that_was_shown_and_does_against_an_absent_one() {
    let well = format!(
        "$ openssl s_client -starttls smtp -connect {MX}:25\nCONNECTED(00000003)\ndepth=0 CN = {MX}\nVerified peername: {MX}\nNew, \
         TLSv1.3, Cipher is X\nVerify return code: 0 (ok)\n---\n"
    );
    let offered = session("telnet");
    let none = session("telnet-none");
    assert_eq!(judged(&[&well, &offered]), ("enforced", vec![], Some("TLS 1.3".to_owned())));
    assert_eq!(judged(&[&well, &none]).0, "refusing");
    assert_eq!(judged(&[&none, &offered]).2.as_deref(), Some("STARTTLS offered"));
    assert_eq!(judged(&[&well, &none, &offered]).2.as_deref(), Some("STARTTLS offered"));
}

#[test]
fn what_it_was_read_as_is_said() {
    let said = |text: &str| {
        let diagnosis = diagnose(&Sketch::lint(ShownKind::Any, text.as_bytes()).evidence());
        diagnosis.read_as.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let one = session("telnet-none");
    assert_eq!(said(&one), "Read as an SMTP session with mx1.mailhost.example.");
    assert_eq!(said(&format!("{one}\n{one}")), "Read as 2 SMTP sessions.");
    let cut = "It does not hold the whole answer to EHLO: whether the host offers STARTTLS, an SMTP session tells by that. Many networks \
               let nobody connect to port 25.";
    assert_eq!(said(&session("telnet-helo")), cut);
}
