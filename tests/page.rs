//! The page in each of its states, drawn on the host: what it says is held by a snapshot each, and what must hold in all
//! of them by one test.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test fails so")]

use std::rc::Rc;

use futures::executor::block_on;
use mta_sts_check::collect::Waiting;
use mta_sts_check::diagnosis::StepKind;
use mta_sts_check::evidence::sketch::{Answer, PUBLIC, Sketch};
use mta_sts_check::evidence::{DnsFailure, Fetch, Probe, RecordType, ShownKind, Timestamp};
use mta_sts_check::name::PolicyDomain;
use mta_sts_check::rules;
use mta_sts_check::web::address::Route;
use mta_sts_check::web::pages::Page;
use mta_sts_check::web::props::PageProps;
use mta_sts_check::web::state::{Action, RuleTexts, State};
use yew::Callback;

const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

#[test]
fn start() {
    snapshot("start", &State::new());
}

#[test]
fn problems_stand_at_the_fields_that_have_them() {
    let mut state = typed("localhost");
    act(&mut state, Action::CheckPressed);
    snapshot("problem-domain", &state);
    let mut state = typed("example.com");
    act(&mut state, Action::ResolverTyped("http://dns.example".to_owned()));
    act(&mut state, Action::CheckPressed);
    snapshot("problem-resolver", &state);
    let mut state = State::new();
    act(&mut state, Action::FileOpened { name: "a.json".to_owned(), bytes: b"{}".to_vec() });
    snapshot("problem-file", &state);
}

#[test]
fn a_bad_file_is_spoken_of_wherever_it_is_dropped() {
    for (name, mut state) in every_state() {
        act(&mut state, Action::FileOpened { name: "a.json".to_owned(), bytes: b"{}".to_vec() });
        let drawn = draw(&state);
        assert_eq!(drawn.matches("id=\"file-problem\"").count(), 1, "{name}: {drawn}");
        assert!(drawn.contains("This file is JSON, but not the evidence of a check."), "{name}");
        act(&mut state, Action::FileProblemClosed);
        assert!(!draw(&state).contains("file-problem"), "{name}");
    }
}

#[test]
fn a_policy_host_offers_two_domains() {
    let mut state = typed("mta-sts.example.com");
    act(&mut state, Action::CheckPressed);
    snapshot("choice", &state);
}

#[test]
fn a_host_of_the_web_is_checked_and_the_domain_behind_it_offered() {
    let mut state = over(&Sketch::good("www.example.org"));
    let drawn = draw(&state);
    assert!(drawn.contains("Did you mean <button"), "{drawn}");
    assert!(drawn.contains("<bdi class=\"host\">example.org</bdi></button>?"), "{drawn}");
    act(&mut state, Action::Navigated(Route::Start));
    assert!(!draw(&state).contains("Did you mean"));
    assert!(!draw(&over(&Sketch::good("example.org"))).contains("Did you mean"));
}

#[test]
fn a_running_check() {
    let mut state = typed(" https://example.com/ ");
    act(&mut state, Action::CheckPressed);
    snapshot("running-first-moment", &state);
    snapshot("running", &running());
    for (name, waited_ms) in [("running-verdict", 20), ("running-verdict-long", 1_800)] {
        let waiting = vec![waiting("Cloudflare", "CAA mta-sts.example.com", waited_ms, 4_000)];
        let evidence = Sketch::good("example.com").under_way().evidence();
        act(&mut state, Action::Progressed { run: 1, evidence, waiting, stands: true });
        snapshot(name, &state);
    }
}

#[test]
fn what_this_browser_does_not_let_be_copied_can_be_selected() {
    let mut state = over(&Sketch::good("example.org"));
    act(&mut state, Action::MarkdownPressed);
    assert!(!draw(&state).contains("by hand"));
    act(&mut state, Action::CopyFailed);
    let drawn = draw(&state);
    assert!(drawn.contains("Select it and copy it by hand.</p><pre"), "{drawn}");
    assert!(drawn.contains("## `example.org`: Mail is protected"), "{drawn}");
}

