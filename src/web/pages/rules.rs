//! All rules, as a sender walks.

use yew::prelude::*;

use super::rule::link;
use crate::finding::{Rule, Severity};
use crate::rules::{self, Chapter};
use crate::text::Shown;
use crate::web::severity::Look;

/// The most characters of a name that are shown where no rule has it: more than any rule's has.
const MAX_SLUG: usize = 60;

/// The page.
pub(super) fn page() -> Html {
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "All rules" }</h1>
            <p>
                { "What the check and the linter speak of, in the order in which a sender walks. In a report, a finding can be graver than its rule, or less grave." }
            </p>
            { index() }
        </>
    }
}

/// The page, where a link names a rule that there is not.
pub(super) fn page_without(slug: &str) -> Html {
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "There is no rule of this name" }</h1>
            <p>
                { "No rule is called " }<code>{ Shown(slug, MAX_SLUG).to_string() }</code>{ ". " }
                if let Some(rule) = rules::nearest(slug) {
                    { "The nearest name is that of this rule: " }{ link(rule) }{ ". " }
                }
                { "All rules:" }
            </p>
            { index() }
        </>
    }
}

fn index() -> Html {
    let meaning = |severity: Severity| {
        let look = Look::of_severity(severity);
        html! { <li data-tone={look.tone}>{ severity_word(look) }<span>{ severity.meaning() }</span></li> }
    };
    html! {
        <>
            <ul class="rules small">{ Severity::ALL.into_iter().map(meaning).collect::<Html>() }</ul>
            { rules::chapters().map(chapter).collect::<Html>() }
        </>
    }
}

fn chapter(chapter: Chapter) -> Html {
    html! { <><h2>{ chapter.title }</h2><ul class="rules">{ chapter.rules().map(row).collect::<Html>() }</ul></> }
}

fn row(rule: &'static Rule) -> Html {
    let look = Look::of_severity(rule.severity);
    html! { <li data-tone={look.tone}>{ severity_word(look) }<span>{ link(rule) }</span></li> }
}

fn severity_word(look: Look) -> Html {
    html! { <span class="severity">{ look.icon() }{ look.word }</span> }
}
