//! A check, from its first moment to its verdict.

use std::rc::Rc;

use yew::prelude::*;

use crate::collect::Waiting;
use crate::diagnosis::Verdict;
use crate::evidence::Evidence;
use crate::finding::plural;
use crate::web::parts::ask::{ask, hint};
use crate::web::parts::at_domain::at_domain;
use crate::web::parts::by_hand::by_hand;
use crate::web::parts::changes::changes;
use crate::web::parts::control::button;
use crate::web::parts::findings::Findings;
use crate::web::parts::keep::keep;
use crate::web::parts::logs::logs;
use crate::web::parts::path::path;
use crate::web::parts::tls_by_hand::tls_by_hand;
use crate::web::parts::verdict;
use crate::web::parts::words::text;
use crate::web::props::PageProps;
use crate::web::state::{Action, Check, Judged, takes_long};

/// The page.
pub(super) fn page(props: &PageProps) -> Html {
    let mut changed = Html::default();
    let report = match &props.state.check {
        Check::Idle => Html::default(),
        Check::Running { known: Some(known), stands: true, waiting, .. } => {
            let below = awaited(props, waiting);
            let card = verdict::over(known, false, &props.state.texts);
            report(of(known), "true", card, path(props, known), below)
        }
        Check::Running { known, domain, .. } => {
            let card = verdict::checking(&props.dispatch, domain);
            let steps = match known {
                Some(known) => path(props, known),
                // The steps stand there before anything is known.
                None => path(props, &Judged::new(Evidence::of_domain(domain.clone(), props.now))),
            };
            report("checking", "true", card, steps, Html::default())
        }
        Check::Over { known, from_file, before } => {
            changed = changes(known, before.as_ref());
            let card = verdict::over(known, *from_file, &props.state.texts);
            report(of(known), "false", card, path(props, known), below(props, known, *from_file))
        }
    };
    html! { <>{ ask(&props.state, &props.dispatch) }{ hint(&props.state, &props.dispatch) }{ changed }{ report }</> }
}

fn of(known: &Judged) -> &'static str {
    known.diagnosis.verdict.as_ref().map(|verdict| verdict.as_str()).unwrap_or_default()
}

/// Of one form while it fills, so that no element is made anew.
fn report(verdict: &'static str, is_busy: &'static str, card: Html, steps: Html, below: Html) -> Html {
    html! {
        <section class="report" aria-labelledby="verdict" data-verdict={verdict} aria-busy={is_busy}>
            { card }
            { steps }
            { below }
        </section>
    }
}

/// What stands below the steps when the check is over.
fn below(props: &PageProps, known: &Rc<Judged>, from_file: bool) -> Html {
    let PageProps { state, dispatch, .. } = props;
    html! {
        <>
            if let Some(way) = &known.diagnosis.by_hand {
                { by_hand(state, dispatch, way, &known.diagnosis.read_as) }
            }
            if let Some(at) = &known.diagnosis.at_domain {
                { at_domain(props, at) }
            }
            { findings(props, known) }
            { tls_by_hand(state, dispatch, &known.diagnosis) }
            { logs(state, dispatch, &known.diagnosis) }
            { keep(props, from_file) }
        </>
    }
}

fn findings(props: &PageProps, known: &Rc<Judged>) -> Html {
    let PageProps { state, dispatch, .. } = props;
    // Where nothing is known, that nothing was found says nothing.
    if known.diagnosis.findings.is_empty() && matches!(known.diagnosis.verdict, Some(Verdict::Unknown(_))) {
        return Html::default();
    }
    html! { <Findings judged={Rc::clone(known)} texts={state.texts.clone()} dispatch={dispatch.clone()} last_copy={state.copy.clone()} can_fix={false} /> }
}

/// What stands below a verdict while more is waited for beside it: nothing for a moment, and then that it takes its time. What was
/// found is shown when all is there: until then one answer may take back what another one says.
fn awaited(props: &PageProps, waiting: &[Waiting]) -> Html {
    if !takes_long(waiting, props.now) {
        return Html::default();
    }
    let answers = plural(waiting.len() as u64, "answer");
    html! {
        <section class="awaited" aria-labelledby="findings">
            <h2 id="findings">{ "Findings" }</h2>
            <p>{ format!("The verdict is final. The findings follow: waiting for {answers} on what stands beside it.") }</p>
            <p class="buttons">{ button(&props.dispatch, text("Stop"), Action::StopPressed) }</p>
        </section>
    }
}
