//! What the rules found, the gravest first.

use yew::prelude::*;

use super::control::{Dispatch, press};
use super::copy;
use super::words::{heading_and_rest, instruction, prose, template};
use crate::diagnosis::Diagnosis;
use crate::finding::{Finding, Prose, Rule, grouped};
use crate::web::severity::Look;
use crate::web::state::{Action, Copy, counts};

/// How many cards one rule gets: a hostile text has thousands of one kind, and nobody reads the eleventh before the first ten
/// are mended.
const MOST_CARDS: usize = 10;

/// The findings, with a heading. Fixes can be made where the text is at hand: in the linter.
pub fn findings(dispatch: &Dispatch, diagnosis: &Diagnosis, last_copy: Option<&Copy>, can_fix: bool) -> Html {
    let mut counts_of_rules = Vec::new();
    let places = diagnosis.findings.iter().zip(&diagnosis.places).enumerate();
    let cards = places.filter_map(|(index, (finding, place))| {
        let count = count_on(&mut counts_of_rules, finding.rule);
        if count > MOST_CARDS {
            return (count == MOST_CARDS + 1).then(|| more(diagnosis, finding.rule));
        }
        let fix = finding.fix.as_ref().filter(|_| can_fix).map(|fix| {
            html! {
                <button type="button" class="button small" onclick={press(dispatch, Action::FixPressed(index))}>
                    <span>{ "Fix: " }{ instruction(&fix.title) }</span>
                </button>
            }
        });
        let copyable = finding.copyable.iter().map(|copyable| copy::block(dispatch, copyable, last_copy));
        Some(card(finding, place, fix.into_iter().chain(copyable).collect()))
    });
    html! {
        <section aria-labelledby="findings">
            <div class="section-head">
                <h2 id="findings">{ "Findings" }</h2>
                <span class="small">{ counts(diagnosis).trim_end_matches('.').to_owned() }</span>
            </div>
            { cards.collect::<Html>() }
        </section>
    }
}

/// How often this rule has spoken, with this time.
fn count_on(counts: &mut Vec<(&'static str, usize)>, rule: &Rule) -> usize {
    if let Some((_, count)) = counts.iter_mut().find(|(slug, _)| *slug == rule.slug) {
        *count += 1;
        return *count;
    }
    counts.push((rule.slug, 1));
    1
}

/// How many more findings of a rule there are than cards.
fn more(diagnosis: &Diagnosis, rule: &Rule) -> Html {
    let all = diagnosis.findings.iter().filter(|finding| finding.rule == rule).count();
    html! { <p class="small more-of">{ grouped(all - MOST_CARDS) }{ " more of the same kind: " }{ rule.title }{ "." }</p> }
}

fn card(finding: &Finding, place: &Prose, below: Html) -> Html {
    let look = Look::of_severity(finding.severity);
    let (heading, rest) = heading_and_rest(&finding.message);
    let rule = finding.rule;
    html! {
        <article class="card finding" data-rule={rule.slug} data-severity={finding.severity.as_str()} data-tone={look.tone}>
            <div class="finding-head">
                <span class="severity">{ look.icon() }{ look.word }</span>
                <h3>{ heading }</h3>
                <span class="where">
                    { prose(place) }{ " · " }
                    <a href={rule.section.url()} target="_blank" rel="noreferrer">{ rule.section.to_string() }</a>
                </span>
            </div>
            <p>
                if let Some(rest) = rest {
                    { rest }{ " " }
                }
                { template(rule.why) }
            </p>
            <p><strong>{ "Next: " }</strong>{ template(rule.next) }</p>
            { below }
        </article>
    }
}
