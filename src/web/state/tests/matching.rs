//! What a text in the linter is held against.

use super::*;

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
    let said = "Matched with the MX hosts of example.com. 1 error.";
    assert_eq!(state.announcement, said);
    state.act(Action::LintRested);
    assert_eq!(state.announcement, said, "it is not cut short by the counts, which it says");
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
    assert!(matches!(effects.first(), Some(Effect::Start { run: 2, aim: Aim::Check, .. })), "{effects:?}");
    state.act(Action::Finished { run: 1, evidence: dns("mx.example.com") });
    assert!(matches!(state.check, Check::Running { run: 2, .. }));
    state.act(Action::Finished { run: 2, evidence: Sketch::good("example.com").evidence() });
    assert_eq!((verdict(&state), fates(&state).len()), (Some("enforced"), 1));
}
