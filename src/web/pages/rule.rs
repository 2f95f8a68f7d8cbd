//! One rule: what it says, why, what to do, and the texts that it speaks of.

use yew::prelude::*;

use crate::finding::{Rule, sentence};
use crate::rules;
use crate::web::address::Route;
use crate::web::parts::control::{Dispatch, press};
use crate::web::parts::copy::code;
use crate::web::parts::texts::long_texts;
use crate::web::props::PageProps;
use crate::web::severity::Look;
use crate::web::state::{Action, RuleExample, RuleText};

/// The page.
pub(super) fn page(props: &PageProps, rule: &'static Rule) -> Html {
    let PageProps { state, dispatch, .. } = props;
    let look = Look::of_severity(rule.severity);
    html! {
        <article class="rule">
            <h1 id="page-heading" tabindex="-1">{ sentence(rule.title) }</h1>
            <p data-tone={look.tone}>
                <span class="severity">{ look.icon() }{ look.word }</span>{ " " }{ rule.severity.meaning() }
            </p>
            <p class="where">
                <code>{ rule.slug }</code>{ " · " }
                <a href={rule.section.url()} target="_blank" rel="noreferrer">{ rule.section.to_string() }</a>
            </p>
            { long_texts(&state.texts, rule, Html::default(), dispatch) }
            { reported(rule) }
            { state.texts.of(rule).map(|text| examples(props, rule, text)) }
            { neighbours(rule) }
        </article>
    }
}

/// What senders call it, where they say something of it.
fn reported(rule: &Rule) -> Html {
    let mut reports = rules::reported_as(rule).peekable();
    if reports.peek().is_none() {
        return Html::default();
    }
    let reports = reports.map(|report| html! { <li><code>{ report.as_str() }</code></li> });
    html! { <><p>{ "In their reports and bounces, senders call it:" }</p><ul>{ reports.collect::<Html>() }</ul></> }
}

fn examples(props: &PageProps, rule: &'static Rule, text: &RuleText) -> Html {
    if text.examples.is_empty() {
        return Html::default();
    }
    let has_unseen = text.examples.iter().any(|example| example.plainly() != example.text);
    let can_try = props.state.can_try_examples();
    let of = |is_bad: bool, said: &'static str| {
        let dispatch = can_try.then_some(&props.dispatch);
        let mut blocks = text.examples.iter().enumerate().filter(|(_, example)| example.bad == is_bad).peekable();
        blocks.peek()?;
        let blocks: Html =
            blocks.map(|(index, example)| block(dispatch, Action::ExampleTried(rule, index), example)).collect();
        Some(html! { <><h2>{ said }</h2>{ blocks }</> })
    };
    html! {
        <>
            { of(true, "It speaks of") }
            { of(false, "It is silent on") }
            if has_unseen {
                <p class="small">
                    <code>{ "‹U+…›" }</code>{ " stands for a character that is not seen, by its number." }
                </p>
            }
            if !can_try {
                <p class="small">
                    { "The linter holds a text of yours. Where that is " }<a href="?lint">{ "taken out" }</a>
                    { ", these texts can be tried there." }
                </p>
            }
        </>
    }
}

fn block(dispatch: Option<&Dispatch>, tried: Action, example: &RuleExample) -> Html {
    let shown = example.plainly();
    let name = if example.bad { "It speaks of this text" } else { "It is silent on this text" };
    html! {
        <div class="copy">
            if shown.is_empty() {
                <p class="small">{ "An empty text." }</p>
            } else {
                { code(name, &shown) }
                if let Some(dispatch) = dispatch {
                    <button type="button" class="button small try" onclick={press(dispatch, tried)}>
                        { "Try it in the linter" }
                    </button>
                }
            }
        </div>
    }
}

/// The rules before and after it, and all of them.
fn neighbours(rule: &Rule) -> Html {
    let mut before = None;
    let mut rules = rules::all();
    for other in rules.by_ref() {
        if other == rule {
            break;
        }
        before = Some(other);
    }
    let line = |said: &'static str, rule: &'static Rule| html! { <li>{ said }{ link(rule) }</li> };
    html! {
        <ul class="neighbours">
            { before.map(|rule| line("Before it: ", rule)) }
            { rules.next().map(|rule| line("After it: ", rule)) }
            <li><a href="?rules">{ "All rules" }</a></li>
        </ul>
    }
}

/// A link to the page of a rule, by its title.
pub(super) fn link(rule: &Rule) -> Html {
    html! { <a href={address(rule)}>{ sentence(rule.title) }</a> }
}

fn address(rule: &Rule) -> String {
    Route::Rule { slug: rule.slug.to_owned() }.to_query()
}
