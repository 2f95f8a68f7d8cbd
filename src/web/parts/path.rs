//! The path that a sender walks. The steps stand there from the first moment and fill in.

use yew::prelude::*;

use super::control::press;
use super::words::prose;
use super::{copy, mx};
use crate::diagnosis::{Exhibit, Step, StepKind, StepState, exhibits, exhibits_beside};
use crate::web::props::PageProps;
use crate::web::severity::Look;
use crate::web::state::{Action, Judged};

/// The steps of what is known.
pub fn path(props: &PageProps, known: &Judged) -> Html {
    let steps = known.diagnosis.steps.iter().map(|step| draw(props, known, step));
    html! {
        <section aria-labelledby="path">
            <h2 id="path">{ "What a sender sees" }</h2>
            <ol class="card path" role="list">{ steps.collect::<Html>() }</ol>
            if !known.evidence.under_way {
                { beside(props, known) }
            }
        </section>
    }
}

fn draw(props: &PageProps, known: &Judged, step: &Step) -> Html {
    let Step { kind, state, fact, more, .. } = step;
    let look = Look::of_step(*state);
    let is_open = props.state.open_steps.contains(kind);
    let raw = raw_id(*kind);
    let name = html! {
        <h3>
            <button type="button" class="disclose" aria-expanded={if is_open { "true" } else { "false" }}
                aria-controls={is_open.then_some(raw)} onclick={press(&props.dispatch, Action::StepPressed(*kind))}>
                { kind.as_str() }<span class="unseen">{ ", " }{ look.word }{ ". Raw evidence" }</span>
            </button>
        </h3>
    };
    html! {
        <li class="step" data-tone={look.tone}>
            { look.icon() }
            <div class="step-head">{ name }<bdi class="seen-by">{ seen_by(props, step) }</bdi></div>
            <p class="fact">{ prose(fact) }</p>
            if !more.is_empty() {
                <p class="more">{ more.iter().map(|item| html! { <span>{ prose(item) }</span> }).collect::<Html>() }</p>
            }
            if *kind == StepKind::MxHosts && *state != StepState::Absent && !known.diagnosis.mx.is_empty() {
                { mx::table(&known.diagnosis.mx) }
            }
            if is_open {
                <div class="raw" id={raw}>{ raw_evidence(known, *kind) }</div>
            }
        </li>
    }
}

/// Who saw it; while it waits, for whom and for how long: "asking Cloudflare, 3 s of 4".
fn seen_by(props: &PageProps, step: &Step) -> Option<String> {
    if step.state != StepState::Waiting {
        return step.seen_by.as_ref().map(|seen_by| seen_by.words());
    }
    let waits = props.state.waits_for(step.kind)?;
    let seconds = props.now.ms_since(waits.since) / 1000;
    let of = waits.until.ms_since(waits.since) / 1000;
    Some(format!("asking {}, {} s of {of}", waits.whom, seconds.min(of)))
}

/// What else was asked of DNS: for reports, for SPF and DMARC, for what a wildcard says.
fn beside(props: &PageProps, known: &Judged) -> Html {
    let is_open = props.state.beside_is_open;
    html! {
        <>
            <p class="beside">
                <button type="button" class="link" aria-expanded={if is_open { "true" } else { "false" }}
                    aria-controls={is_open.then_some("raw-beside")} onclick={press(&props.dispatch, Action::BesidePressed)}>
                    { "Raw evidence of all else that was asked" }
                </button>
            </p>
            if is_open {
                <div class="raw" id="raw-beside">{ drawn(exhibits_beside(&known.evidence)) }</div>
            }
        </>
    }
}

fn raw_evidence(known: &Judged, kind: StepKind) -> Html {
    drawn(exhibits(&known.evidence, kind))
}

fn drawn(exhibits: Vec<Exhibit>) -> Html {
    if exhibits.is_empty() {
        return html! { <p class="more">{ "Nothing was seen." }</p> };
    }
    let draw = |Exhibit { title, text }| html! { <><p class="more"><bdi>{ title.clone() }</bdi></p>{ copy::code(&title, &text) }</> };
    exhibits.into_iter().map(draw).collect()
}

const fn raw_id(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Record => "raw-record",
        StepKind::PolicyHost => "raw-host",
        StepKind::Policy => "raw-policy",
        StepKind::MxHosts => "raw-mx",
    }
}
