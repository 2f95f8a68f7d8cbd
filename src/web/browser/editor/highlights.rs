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
    fn clear(this: &Highlight);
}

/// The underlines of findings.
pub(super) struct Highlights {
    /// One for each severity; none where the browser has none.
    by_severity: Vec<(Severity, Highlight)>,
    /// Made once and set again and again: a browser must look at every range that there is when the document changes.
    ranges: Vec<Range>,
    used: usize,
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
        Self { by_severity, ranges: Vec::new(), used: 0 }
    }

    /// Whether there is any use in marking.
    pub(super) fn are_there(&self) -> bool {
        !self.by_severity.is_empty()
    }

    /// Takes all marks away.
    pub(super) fn clear(&mut self) {
        self.used = 0;
        for (_, highlight) in &self.by_severity {
            highlight.clear();
        }
    }

    /// Marks a stretch: from a place in one text node to a place in another.
    pub(super) fn mark(&mut self, severity: Severity, from: (&Node, u32), to: (&Node, u32)) -> Option<()> {
        if self.used == self.ranges.len() {
            self.ranges.push(Range::new().ok()?);
        }
        let range = self.ranges.get(self.used)?;
        range.set_start(from.0, from.1).ok()?;
        range.set_end(to.0, to.1).ok()?;
        let (_, highlight) = self.by_severity.iter().find(|(known, _)| *known == severity)?;
        highlight.add(range);
        self.used += 1;
        Some(())
    }
}
