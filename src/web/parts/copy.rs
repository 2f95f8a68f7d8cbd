//! A text to copy, with its button, which answers in place.

use yew::prelude::*;

use super::control::{Dispatch, press};
use crate::finding::Copyable;
use crate::web::state::{Action, Copy};

/// The text and its button.
pub fn block(dispatch: &Dispatch, copyable: &Copyable, last: Option<&Copy>) -> Html {
    let Copyable { what, text } = copyable;
    html! {
        <div class="copy">
            { code(what, text) }
            { button(dispatch, what, text, last) }
        </div>
    }
}

/// The button alone.
pub fn button(dispatch: &Dispatch, what: &'static str, text: &str, last: Option<&Copy>) -> Html {
    let label = match last.filter(|copy| copy.text == text).and_then(|copy| copy.done) {
        None => format!("Copy {what}"),
        Some(true) => "Copied".to_owned(),
        Some(false) => "Not copied: select it".to_owned(),
    };
    let action = Action::CopyPressed { what, text: text.to_owned() };
    html! { <button type="button" class="button small" onclick={press(dispatch, action)}>{ label }</button> }
}

/// A text as it stands, line for line. It scrolls sideways, so the keyboard must get to it.
pub fn code(label: &str, text: &str) -> Html {
    html! { <pre class="code" tabindex="0" role="group" aria-label={label.to_owned()}>{ text.to_owned() }</pre> }
}
