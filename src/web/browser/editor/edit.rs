//! Changes to the text area that nobody typed, made as if somebody had, so that its own Undo takes them back; and the way to
//! a stretch of it.

use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};

use super::{Drawn, Editor, Held, Inner};
use crate::web::browser::focus;
use crate::web::editor::offset_to_show;
use crate::web::state::{Focus, Lint, Replacement};

impl Editor {
    /// Makes a replacement, after which the text area holds the text of `lint`.
    pub(in crate::web) fn replace(&self, lint: &Lint, replacement: &Replacement) {
        let inner = &self.inner;
        inner.ours.set(true);
        focus::move_to(Focus::Lint);
        insert(&inner.field, replacement);
        // What a browser makes of the command is its own affair.
        if inner.field.value() != lint.text.shown() {
            inner.field.set_value(lint.text.shown());
        }
        inner.ours.set(false);
        inner.drawn.borrow_mut().text = Rc::clone(&lint.text);
        self.select(lint, replacement.caret..replacement.caret);
    }

    /// Selects a stretch, and brings it into view.
    pub(in crate::web) fn select(&self, lint: &Lint, units: Range<usize>) {
        focus::move_to(Focus::Lint);
        select(&self.inner.field, &units);
        self.show(lint, Held::Before);
        self.inner.reveal(units);
    }
}

impl Inner {
    /// Scrolls no further than it must for a stretch to be seen.
    fn reveal(&self, units: Range<usize>) {
        let field = &self.field;
        let (line, start, line_height) = {
            let Drawn { layer, text, .. } = &*self.drawn.borrow();
            let line = text.line_of_unit(units.start);
            (line, text.unit_of_line(line), layer.line_height())
        };
        #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 lines")]
        let top = line as f64 * line_height;
        let (scrolled, height) = (f64::from(field.scroll_top()), f64::from(field.client_height()));
        scroll(offset_to_show(top, top + line_height, scrolled, height, line_height), scrolled, |to| {
            field.set_scroll_top(to)
        });
        self.follow();
        let extent = self.drawn.borrow().layer.extent(line, units.start - start..units.end - start);
        let Some((from, to)) = extent else { return };
        let (scrolled, width) = (f64::from(field.scroll_left()), f64::from(field.client_width()));
        scroll(offset_to_show(from, to, scrolled, width, 2.0 * line_height), scrolled, |to| field.set_scroll_left(to));
    }
}

/// Scrolls, where that changes anything.
#[expect(clippy::cast_possible_truncation, reason = "a number of pixels")]
fn scroll(to: f64, from: f64, set: impl FnOnce(i32)) {
    if (to - from).abs() >= 1.0 {
        set(to as i32);
    }
}

/// Gives the command that a keyboard gives; where a browser does not take it, replaces the text without it.
fn insert(field: &HtmlTextAreaElement, replacement: &Replacement) {
    select(field, &replacement.taken);
    let document = crate::web::browser::document().and_then(|document| document.dyn_into::<HtmlDocument>().ok());
    let text = replacement.text.as_str();
    let command = if text.is_empty() { "delete" } else { "insertText" };
    let is_done = document.and_then(|document| document.exec_command_with_show_ui_and_value(command, false, text).ok());
    if is_done != Some(true) {
        let (start, end) = (unit(replacement.taken.start), unit(replacement.taken.end));
        let _ = field.set_range_text_with_start_and_end(text, start, end);
    }
}

fn select(field: &HtmlTextAreaElement, units: &Range<usize>) {
    let _ = field.set_selection_range(unit(units.start), unit(units.end));
}

fn unit(unit: usize) -> u32 {
    u32::try_from(unit).unwrap_or(u32::MAX)
}
