//! Files that are opened and saved, and examples.

use super::*;

#[test]
fn evidence_saved_and_opened_gives_the_same_report() {
    let mut state = over(&Sketch::good("example.com").no_tlsrpt());
    let effects = state.act(Action::SavePressed);
    let [Effect::SaveFile { name, text }] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(name, "mta-sts-check-example.com-20261124T161500.json");
    let mut opened = State::new();
    let effects = opened.act(opened_file(text.clone().into_bytes()));
    assert_eq!(effects, [Effect::PushAddress("?domain=example.com".to_owned()), Effect::Focus(Focus::Verdict)]);
    assert_eq!(opened.known(), state.known());
    assert!(matches!(opened.check, Check::Over { from_file: true, .. }));
}

#[test]
fn a_report_is_handed_on_as_markdown_and_as_a_link() {
    let mut state = over(&Sketch::good("example.com"));
    let effects = state.act(Action::MarkdownPressed);
    let [Effect::Copy { what: MARKDOWN, text }] = &effects[..] else { panic!("{effects:?}") };
    assert!(text.starts_with("## `example.com`: Mail is protected\n\n"), "{text}");
    state.act(Action::Copied { what: MARKDOWN, text: text.clone() });
    assert_eq!(state.announcement, "Copied the report as Markdown.");
    assert_eq!(state.act(Action::LinkPressed), [Effect::CopyLink { query: "?domain=example.com".to_owned() }]);
    state.act(Action::CopyFailed);
    assert_eq!(state.copy.as_ref().map(|copy| (copy.what, copy.done)), Some((LINK, Some(false))));
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
        state.act(opened_file(text.as_bytes().to_vec()));
        assert!(state.file_problem.as_deref().is_some_and(|problem| problem.starts_with("This file")), "{text}");
        assert_eq!(verdict(&state), Some("enforced"));
    }
    let effects = state.act(opened_file(b"version: STSv1\nmode: none\nmax_age: 1\n".to_vec()));
    assert_eq!((state.route.clone(), effects.len(), state.file_problem.as_deref()), (Route::Lint, 2, None));
}

#[test]
fn what_is_the_matter_with_a_file_goes_away() {
    for gone in [
        Action::FileProblemClosed,
        Action::Navigated(Route::Lint),
        Action::Chosen(PolicyDomain::read("example.com").expect("a domain")),
        opened_file(Sketch::good("example.com").evidence().to_json().into_bytes()),
    ] {
        let mut state = State::new();
        state.act(opened_file(b"{}".to_vec()));
        assert!(state.file_problem.is_some());
        state.act(gone);
        assert_eq!(state.file_problem, None);
    }
}

#[test]
fn a_file_stays_as_it_is_but_for_what_is_changed() {
    let mut state = State::new();
    let file = DEFECTS.replace('\n', "\r\n");
    state.act(opened_file(file.clone().into_bytes()));
    assert_eq!((state.lint.text.bytes(), state.lint.text.shown()), (file.as_bytes(), DEFECTS));
    state.act(Action::FixAllPressed);
    let mended = file.replace("Enforce", "enforce").replace("com.", "com");
    assert_eq!(state.lint.text.bytes(), mended.as_bytes());
    let typed = state.lint.text.shown().replace("mx.", "mx1.");
    state.act(Action::LintTyped(typed));
    assert_eq!(state.lint.text.bytes(), mended.replace("mx.", "mx1.").as_bytes());
}

#[test]
fn an_example_opens_from_its_file_and_asks_nobody() {
    let [example, other, ..] = crate::web::examples::EXAMPLES;
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

/// A file called `name`, in an empty editor.
fn opened(name: &str, text: &str) -> State {
    let mut state = State::new();
    state.act(Action::FileOpened { name: name.to_owned(), bytes: text.as_bytes().to_vec() });
    state
}

#[test]
fn a_file_with_the_name_of_a_policy_is_one() {
    let two = format!("v=STSv1; id=1;\n\n{DEFECTS}");
    for (name, kind) in
        [("mta-sts.txt", Some(ShownKind::Policy)), ("MTA-STS.TXT", Some(ShownKind::Policy)), ("a.txt", None)]
    {
        assert_eq!(opened(name, &two).lint.said_kind, kind, "{name}");
    }
    let mut json = opened("mta-sts.txt", "{}");
    assert_eq!((json.file_problem.as_deref(), slugs(&json)), (None, vec!["policy-is-json"]));
    // It can be changed, and is of this file alone.
    json.act(Action::LintKindChosen(None));
    assert_eq!(json.lint.said_kind, None);
    let mut replaced = opened("mta-sts.txt", DEFECTS);
    replaced.act(Action::LintTyped(DEFECTS.replace("mx.", "mx1.")));
    assert_eq!(replaced.lint.said_kind, Some(ShownKind::Policy));
    replaced.act(Action::LintTyped("id=1; v=STSv1".to_owned()));
    assert_eq!(replaced.lint.said_kind, None);
}

#[test]
fn only_a_file_is_known_to_end_its_lines_with_lf() {
    let is_noted = |state: &State| slugs(state).contains(&"line-ending-lf");
    assert!(!is_noted(&linted(DEFECTS)));
    let mut file = opened("a.txt", DEFECTS);
    assert!(is_noted(&file));
    // Mended and edited it is still the file; once nothing of it is left it is none.
    file.act(Action::FixAllPressed);
    file.act(Action::LintTyped(file.lint.text.shown().replace("mx.", "mx1.")));
    assert!(is_noted(&file));
    file.act(Action::LintTyped(String::new()));
    file.act(Action::LintTyped(DEFECTS.to_owned()));
    assert!(!is_noted(&file));
}
