//! A rule's long texts, and what stands in their place while they are not there.

use yew::prelude::*;

use super::control::{Dispatch, press};
use super::words::template;
use crate::finding::Rule;
use crate::web::state::{Action, RuleTexts};

/// What `before` says, why it matters, and what to do.
pub fn long_texts(texts: &RuleTexts, rule: &Rule, before: Html, dispatch: &Dispatch) -> Html {
    let (why, next) = match texts.of(rule) {
        Some(text) => {
            let next = html! { <p><strong>{ "Next: " }</strong>{ template(&text.next) }</p> };
            (template(&text.why), next)
        }
        None => (Html::default(), absent(texts, dispatch)),
    };
    html! { <><p>{ before }{ why }</p>{ next }</> }
}

/// Room for them while they come; a quiet line and a way to try again where they do not. The button stays the same element
/// while that goes on, and keeps the focus.
fn absent(texts: &RuleTexts, dispatch: &Dispatch) -> Html {
    let label = match texts {
        RuleTexts::NotAsked | RuleTexts::Coming { again: false } => {
            return html! { <p class="coming small">{ "Loading why it matters and what to do …" }</p> };
        }
        RuleTexts::Coming { again: true } => "Trying again …",
        RuleTexts::Here(_) | RuleTexts::Missing => "Try again",
    };
    html! {
        <p class="missing small">
            { "Why it matters and what to do could not be loaded. " }
            <button type="button" class="link" onclick={press(dispatch, Action::TextsPressed)}>{ label }</button>
        </p>
    }
}
