//! The verdict, in words.

use yew::prelude::*;

use super::control::{Dispatch, button};
use super::words::{host, moment, paragraphs, prose, template, text};
use crate::diagnosis::{Diagnosis, Next, Summary};
use crate::name::PolicyDomain;
use crate::web::severity::Look;
use crate::web::state::{Action, Judged, RuleTexts};

/// While a check is under way.
pub fn checking(dispatch: &Dispatch, domain: &PolicyDomain) -> Html {
    let headline = html! { <>{ "Checking " }{ host(domain.as_str()) }</> };
    let below = html! {
        <>
            <p>{ "The verdict comes when all that it depends on is there." }</p>
            <p class="buttons">{ button(dispatch, text("Stop"), Action::StopPressed) }</p>
        </>
    };
    card(Look::CHECKING, text("Under way"), headline, below)
}

/// What came of it.
pub fn over(known: &Judged, from_file: bool, texts: &RuleTexts) -> Html {
    let Judged { evidence, diagnosis: Diagnosis { verdict: Some(verdict), summary: Some(summary), .. } } = known else {
        return Html::default();
    };
    let Summary { kicker, headline, text, next, caveats } = summary;
    let domain = evidence.domain.as_ref().map(ToString::to_string).unwrap_or_default();
    let seen = if from_file { "Opened from a file. Seen " } else { "Seen " };
    let below = html! {
        <>
            { paragraphs(text) }
            if let Some(next) = next {
                <p><strong>{ "Next: " }</strong>{ to_do(next, texts) }</p>
            }
            <div class="caveats">
                { paragraphs(caveats) }
                // The field that names the domain is not printed.
                <p class="on-paper">{ "Of " }{ host(&domain) }{ ", by mta-sts-check" }</p>
                <p>{ seen }{ moment(evidence.started) }</p>
            </div>
        </>
    };
    card(Look::of_verdict(verdict), prose(kicker), prose(headline), below)
}

fn to_do(next: &Next, texts: &RuleTexts) -> Html {
    match next {
        Next::Said(next) => prose(next),
        Next::OfRule(rule) => match texts.of(rule) {
            Some(text) => template(&text.next),
            // The rule speaks, so its finding stands there.
            None => text("See the first finding below."),
        },
    }
}

/// Of one form before and after, so that the heading stays the same element, and keeps the focus if it has it.
fn card(look: Look, kicker: Html, headline: Html, below: Html) -> Html {
    html! {
        <div class="verdict" data-tone={look.tone}>
            <p class="kicker">{ look.icon() }<span>{ kicker }</span></p>
            <h1 id="verdict" tabindex="-1">{ headline }</h1>
            { below }
        </div>
    }
}
