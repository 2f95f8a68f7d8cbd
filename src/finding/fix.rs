//! What mends a finding: edits in the text that was judged, and texts to copy.

use super::Prose;
use crate::text::{Edit, Span, apply};

/// Edits that mend one finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Fix {
    /// What is done, as an instruction: "Write `enforce`".
    pub title: Prose,
    /// Whether it can be made without asking.
    pub safety: Safety,
    /// The edits, all in one text: [`super::Finding::mended_in`].
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix with exactly one possible meaning.
    pub fn safe(title: Prose, edits: Vec<Edit>) -> Self {
        Self { title, safety: Safety::Safe, edits }
    }

    /// A fix that somebody must choose.
    pub fn choice(title: Prose, edits: Vec<Edit>) -> Self {
        Self { title, safety: Safety::NeedsChoice, edits }
    }

    /// The finding's text with this made in it.
    pub fn made_in(&self, text: &[u8]) -> Vec<u8> {
        apply(text, &self.edits)
    }
}

/// Whether a fix can be made without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// What was written has exactly this meaning, and no host is added or dropped.
    Safe,
    /// Only the owner knows.
    NeedsChoice,
}

/// The edits of all `fixes` that can be made together, in the order of the text. Of two that meet, the first is made.
pub fn made_together(fixes: &mut dyn Iterator<Item = &Fix>) -> Vec<Edit> {
    let mut taken: Vec<&Edit> = Vec::new();
    for fix in fixes {
        if fix.edits.iter().all(|edit| is_free(edit.span, &taken)) {
            for edit in &fix.edits {
                taken.insert(place_among(edit.span, &taken), edit);
            }
        }
    }
    taken.into_iter().cloned().collect()
}

/// Whether `span` meets none of the edits that are `taken`. Two insertions at one place do meet: which comes first would
/// be chance.
fn is_free(span: Span, taken: &[&Edit]) -> bool {
    let at = place_among(span, taken);
    let before = at.checked_sub(1).and_then(|before| taken.get(before));
    before.is_none_or(|before| before.span.end <= span.start)
        && taken.get(at).is_none_or(|after| after.span != span && span.end <= after.span.start)
}

fn place_among(span: Span, taken: &[&Edit]) -> usize {
    taken.partition_point(|edit| edit.span < span)
}

/// A text to copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copyable {
    /// What it is, after "Copy": "record", "policy", "command", "setting".
    pub what: &'static str,
    /// The text.
    pub text: String,
}

impl Copyable {
    /// A record to publish.
    pub fn record(text: impl Into<String>) -> Self {
        Self { what: "record", text: text.into() }
    }

    /// A policy to publish.
    pub fn policy(text: impl Into<String>) -> Self {
        Self { what: "policy", text: text.into() }
    }

    /// A command to run.
    pub fn command(text: impl Into<String>) -> Self {
        Self { what: "command", text: text.into() }
    }

    /// A line for a web server's configuration.
    pub fn setting(text: impl Into<String>) -> Self {
        Self { what: "setting", text: text.into() }
    }
}
