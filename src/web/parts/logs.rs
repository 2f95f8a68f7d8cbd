//! Certificates in the public logs: who is asked what, and what was found.

use yew::prelude::*;

use super::control::{Dispatch, press, problem};
use super::words::{host, prose};
use crate::diagnosis::{Diagnosis, LoggedCertificate, LoggedHost};
use crate::web::state::{Action, State};

/// The section, where there is a host to ask for.
pub fn logs(state: &State, dispatch: &Dispatch, diagnosis: &Diagnosis) -> Html {
    let hosts = &diagnosis.searchable;
    if hosts.is_empty() {
        return Html::default();
    }
    let is_asked = !diagnosis.logged.is_empty();
    html! {
        <section class="logs" aria-labelledby="logs">
            <h2 id="logs">{ "Certificates in the public logs" }</h2>
            { who_is_asked(state, hosts, is_asked) }
            <p class="buttons">
                <button type="button" id="search-logs" class="button" disabled={state.logs.asking.is_some()}
                    onclick={press(dispatch, Action::LogsPressed)}>{ if is_asked { "Ask again" } else { "Ask for certificates" } }</button>
                if let Some(asked) = &state.logs.asking {
                    <span class="small">{ "Asking for " }{ host(asked) }{ " …" }</span>
                }
            </p>
            { diagnosis.logged.iter().map(of_host).collect::<Html>() }
        </section>
    }
}

fn who_is_asked(state: &State, hosts: &[String], is_asked: bool) -> Html {
    if is_asked {
        return html! {
            <p class="small" id="logs-text">{ "Logged, not seen in use: which certificate a host shows, the logs do not tell." }</p>
        };
    }
    match state.log_service() {
        Ok(service) => {
            let who = if state.logs.typed.trim().is_empty() { "Cert Spotter, by SSLMate," } else { "" };
            html! {
                <p class="small" id="logs-text">
                    if who.is_empty() {
                        <bdi class="host">{ service.name }</bdi>
                    } else {
                        { who }
                    }
                    { " searches what authorities log of the certificates that they issue. Nobody asks it before you press. It is told these names, one by one: " }
                    { hosts.iter().enumerate().map(listed).collect::<Html>() }{ "." }
                </p>
            }
        }
        Err(defect) => problem("logs-problem", &defect.to_string()),
    }
}

fn listed((index, name): (usize, &String)) -> Html {
    html! { <>{ if index == 0 { "" } else { ", " } }{ host(name) }</> }
}

fn of_host(logged: &LoggedHost) -> Html {
    html! {
        <div class="card logged" data-host={logged.host.clone()}>
            <div class="step-head"><h3>{ host(&logged.host) }</h3><bdi class="seen-by">{ logged.seen_by.clone() }</bdi></div>
            if !logged.certificates.is_empty() {
                <table class="mx certificates" role="table" aria-label={format!("Certificates of {}", logged.host)}>
                    <thead role="rowgroup"><tr role="row">
                        <th role="columnheader" scope="col">{ "Issuer" }</th>
                        <th role="columnheader" scope="col">{ "Names" }</th>
                        <th role="columnheader" scope="col">{ "From" }</th>
                        <th role="columnheader" scope="col">{ "Until" }</th>
                    </tr></thead>
                    <tbody role="rowgroup">{ logged.certificates.iter().map(row).collect::<Html>() }</tbody>
                </table>
            }
            if let Some(note) = &logged.note {
                <p class="more">{ prose(note) }</p>
            }
        </div>
    }
}

fn row(certificate: &LoggedCertificate) -> Html {
    let LoggedCertificate { issuer, names, from, until, left } = certificate;
    html! {
        <tr role="row">
            <td role="cell"><bdi>{ issuer.clone() }</bdi></td>
            <td role="cell"><bdi class="host">{ names.clone() }</bdi></td>
            <td role="cell"><span class="on-phone">{ "from " }</span>{ from.clone() }</td>
            <td role="cell"><span class="on-phone">{ "until " }</span>{ until.clone() }{ ", " }{ left.clone() }</td>
        </tr>
    }
}
