//! The linter: what is typed there, and its fixes.

use super::*;

/// What the text area is told.
fn replaced(effects: &[Effect]) -> (std::ops::Range<usize>, &str, usize) {
    let [Effect::ReplaceInLint(replacement)] = effects else { panic!("{effects:?}") };
    (replacement.taken.clone(), replacement.text.as_str(), replacement.caret)
}

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
fn what_is_typed_at_a_place_is_typed() {
    let crlf = "ü: \u{1F600}\n".to_owned() + DEFECTS;
    let mut state = linted("");
    state.act(opened_file(crlf.replace('\n', "\r\n").into_bytes()));
    let at = crlf.encode_utf16().take_while(|unit| *unit != u16::from(b'E')).count();
    let typed = |taken, put: &str| Action::LintTypedAt { taken, put: put.to_owned() };
    assert_eq!(state.act(typed(at..at + 1, "e")), [Effect::RestSoon]);
    assert_eq!(state.lint.text.bytes(), crlf.replace('E', "e").replace('\n', "\r\n").as_bytes());
    // Where nothing is another, a fix can still be undone.
    state.act(Action::FixAllPressed);
    assert_eq!((state.act(typed(3..3, "")), state.lint.before.len()), (vec![], 1));
    state.act(typed(3..3, " "));
    assert_eq!(state.lint.before.len(), 0);
}

#[test]
fn the_place_of_a_finding_leads_into_the_text() {
    let mut state = linted(DEFECTS);
    assert_eq!(state.act(Action::FindingPressed(0)), [Effect::SelectInLint(21..28)]);
    assert_eq!(state.act(Action::FindingPressed(99)), []);
    // A text area counts UTF-16 units, and knows no CR.
    let crlf = "ü: \u{1F600}\n".to_owned() + DEFECTS;
    state.act(opened_file(crlf.replace('\n', "\r\n").into_bytes()));
    let found = slugs(&state).iter().position(|slug| *slug == "mode-unknown").expect("the finding");
    assert_eq!(state.act(Action::FindingPressed(found)), [Effect::SelectInLint(27..34)]);
}

#[test]
fn a_copy_button_answers_in_place() {
    let mut state = State::new();
    let text = "v=STSv1; id=1;".to_owned();
    let pressed = Action::CopyPressed { what: "record", text: text.clone() };
    assert_eq!(state.act(pressed), [Effect::Copy { what: "record", text: text.clone() }]);
    assert_eq!(state.copy, Some(Copy { what: "record", text: text.clone(), done: None }));
    state.act(Action::CopyFailed);
    assert_eq!(state.copy, Some(Copy { what: "record", text: text.clone(), done: Some(false) }));
    state.act(Action::Copied { what: "record", text: text.clone() });
    assert_eq!(
        (state.copy, state.announcement.as_str()),
        (Some(Copy { what: "record", text, done: Some(true) }), "Copied the record.")
    );
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
