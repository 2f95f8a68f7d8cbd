//! What the page does: what all its tests share, and the tests of a check. Those of a check that is made again, of files, of an earlier check, of the linter and of what it is
//! held against stand beside.

mod again;
mod compare;
mod files;
mod given;
mod lint;
mod matching;

use super::super::address::Route;
use super::*;
use crate::collect::{self, Aim, ResolverDefect};
use crate::evidence::sketch::{Answer, Sketch};
use crate::evidence::{Came, Evidence, Probe, ShownKind};

const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

impl State {
    /// Takes an action at one and the same moment.
    fn act(&mut self, action: Action) -> Vec<Effect> {
        self.reduce(action, NOW)
    }
}

fn typed(text: &str) -> State {
    let mut state = State::new();
    state.act(Action::DomainTyped(text.to_owned()));
    state
}

/// A state with a report of `sketch`.
fn over(sketch: &Sketch) -> State {
    let evidence = sketch.evidence();
    let mut state = typed(evidence.domain.as_ref().expect("a domain").as_str());
    state.act(Action::CheckPressed);
    state.act(Action::Finished { run: 1, evidence });
    state
}

fn verdict(state: &State) -> Option<&'static str> {
    state.known()?.diagnosis.verdict.as_ref().map(crate::diagnosis::Verdict::as_str)
}

/// A file with a name that says nothing.
fn opened_file(bytes: Vec<u8>) -> Action {
    Action::FileOpened { name: "file".to_owned(), bytes }
}

/// A linter with `text` in it.
fn linted(text: &str) -> State {
    let mut state = State::new();
    state.act(Action::LintTyped(text.to_owned()));
    state
}

/// The rules that ask for something; that lines end with LF is noted of every text out of a text area.
fn slugs(state: &State) -> Vec<&'static str> {
    let findings = state.lint.judged.as_ref().map(|judged| judged.diagnosis.findings.as_slice()).unwrap_or_default();
    findings.iter().map(|finding| finding.rule.slug).collect()
}

const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";

const DEFECTS: &str = "version: STSv1\nmode: Enforce\nmx: mx.example.com.\nmax_age: 1209600\n";

#[test]
fn a_check_is_started_and_its_address_shown() {
    let mut state = typed(" https://Example.com/ ");
    let effects = state.act(Action::CheckPressed);
    let domain = PolicyDomain::read("example.com").expect("a domain");
    assert_eq!(
        effects,
        [
            Effect::Start { run: 1, aim: Aim::Check, domain, resolvers: collect::built_in() },
            Effect::PushAddress("?domain=example.com".to_owned()),
        ]
    );
    assert!(state.understood.as_deref().is_some_and(|note| note.contains("example.com")));
    assert_eq!(state.title(), "Checking example.com – mta-sts-check");
}

#[test]
fn what_is_no_domain_is_said_and_starts_nothing() {
    let mut state = typed("localhost");
    assert_eq!(state.act(Action::CheckPressed), [Effect::Focus(Focus::Domain)]);
    assert!(state.typed_problem.as_deref().is_some_and(|problem| problem.contains("localhost")));
    assert_eq!((state.typed.as_str(), &state.check), ("localhost", &Check::Idle));
    state.act(Action::DomainTyped("localhost.example".to_owned()));
    assert_eq!(state.typed_problem, None);
}

#[test]
fn a_policy_host_offers_both_domains() {
    let mut state = typed("mta-sts.example.com");
    assert_eq!(state.act(Action::CheckPressed), []);
    let choice = state.choice.clone().expect("a choice");
    assert_eq!((choice.behind.as_str(), choice.itself.as_str()), ("example.com", "mta-sts.example.com"));
    let effects = state.act(Action::Chosen(choice.behind));
    assert!(matches!(effects.first(), Some(Effect::Start { domain, .. }) if domain.as_str() == "example.com"));
    assert_eq!((state.typed.as_str(), state.choice), ("example.com", None));
}