#[test]
fn where_the_policy_host_serves_none_the_domain_itself_is_looked_at_on_a_press() {
    let absent = Sketch::good("example.org").response(404, None, b"");
    let mut state = over(&absent);
    snapshot("at-domain", &state);
    act(&mut state, Action::LookPressed);
    assert!(draw(&state).contains("class=\"button\">Looking</button>"), "{}", draw(&state));
    let domain = PolicyDomain::read("example.org").expect("a domain");
    let body = b"version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 1209600\n";
    let seen = absent.at_domain(200, body).evidence().policy.at_domain.expect("an answer");
    act(&mut state, Action::Looked(domain, seen));
    let drawn = draw(&state);
    assert!(drawn.contains("data-rule=\"policy-misplaced\"") && !drawn.contains("Look there"), "{drawn}");
    assert!(state.announcement.contains("answers with a text and status 200."), "{}", state.announcement);
}

#[test]
fn what_changed_since_an_earlier_check() {
    snapshot("changed", &changed());
    let unread = Sketch::good("example.org").probe(Probe::Opaque);
    for (before, now, said) in [
        (Sketch::good("example.org"), Sketch::good("example.org"), "<p>Nothing changed.</p>"),
        (Sketch::good("example.org"), unread.clone(), "<p class=\"small\">The policy was seen one time only. </p>"),
        (
            unread.clone().unasked("example.org", RecordType::Mx),
            unread,
            "<p>Of what was seen both times, nothing changed.</p>",
        ),
    ] {
        let drawn = draw(&again(&before, &now));
        assert!(
            drawn.contains("<p id=\"changes\">Since <time datetime=\"2026-03-03T14:02:00.000Z\">3 March</time></p>")
        );
        assert!(drawn.contains(said), "{said}: {drawn}");
    }
    assert!(!draw(&over(&Sketch::good("example.org"))).contains("changes"));
}

#[test]
fn a_stopped_check() {
    let mut state = typed("example.com");
    act(&mut state, Action::CheckPressed);
    act(&mut state, Action::Finished { run: 1, evidence: Sketch::of("example.com").evidence() });
    snapshot("unknown-stopped", &state);
}

#[test]
fn each_verdict() {
    for (name, sketch) in verdicts() {
        let state = over(&sketch);
        let drawn = draw(&state);
        let verdict = name.split_once('_').map_or(name, |(verdict, _)| verdict);
        assert!(drawn.contains(&format!("data-verdict=\"{verdict}\"")), "{name}: {drawn}");
        assert!(drawn.contains("aria-busy=\"false\""), "{name}");
        snapshot(name, &state);
    }
}

#[test]
fn a_policy_that_was_shown_can_be_replaced() {
    snapshot("shown", &shown());
}

#[test]
fn a_rule_that_speaks_thousands_of_times_gets_ten_cards() {
    let text =
        format!("version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 1209600\n{}", "note:\n".repeat(10_600));
    for state in [linted(&text), over(&Sketch::good("example.org").policy(text.as_bytes()))] {
        let drawn = draw(&state);
        assert_eq!(drawn.matches("data-rule=\"extension-malformed\"").count(), 10);
        assert_eq!(drawn.matches("10,590 more of the same kind").count(), 1);
        assert!(drawn.contains("10,600 warnings"));
        // The text in the box, or five mended ones to copy, and little more.
        assert!(drawn.len() < 5 * text.len() + 100_000, "{}", drawn.len());
    }
    let ten = linted(&format!("version: STSv1\nmode: none\nmax_age: 1\n{}", "note:\n".repeat(10)));
    assert!(!draw(&ten).contains("more of the same kind"));
}

