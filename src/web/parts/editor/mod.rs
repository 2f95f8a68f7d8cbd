//! The linter's editor, what a sender reads beside it, and what can be done with the text.

mod reading;

use yew::prelude::*;

pub use reading::reading;

use super::control::{Dispatch, button, press};
use super::copy;
use super::words::text;
use crate::web::state::{Action, Copy, Lint};

/// The text area, and under and beside it what `browser::editor` draws. Lines are not wrapped: each is a line of the file, at
/// its number, and a break that is none in the file would mislead.
pub fn editor(lint: &Lint) -> Html {
    html! {
        <div class="editor">
            <div class="gutter" aria-hidden="true"><div id="lint-gutter" /></div>
            <div class="sheet">
                <div class="layer" aria-hidden="true" dir="ltr"><div id="lint-layer" /></div>
                <textarea id="lint" rows="9" wrap="off" dir="ltr" spellcheck="false" autocapitalize="off" autocomplete="off"
                    aria-labelledby="page-heading" aria-describedby={if lint.judged.is_some() { "read-as counts" } else { "read-as" }}
                    placeholder={"version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 1209600"} />
            </div>
        </div>
    }
}

/// What can be done with the text.
pub fn actions(lint: &Lint, dispatch: &Dispatch, last_copy: Option<&Copy>) -> Html {
    let last_copy = last_copy.filter(|copy| copy.text == lint.to_copy());
    let certain = lint.certain_fixes();
    let fix_all = if certain == 0 { "Fix all safe".to_owned() } else { format!("Fix all safe ({certain})") };
    html! {
        <p class="buttons">
            <button type="button" id="fix-all" class="button primary" disabled={certain == 0}
                onclick={press(dispatch, Action::FixAllPressed)}>{ fix_all }</button>
            { copy::button(dispatch, lint.what_to_copy(), last_copy, Action::LintCopyPressed) }
            if !lint.before.is_empty() {
                { button(dispatch, text("Undo"), Action::UndoPressed) }
            }
        </p>
    }
}
