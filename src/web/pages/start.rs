//! The question: one field.

use yew::prelude::*;

use crate::web::address::Route;
use crate::web::examples::EXAMPLES;
use crate::web::parts::ask::ask;
use crate::web::parts::control::file_field;
use crate::web::props::PageProps;

/// The page.
pub(super) fn page(props: &PageProps) -> Html {
    let state = &*props.state;
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "What will mail servers do with your MTA-STS policy?" }</h1>
            { ask(state, &props.dispatch) }
            <p class="or">
                { "Or " }<a href="?lint">{ "paste a policy or a record" }</a>{ ", or " }
                <label class="link">{ file_field(&props.open_file) }{ "open saved evidence" }</label>{ "." }
            </p>
            <h2>{ "Try an example" }</h2>
            <p class="examples">
                { "Opens from saved evidence, and asks nobody: " }
                { for EXAMPLES.iter().enumerate().map(|(index, example)| html! {
                    <>
                        { if index > 0 { " · " } else { "" } }
                        <a href={Route::Example(*example).to_query()}>{ example.label }</a>
                    </>
                }) }
            </p>
        </>
    }
}
