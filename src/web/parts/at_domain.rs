//! A look at the domain itself, where the Policy Host serves no policy: only once a button is pressed.

use yew::prelude::*;

use super::control::press;
use super::copy;
use super::words::{prose, text};
use crate::diagnosis::AtDomain;
use crate::web::props::PageProps;
use crate::web::state::Action;

/// The button, or what came of it.
pub fn at_domain(props: &PageProps, AtDomain { text: said, is_asked, command }: &AtDomain) -> Html {
    let is_looking = props.state.is_looking();
    html! {
        <section class="at-domain" aria-labelledby="at-domain">
            <h2 id="at-domain">{ "Is the policy somewhere else?" }</h2>
            <p>{ prose(said) }</p>
            if !is_asked {
                <p class="buttons">
                    <button type="button" id="look" class="button" disabled={is_looking}
                        onclick={press(&props.dispatch, Action::LookPressed)}>
                        { if is_looking { text("Looking") } else { text("Look there") } }
                    </button>
                </p>
            }
            if let Some(command) = command {
                { copy::block(&props.dispatch, command, props.state.copy.as_ref()) }
            }
        </section>
    }
}
