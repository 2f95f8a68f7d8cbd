//! A text to copy, with its button, which answers in place.

use yew::prelude::*;

use super::control::{Dispatch, press};
use crate::finding::Copyable;
use crate::web::state::{Action, Copy};

/// The text and its button.
pub fn block(dispatch: &Dispatch, copyable: &Copyable, last: Option<&Copy>) -> Html {
    let Copyable { what, text } = copyable;
    let action = Action::CopyPressed { what, text: text.to_owned() };
    html! {
        <div class="copy">
            { code(what, text) }
            { button(dispatch, what, last.filter(|copy| copy.text == *text), action) }
        </div>
    }
}

/// The button alone; `last` is what came of it.
pub fn button(dispatch: &Dispatch, what: &'static str, last: Option<&Copy>, action: Action) -> Html {
    let label = match last.and_then(|copy| copy.done) {
        None => format!("Copy {what}"),
        Some(true) => "Copied".to_owned(),
        Some(false) => "Not copied: select it".to_owned(),
    };
    html! { <button type="button" class="button small" onclick={press(dispatch, action)}>{ label }</button> }
}

/// A text as it stands, line for line. It scrolls sideways, so the keyboard must get to it.
pub fn code(label: &str, text: &str) -> Html {
    html! { <pre class="code" tabindex="0" role="group" aria-label={label.to_owned()}>{ text.to_owned() }</pre> }
}
