//! What follows from handshakes that a person pasted: transcripts that the real `openssl` printed of real servers on loopback,
//! beside a check.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test may fail")]

use mta_sts_check::diagnosis::{Verdict, diagnose};
use mta_sts_check::evidence::sketch::{PUBLIC, Sketch};
use mta_sts_check::evidence::{Certificate, Evidence, Fetch, Probe};
use mta_sts_check::finding::{Finding, Severity};

fn judge(evidence: &Evidence) -> Vec<Finding> {
    diagnose(evidence).findings
}

/// A transcript that the real program printed.
fn transcript(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/transcripts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).expect("a transcript")
}

/// With its certificates decoded.
fn decoded(text: &[u8]) -> Vec<Certificate> {
    certificates::read(text).iter().filter_map(|lines| Certificate::from_lines(lines)).collect()
}

const MX: &str = "mx1.mailhost.example";

fn domain() -> Sketch {
    let policy = "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmax_age: 1209600\r\n";
    Sketch::good("good.example").mx(&[(10, MX)]).address(MX, &[PUBLIC]).policy(policy.as_bytes())
}

fn shown(name: &str) -> Sketch {
    let text = transcript(name);
    domain().handshake(MX, &text, decoded(&text))
}

fn of_host(sketch: Sketch, name: &str) -> Sketch {
    let text = transcript(name);
    sketch.handshake("mta-sts.good.example", &text, decoded(&text))
}

/// The verdict, and what is said of TLS: how grave, by which rule.
fn said(sketch: &Sketch) -> (&'static str, Vec<(Severity, &'static str)>) {
    let evidence = sketch.evidence();
    let diagnosis = diagnose(&evidence);
    let verdict = diagnosis.verdict.as_ref().map_or("", Verdict::as_str);
    let summary = diagnosis.summary.expect("a verdict in words");
    assert!(summary.text.iter().chain(&summary.caveats).all(|words| words.is_whole()), "{summary:?}");
    let findings = diagnosis.findings.iter().map(|finding| (finding.severity, finding.rule.slug));
    let is_of_tls =
        |slug: &str| ["certificate", "tls-old", "starttls", "unreachable"].iter().any(|word| slug.contains(word));
    (verdict, findings.filter(|(_, slug)| is_of_tls(slug)).collect())
}

fn messages(sketch: &Sketch) -> Vec<String> {
    let findings = judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule.slug.contains("certificate"));
    findings.map(|finding| finding.message.to_string()).collect()
}

#[test]
fn an_mx_host_in_order_leaves_nothing_to_say() {
    for name in ["good", "good-brief", "tls12"] {
        assert_eq!(said(&shown(name)), ("enforced", vec![]), "{name}");
    }
    let caveats = |sketch: &Sketch| {
        let summary = diagnose(&sketch.evidence()).summary.expect("words");
        (summary.caveats.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), summary.next.is_some())
    };
    assert_eq!(
        caveats(&shown("good")),
        ("TLS of the MX hosts is as you pasted it: a web page cannot speak SMTP.".to_owned(), false)
    );
    let two = domain().mx(&[(10, MX), (20, "b.example")]).address("b.example", &[PUBLIC]);
    let policy =
        b"version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmx: b.example\r\nmax_age: 1209600\r\n";
    let two = two.policy(policy).handshake(MX, &transcript("good"), vec![]);
    let slugs: Vec<_> = judge(&two.evidence()).iter().map(|finding| finding.rule.slug).collect();
    assert_eq!(slugs, ["starttls-not-checked"]);
    assert!(caveats(&two).0.starts_with("TLS of some MX hosts was not tested"));
}

#[test]
fn an_mx_host_whose_tls_is_broken_is_refused() {
    use Severity::{Error, Warning};
    for (name, slug) in [
        ("self", "mx-certificate-untrusted"),
        ("incomplete", "mx-certificate-untrusted"),
        ("expired", "mx-certificate-expired"),
        ("expired-noreturn", "mx-certificate-expired"),
        ("other", "mx-certificate-wrong-name"),
        ("other-brief", "mx-certificate-wrong-name"),
        ("other-noverify", "mx-certificate-wrong-name"),
        ("nostarttls", "mx-starttls-absent"),
    ] {
        assert_eq!(said(&shown(name)), ("refusing", vec![(Error, slug)]), "{name}");
        let testing = b"version: STSv1\r\nmode: testing\r\nmx: mx1.mailhost.example\r\nmax_age: 1209600\r\n";
        assert_eq!(said(&shown(name).policy(testing)), ("testing", vec![(Warning, slug)]), "{name}");
    }
    assert_eq!(said(&shown("soon")), ("enforced", vec![(Warning, "mx-certificate-expires-soon")]));
    let old = [(Error, "mx-certificate-untrusted"), (Error, "mx-certificate-wrong-name"), (Error, "mx-tls-old")];
    assert_eq!(said(&shown("tls10")), ("refusing", old.to_vec()));
}

