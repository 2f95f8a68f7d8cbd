//! "Check again": what a person gave of a domain stays for the next check of it, and of no other.

use super::*;
use crate::evidence::{Certificate, LogObservation, LogOutcome};
use crate::finding::Severity;

const LATER: &str = "2026-11-24T16:45:00Z";

const COMMAND: &str = "$ openssl s_client -starttls smtp -connect mx.example.com:25\n";
const NO_STARTTLS: &str = "CONNECTED(00000003)\nDidn't find STARTTLS in server response, trying anyway...\n";
const PEM: &str = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

/// The check is made again, half an hour later.
fn again(state: &mut State, run: u32, sketch: &Sketch) {
    let effects = state.act(Action::AgainPressed);
    assert!(matches!(effects.first(), Some(Effect::Start { .. })), "{effects:?}");
    state.act(Action::Finished { run, evidence: sketch.clone().at(LATER).evidence() });
}

/// The rules that speak, but for notes.
fn rules(state: &State) -> Vec<&'static str> {
    let findings = &state.known().expect("a report").diagnosis.findings;
    findings.iter().filter(|finding| finding.severity < Severity::Note).map(|finding| finding.rule.slug).collect()
}

fn read_as(state: &State) -> String {
    let read_as = &state.known().expect("a report").diagnosis.read_as;
    read_as.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

fn asked(host: &str) -> LogObservation {
    let service = collect::built_in_log_service();
    let outcome = LogOutcome::Answer(b"[]".to_vec());
    LogObservation { host: host.to_owned(), service, asked: NOW, elapsed_ms: 1, outcome }
}

#[test]
fn what_was_pasted_of_a_hosts_tls_stays_with_its_time_and_is_no_change() {
    let good = Sketch::good("example.com");
    let mut state = over(&good);
    state.act(Action::TlsPasted(NO_STARTTLS.to_owned()));
    state.act(Action::TlsGoOnPressed);
    assert_eq!(
        (verdict(&state), read_as(&state).as_str()),
        (Some("refusing"), "Read as a TLS handshake with mx.example.com.")
    );
    let shown = state.known().expect("a report").evidence.shown.clone();
    again(&mut state, 2, &good);
    let known = state.known().expect("a report");
    assert_eq!(known.evidence.shown, shown, "with its host, and how and when it came");
    assert_eq!(shown.first().and_then(|shown| shown.at), Some(NOW));
    assert_eq!((verdict(&state), rules(&state)), (Some("refusing"), vec!["mx-starttls-absent"]));
    let said = "Read as a TLS handshake with mx.example.com. You showed it at 16:15 UTC, before this check.";
    assert_eq!(read_as(&state), said);
    assert!(state.announcement.starts_with("Nothing changed since 16:15 UTC. "), "{}", state.announcement);
    // While it is under way, too; and once more.
    state.act(Action::AgainPressed);
    let evidence = good.clone().at("2026-11-24T16:50:00Z").evidence();
    state.act(Action::Progressed { run: 3, evidence: evidence.clone(), waiting: Vec::new(), stands: false });
    assert_eq!(state.known().map(|known| known.evidence.shown.clone()), Some(shown.clone()));
    state.act(Action::Finished { run: 3, evidence });
    assert_eq!(state.known().map(|known| known.evidence.shown.clone()), Some(shown));
    // What is pasted now counts more.
    let well =
        "CONNECTED(00000003)\ndepth=0 CN = mx.example.com\nVerification: OK\nVerified peername: mx.example.com\n";
    state.act(Action::TextGiven(format!("{COMMAND}{well}")));
    assert_eq!((verdict(&state), rules(&state)), (Some("enforced"), vec![]));
}

#[test]
fn what_stands_in_the_box_stays_too() {
    let mut state = over(&Sketch::good("example.com"));
    state.act(Action::TlsHostChosen("mta-sts.example.com".to_owned()));
    state.act(Action::TlsPasted("half".to_owned()));
    again(&mut state, 2, &Sketch::good("example.com"));
    let hosts = &state.known().expect("a report").diagnosis.tls_by_hand;
    assert_eq!(state.tls_host(hosts).map(|host| host.host.as_str()), Some("mta-sts.example.com"));
    assert_eq!(state.tls_pasted(), "half");
}

#[test]
fn what_the_certificate_logs_answered_stays_with_its_time_and_is_no_change() {
    let good = Sketch::good("example.com");
    let mut state = over(&good);
    state.act(Action::LogsPressed);
    state.act(Action::LogsSeen { run: 1, seen: vec![asked("mx.example.com")], asking: None });
    assert_eq!(rules(&state), ["mx-certificate-not-logged"]);
    again(&mut state, 2, &good);
    let known = state.known().expect("a report");
    assert_eq!(
        (&known.evidence.logs[..], rules(&state)),
        (&[asked("mx.example.com")][..], vec!["mx-certificate-not-logged"])
    );
    let seen_by: Vec<_> = known.diagnosis.logged.iter().map(|logged| logged.seen_by.as_str()).collect();
    assert_eq!(seen_by, ["Cert Spotter · asked at 16:15 UTC"]);
    assert!(state.announcement.starts_with("Nothing changed since 16:15 UTC. "), "{}", state.announcement);
}

#[test]
fn the_text_of_a_policy_stands_in_its_box_and_does_not_pass_for_an_answer_of_now() {
    let unreadable = Sketch::good("example.com").probe(Probe::Opaque);
    let mut state = over(&unreadable);
    let pasted = format!(
        "{COMMAND}{NO_STARTTLS}$ curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt\nHTTP/2 200\n\n{GOOD}"
    );
    state.act(Action::PolicyPasted(pasted.clone()));
    state.act(Action::GoOnPressed);
    assert_eq!(verdict(&state), Some("refusing"));
    again(&mut state, 2, &unreadable);
    assert_eq!((verdict(&state), state.pasted()), (Some("unknown"), pasted.as_str()));
    let said = "Read as a TLS handshake with mx.example.com. You showed it at 16:15 UTC, before this check.";
    assert_eq!((rules(&state), read_as(&state).as_str()), (vec!["mx-starttls-absent"], said));
    state.act(Action::GoOnPressed);
    assert_eq!(
        verdict(&state),
        Some("refusing"),
        "it was said to be of now, and by a clock that was set back in between"
    );
}

#[test]
fn another_domain_takes_none_of_it_and_a_check_from_the_field_begins_anew() {
    let other = |state: &mut State, typed: &str, run| {
        state.act(Action::DomainTyped(typed.to_owned()));
        state.act(Action::CheckPressed);
        state.act(Action::Finished { run, evidence: Sketch::good(typed).at(LATER).evidence() });
        let evidence = &state.known().expect("a report").evidence;
        (evidence.shown.len(), evidence.logs.len())
    };
    for typed in ["example.org", "example.com"] {
        let mut state = over(&Sketch::good("example.com"));
        state.act(Action::TlsPasted(NO_STARTTLS.to_owned()));
        state.act(Action::TlsGoOnPressed);
        state.act(Action::LogsPressed);
        state.act(Action::LogsSeen { run: 1, seen: vec![asked("mx.example.com")], asking: None });
        // Under way, and given up for another one.
        state.act(Action::AgainPressed);
        assert_eq!(other(&mut state, typed, 3), (0, 0), "{typed}");
    }
}

#[test]
fn a_file_of_before_keeps_what_it_has_and_an_example_nothing() {
    let good = Sketch::good("example.com");
    let saved = good.clone().handshake("mx.example.com", NO_STARTTLS.as_bytes(), vec![]).evidence();
    let mut state = State::new();
    state.act(opened_file(saved.to_json().into_bytes()));
    assert_eq!(state.known().and_then(|known| known.evidence.shown.first()?.at), None);
    again(&mut state, 2, &good);
    assert_eq!(state.known().and_then(|known| known.evidence.shown.first()?.at), Some(NOW), "by then it was there");
    let mut state = State::new();
    let example = crate::web::examples::Example::named("all-well").expect("an example");
    state.act(Action::Navigated(Route::Example(example)));
    state.act(Action::ExampleOpened(example, saved.to_json()));
    again(&mut state, 2, &good);
    assert_eq!(state.known().map(|known| known.evidence.shown.len()), Some(0));
}

#[test]
fn a_certificate_that_was_being_read_is_read_again() {
    let mut state = over(&Sketch::good("example.com"));
    let text = format!("{COMMAND}{PEM}");
    let read = Effect::ReadCertificates(text.clone().into_bytes());
    assert!(state.act(Action::TextGiven(text.clone())).contains(&read));
    state.act(Action::AgainPressed);
    let lines = "0\n1790812800\n1799971200\nTest, R11\n\n*.example.com";
    let certificate = Certificate::from_lines(lines).expect("a certificate");
    let came = Action::CertificatesRead { text: text.into_bytes(), read: Some(vec![certificate.clone()]) };
    state.act(came.clone());
    let evidence = Sketch::good("example.com").at(LATER).evidence();
    assert_eq!(state.act(Action::Finished { run: 2, evidence }), [read]);
    state.act(came);
    let shown = &state.known().expect("a report").evidence.shown;
    assert!(shown.iter().all(|shown| shown.certificates == [certificate.clone()]));
}