#[test]
fn answers_of_an_old_check_are_dropped() {
    let mut state = typed("one.example");
    state.act(Action::CheckPressed);
    state.act(Action::DomainTyped("two.example".to_owned()));
    let effects = state.act(Action::CheckPressed);
    assert_eq!(effects.first(), Some(&Effect::Abort(Aim::Check)));
    let old = Sketch::good("one.example").evidence();
    state.act(Action::Progressed { run: 1, evidence: old.clone(), waiting: Vec::new(), stands: false });
    state.act(Action::Finished { run: 1, evidence: old });
    assert!(
        matches!(&state.check, Check::Running { run: 2, known: None, domain, .. } if domain.as_str() == "two.example")
    );
}

#[test]
fn a_report_says_its_verdict_in_title_and_announcement() {
    let state = over(&Sketch::good("example.com"));
    assert_eq!(verdict(&state), Some("enforced"));
    assert_eq!(state.title(), "Mail is protected: example.com – mta-sts-check");
    assert!(state.announcement.starts_with("Mail is protected. Senders that honour MTA-STS deliver to example.com"));
}

#[test]
fn a_verdict_that_stands_is_shown_at_once_and_said_when_the_rest_takes_its_time() {
    let evidence = Sketch::good("example.com").no_tlsrpt();
    let progressed_after = |sketch: &Sketch, run, stands, ms| Action::Progressed {
        run,
        evidence: sketch.clone().under_way().evidence(),
        waiting: vec![Waiting {
            whom: "Cloudflare".to_owned(),
            what: "CAA example.com".to_owned(),
            since: Timestamp::from_ms(NOW.ms() - ms),
            until: NOW.plus_ms(4_000),
        }],
        stands,
    };
    let progressed = |sketch: &Sketch, run, stands| progressed_after(sketch, run, stands, 20);
    let mut state = typed("example.com");
    state.act(Action::CheckPressed);
    state.act(progressed(&evidence, 1, false));
    assert_eq!(
        (state.title(), state.announcement.as_str()),
        ("Checking example.com – mta-sts-check".to_owned(), "Checking example.com.")
    );
    state.act(progressed(&evidence, 1, true));
    assert_eq!(state.title(), "Mail is protected: example.com – mta-sts-check");
    // What is said anew a moment later would cut it short.
    assert_eq!(state.announcement, "Checking example.com.");
    let said = "Mail is protected. Senders that honour MTA-STS deliver to example.com over verified TLS only.";
    let mut soon = state.clone();
    soon.act(Action::Finished { run: 1, evidence: evidence.evidence() });
    assert_eq!(soon.announcement, format!("{said} 1 warning."));
    state.act(progressed_after(&evidence.clone().tlsrpt("v=TLSRPTv1; rua=mailto:a@example.com"), 1, true, 900));
    assert_eq!(state.announcement, said);
    state.act(Action::Finished { run: 1, evidence: evidence.evidence() });
    assert_eq!(state.announcement, "1 warning.", "it is not said once more");

    // What somebody is to go on with, or what it is compared with, has its place at the end only.
    let stands = |state: &State| matches!(state.check, Check::Running { stands: true, .. });
    state.act(Action::AgainPressed);
    state.act(progressed(&evidence, 2, true));
    assert!(!stands(&state));
    let mut state = typed("example.com");
    state.act(Action::CheckPressed);
    state.act(progressed(&Sketch::good("example.com").probe(crate::evidence::Probe::Opaque), 1, true));
    assert!(!stands(&state));
}

#[test]
fn a_pasted_policy_continues_the_same_check() {
    let mut state = over(&Sketch::good("example.com").probe(crate::evidence::Probe::Opaque));
    assert_eq!(verdict(&state), Some("unknown"));
    assert_eq!(state.act(Action::GoOnPressed), []);
    let policy = "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 86400\n";
    state.act(Action::PolicyPasted(policy.to_owned()));
    assert_eq!(state.act(Action::GoOnPressed), [Effect::Focus(Focus::Verdict)]);
    assert_eq!((verdict(&state), state.pasted()), (Some("testing"), policy));
    state.act(Action::PolicyPasted("nonsense".to_owned()));
    state.act(Action::GoOnPressed);
    assert_eq!(verdict(&state), Some("ignored"));
}

