//! What the rules found, the gravest first.

use std::rc::Rc;

use yew::prelude::*;

use super::control::{Dispatch, press};
use super::copy;
use super::texts::long_texts;
use super::words::{heading_and_rest, instruction, prose, text};
use crate::diagnosis::certain_fix;
use crate::finding::{Finding, Place, Prose, grouped};
use crate::web::address::Route;
use crate::web::severity::Look;
use crate::web::state::{Action, Card, Copy, Judged, MOST_CARDS, RuleTexts, are_drawn_as, cards, counts};

/// What the findings are drawn from.
#[derive(Clone, Debug, Properties)]
pub struct FindingsProps {
    /// What was found.
    pub judged: Rc<Judged>,
    /// The long texts of the rules.
    pub texts: RuleTexts,
    /// Where actions go.
    pub dispatch: Dispatch,
    /// The text that was copied last.
    pub last_copy: Option<Copy>,
    /// Whether the text is at hand, so that places can be gone to and fixes be made.
    pub can_fix: bool,
}

/// What is typed changes little of what was found: the same cards are not drawn again.
impl PartialEq for FindingsProps {
    fn eq(&self, other: &Self) -> bool {
        are_drawn_as(&self.judged.diagnosis, &other.judged.diagnosis)
            && self.texts == other.texts
            && self.last_copy == other.last_copy
            && self.can_fix == other.can_fix
            && self.dispatch == other.dispatch
    }
}

/// The findings, with a heading.
#[component]
pub fn Findings(props: &FindingsProps) -> Html {
    let diagnosis = &props.judged.diagnosis;
    let cards = cards(diagnosis).map(|card| match card {
        Card::Of { index, nth, finding, place } => draw(props, index, nth, finding, place),
        Card::More { finding, count } => more(finding, count),
    });
    html! {
        <section aria-labelledby="findings">
            <div class="section-head">
                <h2 id="findings">{ "Findings" }</h2>
                <span class="small" id="counts">{ counts(diagnosis).trim_end_matches('.').to_owned() }</span>
            </div>
            <ol class="findings">{ cards.collect::<Html>() }</ol>
        </section>
    }
}

/// How many more findings of a rule there are than cards.
fn more(finding: &Finding, count: usize) -> Html {
    html! {
        <li key={key(finding, MOST_CARDS)} class="small more-of">
            { grouped(count) }{ " more of the same kind: " }{ finding.rule.title }{ "." }
        </li>
    }
}

/// What a card is known by from one drawing to the next.
fn key(finding: &Finding, nth: usize) -> String {
    format!("{} {} {nth}", finding.rule.slug, finding.severity.as_str())
}

fn draw(props: &FindingsProps, index: usize, nth: usize, finding: &Finding, place: &Prose) -> Html {
    let look = Look::of_severity(finding.severity);
    let (heading, rest) = heading_and_rest(&finding.message);
    let rest = rest.map(|rest| [rest, text(" ")].into_iter().collect()).unwrap_or_default();
    let rule = finding.rule;
    html! {
        <li key={key(finding, nth)} class="card finding" data-rule={rule.slug}
            data-severity={finding.severity.as_str()} data-tone={look.tone}>
            <div class="finding-head">
                <span class="severity">{ look.icon() }{ look.word }</span>
                <h3>{ heading }</h3>
                <span class="where">
                    { where_it_is(props, index, finding, place) }{ " · " }
                    <a href={rule.section.url()} target="_blank" rel="noreferrer">{ rule.section.to_string() }</a>{ " · " }
                    <a class="whole" href={Route::Rule { slug: rule.slug.to_owned() }.to_query()}>
                        <span class="unseen">{ "The rule " }</span>{ rule.slug }
                    </a>
                </span>
            </div>
            { long_texts(&props.texts, rule, rest, &props.dispatch) }
            if props.can_fix {
                { fix(props, index, finding) }
            }
            { for finding.copyable.iter().map(|copyable| copy::block(&props.dispatch, copyable, props.last_copy.as_ref())) }
        </li>
    }
}

/// The place of a finding; in a text that is at hand, a way to it.
fn where_it_is(props: &FindingsProps, index: usize, finding: &Finding, place: &Prose) -> Html {
    if !props.can_fix || !matches!(finding.place, Place::Text { .. }) {
        return prose(place);
    }
    html! {
        <button type="button" class="link" onclick={press(&props.dispatch, Action::FindingPressed(index))}>
            <span class="unseen">{ "Go to " }</span>{ prose(place) }
        </button>
    }
}

/// The button that mends a finding. What must be chosen is named for what it does, and does not call itself a fix.
fn fix(props: &FindingsProps, index: usize, finding: &Finding) -> Option<Html> {
    let fix = finding.fix.as_ref()?;
    let label = match certain_fix(finding) {
        Some(_) => html! { <>{ "Fix: " }{ instruction(&fix.title) }</> },
        None => prose(&fix.title),
    };
    Some(html! {
        <button type="button" class="button small fix" onclick={press(&props.dispatch, Action::FixPressed(index))}>
            <span>{ label }</span>
        </button>
    })
}