#[test]
fn raw_evidence_is_one_press_away() {
    let mut state = over(&Sketch::good("example.com"));
    assert!(!draw(&state).contains("asked of Cloudflare"));
    for step in [StepKind::Record, StepKind::PolicyHost, StepKind::Policy, StepKind::MxHosts] {
        act(&mut state, Action::StepPressed(step));
    }
    snapshot("raw", &state);
}

#[test]
fn a_copy_button_answers_in_place() {
    let mut state = linted("v=STSv1; id=1;");
    let text = "v=STSv1; id=1;".to_owned();
    act(&mut state, Action::CopyPressed { what: "record", text: text.clone() });
    assert!(draw(&state).contains("Copy record</button>"));
    act(&mut state, Action::CopyFailed);
    assert!(draw(&state).contains("Not copied: select it</button>"));
    act(&mut state, Action::Copied { what: "record", text });
    assert!(draw(&state).contains("Copied</button>"));
}

#[test]
fn the_linter() {
    let mut state = State::new();
    act(&mut state, Action::Navigated(Route::Lint));
    snapshot("lint-empty", &state);
    let mut state = linted("version: STSv1\nmode: Enforce\nmx: mx1.example.org\nmax_age: 1209600\n");
    snapshot("lint-policy", &state);
    act(&mut state, Action::FixPressed(0));
    snapshot("lint-fixed", &state);
    snapshot("lint-several", &several());
    snapshot("lint-matched", &matched());
    snapshot("lint-record", &linted("v=STSv1; id=2026-11-24;"));
    assert!(
        draw(&linted("CONNECTED(00000003)\nVerify return code: 18 (self-signed certificate)\n"))
            .contains("None stands in this text.")
    );
    assert!(!draw(&linted("v=STSv1; id=1;")).contains("None stands in this text."));
}

#[test]
fn a_rule() {
    snapshot("rule", &rule("policy-bom"));
    snapshot("rule-unknown", &rule("mode-mising"));
    snapshot("rules", &at(Route::Rules));
    // A text of one's own in the linter stays there.
    let mut state = rule("policy-bom");
    assert!(draw(&state).contains("Try it in the linter"));
    act(&mut state, Action::LintTyped("mode: none".to_owned()));
    let drawn = draw(&state);
    assert!(!drawn.contains("Try it in the linter") && drawn.contains("The linter holds a text of yours."), "{drawn}");
}

#[test]
fn each_rule_has_a_page() {
    for card in rules::all() {
        let drawn = draw(&rule(card.slug));
        assert!(drawn.contains(&format!("<code>{}</code>", card.slug)), "{drawn}");
        assert!(drawn.contains("<strong>Next: </strong>"), "{}", card.slug);
        assert!(!drawn.contains('\u{feff}') && !drawn.contains('\r'), "{}: what is not seen is shown", card.slug);
        assert_eq!(draw(&at(Route::Rules)).matches(&format!("\"?rule={}\"", card.slug)).count(), 1);
    }
}

#[test]
fn without_their_long_texts_findings_stand_all_the_same() {
    let mut state = missing("?domain=example.org");
    let drawn = draw(&state);
    assert_eq!(drawn.matches("Try again</button>").count(), drawn.matches("data-rule=").count(), "{drawn}");
    assert!(drawn.contains("<strong>Next: </strong>See the first finding below."), "{drawn}");
    act(&mut state, Action::TextsPressed);
    assert!(draw(&state).contains("Trying again …</button>"));
    state.texts = RuleTexts::Coming { again: false };
    let drawn = draw(&state);
    assert!(drawn.contains("Loading why it matters") && !drawn.contains("Try again"), "{drawn}");
    state.texts = RuleTexts::of_rules();
    assert_eq!(draw(&state), draw(&bad_mode()));
    snapshot("rule-missing", &missing("?rule=policy-bom"));
}

#[test]
fn about() {
    let mut state = State::new();
    act(&mut state, Action::Navigated(Route::About));
    snapshot("about", &state);
}

