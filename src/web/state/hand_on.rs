//! What of a report is handed on: as Markdown for a ticket, as a link.

use super::{Check, Copy, Effect, State};
use crate::report::markdown;

/// What a report for a ticket is called where it is copied.
pub const MARKDOWN: &str = "report as Markdown";
/// What its address is called.
pub const LINK: &str = "link";

impl State {
    /// Copies the report for a ticket.
    pub(super) fn copy_markdown(&mut self) -> Vec<Effect> {
        let Check::Over { known, .. } = &self.check else { return Vec::new() };
        let next = |rule| self.texts.of(rule).map(|text| text.next.as_str());
        let text = markdown(&known.evidence, &known.diagnosis, &next);
        self.copy(MARKDOWN, text)
    }

    /// Copies the address at which the same domain is checked.
    pub(super) fn copy_link(&mut self) -> Vec<Effect> {
        let query = self.route.to_query();
        self.copy = Some(Copy { what: LINK, text: query.clone(), done: None });
        vec![Effect::CopyLink { query }]
    }
}
