//! The question: one field.

use yew::prelude::*;

use super::PageProps;
use crate::web::parts::ask::ask;
use crate::web::parts::control::{open_file, problem};

/// The page.
pub(super) fn page(props: &PageProps) -> Html {
    let state = &*props.state;
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "What will mail servers do with your MTA-STS policy?" }</h1>
            { ask(state, &props.dispatch) }
            <p class="or">
                { "Or " }<a href="?lint">{ "paste a policy or a record" }</a>{ ", or " }
                { open_file(&props.open_file, "link", "open saved evidence") }{ "." }
            </p>
            if let Some(words) = &state.file_problem {
                { problem("file-problem", words) }
            }
        </>
    }
}
