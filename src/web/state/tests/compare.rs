//! An earlier check beside this one.

use super::*;

const EARLIER: &str = "2026-03-03T14:02:00Z";

fn earlier(sketch: Sketch) -> Action {
    Action::EarlierOpened(sketch.at(EARLIER).evidence().to_json().into_bytes())
}

fn seen_before(state: &State) -> Option<(String, Option<String>)> {
    let earlier = state.known()?.evidence.earlier.as_ref()?;
    Some((earlier.seen.to_string(), earlier.id.as_ref()?.value.clone()))
}

#[test]
fn a_file_of_the_same_domain_is_put_beside_the_report() {
    let mut state = over(&Sketch::good("example.com"));
    let effects = state.act(earlier(Sketch::good("example.com").record("v=STSv1; id=1;")));
    assert_eq!(effects, [Effect::Focus(Focus::Verdict)]);
    let compared = Some(("2026-03-03T14:02:00.000Z".to_owned(), Some("1".to_owned())));
    assert_eq!((verdict(&state), seen_before(&state)), (Some("enforced"), compared.clone()));
    // It is saved with the report, and another one takes its place.
    let saved = state.known().expect("a report").evidence.to_json();
    let mut opened = State::new();
    opened.act(opened_file(saved.into_bytes()));
    assert_eq!(seen_before(&opened), compared);
    state.act(earlier(Sketch::good("example.com").no_record()));
    assert_eq!(
        state.known().expect("a report").evidence.earlier.as_ref().and_then(|seen| seen.id.as_ref()?.value.clone()),
        None
    );
}

#[test]
fn a_file_that_cannot_be_compared_is_refused_and_says_why() {
    let mut state = over(&Sketch::good("example.com"));
    let saved = |sketch: Sketch| Action::EarlierOpened(sketch.evidence().to_json().into_bytes());
    for (file, said) in [
        (
            earlier(Sketch::good("example.org")),
            "This file is of example.org, and the report of example.com. Open an earlier file of example.com.",
        ),
        (
            saved(Sketch::good("example.com").at("2027-03-03T14:02:00Z")),
            "This file is of 2027-03-03 14:02 UTC, and the report of 2026-11-24 16:15 UTC. Open a file that is earlier.",
        ),
        (
            saved(Sketch::good("example.com")),
            "This file is of 2026-11-24 16:15 UTC, and the report of 2026-11-24 16:15 UTC. Open a file that is earlier.",
        ),
        (
            saved(Sketch::lint(ShownKind::Policy, b"version: STSv1\n")),
            "This file holds a text only, and no check. Open one that was saved from a report.",
        ),
        (
            Action::EarlierOpened(b"version: STSv1\n".to_vec()),
            "This file is not JSON: reading stopped at line 1, column 1. Open one that was saved here.",
        ),
    ] {
        assert_eq!(state.act(file), []);
        assert_eq!((state.file_problem.as_deref(), state.announcement.as_str()), (Some(said), said));
        assert_eq!((verdict(&state), seen_before(&state)), (Some("enforced"), None));
    }
    state.act(earlier(Sketch::good("example.com")));
    assert_eq!(state.file_problem, None);
}

#[test]
fn a_check_that_is_made_again_is_compared_with_the_report_that_stood_there() {
    let mut state = over(&Sketch::good("example.com").at(EARLIER));
    let effects = state.act(Action::AgainPressed);
    assert!(matches!(effects.first(), Some(Effect::Start { run: 2, .. })), "{effects:?}");
    let evidence = Sketch::good("example.com").record("v=STSv1; id=2;").evidence();
    state.act(Action::Progressed { run: 2, evidence: evidence.clone(), waiting: Vec::new(), stands: false });
    let compared = Some(("2026-03-03T14:02:00.000Z".to_owned(), Some("20261124T161500".to_owned())));
    assert_eq!(seen_before(&state), compared);
    state.act(Action::Finished { run: 2, evidence });
    assert_eq!((verdict(&state), seen_before(&state)), (Some("enforced"), compared));
    assert!(state.announcement.starts_with("1 change since 3 March. Mail is protected. "), "{}", state.announcement);
    // And once more, with the second.
    state.act(Action::AgainPressed);
    state.act(Action::Finished { run: 3, evidence: Sketch::good("example.com").at("2027-01-01T00:00:00Z").evidence() });
    assert_eq!(seen_before(&state).and_then(|(_, id)| id).as_deref(), Some("2"));
    // A check that is begun from the field stands alone.
    state.act(Action::CheckPressed);
    state.act(Action::Finished { run: 4, evidence: Sketch::good("example.com").evidence() });
    assert_eq!(seen_before(&state), None);
}

#[test]
fn what_is_pasted_after_it_keeps_what_it_is_compared_with() {
    let mut state = over(&Sketch::good("example.com").probe(Probe::Opaque));
    state.act(earlier(Sketch::good("example.com")));
    state.act(Action::PolicyPasted(GOOD.to_owned()));
    state.act(Action::GoOnPressed);
    assert_eq!(verdict(&state), Some("enforced"));
    assert!(seen_before(&state).is_some());
}

#[test]
fn nothing_is_later_than_an_example() {
    let mut state = State::new();
    let example = crate::web::examples::Example::named("all-well").expect("an example");
    state.act(Action::Navigated(Route::Example(example)));
    state.act(Action::ExampleOpened(example, Sketch::good("example.com").at(EARLIER).evidence().to_json()));
    state.act(Action::AgainPressed);
    state.act(Action::Finished { run: 2, evidence: Sketch::good("example.com").evidence() });
    assert_eq!((verdict(&state), seen_before(&state)), (Some("enforced"), None));
}

#[test]
fn what_changed_is_said_before_the_verdict() {
    let said = |before: &Sketch, after: &Sketch| {
        let mut state = over(&before.clone().at("2026-11-24T14:02:00Z"));
        state.act(Action::AgainPressed);
        state.act(Action::Finished { run: 2, evidence: after.evidence() });
        state.announcement.split_inclusive(". ").take(2).collect::<String>()
    };
    let good = Sketch::good("example.com");
    assert_eq!(said(&good, &good), "Nothing changed since 14:02 UTC. Mail is protected. ");
    let gone = good.clone().response(404, None, b"");
    assert_eq!(said(&good, &gone), "2 changes since 14:02 UTC. Senders ignore the policy. ");
    // What the evidence of before does not keep changes all the same: the verdict.
    assert_eq!(said(&gone, &good), "1 change since 14:02 UTC. Mail is protected. ");
    let unread = good.clone().probe(Probe::Opaque);
    assert_eq!(said(&unread, &unread), "Nothing changed since 14:02 UTC. Not known yet: one step is missing. ");
}
