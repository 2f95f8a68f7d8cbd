//! The way on where this browser may not read the policy: a command, a box to paste into, and "Go on".

use yew::prelude::*;

use super::control::{Dispatch, press, text_box, typed_in_box};
use super::copy;
use super::words::{prose, sentences};
use crate::diagnosis::ByHand;
use crate::finding::Prose;
use crate::web::state::{Action, State};

/// The box; folded once a policy was shown, and still there.
pub fn by_hand(state: &State, dispatch: &Dispatch, by_hand: &ByHand, read_as: &[Prose]) -> Html {
    if by_hand.is_shown {
        html! {
            <details class="by-hand">
                <summary>{ "Show another policy" }</summary>
                { form(state, dispatch, by_hand, read_as) }
            </details>
        }
    } else {
        html! {
            <section class="by-hand" aria-labelledby="by-hand">
                <h2 id="by-hand">{ "Show us the policy" }</h2>
                { form(state, dispatch, by_hand, read_as) }
            </section>
        }
    }
}

fn form(state: &State, dispatch: &Dispatch, by_hand: &ByHand, read_as: &[Prose]) -> Html {
    let is_empty = state.pasted().trim().is_empty();
    let is_read = !read_as.is_empty();
    html! {
        <>
            <p id="by-hand-text">{ prose(&by_hand.text) }</p>
            { copy::block(dispatch, &by_hand.command, state.copy.as_ref()) }
            { text_box(["paste", "6", "Paste all of it"], Some("What you got"),
                Some(if is_read { "by-hand-text pasted-as" } else { "by-hand-text" }), state.pasted(),
                typed_in_box(dispatch, Action::PolicyPasted)) }
            if is_read {
                <p class="small" id="pasted-as">{ sentences(read_as) }</p>
            }
            <p class="buttons">
                <button type="button" id="go-on" class="button primary" disabled={is_empty}
                    onclick={press(dispatch, Action::GoOnPressed)}>{ "Go on" }</button>
                <a class="button" href={by_hand.url.clone()} target="_blank" rel="noreferrer">{ "Open in a new tab" }</a>
            </p>
        </>
    }
}