#[test]
fn nothing_from_the_network_becomes_markup() {
    const SCRIPT: &str = "<script>alert(1)</script>";
    let state = hostile();
    let drawn = draw(&state);
    assert!(!drawn.contains("<script"), "{drawn}");
    assert!(!drawn.contains("<img"), "{drawn}");
    assert!(drawn.contains("&lt;script"), "{drawn}");
    snapshot("hostile", &state);
    let mut state = linted(SCRIPT);
    act(&mut state, Action::LintKindChosen(None));
    act(&mut state, Action::FileFailed(SCRIPT.to_owned()));
    let drawn = draw(&state);
    assert!(!drawn.contains("<script") && drawn.contains("&lt;script"), "{drawn}");
}

#[test]
fn what_turns_the_direction_of_writing_turns_nothing_around_it() {
    const OVERRIDE: char = '\u{202e}';
    let by = "\u{202e}resolver";
    let record = Answer::Txt(&[&["v=STSv1; id=1\u{202e};".as_bytes()]]);
    let failing = Answer::Failing(2, Some((6, "bogus\u{202e}")));
    let sketch = Sketch::good("example.org")
        .unasked("_mta-sts.example.org", RecordType::Txt)
        .answer_by(by, "_mta-sts.example.org", RecordType::Txt, &record)
        .answer_by(by, "_smtp._tls.example.org", RecordType::Txt, &failing)
        .answer_by(by, "mx.example.org", RecordType::A, &Answer::Unavailable(DnsFailure::Timeout))
        .response(
            200,
            Some("text/\u{202e}plain"),
            "version: STSv1\nmode: \u{202e}none\nmx: \u{5d0}\u{202e}\n".as_bytes(),
        );
    let mut state = over(&sketch);
    for step in [StepKind::Record, StepKind::PolicyHost, StepKind::Policy, StepKind::MxHosts] {
        act(&mut state, Action::StepPressed(step));
    }
    let drawn = draw(&state);
    let mut open: Vec<&str> = Vec::new();
    let mut turned = 0;
    for part in drawn.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a whole tag");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().expect("a name");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !["input", "wbr"].contains(&name) {
            open.push(name);
        }
        if text.contains(OVERRIDE) {
            turned += 1;
            assert!(open.iter().any(|name| ["bdi", "code", "pre"].contains(name)), "{open:?}: {text}");
        }
    }
    assert!(turned > 5, "{turned}: {drawn}");
}

#[test]
fn what_holds_in_every_state() {
    for (name, state) in every_state() {
        let drawn = draw(&state);
        let elements = elements(&drawn);
        let count = |attribute: &str| elements.iter().filter(|element| element.has(attribute)).count();
        let is_report = drawn.contains("class=\"report\"");
        assert_eq!(
            count("data-verdict"),
            usize::from(is_report),
            "{name}: one verdict on a check’s page, none elsewhere"
        );
        assert_eq!(count("aria-busy"), usize::from(is_report), "{name}");
        assert_eq!(count("style"), 0, "{name}: the page’s policy refuses inline style");
        let inline = elements.iter().flat_map(|element| &element.attributes).find(|(name, _)| name.starts_with("on"));
        assert_eq!(inline, None, "{name}: the page’s policy refuses inline script");
        for svg in elements.iter().filter(|element| element.name == "svg" || element.name == "img") {
            assert!(svg.has("role") || svg.has("aria-hidden"), "{name}: {svg:?}");
        }
        let mut ids: Vec<_> = elements.iter().filter_map(|element| element.value("id")).collect();
        ids.sort_unstable();
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]), "{name}: {ids:?}");
        for attribute in ["aria-labelledby", "aria-describedby", "aria-controls", "for"] {
            for target in elements.iter().filter_map(|element| element.value(attribute)).flat_map(str::split_whitespace)
            {
                assert!(ids.contains(&target), "{name}: {attribute} leads to no {target}");
            }
        }
        for element in elements.iter().filter(|element| element.value("target") == Some("_blank")) {
            assert_eq!(element.value("rel"), Some("noreferrer"), "{name}: {element:?}");
        }
        for finding in elements.iter().filter(|element| element.has("data-rule")) {
            assert!(finding.has("data-severity"), "{name}: {finding:?}");
        }
        let levels: Vec<_> =
            elements.iter().filter_map(|element| element.name.strip_prefix('h')?.parse::<u8>().ok()).collect();
        assert_eq!(levels.first(), Some(&1), "{name}: {levels:?}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1 && pair[1] > 1), "{name}: {levels:?}");
        for (landmark, times) in [("header", 1), ("nav", 1), ("main", 1), ("footer", 1)] {
            assert_eq!(elements.iter().filter(|element| element.name == landmark).count(), times, "{name}: {landmark}");
        }
        assert_eq!(elements.iter().filter(|element| element.value("role") == Some("status")).count(), 1, "{name}");
    }
}

