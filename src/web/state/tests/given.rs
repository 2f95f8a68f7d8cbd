//! Texts that are given to the page and to no field of it.

use super::*;

fn unreadable() -> State {
    over(&Sketch::good("example.com").probe(Probe::Opaque))
}

const TRANSCRIPT: &str =
    "HTTP/2 200\ncontent-type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";

#[test]
fn a_text_that_is_pasted_anywhere_goes_on_with_the_check() {
    let mut state = unreadable();
    assert_eq!(verdict(&state), Some("unknown"));
    assert_eq!(state.act(Action::TextGiven(TRANSCRIPT.to_owned())), [Effect::Focus(Focus::Verdict)]);
    assert_eq!((verdict(&state), state.pasted()), (Some("enforced"), TRANSCRIPT));
    // Another one, as the first may have been the wrong one.
    state.act(Action::TextGiven("HTTP/2 404\n\n".to_owned()));
    assert_eq!(verdict(&state), Some("ignored"));
}

#[test]
fn a_file_goes_on_with_the_check_byte_for_byte() {
    let mut state = unreadable();
    let effects = state.act(opened_file(TRANSCRIPT.replace('\n', "\r\n").into_bytes()));
    assert_eq!((effects, verdict(&state)), (vec![Effect::Focus(Focus::Verdict)], Some("enforced")));
    let name = "mta-sts.txt".to_owned();
    state.act(Action::FileOpened { name, bytes: GOOD.replace("enforce", "testing").into_bytes() });
    let shown = state.known().and_then(|known| known.evidence.shown.last().cloned()).expect("what was shown");
    assert_eq!((verdict(&state), shown.kind, shown.came), (Some("testing"), ShownKind::Policy, Came::Exact));
}

#[test]
fn the_command_that_was_copied_leads_to_the_box() {
    let mut state = unreadable();
    let command = "curl -sSi https://mta-sts.example.com/.well-known/mta-sts.txt".to_owned();
    let copied = |text: String| Action::Copied { what: "command", text };
    assert_eq!(state.act(copied(command.clone())), [Effect::Focus(Focus::Paste)]);
    assert_eq!(state.announcement, "Copied the command. Run it, and paste here what it prints.");
    assert_eq!(state.act(copied("another".to_owned())), []);
    // Where nothing waits for its output, the focus stays.
    assert_eq!(over(&Sketch::good("example.com")).act(copied(command)), []);
}

#[test]
fn the_clipboard_is_read_where_that_is_asked_for() {
    let mut state = unreadable();
    assert_eq!(state.act(Action::PastePressed), [Effect::ReadClipboard]);
    assert_eq!(state.act(Action::PasteFailed), [Effect::Focus(Focus::Paste)]);
    assert!(state.announcement.contains("press Ctrl+V"), "{}", state.announcement);
    assert_eq!(state.act(Action::TextGiven(" \n".to_owned())), []);
    assert_eq!((verdict(&state), state.announcement.as_str()), (Some("unknown"), "There is no text on the clipboard."));
}

#[test]
fn elsewhere_a_text_goes_where_it_is_of_use_and_nothing_is_lost() {
    let mut state = State::new();
    assert_eq!(state.act(Action::TextGiven("bücher.example\n".to_owned())), [Effect::Focus(Focus::Domain)]);
    assert_eq!((state.typed.as_str(), &state.route), ("bücher.example", &Route::Start));
    let to_linter = [Effect::PushAddress("?lint".to_owned()), Effect::Focus(Focus::Lint)];
    assert_eq!(state.act(Action::TextGiven(GOOD.to_owned())), to_linter);
    assert_eq!((state.lint.text.shown(), state.typed.as_str()), (GOOD, "bücher.example"));
    // In the linter, what stood there is one Undo away; the address is there already.
    assert_eq!(state.act(Action::TextGiven("v=STSv1; id=1;\r\n".to_owned())), [Effect::Focus(Focus::Lint)]);
    assert_eq!(state.lint.text.bytes(), b"v=STSv1; id=1;\n");
    state.act(Action::UndoPressed);
    assert_eq!(state.lint.text.shown(), GOOD);
    // A report that waits for nothing stays one step back.
    assert_eq!(over(&Sketch::good("example.com")).act(Action::TextGiven(GOOD.to_owned())), to_linter);
}

#[test]
fn what_shows_the_tls_of_a_host_goes_on_with_a_report_that_waits_for_nothing() {
    let mut state = over(&Sketch::good("example.com"));
    let shown = "CONNECTED(00000003)\nDidn't find STARTTLS in server response, trying anyway...\n";
    let shown = format!("$ openssl s_client -starttls smtp -connect mx.example.com:25\n{shown}");
    assert_eq!(state.act(Action::TextGiven(shown)), [Effect::Focus(Focus::Verdict)]);
    let known = state.known().expect("a report");
    assert!(known.diagnosis.findings.iter().any(|finding| finding.rule.slug == "mx-starttls-absent"));
}

#[test]
fn while_a_check_is_under_way_a_text_is_kept() {
    let mut state = typed("example.com");
    state.act(Action::CheckPressed);
    assert_eq!(state.act(Action::TextGiven(GOOD.to_owned())), []);
    assert_eq!((state.pasted(), state.announcement.as_str()), (GOOD, "The text is kept until the check is over."));
}
