//! Where the page meets the browser, and nothing else does: a file for each matter. Each takes what it needs as plain
//! values, and tells what happened by a callback; what it means is decided in `state` and in `collect`.

pub(super) mod address;
pub(super) mod certificates;
pub(super) mod clipboard;
pub(super) mod clock;
pub(super) mod editor;
pub(super) mod failure;
pub(super) mod files;
pub(super) mod focus;
pub(super) mod http;
pub(super) mod logs;
mod prefetch;
mod probe;
pub(super) mod run;

use web_sys::{Document, Window};

/// The window; there is one wherever the page runs.
fn window() -> Option<Window> {
    web_sys::window()
}

/// The document in it.
pub(super) fn document() -> Option<Document> {
    window()?.document()
}