/// Every state that there is a snapshot of.
fn every_state() -> Vec<(&'static str, State)> {
    let mut states = vec![("start", State::new()), ("running", running()), ("shown", shown()), ("hostile", hostile())];
    states.extend(verdicts().into_iter().map(|(name, sketch)| (name, over(&sketch))));
    let mut raw = over(&Sketch::good("example.com"));
    act(&mut raw, Action::StepPressed(StepKind::Policy));
    states.push(("raw", raw));
    let mut problem = typed("localhost");
    act(&mut problem, Action::ResolverTyped("http://dns.example".to_owned()));
    act(&mut problem, Action::CheckPressed);
    act(&mut problem, Action::FileOpened { name: "a.json".to_owned(), bytes: b"{}".to_vec() });
    states.push(("problems", problem));
    let mut choice = typed("mta-sts.example.com");
    act(&mut choice, Action::CheckPressed);
    states.push(("choice", choice));
    states.push(("www", over(&Sketch::good("www.example.org"))));
    states.extend([Route::Lint, Route::About, Route::Rules].map(|route| ("another page", at(route))));
    states.extend(
        ["policy-bom", "dns-failing", "mode-mising", "<script>alert(1)</script>"].map(|slug| ("rule", rule(slug))),
    );
    states.extend(["?domain=example.org", "?rule=policy-bom"].map(|query| ("missing", missing(query))));
    states.extend([
        ("changed", changed()),
        ("nothing-changed", again(&Sketch::good("example.org"), &Sketch::good("example.org"))),
    ]);
    states.push(("lint-several", several()));
    states.push(("lint-matched", matched()));
    states.push(("lint", linted("version: STSv1\nmode: Enforce\nmx: mx1.example.org\nmax_age: 1209600\n")));
    states
}

fn at(route: Route) -> State {
    let mut state = State::new();
    act(&mut state, Action::Navigated(route));
    state
}

/// The page of a rule.
fn rule(slug: &str) -> State {
    at(Route::Rule { slug: slug.to_owned() })
}

/// A report in which the rules' long texts matter.
fn bad_mode() -> State {
    over(&Sketch::good("example.org").policy(b"version: STSv1\nmode: Enforce\nmx: mx.example.org\nmax_age: 1209600\n"))
}

/// What is at this address, with a report, and without the rules' long texts.
fn missing(query: &str) -> State {
    let mut state = bad_mode();
    act(&mut state, Action::Navigated(Route::from_query(query)));
    state.texts = RuleTexts::Missing;
    state
}

