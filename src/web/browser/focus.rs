//! The focus.

use wasm_bindgen::JsCast;
use web_sys::{FocusOptions, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::web::state::Focus;

/// Moves the focus, and scrolls no further than it must for it to be seen.
pub(in crate::web) fn move_to(focus: Focus) {
    let id = match focus {
        Focus::Domain => "domain",
        Focus::Verdict => "verdict",
        Focus::Lint => "lint",
        Focus::Paste => "paste",
        Focus::Match => "match-domain",
        Focus::Page => "page-heading",
    };
    let element = super::document().and_then(|document| document.get_element_by_id(id));
    let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) else { return };
    let in_place = FocusOptions::new();
    in_place.set_prevent_scroll(true);
    let _ = element.focus_with_options(&in_place);
    let nearest = ScrollIntoViewOptions::new();
    nearest.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}
