use super::super::address::Route;
use super::*;
use crate::collect::{self, Aim, ResolverDefect};
use crate::evidence::sketch::{Answer, Sketch};
use crate::evidence::{Evidence, Probe, ShownKind};

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

#[test]
fn a_check_is_started_and_its_address_shown() {
    let mut state = typed(" https://Example.com/ ");
    let effects = state.act(Action::CheckPressed);
    let domain = PolicyDomain::read("example.com").expect("a domain");
    assert_eq!(
        effects,
        [
            Effect::PushAddress("?domain=example.com".to_owned()),
            Effect::Start { run: 1, aim: Aim::Check, domain, resolvers: collect::built_in() },
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
    assert!(matches!(effects.last(), Some(Effect::Start { domain, .. }) if domain.as_str() == "example.com"));
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
    state.act(Action::Progressed { run: 1, evidence: old.clone(), waiting: Vec::new() });
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
    state.act(Action::FileOpened(saved.into_bytes()));
    assert_eq!(state.pasted(), "version: STSv1");
    state.act(again);
    assert_eq!(state.pasted(), "version: STSv1");
}

#[test]
fn evidence_saved_and_opened_gives_the_same_report() {
    let mut state = over(&Sketch::good("example.com").no_tlsrpt());
    let effects = state.act(Action::SavePressed);
    let [Effect::SaveFile { name, text }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(name, "mta-sts-check-example.com-20261124T161500.json");
    let mut opened = State::new();
    let effects = opened.act(Action::FileOpened(text.clone().into_bytes()));
    assert_eq!(effects, [Effect::PushAddress("?domain=example.com".to_owned()), Effect::Focus(Focus::Verdict)]);
    assert_eq!(opened.known(), state.known());
    assert!(matches!(opened.check, Check::Over { from_file: true, .. }));
}

#[test]
fn a_file_that_is_no_evidence_says_why_and_loses_nothing() {
    let mut state = over(&Sketch::good("example.com"));
    for text in [
        "{",
        "{}",
        r#"{"format":"mta-sts-check evidence","version":9}"#,
        r#"{"format":"mta-sts-check evidence","version":1}"#,
    ] {
        state.act(Action::FileOpened(text.as_bytes().to_vec()));
        assert!(state.file_problem.as_deref().is_some_and(|problem| problem.starts_with("This file")), "{text}");
        assert_eq!(verdict(&state), Some("enforced"));
    }
    let effects = state.act(Action::FileOpened(b"version: STSv1\nmode: none\nmax_age: 1\n".to_vec()));
    assert_eq!((state.route.clone(), effects.len(), state.file_problem.as_deref()), (Route::Lint, 2, None));
}

#[test]
fn what_is_the_matter_with_a_file_goes_away() {
    for gone in [
        Action::FileProblemClosed,
        Action::Navigated(Route::Lint),
        Action::Chosen(PolicyDomain::read("example.com").expect("a domain")),
        Action::FileOpened(Sketch::good("example.com").evidence().to_json().into_bytes()),
    ] {
        let mut state = State::new();
        state.act(Action::FileOpened(b"{}".to_vec()));
        assert!(state.file_problem.is_some());
        state.act(gone);
        assert_eq!(state.file_problem, None);
    }
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

/// A linter with `text` in it.
fn linted(text: &str) -> State {
    let mut state = State::new();
    state.act(Action::LintTyped(text.to_owned()));
    state
}

/// The rules that ask for something; that lines end with LF is noted of every text out of a text area.
fn slugs(state: &State) -> Vec<&'static str> {
    let findings = state.lint.judged.as_ref().map(|judged| judged.diagnosis.findings.as_slice()).unwrap_or_default();
    findings.iter().map(|finding| finding.rule.slug).filter(|slug| *slug != "line-ending-lf").collect()
}

/// What the text area is told.
fn replaced(effects: &[Effect]) -> (std::ops::Range<usize>, &str, usize) {
    let [Effect::ReplaceInLint(replacement)] = effects else { panic!("{effects:?}") };
    (replacement.taken.clone(), replacement.text.as_str(), replacement.caret)
}

const DEFECTS: &str = "version: STSv1\nmode: Enforce\nmx: mx.example.com.\nmax_age: 1209600\n";

#[test]
fn the_linter_judges_as_one_types_and_fixes_can_be_undone() {
    let mut state = linted(DEFECTS);
    assert_eq!(slugs(&state), ["mode-unknown", "mx-trailing-dot"]);
    // The text area is told of no more than the letter, so that its own Undo takes back no more.
    let effects = state.act(Action::FixPressed(0));
    assert_eq!(replaced(&effects), (21..22, "e", 22));
    assert_eq!((state.lint.text.shown().contains("mode: enforce"), slugs(&state).len()), (true, 1));
    assert_eq!(state.announcement, "Done: Write enforce. 1 error.");
    let effects = state.act(Action::UndoPressed);
    assert_eq!(replaced(&effects), (21..22, "E", 22));
    assert_eq!((state.lint.text.shown(), slugs(&state).len()), (DEFECTS, 2));
    state.act(Action::LintKindChosen(Some(ShownKind::Record)));
    assert_eq!(state.act(Action::FixPressed(99)), []);
}

#[test]
fn all_that_is_certain_is_fixed_at_once() {
    let mut state = linted(DEFECTS);
    assert_eq!(state.lint.certain_fixes(), 2);
    let effects = state.act(Action::FixAllPressed);
    assert_eq!(replaced(&effects), (21..48, "enforce\nmx: mx.example.com", 21));
    assert_eq!((slugs(&state), state.lint.certain_fixes()), (vec![], 0));
    assert_eq!(state.announcement, "Done: 2 findings mended. No errors and no warnings.");
    assert_eq!(state.act(Action::FixAllPressed), []);
    // What the text area's own Undo brings back is no new text.
    state.act(Action::LintTyped(DEFECTS.to_owned()));
    assert_eq!((slugs(&state).len(), state.lint.before.len()), (2, 0));
}

#[test]
fn what_is_found_is_said_when_one_pauses() {
    let mut state = linted(DEFECTS);
    assert_eq!(state.announcement, "");
    assert_eq!(state.act(Action::LintTyped(format!("{DEFECTS}x"))), [Effect::RestSoon]);
    assert_eq!(state.announcement, "");
    state.act(Action::LintRested);
    assert_eq!(state.announcement, "2 errors, 1 warning.");
    // What the text area holds already is not news.
    assert_eq!(state.act(Action::LintTyped(format!("{DEFECTS}x"))), []);
}

#[test]
fn the_place_of_a_finding_leads_into_the_text() {
    let mut state = linted(DEFECTS);
    assert_eq!(state.act(Action::FindingPressed(0)), [Effect::SelectInLint(21..28)]);
    assert_eq!(state.act(Action::FindingPressed(99)), []);
    // A text area counts UTF-16 units, and knows no CR.
    let crlf = "ü: \u{1F600}\n".to_owned() + DEFECTS;
    state.act(Action::FileOpened(crlf.replace('\n', "\r\n").into_bytes()));
    let found = slugs(&state).iter().position(|slug| *slug == "mode-unknown").expect("the finding");
    assert_eq!(state.act(Action::FindingPressed(found)), [Effect::SelectInLint(27..34)]);
}

#[test]
fn a_file_stays_as_it_is_but_for_what_is_changed() {
    let mut state = State::new();
    let file = DEFECTS.replace('\n', "\r\n");
    state.act(Action::FileOpened(file.clone().into_bytes()));
    assert_eq!((state.lint.text.bytes(), state.lint.text.shown()), (file.as_bytes(), DEFECTS));
    state.act(Action::FixAllPressed);
    let mended = file.replace("Enforce", "enforce").replace("com.", "com");
    assert_eq!(state.lint.text.bytes(), mended.as_bytes());
    let typed = state.lint.text.shown().replace("mx.", "mx1.");
    state.act(Action::LintTyped(typed));
    assert_eq!(state.lint.text.bytes(), mended.replace("mx.", "mx1.").as_bytes());
}

#[test]
fn a_resolver_of_ones_own_is_asked_alone_and_checked_first() {
    let mut state = typed("example.com");
    state.act(Action::ResolverTyped("http://dns.example".to_owned()));
    assert_eq!(state.act(Action::CheckPressed), []);
    assert_eq!((state.resolver.problem, state.resolver.is_open), (Some(ResolverDefect::NotHttps), true));
    state.act(Action::ResolverTyped("dns.example".to_owned()));
    let effects = state.act(Action::CheckPressed);
    let Some(Effect::Start { resolvers, .. }) = effects.last() else { panic!("{effects:?}") };
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
    state.act(Action::Progressed { run: 1, evidence: collector.evidence().clone(), waiting: collector.waiting() });
    let steps = [StepKind::Record, StepKind::PolicyHost, StepKind::Policy, StepKind::MxHosts];
    assert_eq!(
        steps.map(|step| waits(&state, step).unwrap_or_default()),
        ["TXT _mta-sts.example.com", "A mta-sts.example.com", "", "MX example.com"]
    );
    let url = "https://mta-sts.example.com/.well-known/mta-sts.txt".to_owned();
    let fetch = Waiting { whom: "mta-sts.example.com".to_owned(), what: url, since: NOW, until: NOW.plus_ms(10_000) };
    let address = Waiting { whom: "Google".to_owned(), what: "A mx.example.com".to_owned(), ..fetch.clone() };
    let tlsrpt = Waiting { what: "TXT _smtp._tls.example.com".to_owned(), ..address.clone() };
    state.act(Action::Progressed {
        run: 1,
        evidence: collector.evidence().clone(),
        waiting: vec![tlsrpt, fetch.clone(), address.clone()],
    });
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
fn a_copy_button_answers_in_place() {
    let mut state = State::new();
    let text = "v=STSv1; id=1;".to_owned();
    let pressed = Action::CopyPressed { what: "record", text: text.clone() };
    assert_eq!(state.act(pressed), [Effect::Copy { what: "record", text: text.clone() }]);
    assert_eq!(state.copy, Some(Copy { text: text.clone(), done: None }));
    state.act(Action::CopyFailed);
    assert_eq!(state.copy, Some(Copy { text: text.clone(), done: Some(false) }));
    state.act(Action::Copied { what: "record", text: text.clone() });
    assert_eq!(
        (state.copy, state.announcement.as_str()),
        (Some(Copy { text, done: Some(true) }), "Copied the record.")
    );
}

#[test]
fn the_domain_that_is_meant() {
    for (text, meant) in [("", None), (" https://example.com/ ", Some("example.com")), ("mta-sts.example.com", None)] {
        assert_eq!(typed(text).domain_meant().as_ref().map(PolicyDomain::as_str), meant, "{text}");
    }
}

#[test]
fn an_example_opens_from_its_file_and_asks_nobody() {
    let [example, other, ..] = super::super::examples::EXAMPLES;
    let mut state = typed("example.net");
    state.act(Action::CheckPressed);
    let effects = state.act(Action::Navigated(Route::Example(example)));
    assert_eq!(effects, [Effect::Abort(Aim::Check), Effect::OpenExample(example)]);
    let json = Sketch::good("example.com").evidence().to_json();
    assert_eq!(state.act(Action::ExampleOpened(other, json.clone())), [], "it is no longer wanted");
    assert_eq!(state.act(Action::ExampleOpened(example, json)), [Effect::Focus(Focus::Verdict)]);
    assert_eq!(
        (verdict(&state), state.title().as_str()),
        (Some("enforced"), "Mail is protected: example.com – mta-sts-check")
    );
    assert_eq!(state.route, Route::Example(example));
    state.act(Action::Navigated(Route::Example(other)));
    state.act(Action::ExampleOpened(other, "<html>".to_owned()));
    assert!(state.file_problem.as_deref().is_some_and(|problem| problem.starts_with("This file is not JSON")));
}

const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";

/// The MX hosts that the text in the linter is held against, and what happens there.
fn fates(state: &State) -> Vec<(String, bool)> {
    let judged = state.lint.judged.as_ref().expect("a text");
    judged.diagnosis.mx.iter().map(|mx| (mx.host.to_string(), mx.covered_by.is_some())).collect()
}

/// What DNS says of the MX hosts of example.com.
fn dns(mx: &str) -> Evidence {
    Sketch::lint(ShownKind::Any, b"").meant_for("example.com").mx(&[(10, mx)]).evidence()
}

#[test]
fn a_text_is_held_against_mx_hosts_that_somebody_gives() {
    let mut state = linted(GOOD);
    assert_eq!(fates(&state), []);
    state.act(Action::MxTyped("mx.example.com, mx.example.net".to_owned()));
    assert_eq!(fates(&state), [("mx.example.com".to_owned(), true), ("mx.example.net".to_owned(), false)]);
    assert_eq!(slugs(&state), ["mx-not-covered"]);
    state.act(Action::MxTyped(" ".to_owned()));
    assert_eq!((fates(&state), slugs(&state)), (vec![], vec![]));
}

#[test]
fn a_text_is_held_against_the_mx_hosts_of_a_domain_when_that_is_asked_for() {
    let mut state = linted(GOOD);
    for typed in ["e", "example.co", "example.com"] {
        assert_eq!(state.act(Action::MatchDomainTyped(typed.to_owned())), [], "nobody is asked while one types");
    }
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let start = Effect::Start { run: 1, aim: Aim::MxHosts, domain, resolvers: collect::built_in() };
    assert_eq!(state.act(Action::MatchPressed), [start]);
    state.act(Action::Finished { run: 7, evidence: dns("mx.example.org") });
    assert_eq!(fates(&state), [], "that was another question");
    state.act(Action::Finished { run: 1, evidence: dns("mx.example.net") });
    assert_eq!(fates(&state), [("mx.example.net".to_owned(), false)]);
    assert_eq!(state.announcement, "Matched with the MX hosts of example.com. 1 error.");
    assert!(state.lint.against.is_matched() && state.lint.against.asking.is_none());
    // It counts while one mends the text, and no longer than that.
    state.act(Action::LintTyped(GOOD.replace("mx.example.com", "mx.example.net")));
    assert_eq!(fates(&state), [("mx.example.net".to_owned(), true)]);
    state.act(Action::MxTyped("mx.example.com".to_owned()));
    assert_eq!(fates(&state), [("mx.example.com".to_owned(), false)]);
}

#[test]
fn what_keeps_from_matching_is_said() {
    let mut state = linted(GOOD);
    state.act(Action::MatchDomainTyped("localhost".to_owned()));
    assert_eq!(state.act(Action::MatchPressed), [Effect::Focus(Focus::Match)]);
    assert!(state.lint.against.problem.as_deref().is_some_and(|problem| problem.contains("localhost")));
    state.act(Action::MatchDomainTyped("example.com".to_owned()));
    assert_eq!(state.lint.against.problem, None);
    let nothing = Sketch::lint(ShownKind::Any, b"").meant_for("example.com");
    let failing = nothing.clone().answer("example.com", crate::evidence::RecordType::Mx, &Answer::Failing(2, None));
    state.act(Action::MatchPressed);
    state.act(Action::Finished { run: 1, evidence: failing.evidence() });
    let problem =
        "No resolver could say which hosts take the mail of example.com. Try again, or use a resolver of your own.";
    assert_eq!((state.lint.against.problem.as_deref(), state.announcement.as_str()), (Some(problem), problem));
    state.act(Action::MatchPressed);
    assert_eq!(state.lint.against.problem, None);
    assert_eq!(state.act(Action::MatchPressed), [Effect::Stop(Aim::MxHosts)]);
    state.act(Action::Finished { run: 2, evidence: failing.evidence() });
    let problem = "Stopped before DNS said the MX hosts of example.com.";
    assert_eq!((state.lint.against.problem.as_deref(), state.lint.against.is_matched()), (Some(problem), false));
    state.act(Action::MatchPressed);
    let typed = Action::MatchDomainTyped("example.org".to_owned());
    assert_eq!(state.act(typed), [Effect::Abort(Aim::MxHosts)], "of another domain, its answer is of no interest");
    state.act(Action::ResolverTyped("http://dns.example".to_owned()));
    assert_eq!(state.act(Action::MatchPressed), []);
    assert_eq!((state.resolver.problem, state.resolver.is_open), (Some(ResolverDefect::NotHttps), true));
}

#[test]
fn matching_and_checking_go_on_side_by_side() {
    let mut state = linted(GOOD);
    state.act(Action::MatchDomainTyped("example.com".to_owned()));
    state.act(Action::MatchPressed);
    state.act(Action::DomainTyped("example.com".to_owned()));
    let effects = state.act(Action::CheckPressed);
    assert!(matches!(effects.last(), Some(Effect::Start { run: 2, aim: Aim::Check, .. })), "{effects:?}");
    state.act(Action::Finished { run: 1, evidence: dns("mx.example.com") });
    assert!(matches!(state.check, Check::Running { run: 2, .. }));
    state.act(Action::Finished { run: 2, evidence: Sketch::good("example.com").evidence() });
    assert_eq!((verdict(&state), fates(&state).len()), (Some("enforced"), 1));
}

#[test]
fn nothing_in_the_linter_is_lost_on_the_way_back_and_forward() {
    let mut state = linted(GOOD);
    state.act(Action::MxTyped("mx.example.net".to_owned()));
    state.act(Action::MatchDomainTyped("example.org".to_owned()));
    state.act(Action::LintKindChosen(Some(ShownKind::Policy)));
    let before = state.lint.clone();
    for route in [Route::About, Route::Start, Route::Lint] {
        state.act(Action::Navigated(route));
    }
    assert_eq!(state.lint, before);
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