/// A linter with a transcript beside zone lines, one MX host that is none, and a domain that is none.
fn several() -> State {
    let zone = "_mta-sts.example.org. IN TXT \"v=STSv1; id=2026-11;\"\nexample.org. IN MX 10 mx.example.org.\n";
    let answer =
        "$ curl -sSi https://mta-sts.example.org/.well-known/mta-sts.txt\nHTTP/2 200\ncontent-type: text/html\n\n";
    let policy = "version: STSv1\nmode: testing\nmx: mx.example.net\nmax_age: 1209600\n";
    let mut state = linted(&format!("{zone}{answer}{policy}"));
    act(&mut state, Action::MxTyped("mx.example.org *.example.net".to_owned()));
    act(&mut state, Action::MatchDomainTyped("localhost".to_owned()));
    act(&mut state, Action::MatchPressed);
    state
}

/// A linter with a policy that was matched with the MX hosts of a domain.
fn matched() -> State {
    let mut state = linted("version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 1209600\n");
    act(&mut state, Action::MatchDomainTyped("example.org".to_owned()));
    act(&mut state, Action::MatchPressed);
    let dns = Sketch::lint(ShownKind::Any, b"").meant_for("example.org");
    let dns = dns.mx(&[(10, "mx.example.org"), (20, "mx2.example.org")]).address("mx2.example.org", &[PUBLIC]);
    act(&mut state, Action::Finished { run: 1, evidence: dns.evidence() });
    state
}

fn verdicts() -> Vec<(&'static str, Sketch)> {
    let good = || Sketch::good("example.org");
    let two = || good().mx(&[(10, "mx.example.org"), (20, "mx2.example.org")]).address("mx2.example.org", &[PUBLIC]);
    let testing = b"version: STSv1\nmode: testing\nmx: *.example.org\nmax_age: 604800\n";
    let record = "_mta-sts.example.org";
    let nowhere = || good().answer("example.org", RecordType::Mx, &Answer::NoData).address("example.org", &[]);
    vec![
        ("enforced", good()),
        ("enforced-in-part", two()),
        ("testing", two().policy(testing).no_tlsrpt()),
        ("disabled", good().policy(b"version: STSv1\nmode: none\nmax_age: 86400\n")),
        ("absent", good().no_record().host(&[]).not_fetched(mta_sts_check::evidence::NotAsked::NoAddress).no_tlsrpt()),
        ("no-mail", good().mx(&[(0, ".")])),
        ("no-mail_nowhere", nowhere()),
        ("absent_nowhere", nowhere().no_record().response(404, None, b"").no_tlsrpt()),
        ("ignored_mode", good().policy(b"version: STSv1\nmode: Enforce\nmx: mx.example.org\nmax_age: 1209600\n")),
        ("ignored_records", good().records(&[b"v=STSv1; id=1;", b"v=STSv1; id=2;"])),
        ("ignored_status", good().response(404, Some("text/html"), b"<h1>Not found</h1>")),
        ("refusing", good().mx(&[(10, "mx1.example.net")]).address("mx1.example.net", &[PUBLIC])),
        ("unknown_unreadable", two().probe(Probe::Opaque)),
        ("unknown_no-answer", good().probe(Probe::Rejected)),
        ("unknown_timeout", good().fetch(Fetch::Timeout)),
        ("unknown_dns", good().answer(record, RecordType::Txt, &Answer::Unavailable(DnsFailure::Unreachable))),
    ]
}

fn running() -> State {
    let mut state = typed("example.com");
    act(&mut state, Action::CheckPressed);
    let waiting = vec![
        waiting("mta-sts.example.com", "https://mta-sts.example.com/.well-known/mta-sts.txt", 3_200, 10_000),
        waiting("Cloudflare", "MX example.com", 3_200, 4_000),
    ];
    let evidence =
        Sketch::good("example.com").unfetched().unasked("example.com", RecordType::Mx).under_way().evidence();
    act(&mut state, Action::Progressed { run: 1, evidence, waiting, stands: false });
    state
}

/// What was asked for so many milliseconds ago, and is given so many.
fn waiting(whom: &str, what: &str, waited_ms: u64, given_ms: u64) -> Waiting {
    let since = Timestamp::from_ms(NOW.ms() - waited_ms);
    Waiting { whom: whom.to_owned(), what: what.to_owned(), since, until: since.plus_ms(given_ms) }
}

