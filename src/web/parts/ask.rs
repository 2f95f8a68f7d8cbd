//! The question: which domain, and who is asked about it.

use yew::prelude::*;

use super::control::{Dispatch, domain_field, press, problem, radio, typed_in_field};
use super::words::host;
use crate::collect::built_in;
use crate::name::PolicyDomain;
use crate::web::state::{Action, Choice, FirstResolver, State};

/// The field "Domain", its button, and all that is to be said of them.
pub fn ask(state: &State, dispatch: &Dispatch) -> Html {
    let submit = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.emit(Action::CheckPressed);
        })
    };
    let is_wrong = state.typed_problem.is_some();
    html! {
        <form class="ask" onsubmit={submit} novalidate={true}>
            <label for="domain">{ "Domain" }</label>
            <div class="ask-row">
                { domain_field("domain", &state.typed, if is_wrong { "domain-problem asks" } else { "asks" }, is_wrong,
                    typed_in_field(dispatch, Action::DomainTyped)) }
                <button id="check" class="button primary" type="submit">{ "Check" }</button>
            </div>
            if let Some(words) = &state.typed_problem {
                { problem("domain-problem", words) }
            }
            if let Some(either) = &state.choice {
                { choice(dispatch, either) }
            }
            { who_is_asked(state, dispatch) }
            if state.resolver.is_open {
                { resolvers(state, dispatch) }
            }
        </form>
    }
}

/// A host of the web that is checked as it was typed, and the domain that may have been meant.
pub fn hint(state: &State, dispatch: &Dispatch) -> Html {
    let Some(domain) = state.checked_domain().and_then(PolicyDomain::without_www) else { return Html::default() };
    html! {
        <p class="small hint">
            { "Mail addresses seldom have “www” in them. Did you mean " }
            <button type="button" class="link" onclick={press(dispatch, Action::Chosen(domain.clone()))}>
                { host(domain.as_str()) }
            </button>
            { "?" }
        </p>
    }
}

fn choice(dispatch: &Dispatch, choice: &Choice) -> Html {
    let either = |domain: &PolicyDomain, words: &'static str| {
        html! {
            <button type="button" class="button choice" onclick={press(dispatch, Action::Chosen(domain.clone()))}>
                { host(domain.as_str()) }<span class="small">{ words }</span>
            </button>
        }
    };
    html! {
        <div class="panel" role="group" aria-labelledby="which">
            <p id="which"><strong>{ "Which domain is meant?" }</strong></p>
            <div class="buttons">
                { either(&choice.behind, "whose Policy Host that is") }
                { either(&choice.itself, "itself, as a mail domain") }
            </div>
        </div>
    }
}

/// "Asks Cloudflare and Google (then DNS.SB) for DNS, and mta-sts.example.com for the policy."
fn who_is_asked(state: &State, dispatch: &Dispatch) -> Html {
    let policy_host = match state.domain_meant() {
        Some(domain) => host(domain.policy_host().as_str()),
        None => html! { "the domain’s Policy Host" },
    };
    html! {
        <p class="small" id="asks">
            if let Some(understood) = &state.understood {
                { "Understood as: " }<bdi>{ understood.clone() }</bdi>{ ". " }
            }
            { "Asks " }{ whom(state, 2) }{ " for DNS, and " }{ policy_host }{ " for the policy. " }
            { change_resolver(state, dispatch) }
        </p>
    }
}

/// "Cloudflare and Google (then DNS.SB)": so many are asked at once, and the others where those fail.
pub fn whom(state: &State, at_once: usize) -> Html {
    let names = match state.resolvers() {
        Ok(resolvers) => resolvers.into_iter().map(|resolver| resolver.name).collect(),
        Err(_) => vec!["a resolver of your own".to_owned()],
    };
    let (first, others) = names.split_at(at_once.min(names.len()));
    html! {
        <>
            <bdi>{ first.join(" and ") }</bdi>
            if !others.is_empty() {
                { " (then " }{ others.join(", ") }{ ")" }
            }
        </>
    }
}

/// What opens the choice.
pub fn change_resolver(state: &State, dispatch: &Dispatch) -> Html {
    html! {
        <button type="button" class="link" aria-expanded={if state.resolver.is_open { "true" } else { "false" }}
            aria-controls={state.resolver.is_open.then_some("resolvers")}
            onclick={press(dispatch, Action::ResolverOpened)}>{ "Change resolver" }</button>
    }
}

/// The choice.
pub fn resolvers(state: &State, dispatch: &Dispatch) -> Html {
    let choice = &state.resolver;
    let built_in = built_in().into_iter().enumerate().map(|(index, resolver)| {
        let first = FirstResolver::BuiltIn(index);
        let label = html! { <>{ resolver.name }<span class="small address">{ resolver.url }</span></> };
        radio(dispatch, "resolver", choice.first == first, label, Action::ResolverChosen(first))
    });
    let own = choice.first == FirstResolver::OnesOwn;
    let problem_words = choice.problem.as_ref().filter(|_| own).map(ToString::to_string);
    html! {
        <fieldset class="panel" id="resolvers">
            <legend>{ "Ask first for DNS" }</legend>
            { built_in.collect::<Html>() }
            { radio(dispatch, "resolver", own, html! { "One of your own, and no other" }, Action::ResolverChosen(FirstResolver::OnesOwn)) }
            <label class="small" for="resolver-address">{ "Its address" }</label>
            <input id="resolver-address" class="field" type="text" inputmode="url" autocomplete="off" autocapitalize="off"
                spellcheck="false" placeholder="https://dns.example.net/dns-query" value={choice.typed.clone()}
                aria-invalid={problem_words.is_some().then_some("true")}
                aria-describedby={problem_words.is_some().then_some("resolver-problem")}
                oninput={typed_in_field(dispatch, Action::ResolverTyped)} />
            if let Some(words) = problem_words {
                { problem("resolver-problem", &words) }
            }
            <label class="small" for="log-service">{ "Who is asked for certificates in public logs, where you want that; empty is Cert Spotter" }</label>
            <input id="log-service" class="field" type="text" inputmode="url" autocomplete="off" autocapitalize="off"
                spellcheck="false" placeholder="https://logs.example.net/v1/issuances" value={state.logs.typed.clone()}
                oninput={typed_in_field(dispatch, Action::LogServiceTyped)} />
        </fieldset>
    }
}
