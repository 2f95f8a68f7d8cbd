//! The pages, and what stands around each of them: the head, the foot, and the one place that a screen reader listens to.

mod about;
mod lint;
mod report;
mod rule;
mod rules;
mod start;

use yew::prelude::*;

use crate::web::address::Route;
use crate::web::parts::control::{button, problem};
use crate::web::parts::words::text;
use crate::web::props::PageProps;
use crate::web::state::{Action, Check, State};

/// The whole page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let state = &*props.state;
    let main = match (&state.route, &state.check) {
        (Route::Lint, _) => lint::page(props),
        (Route::About, _) => about::page(),
        (Route::Rules, _) => rules::page(),
        (Route::Rule { slug }, _) => {
            crate::rules::named(slug).map_or_else(|| rules::page_without(slug), |rule| rule::page(props, rule))
        }
        (Route::Start, _) | (_, Check::Idle) => start::page(props),
        (Route::Check { .. } | Route::Example(_), _) => report::page(props),
    };
    html! {
        <>
            { head(state) }
            <main>{ main }{ file_problem(props) }</main>
            <footer>
                <p>
                    { "Runs in this browser. Nothing is stored, or sent to anyone but the DNS resolvers that you choose and the Policy Host; to the domain itself, or a search of certificate logs, only where you press a button for it. " }
                    <a href="?about" aria-current={(state.route == Route::About).then_some("page")}>{ "What it can and cannot see" }</a>
                    { " · " }
                    <a href="?rules" aria-current={(state.route == Route::Rules).then_some("page")}>{ "All rules" }</a>
                </p>
            </footer>
            <div class="unseen" role="status">{ state.announcement.clone() }</div>
        </>
    }
}

/// What is the matter with a file. It may be dropped on any page, at any moment, and wherever the page is scrolled to: what
/// is to be said of it stays in view until it is closed.
fn file_problem(props: &PageProps) -> Html {
    let Some(words) = &props.state.file_problem else { return Html::default() };
    html! {
        <div class="file-problem card">
            { problem("file-problem", words) }
            { button(&props.dispatch, text("Close"), Action::FileProblemClosed) }
        </div>
    }
}

fn head(state: &State) -> Html {
    let here = |is_here: bool| is_here.then_some("page");
    let is_check = !matches!(state.route, Route::Lint | Route::About | Route::Rules | Route::Rule { .. });
    html! {
        <header>
            <a class="name" href="?">{ "mta-sts-check" }</a>
            <nav aria-label="Pages">
                <a href={report_address(state)} aria-current={here(is_check)}>{ "Check" }</a>
                <a href="?lint" aria-current={here(state.route == Route::Lint)}>{ "Lint" }</a>
            </nav>
        </header>
    }
}

/// Where "Check" leads: back to the report, if there is one.
fn report_address(state: &State) -> String {
    let domain = match &state.check {
        Check::Idle => None,
        Check::Running { domain, .. } => Some(domain),
        Check::Over { known, .. } => known.evidence.domain.as_ref(),
    };
    domain.map_or(Route::Start, |domain| Route::Check { typed: domain.to_string() }).to_query()
}
