//! The TLS of the hosts, which a page cannot see: for each host a command, a box to paste into, and "Go on".

use wasm_bindgen::JsCast as _;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::control::{Dispatch, press, text_box, typed_in_box};
use super::copy;
use super::words::sentences;
use crate::diagnosis::{Diagnosis, TlsHost};
use crate::web::state::{Action, State};

/// The box, folded: it is for who can run a command.
pub fn tls_by_hand(state: &State, dispatch: &Dispatch, diagnosis: &Diagnosis) -> Html {
    let hosts = &diagnosis.tls_by_hand;
    let Some(chosen) = state.tls_host(hosts) else { return Html::default() };
    let is_empty = state.tls_pasted().trim().is_empty();
    // Where there is a box for the policy, it says what was read.
    let read_as = diagnosis.by_hand.is_none().then_some(&diagnosis.read_as).filter(|read_as| !read_as.is_empty());
    html! {
        <details class="by-hand" id="tls-by-hand">
            <summary>{ "Show us the TLS of a host" }</summary>
            <p id="tls-text">{ "A web page cannot see it. Run this where a mail server would, and paste all that it prints." }</p>
            <p class="read-it-as">
                <label for="tls-host">{ "Host" }</label>
                { choice(dispatch, hosts, chosen) }
            </p>
            { copy::block(dispatch, &chosen.command, state.copy.as_ref()) }
            { text_box(["tls", "6", "Paste all of it"], Some("What openssl printed"), Some("tls-text"), state.tls_pasted(),
                typed_in_box(dispatch, Action::TlsPasted)) }
            if let Some(read_as) = read_as {
                <p class="small" id="tls-read-as">{ sentences(read_as) }</p>
            }
            <p class="buttons">
                <button type="button" id="tls-go-on" class="button primary" disabled={is_empty}
                    onclick={press(dispatch, Action::TlsGoOnPressed)}>{ "Go on" }</button>
            </p>
        </details>
    }
}

fn choice(dispatch: &Dispatch, hosts: &[TlsHost], chosen: &TlsHost) -> Html {
    let (dispatch, names) = (dispatch.clone(), hosts.iter().map(|host| host.host.clone()).collect::<Vec<_>>());
    let onchange = Callback::from(move |event: Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) else { return };
        let index = usize::try_from(field.selected_index()).ok();
        if let Some(name) = index.and_then(|index| names.get(index)) {
            dispatch.emit(Action::TlsHostChosen(name.clone()));
        }
    });
    let option = |host: &TlsHost| {
        let shown = if host.is_shown { ", shown" } else { "" };
        let label = format!("{} ({}{shown})", host.host, host.role);
        html! { <option selected={host.host == chosen.host}>{ label }</option> }
    };
    html! { <select id="tls-host" class="field" {onchange}>{ hosts.iter().map(option).collect::<Html>() }</select> }
}
