//! The CSS Custom Highlight API: stretches of text that the style sheet draws in a way of their own, without elements around
//! them. Browsers that lack it show the numbers of the lines and the list.

use wasm_bindgen::prelude::*;
use web_sys::{Node, Range};

use crate::finding::Severity;

#[wasm_bindgen]
extern "C" {
    type Registry;
    #[wasm_bindgen(method)]
    fn set(this: &Registry, name: &str, highlight: &Highlight);
    #[wasm_bindgen(js_namespace = CSS, js_name = highlights, thread_local_v2)]
    static REGISTRY: Option<Registry>;

    type Highlight;
    #[wasm_bindgen(constructor, catch)]
    fn new() -> Result<Highlight, JsValue>;
    #[wasm_bindgen(method)]
    fn add(this: &Highlight, range: &Range);
    #[wasm_bindgen(method)]
    fn delete(this: &Highlight, range: &Range) -> bool;
}

/// The underlines of findings.
pub(super) struct Highlights {
    /// One for each severity; none where the browser has none.
    by_severity: Vec<(Severity, Highlight)>,
    /// Those that are not in use. Each is made once and set again and again: a browser must look at every one that there is when
    /// the document changes.
    spare: Vec<Range>,
}

/// A stretch that is marked.
pub(super) struct Highlighted {
    severity: Severity,
    range: Range,
}

impl Highlights {
    /// Names them to the style sheet.
    pub(super) fn register() -> Self {
        let register = |severity: Severity| {
            let highlight = Highlight::new().ok()?;
            let name = format!("lint-{}", severity.as_str());
            REGISTRY.with(|registry| registry.as_ref().map(|registry| registry.set(&name, &highlight)))?;
            Some((severity, highlight))
        };
        // The last one lies on top.
        let by_severity = if REGISTRY.with(Option::is_some) {
            Severity::ALL.into_iter().rev().filter_map(register).collect()
        } else {
            Vec::new()
        };
        Self { by_severity, spare: Vec::new() }
    }

    /// Whether there is any use in marking.
    pub(super) fn are_there(&self) -> bool {
        !self.by_severity.is_empty()
    }

    /// Marks a stretch: from a place in one text node to a place in another.
    pub(super) fn mark(&mut self, severity: Severity, from: (&Node, u32), to: (&Node, u32)) -> Option<Highlighted> {
        let range = self.spare.pop().or_else(|| Range::new().ok())?;
        range.set_start(from.0, from.1).ok()?;
        range.set_end(to.0, to.1).ok()?;
        self.of(severity)?.add(&range);
        Some(Highlighted { severity, range })
    }

    /// Takes a mark away.
    pub(super) fn unmark(&mut self, Highlighted { severity, range }: Highlighted) {
        if let Some(highlight) = self.of(severity) {
            highlight.delete(&range);
        }
        self.spare.push(range);
    }

    fn of(&self, severity: Severity) -> Option<&Highlight> {
        self.by_severity.iter().find(|(known, _)| *known == severity).map(|(_, highlight)| highlight)
    }
}