#[test]
fn what_was_pasted_stays_with_its_domain() {
    let mut state = over(&Sketch::good("example.com").probe(Probe::Opaque));
    let again = Action::Chosen(PolicyDomain::read("example.com").expect("a domain"));
    state.act(Action::PolicyPasted("version: STSv1".to_owned()));
    state.act(again.clone());
    assert_eq!(state.pasted(), "version: STSv1");
    // A policy of one domain is none of another.
    state.act(Action::Chosen(PolicyDomain::read("example.org").expect("a domain")));
    assert_eq!(state.pasted(), "");
    state.act(Action::PolicyPasted("mode: none".to_owned()));
    let saved = Sketch::good("example.com").evidence().to_json();
    state.act(opened_file(saved.into_bytes()));
    assert_eq!(state.pasted(), "version: STSv1");
    state.act(again);
    assert_eq!(state.pasted(), "version: STSv1");
}

#[test]
fn going_back_to_a_report_asks_nobody() {
    let mut state = over(&Sketch::good("example.com"));
    let check = Route::Check { typed: "example.com".to_owned() };
    for elsewhere in [Route::Start, Route::Lint, Route::About] {
        state.act(Action::Navigated(elsewhere));
        assert_eq!(state.act(Action::Navigated(check.clone())), []);
        assert_eq!(verdict(&state), Some("enforced"));
    }
    let other = Route::Check { typed: "other.example".to_owned() };
    let effects = state.act(Action::Navigated(other));
    assert!(matches!(&effects[..], [Effect::Start { run: 2, domain, .. }] if domain.as_str() == "other.example"));
}

#[test]
fn coming_back_by_another_spelling_shows_the_report_too() {
    let mut state = over(&Sketch::good("example.com"));
    state.act(Action::Navigated(Route::About));
    let spelled = Route::Check { typed: "https://Example.COM/".to_owned() };
    assert_eq!(state.act(Action::Navigated(spelled)), []);
    assert_eq!(verdict(&state), Some("enforced"));
}

#[test]
fn a_resolver_of_ones_own_is_asked_alone_and_checked_first() {
    let mut state = typed("example.com");
    state.act(Action::ResolverTyped("http://dns.example".to_owned()));
    assert_eq!(state.act(Action::CheckPressed), []);
    assert_eq!((state.resolver.problem, state.resolver.is_open), (Some(ResolverDefect::NotHttps), true));
    state.act(Action::ResolverTyped("dns.example".to_owned()));
    let effects = state.act(Action::CheckPressed);
    let Some(Effect::Start { resolvers, .. }) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(
        resolvers.iter().map(|resolver| resolver.url.as_str()).collect::<Vec<_>>(),
        ["https://dns.example/dns-query"]
    );
    state.act(Action::ResolverChosen(FirstResolver::BuiltIn(1)));
    let names: Vec<_> = state.resolvers().expect("built in").into_iter().map(|resolver| resolver.name).collect();
    assert_eq!(names, ["Google", "Cloudflare", "DNS.SB"]);
}

#[test]
fn a_stopped_check_shows_what_is_known() {
    let mut state = typed("example.com");
    assert_eq!(state.act(Action::StopPressed), []);
    state.act(Action::CheckPressed);
    assert_eq!(state.act(Action::StopPressed), [Effect::Stop(Aim::Check), Effect::Focus(Focus::Verdict)]);
    state.act(Action::Finished { run: 1, evidence: Sketch::of("example.com").evidence() });
    assert_eq!(verdict(&state), Some("unknown"));
}

#[test]
fn each_step_says_what_it_waits_for() {
    let mut state = typed("example.com");
    state.act(Action::CheckPressed);
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let (mut collector, _) = collect::Collector::start(domain, collect::built_in(), NOW);
    let waits = |state: &State, step| state.waits_for(step).map(|waiting| waiting.what.clone());
    assert_eq!(waits(&state, StepKind::Record), None);
    let progressed = |collector: &collect::Collector, waiting| Action::Progressed {
        run: 1,
        evidence: collector.evidence().clone(),
        waiting,
        stands: false,
    };
    state.act(progressed(&collector, collector.waiting()));
    let steps = [StepKind::Record, StepKind::PolicyHost, StepKind::Policy, StepKind::MxHosts];
    assert_eq!(
        steps.map(|step| waits(&state, step).unwrap_or_default()),
        ["", "A mta-sts.example.com", "", "MX example.com"]
    );
    let url = "https://mta-sts.example.com/.well-known/mta-sts.txt".to_owned();
    let fetch = Waiting { whom: "mta-sts.example.com".to_owned(), what: url, since: NOW, until: NOW.plus_ms(10_000) };
    let address = Waiting { whom: "Google".to_owned(), what: "A mx.example.com".to_owned(), ..fetch.clone() };
    let tlsrpt = Waiting { what: "TXT _smtp._tls.example.com".to_owned(), ..address.clone() };
    state.act(progressed(&collector, vec![tlsrpt, fetch.clone(), address.clone()]));
    assert_eq!(steps.map(|step| state.waits_for(step)), [None, Some(&fetch), Some(&fetch), Some(&address)]);
    collector.step(NOW, collect::Event::Stopped);
    state.act(Action::Finished { run: 1, evidence: collector.evidence().clone() });
    assert_eq!(steps.map(|step| state.waits_for(step)), [None; 4]);
}