/// Checked, and checked again.
fn again(before: &Sketch, now: &Sketch) -> State {
    let mut state = over(&before.clone().at("2026-03-03T14:02:00Z"));
    act(&mut state, Action::AgainPressed);
    act(&mut state, Action::Finished { run: 2, evidence: now.evidence() });
    state
}

fn changed() -> State {
    let now = Sketch::good("example.org")
        .record("v=STSv1; id=2;")
        .mx(&[(10, "mx.example.org"), (20, "<b>.example.org")])
        .address("<b>.example.org", &[PUBLIC]);
    again(&Sketch::good("example.org"), &now)
}

fn shown() -> State {
    let mut state = over(&Sketch::good("example.org").probe(Probe::Opaque));
    let policy = "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 1209600\n";
    act(&mut state, Action::PolicyPasted(policy.to_owned()));
    act(&mut state, Action::GoOnPressed);
    state
}

fn hostile() -> State {
    let policy = b"version: STSv1\nmode: <script>alert(1)</script>\nmx: <img src=x onerror=alert(1)>\nmax_age: 1\n";
    let sketch = Sketch::good("example.org")
        .record("v=STSv1; id=<script>alert(1)</script>;")
        .mx(&[(10, "<script>alert(1)<\\047script>.example.org")])
        .response(200, Some("<script>alert(1)</script>"), policy)
        .tlsrpt("v=TLSRPTv1; rua=mailto:<script>@example.org");
    let mut state = over(&sketch);
    for step in [StepKind::Record, StepKind::Policy, StepKind::MxHosts] {
        act(&mut state, Action::StepPressed(step));
    }
    state
}

fn typed(text: &str) -> State {
    let mut state = State::new();
    act(&mut state, Action::DomainTyped(text.to_owned()));
    state
}

fn over(sketch: &Sketch) -> State {
    let evidence = sketch.evidence();
    let mut state = typed(evidence.domain.as_ref().expect("a domain").as_str());
    act(&mut state, Action::CheckPressed);
    act(&mut state, Action::Finished { run: 1, evidence });
    state
}

fn linted(text: &str) -> State {
    let mut state = State::new();
    act(&mut state, Action::Navigated(Route::Lint));
    act(&mut state, Action::LintTyped(text.to_owned()));
    state
}

fn act(state: &mut State, action: Action) {
    state.reduce(action, NOW);
}

fn draw(state: &State) -> String {
    let state = Rc::new(state.clone());
    let (dispatch, open_file, open_earlier) = (Callback::noop(), Callback::noop(), Callback::noop());
    let props = PageProps { state, dispatch, open_file, open_earlier, now: NOW };
    block_on(yew::LocalServerRenderer::<Page>::with_props(props).hydratable(false).render())
}

/// Holds what is drawn to its snapshot, an element a line.
fn snapshot(name: &str, state: &State) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, draw(state).replace("><", ">\n<"));
    });
}

/// The opening tag of an element.
#[derive(Debug)]
struct Element<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
}

impl Element<'_> {
    fn has(&self, attribute: &str) -> bool {
        self.value(attribute).is_some()
    }

    fn value(&self, attribute: &str) -> Option<&str> {
        self.attributes.iter().find(|(name, _)| *name == attribute).map(|(_, value)| *value)
    }
}

/// The elements of what Yew drew: it writes each attribute as `name="value"`, with `<`, `>` and `"` escaped.
fn elements(drawn: &str) -> Vec<Element<'_>> {
    let tags = drawn.split('<').skip(1).filter(|tag| !tag.starts_with('/'));
    let elements = tags.filter_map(|tag| {
        let tag = tag.split('>').next()?.trim_end_matches('/');
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        while let Some((name, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"')?;
            attributes.push((name.trim(), value));
            rest = after;
        }
        Some(Element { name, attributes })
    });
    elements.collect()
}
