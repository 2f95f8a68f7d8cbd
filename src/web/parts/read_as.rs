//! What the linter's text was read as, and a way to say otherwise.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::control::{Dispatch, file_field};
use super::words::sentences;
use crate::evidence::ShownKind;
use crate::finding::{Rule, plural, sentence};
use crate::read::SenderReport;
use crate::rules;
use crate::web::address::Route;
use crate::web::props::PageProps;
use crate::web::state::{Action, Lint};

/// What a text can be said to be.
const KINDS: &[(Option<ShownKind>, &str)] = &[
    (None, "What it looks like"),
    (Some(ShownKind::Policy), "Policy"),
    (Some(ShownKind::Record), "MTA-STS record"),
    (Some(ShownKind::Tlsrpt), "TLSRPT record"),
    (Some(ShownKind::Transcript), "Output of a command, zone lines"),
];

/// "Read as a policy. 5 lines, 88 bytes.", and the choice.
pub fn read_as(props: &PageProps, lint: &Lint) -> Html {
    let open = html! { <label class="link">{ file_field(&props.open_file) }{ "open a file" }</label> };
    let Some(judged) = &lint.judged else {
        return html! {
            <p class="small" id="read-as">
                { "A policy, a record, lines of a zone file, what dig prints, all that curl -i prints, or several of them; or what a bounce or a TLSRPT report says. It is judged as you type, and goes nowhere. Or " }
                { open }{ "." }
            </p>
        };
    };
    let (lines, bytes) = (lint.text.written_lines() as u64, lint.text.bytes().len() as u64);
    html! {
        <>
            <p class="small" id="read-as">
                { sentences(&judged.diagnosis.read_as) }{ plural(lines, "line") }{ ", " }{ plural(bytes, "byte") }{ "." }
                if lint.text.is_exact() {
                    { " These bytes are judged; the box shows them as text." }
                }
            </p>
            { judged.diagnosis.reports.iter().copied().map(behind).collect::<Html>() }
            <p class="small read-it-as">
                <label for="kind">{ "Read it as" }</label>
                { kinds(&props.dispatch, lint) }
                { "or " }{ open }
            </p>
        </>
    }
}

/// What may lie behind a report, each as a link to its rule.
fn behind(report: SenderReport) -> Html {
    let link = |rule: &'static Rule| {
        let address = Route::Rule { slug: rule.slug.to_owned() }.to_query();
        html! { <li><a href={address}>{ sentence(rule.title) }</a></li> }
    };
    html! {
        <div class="behind">
            <p><code>{ report.as_str() }</code>{ " may come from one of these. To see which, check the domain." }</p>
            <ul>{ rules::behind(report).map(link).collect::<Html>() }</ul>
        </div>
    }
}

fn kinds(dispatch: &Dispatch, lint: &Lint) -> Html {
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |event: Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok()) else { return };
        let chosen = usize::try_from(field.selected_index()).ok().and_then(|index| KINDS.get(index));
        if let Some((kind, _)) = chosen {
            dispatch.emit(Action::LintKindChosen(*kind));
        }
    });
    let option = |(kind, label): &(Option<ShownKind>, &'static str)| {
        html! { <option selected={lint.said_kind == *kind}>{ *label }</option> }
    };
    html! { <select id="kind" class="field" {onchange}>{ KINDS.iter().map(option).collect::<Html>() }</select> }
}
