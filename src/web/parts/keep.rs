//! What can be done with a report: check again, keep it, compare it, hand it on.

use yew::prelude::*;

use super::control::{Dispatch, button, file_field, press};
use super::copy;
use super::words::text;
use crate::web::props::PageProps;
use crate::web::state::{Action, LINK, MARKDOWN, State};

/// The buttons below a report.
pub fn keep(props: &PageProps, from_file: bool) -> Html {
    let PageProps { state, dispatch, .. } = props;
    html! {
        <div class="keep">
            <p class="buttons">
                <button type="button" id="again" class="button" onclick={press(dispatch, Action::AgainPressed)}>
                    { if from_file { "Check now" } else { "Check again" } }
                </button>
                <label class="button" id="earlier">{ file_field(&props.open_earlier) }{ "Compare with an earlier file" }</label>
            </p>
            <p class="buttons">
                { hand_on(state, dispatch, LINK, "Copy link", Action::LinkPressed) }
                { hand_on(state, dispatch, MARKDOWN, "Copy as Markdown", Action::MarkdownPressed) }
                { button(dispatch, text("Save evidence"), Action::SavePressed) }
                <label class="button">{ file_field(&props.open_file) }{ "Open saved evidence" }</label>
            </p>
            { by_hand(state) }
        </div>
    }
}

/// A button that copies something that does not stand on the page, and answers in place.
fn hand_on(state: &State, dispatch: &Dispatch, what: &'static str, label: &'static str, action: Action) -> Html {
    let done = state.copy.as_ref().filter(|copy| copy.what == what).and_then(|copy| copy.done);
    button(dispatch, text(if done == Some(true) { "Copied" } else { label }), action)
}

/// What this browser did not let be copied, to be selected by hand.
fn by_hand(state: &State) -> Html {
    let refused = state.copy.as_ref().filter(|copy| [LINK, MARKDOWN].contains(&copy.what) && copy.done == Some(false));
    let Some(refused) = refused else { return Html::default() };
    html! {
        <>
            <p>{ "This browser did not let the text be copied. Select it and copy it by hand." }</p>
            { copy::code(refused.what, &refused.text) }
        </>
    }
}
