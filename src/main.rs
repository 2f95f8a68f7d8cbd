//! Mounts the page.

use yew::prelude::*;

/// A stand-in, so that the build can be tried.
#[component]
fn Page() -> Html {
    html! { <main><h1>{ "mta-sts-check" }</h1></main> }
}

fn main() {
    let root = web_root();
    if let Some(root) = root {
        yew::Renderer::<Page>::with_root(root).render();
    }
}

fn web_root() -> Option<web_sys::Element> {
    web_sys::window()?.document()?.get_element_by_id("app")
}
