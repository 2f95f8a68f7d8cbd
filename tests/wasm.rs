//! What only a browser can show. Run by `cargo xtask test`, in Chromium.
#![cfg(target_arch = "wasm32")]

use mta_sts_check::evidence::Timestamp;
use mta_sts_check::name::idna::{BLAMED, CASES, IdnaDefect, to_ascii};
use mta_sts_check::name::{Entry, understand};
use mta_sts_check::web::Clock;
use mta_sts_check::web::address::Route;
use mta_sts_check::web::state::{Action, Check, Effect, State};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_test_runs_in_a_page() {
    assert!(web_sys::window().is_some_and(|window| window.document().is_some()));
}

#[wasm_bindgen_test]
fn u_labels_become_what_they_become_elsewhere() {
    for (typed, expected) in CASES {
        assert_eq!(to_ascii(typed).ok().as_deref(), *expected, "{}", typed.escape_default());
    }
}

#[wasm_bindgen_test]
fn a_refused_label_is_named_as_elsewhere() {
    for (typed, label) in BLAMED {
        assert_eq!(to_ascii(typed), Err(IdnaDefect::Label { label: (*label).to_owned() }), "{typed}");
    }
}

#[wasm_bindgen_test]
fn a_domain_is_understood_in_any_script() {
    for typed in ["bücher.example", "https://MTA-STS.BÜCHER.example/.well-known/mta-sts.txt", "post@bücher。example"]
    {
        let understood = understand(typed);
        assert!(
            matches!(&understood, Ok(Entry::One(meant)) if meant.domain.as_str() == "xn--bcher-kva.example"),
            "{typed}: {understood:?}"
        );
    }
}

#[wasm_bindgen_test]
fn the_clock_goes_and_begins_with_the_time_of_day() {
    let clock = Clock::start();
    let before = clock.now();
    assert!(Clock::time_of_day().ms_since(before).max(before.ms_since(Clock::time_of_day())) < 1_000);
    // The year 2026: what a clock in seconds, or one that begins with the page, would not show.
    assert!(before > Timestamp::from_ms(1_767_225_600_000));
    while clock.now() == before {}
    assert!(clock.now() > before);
}

#[wasm_bindgen_test]
fn an_address_begins_a_check() {
    let mut state = State::new();
    let effects =
        state.reduce(Action::Navigated(Route::from_query("?domain=b%C3%BCcher.example")), Clock::time_of_day());
    // What the report says of its rules is fetched along with it.
    assert!(
        matches!(effects.as_slice(), [Effect::Start { domain, .. }, Effect::FetchTexts] if domain.as_str() == "xn--bcher-kva.example")
    );
    assert!(matches!(state.check, Check::Running { .. }));
}
