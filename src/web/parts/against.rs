//! What the linter's text is held against: a field for MX hosts, a field for a domain whose MX hosts DNS is asked for, and what
//! happens to mail at each of them.

use yew::prelude::*;

use super::ask::{change_resolver, resolvers, whom};
use super::control::{domain_field, problem, text_box, typed_in_box, typed_in_field};
use super::mx;
use super::words::host;
use crate::web::props::PageProps;
use crate::web::state::{Action, Judged, Lint};

/// How many sentences on what is no MX host are shown.
const MOST_DEFECTS: usize = 5;

/// The fields.
pub fn against(props: &PageProps, lint: &Lint, judged: &Judged) -> Html {
    let PageProps { state, dispatch, .. } = props;
    let against = &lint.against;
    let submit = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.emit(Action::MatchPressed);
        })
    };
    let defects = judged.diagnosis.mx_defects.iter().take(MOST_DEFECTS).map(ToString::to_string);
    let defects = defects.collect::<Vec<_>>().join(" ");
    let has_defects = !defects.is_empty();
    let (is_wrong, is_asking) = (against.problem.is_some(), against.asking.is_some());
    html! {
        <details class="against">
            <summary>{ "Hold it against MX hosts" }</summary>
            <label for="mx-hosts">{ "MX hosts" }</label>
            { text_box(["mx-hosts", "2", "10 mx1.example.com\n20 mx2.example.com"], None,
                has_defects.then_some("mx-hosts-problem"), &against.typed, typed_in_box(dispatch, Action::MxTyped)) }
            if has_defects {
                { problem("mx-hosts-problem", &defects) }
            }
            <form onsubmit={submit} novalidate={true}>
                <label for="match-domain">{ "Or those of a domain, as DNS has them now" }</label>
                <div class="ask-row">
                    { domain_field("match-domain", &against.domain,
                        if is_wrong { "match-problem match-asks" } else { "match-asks" }, is_wrong,
                        typed_in_field(dispatch, Action::MatchDomainTyped)) }
                    <button id="match" class="button" type="submit">
                        { if is_asking { "Stop" } else { "Match" } }
                    </button>
                </div>
                if let Some(words) = &against.problem {
                    { problem("match-problem", words) }
                }
                <p class="small" id="match-asks">
                    { if is_asking { "Asking " } else { "Match asks " } }{ whom(state, 1) }{ if is_asking { " for the MX hosts. " } else { " for them; nobody is asked before. " } }
                    { change_resolver(state, dispatch) }
                </p>
                if state.resolver.is_open {
                    { resolvers(state, dispatch) }
                }
            </form>
        </details>
    }
}

/// What happens to mail at each MX host that is known.
pub fn fates(lint: &Lint, judged: &Judged) -> Html {
    let diagnosis = &judged.diagnosis;
    let seen_by = diagnosis.mx_seen_by.as_ref().filter(|_| !diagnosis.mx.is_empty());
    let Some(seen_by) = seen_by else { return Html::default() };
    let domain = lint.against.meant().filter(|_| lint.against.is_matched());
    html! {
        <section class="fates" aria-labelledby="mx-heading">
            <div class="section-head">
                <h2 id="mx-heading">{ "MX hosts" }</h2>
                <span class="small">
                    if let Some(domain) = domain {
                        { "of " }{ host(domain.as_str()) }{ ", seen by " }<bdi>{ seen_by.words() }</bdi>
                    } else {
                        { "given by you" }
                    }
                </span>
            </div>
            <div class="card">{ mx::table(&diagnosis.mx) }</div>
        </section>
    }
}