#[test]
fn the_raw_evidence_of_a_step_opens_and_closes() {
    let mut state = over(&Sketch::good("example.com"));
    for open in [vec![StepKind::Policy], vec![]] {
        state.act(Action::StepPressed(StepKind::Policy));
        assert_eq!(state.open_steps, open);
    }
    state.act(Action::StepPressed(StepKind::Record));
    state.act(Action::CheckPressed);
    assert_eq!(state.open_steps, []);
}

#[test]
fn the_domain_that_is_meant() {
    for (text, meant) in [("", None), (" https://example.com/ ", Some("example.com")), ("mta-sts.example.com", None)] {
        assert_eq!(typed(text).domain_meant().as_ref().map(PolicyDomain::as_str), meant, "{text}");
    }
}

#[test]
fn a_pasted_transcript_continues_the_same_check() {
    let mut state = over(&Sketch::good("example.com").probe(Probe::Rejected));
    assert_eq!(verdict(&state), Some("unknown"));
    let words = |state: &State| {
        let read_as = state.known().map(|known| known.diagnosis.read_as.clone()).unwrap_or_default();
        read_as.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    for (pasted, said, verdict_then) in [
        ("curl: (7) Failed to connect\n", "curl got no answer, and says why: Failed to connect.", "unknown"),
        (
            "HTTP/2 200\ncontent-length: 90\n\nversion: STSv1\n",
            "Read as an answer over HTTP with status 200. It breaks off: 15 of 90 bytes stand behind the headers. Paste all \
             of it.",
            "unknown",
        ),
        ("HTTP/2 404\n\n", "Read as an answer over HTTP with status 404.", "ignored"),
        (&format!("HTTP/2 200\n\n{GOOD}"), "Read as an answer over HTTP with status 200 and a policy.", "enforced"),
    ] {
        state.act(Action::PolicyPasted(pasted.to_owned()));
        state.act(Action::GoOnPressed);
        assert_eq!(verdict(&state), Some(verdict_then), "{pasted}");
        assert!(words(&state).ends_with(said), "{}", words(&state));
    }
}

#[test]
fn certificates_in_a_paste_are_read_once_and_judged_with_it() {
    let mut state = over(&Sketch::good("example.com").probe(Probe::Opaque));
    let text = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let read = || Effect::ReadCertificates(text.as_bytes().to_vec());
    let go_on = |state: &mut State| {
        state.act(Action::PolicyPasted(text.to_owned()));
        state.act(Action::GoOnPressed)
    };
    assert_eq!(go_on(&mut state), [Effect::Focus(Focus::Verdict), read()]);
    assert_eq!(state.act(Action::DomainTyped(String::new())), [], "it is asked for once");
    let of_text = |read| Action::CertificatesRead { text: text.as_bytes().to_vec(), read };
    assert_eq!(state.act(of_text(None)), []);
    assert_eq!(go_on(&mut state), [Effect::Focus(Focus::Verdict), read()], "the next paste tries again");
    let lines = "0\n1790812800\n1799971200\nTest, R11\n\n*.example.com";
    let certificate = crate::evidence::Certificate::from_lines(lines).expect("a certificate");
    assert_eq!(state.act(of_text(Some(vec![certificate.clone()]))), []);
    let known = state.known().expect("a report");
    assert!(known.evidence.shown.iter().all(|shown| shown.certificates == [certificate.clone()]));
    assert!(!known.diagnosis.has_undecoded);
    // In the linter likewise.
    let mut state = State::new();
    state.act(Action::Navigated(Route::Lint));
    assert_eq!(state.act(Action::LintTyped(text.to_owned())), [Effect::RestSoon, read()]);
    state.act(of_text(Some(vec![certificate.clone()])));
    let judged = state.lint.judged.as_ref().expect("a text");
    assert!(judged.evidence.shown.iter().all(|shown| shown.certificates == [certificate.clone()]));
}

#[test]
fn the_certificate_logs_are_searched_on_a_press_and_of_the_report_that_is_shown() {
    use crate::evidence::{LogObservation, LogOutcome};
    let mut state = over(&Sketch::good("example.com"));
    let hosts = vec!["mta-sts.example.com".to_owned(), "mx.example.com".to_owned()];
    let service = collect::built_in_log_service();
    let begun = |run| Effect::SearchLogs { run, service: collect::built_in_log_service(), hosts: hosts.clone() };
    assert_eq!(state.act(Action::LogsPressed), [begun(1)]);
    assert_eq!(state.logs.asking.as_deref(), Some("mta-sts.example.com"));
    let outcome = LogOutcome::Answer(b"[]".to_vec());
    let seen = LogObservation { host: "mx.example.com".to_owned(), service, asked: NOW, elapsed_ms: 1, outcome };
    let told = |run, asking: Option<&str>| Action::LogsSeen {
        run,
        seen: vec![seen.clone()],
        asking: asking.map(str::to_owned),
    };
    state.act(told(2, None));
    assert_eq!(state.known().map(|known| known.evidence.logs.len()), Some(0), "of another search");
    state.act(told(1, Some("mx.example.com")));
    state.act(told(1, None));
    assert_eq!(
        state.known().map(|known| known.evidence.logs.len()),
        Some(1),
        "an answer takes the place of the one before"
    );
    assert_eq!((verdict(&state), state.logs.asking.clone()), (Some("enforced"), None));
    assert_eq!(state.act(Action::LogsPressed), [begun(2)]);
    // Another check is begun: what comes for the one before is dropped.
    state.act(Action::CheckPressed);
    state.act(Action::Finished { run: 2, evidence: Sketch::good("example.com").evidence() });
    state.act(told(2, None));
    assert_eq!(state.known().map(|known| known.evidence.logs.len()), Some(0));
    state.act(Action::LogServiceTyped("https://logs.example.net".to_owned()));
    let own = state.act(Action::LogsPressed);
    assert!(
        matches!(&own[..], [Effect::SearchLogs { service, .. }] if service.url == "https://logs.example.net/v1/issuances")
    );
    state.act(Action::LogServiceTyped("http://logs.example.net".to_owned()));
    assert_eq!(state.act(Action::LogsPressed), [], "no address, nobody to ask");
}

#[test]
fn the_tls_of_the_next_host_is_asked_for_and_what_is_typed_belongs_to_its_domain() {
    let mut state = over(&Sketch::good("example.com"));
    let chosen = |state: &State| {
        let hosts = &state.known().expect("a report").diagnosis.tls_by_hand;
        state.tls_host(hosts).expect("a host").host.clone()
    };
    assert_eq!(chosen(&state), "mx.example.com");
    assert_eq!(state.act(Action::TlsGoOnPressed), [], "nothing was pasted");
    state.act(Action::TlsHostChosen("mta-sts.example.com".to_owned()));
    state.act(Action::TlsPasted("CONNECTED(00000003)\ndepth=0 CN = x\n".to_owned()));
    assert_eq!(chosen(&state), "mta-sts.example.com");
    assert_eq!(state.act(Action::TlsGoOnPressed), [Effect::Focus(Focus::Verdict)]);
    let known = state.known().expect("a report");
    assert_eq!(known.evidence.shown[0].host.as_deref(), Some("mta-sts.example.com"));
    assert_eq!((chosen(&state).as_str(), state.tls_pasted()), ("mx.example.com", ""));
    state.act(Action::TlsPasted("half".to_owned()));
    state.act(Action::DomainTyped("example.net".to_owned()));
    state.act(Action::CheckPressed);
    assert_eq!(state.tls_pasted(), "");
}
