//! The linter: a text, judged as one types.

use std::rc::Rc;

use yew::prelude::*;

use crate::evidence::ShownKind;
use crate::finding::plural;
use crate::web::parts::control::{file_field, radio};
use crate::web::parts::editor::{actions, editor, reading};
use crate::web::parts::findings::Findings;
use crate::web::parts::words::text;
use crate::web::props::PageProps;
use crate::web::state::{Action, Lint};

/// The page.
pub(super) fn page(props: &PageProps) -> Html {
    let PageProps { state, dispatch, .. } = props;
    let lint = &state.lint;
    // Each of these is there always, if only as nothing: Yew counts children from the last, and would make the text area anew.
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "Paste a policy or a record" }</h1>
            <div class="lint">
                <div>
                    { editor(lint) }
                    { read_as(props, lint) }
                    if lint.judged.is_some() || !lint.before.is_empty() {
                        { actions(lint, dispatch, state.copy.as_ref()) }
                    }
                </div>
                if let Some(judged) = &lint.judged {
                    { reading(&judged.diagnosis.understood) }
                }
            </div>
            if let Some(judged) = &lint.judged {
                <Findings judged={Rc::clone(judged)} dispatch={dispatch.clone()} last_copy={state.copy.clone()} can_fix={true} />
            }
        </>
    }
}

/// "Read as a policy, 5 lines, 88 bytes.", and a way to say otherwise.
fn read_as(props: &PageProps, lint: &Lint) -> Html {
    if lint.judged.is_none() {
        return html! {
            <p class="small" id="read-as">
                { "The text of a policy file, or the value of a TXT record. It is judged as you type, and goes nowhere. Or " }
                <label class="link">{ file_field(&props.open_file) }{ "open a file" }</label>{ "." }
            </p>
        };
    }
    let size = plural(lint.text.bytes().len() as u64, "byte");
    let words = match lint.kind {
        ShownKind::Policy => {
            format!("Read as a policy, {}, {size}.", plural(lint.text.written_lines() as u64, "line"))
        }
        ShownKind::Record => format!("Read as an MTA-STS record, {size}."),
        ShownKind::Tlsrpt => format!("Read as a TLSRPT record, {size}."),
        ShownKind::MxHosts => format!("Read as MX hosts, {size}."),
    };
    let choices = [
        (None, "what it looks like"),
        (Some(ShownKind::Policy), "policy"),
        (Some(ShownKind::Record), "MTA-STS record"),
        (Some(ShownKind::Tlsrpt), "TLSRPT record"),
    ];
    let choices = choices.map(|(kind, label)| {
        radio(&props.dispatch, "kind", lint.said_kind == kind, text(label), Action::LintKindChosen(kind))
    });
    html! {
        <>
            <p class="small" id="read-as">{ words }</p>
            <fieldset class="kinds"><legend>{ "Read it as" }</legend>{ choices.into_iter().collect::<Html>() }</fieldset>
        </>
    }
}
