//! The linter: a text, judged as one types.

use yew::prelude::*;

use crate::evidence::ShownKind;
use crate::finding::plural;
use crate::web::parts::control::{button, file_field, radio, typed_in_box};
use crate::web::parts::words::{paragraphs, prose, text};
use crate::web::parts::{copy, findings};
use crate::web::props::PageProps;
use crate::web::state::{Action, Judged, Lint};

/// The page.
pub(super) fn page(props: &PageProps) -> Html {
    let PageProps { state, dispatch, .. } = props;
    let lint = &state.lint;
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "Paste a policy or a record" }</h1>
            <textarea id="lint" class="box" rows="9" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off"
                aria-labelledby="page-heading" aria-describedby="read-as"
                placeholder={"version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 1209600"}
                value={lint.text.clone()} oninput={typed_in_box(dispatch, Action::LintTyped)} />
            { read_as(props, lint) }
            if let Some(judged) = &lint.judged {
                { judgement(props, lint, judged) }
            }
        </>
    }
}

/// "Read as a policy, 5 lines, 88 bytes.", and a way to say otherwise.
fn read_as(props: &PageProps, lint: &Lint) -> Html {
    let Some(judged) = &lint.judged else {
        return html! {
            <p class="small" id="read-as">
                { "The text of a policy file, or the value of a TXT record. It is judged as you type, and goes nowhere. Or " }
                <label class="link">{ file_field(&props.open_file) }{ "open a file" }</label>{ "." }
            </p>
        };
    };
    let size = plural(lint.text.len() as u64, "byte");
    let choices = [
        (None, "what it looks like"),
        (Some(ShownKind::Policy), "policy"),
        (Some(ShownKind::Record), "MTA-STS record"),
        (Some(ShownKind::Tlsrpt), "TLSRPT record"),
        (Some(ShownKind::Transcript), "output of a command, or zone lines"),
    ];
    let choices = choices.map(|(kind, label)| {
        radio(&props.dispatch, "kind", lint.said_kind == kind, text(label), Action::LintKindChosen(kind))
    });
    html! {
        <>
            <p class="small" id="read-as">{ judged.diagnosis.read_as.iter().map(|words| html! { <>{ prose(words) }{ " " }</> }).collect::<Html>() }{ size }{ "." }</p>
            <fieldset class="kinds"><legend>{ "Read it as" }</legend>{ choices.into_iter().collect::<Html>() }</fieldset>
        </>
    }
}

fn judgement(props: &PageProps, lint: &Lint, judged: &Judged) -> Html {
    let PageProps { state, dispatch, .. } = props;
    let (what, to_copy) = lint.to_copy();
    html! {
        <>
            <p class="buttons">
                { copy::button(dispatch, what, &to_copy, state.copy.as_ref()) }
                if !lint.before.is_empty() {
                    { button(dispatch, text("Undo"), Action::UndoPressed) }
                }
            </p>
            <section aria-labelledby="understands">
                <h2 id="understands">{ "A conforming sender understands" }</h2>
                { paragraphs(&judged.diagnosis.understood) }
            </section>
            { findings::findings(dispatch, &judged.diagnosis, state.copy.as_ref(), true) }
        </>
    }
}
