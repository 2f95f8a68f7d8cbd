//! The MX hosts and what happens to mail there: a table, and on a phone a list.

use yew::prelude::*;

use super::words::{host, text};
use crate::diagnosis::{Fate, MxFate};
use crate::web::severity::tone_of_fate;

/// The table. Its roles are spelled out, for a style sheet that makes a list of it takes them away.
pub fn table(hosts: &[MxFate]) -> Html {
    // Before there is a policy nobody knows what happens, and one that senders ignore covers nothing: fewer columns.
    let has_fates = hosts.iter().any(|mx| mx.fate.is_some());
    let has_lines = hosts.iter().any(|mx| line(mx).is_some());
    html! {
        <table class="mx" role="table" aria-label="MX hosts">
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col">{ "Pref" }</th>
                <th role="columnheader" scope="col">{ "Host" }</th>
                if has_lines {
                    <th role="columnheader" scope="col">{ "Covered by" }</th>
                }
                if has_fates {
                    <th role="columnheader" scope="col">{ "With MTA-STS" }</th>
                }
            </tr></thead>
            <tbody role="rowgroup">{ hosts.iter().map(|mx| row(mx, has_lines, has_fates)).collect::<Html>() }</tbody>
        </table>
    }
}

fn row(mx: &MxFate, has_lines: bool, has_fates: bool) -> Html {
    let preference = mx.preference.map_or_else(|| "–".to_owned(), |preference| preference.to_string());
    html! {
        <tr role="row">
            <td role="cell">{ preference }</td>
            <td role="cell">{ host(mx.host.as_str()) }{ tls(mx) }</td>
            if has_lines {
                { covered_by(mx) }
            }
            if has_fates {
                { fate(mx) }
            }
        </tr>
    }
}

/// Its TLS, where somebody showed it: small, below the name.
fn tls(mx: &MxFate) -> Option<Html> {
    let tls = mx.tls.clone()?;
    Some(html! { <span class="small tls">{ tls }{ ", as pasted" }</span> })
}

fn covered_by(mx: &MxFate) -> Html {
    match line(mx) {
        Some(line) => html! { <td role="cell"><span class="on-phone">{ "covered by " }</span>{ line }</td> },
        // In a list there is no column to fill.
        None => html! { <td role="cell" class="in-table">{ "–" }</td> },
    }
}

/// The line that covers a host; `None` where lines do not matter.
fn line(mx: &MxFate) -> Option<Html> {
    match (&mx.covered_by, mx.fate) {
        (Some((line, value)), _) if value == mx.host.as_str() => Some(Html::from(format!("line {line}"))),
        (Some((line, value)), _) => Some(html! { <>{ format!("line {line}, ") }<code>{ value.clone() }</code></> }),
        (None, Some(Fate::Refused | Fate::Reported)) => Some(text("no line")),
        (None, _) => None,
    }
}

fn fate(mx: &MxFate) -> Html {
    match mx.fate {
        None => html! { <td role="cell" data-tone="unknown">{ "not known" }</td> },
        Some(fate) => html! { <td role="cell" data-tone={tone_of_fate(fate)}>{ fate.as_str() }</td> },
    }
}