#[test]
fn the_sentences_name_what_is_known() {
    for (sketch, message) in [
        (shown("expired"), "The certificate of mx1.mailhost.example ran out on 2026-04-01, by what you pasted."),
        (
            shown("soon"),
            "The certificate of mx1.mailhost.example runs out in 10 days, on 2026-12-05, by what you pasted.",
        ),
        (
            shown("other-noverify"),
            "The certificate of mx1.mailhost.example does not name it, by what you pasted: it is for other.example and \
             www.other.example.",
        ),
        (shown("other"), "The certificate of mx1.mailhost.example does not name it, by what you pasted."),
        (
            shown("incomplete"),
            "mx1.mailhost.example sends its certificate alone, without the one of its issuer, by what you pasted: senders \
             cannot follow it to an authority that they trust. Its issuer is Test Authority, R11.",
        ),
        (
            shown("self"),
            "The certificate of mx1.mailhost.example is its own issuer, by what you pasted: it chains to no authority that \
             senders trust.",
        ),
    ] {
        assert_eq!(messages(&sketch), [message]);
    }
}

#[test]
fn without_a_reader_of_certificates_the_names_are_said_to_be_unknown() {
    let undecoded = domain().handshake(MX, &transcript("other-noverify"), vec![]);
    assert_eq!(said(&undecoded), ("enforced", vec![(Severity::Note, "starttls-not-checked")]));
    let finding = judge(&undecoded.evidence()).remove(0);
    assert!(
        finding
            .message
            .to_string()
            .starts_with("Whether the certificate of mx1.mailhost.example names it is not known")
    );
    // What was decoded of another text does not count.
    let mut elsewhere = decoded(&transcript("other-noverify"));
    elsewhere.iter_mut().for_each(|certificate| certificate.at += 1);
    assert_eq!(said(&domain().handshake(MX, &transcript("other-noverify"), elsewhere)), said(&undecoded));
}

#[test]
fn a_certificate_without_names_is_said_so_and_refuses_nobody() {
    let text = transcript("good");
    let mut nameless = decoded(&text);
    nameless.iter_mut().for_each(|certificate| certificate.names.clear());
    let sketch = domain().handshake(MX, &text, nameless);
    assert_eq!(said(&sketch), ("enforced", vec![(Severity::Warning, "mx-certificate-wrong-name")]));
}

#[test]
fn a_policy_host_that_this_browser_does_not_reach_is_ignored_for_what_was_pasted() {
    let unreached = || domain().probe(Probe::Rejected);
    assert_eq!(said(&unreached()).0, "unknown");
    for (name, slug) in [
        ("host-expired", "host-certificate-expired"),
        ("host-other", "host-certificate-wrong-name"),
        ("self", "host-certificate-untrusted"),
    ] {
        let sketch = of_host(unreached(), name);
        assert_eq!(said(&sketch).0, "ignored", "{name}");
        assert!(said(&sketch).1.contains(&(Severity::Error, slug)), "{name}");
        assert!(said(&sketch).1.iter().all(|(_, slug)| *slug != "policy-unreachable"), "{name}");
        let silent = of_host(domain().fetch(Fetch::Timeout), name);
        assert_eq!(said(&silent).0, "ignored", "{name}");
        // Against what this browser saw, it does not count.
        let seen = of_host(domain(), name);
        assert_eq!(said(&seen).0, "enforced", "{name}");
        assert!(said(&seen).1.contains(&(Severity::Warning, slug)), "{name}");
        let unread = of_host(domain().probe(Probe::Opaque), name);
        assert_eq!(said(&unread).0, "unknown", "{name}");
    }
    let well = of_host(unreached(), "host");
    assert_eq!(said(&well).0, "unknown", "valid TLS is no policy yet");
}

#[test]
fn where_nothing_is_deployed_nothing_is_grave() {
    let nothing = of_host(shown("self").no_record().response(404, None, b""), "self");
    assert_eq!(said(&nothing).0, "absent");
    assert!(said(&nothing).1.iter().all(|(severity, _)| *severity > Severity::Warning), "{:?}", said(&nothing));
}

#[test]
fn what_was_pasted_stands_with_its_host_and_what_the_logs_say_too() {
    use mta_sts_check::diagnosis::{StepKind, exhibits};
    let sketch = of_host(shown("good"), "host").logged(MX, &[(MX, "2026-11-01", "2027-01-30")]);
    let titles = |step| exhibits(&sketch.evidence(), step).into_iter().map(|exhibit| exhibit.title).collect::<Vec<_>>();
    let has = |step, title: &str| titles(step).iter().any(|known| known == title);
    assert!(has(StepKind::PolicyHost, "What you showed of mta-sts.good.example"));
    assert!(has(StepKind::MxHosts, "What you showed of mx1.mailhost.example"));
    assert!(has(StepKind::MxHosts, "Certificates of mx1.mailhost.example, asked of Cert Spotter, 70 ms"));
    assert!(!has(StepKind::Policy, "What you showed"), "{:?}", titles(StepKind::Policy));
    let diagnosis = diagnose(&sketch.evidence());
    let tls: Vec<_> = diagnosis.mx.iter().filter_map(|mx| mx.tls.clone()).collect();
    assert_eq!(tls, ["TLS 1.3, certificate until 2027-01-15"]);
    let [logged] = &diagnosis.logged[..] else { panic!("{:?}", diagnosis.logged) };
    assert_eq!(logged.certificates.iter().map(|one| one.left.as_str()).collect::<Vec<_>>(), ["66 days left"]);
}
