//! The linter: a text, judged as one types.

use std::rc::Rc;

use yew::prelude::*;

use crate::web::parts::against::{against, fates};
use crate::web::parts::editor::{actions, editor, reading};
use crate::web::parts::findings::Findings;
use crate::web::parts::read_as::read_as;
use crate::web::props::PageProps;

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
                    if let Some(judged) = &lint.judged {
                        { against(props, lint, judged) }
                    }
                </div>
                if let Some(judged) = &lint.judged {
                    { reading(&judged.diagnosis.understood) }
                }
            </div>
            if let Some(judged) = &lint.judged {
                { fates(lint, judged) }
            }
            if let Some(judged) = &lint.judged {
                <Findings judged={Rc::clone(judged)} texts={state.texts.clone()} dispatch={dispatch.clone()} last_copy={state.copy.clone()} can_fix={true} />
            }
        </>
    }
}
