//! The way on where this browser may not read the policy: a command, a box to paste into, and "Go on".

use yew::prelude::*;

use super::control::{Dispatch, button, press, text_box, typed_in_box};
use super::copy;
use super::words::{prose, sentences, text};
use crate::diagnosis::ByHand;
use crate::finding::Prose;
use crate::web::state::{Action, Check, State};

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
            { frame(state, by_hand) }
            <p class="buttons">
                <button type="button" id="go-on" class="button primary" disabled={is_empty}
                    onclick={press(dispatch, Action::GoOnPressed)}>{ "Go on" }</button>
                if state.reads_clipboard {
                    { button(dispatch, text("Paste"), Action::PastePressed) }
                }
                <a class="button" href={by_hand.url.clone()} target="_blank" rel="noreferrer">{ "Open in a new tab" }</a>
            </p>
        </>
    }
}

/// What the Policy Host answers, in a frame that may do nothing, for a person to read and to copy. Not of a check that was
/// opened from a file: to look at that asks nobody.
fn frame(state: &State, by_hand: &ByHand) -> Html {
    let is_live = matches!(state.check, Check::Over { from_file: false, .. });
    let Some(host) = by_hand.frame_of.as_ref().filter(|_| is_live) else { return Html::default() };
    html! {
        <figure class="frame">
            <iframe sandbox="" referrerpolicy="no-referrer" src={by_hand.url.clone()} title={format!("What {host} answers")} />
            <figcaption class="small">
                { format!("What {host} answers, for you to copy: this page cannot read it. Where it stays empty, open it in a new tab.") }
            </figcaption>
        </figure>
    }
}
