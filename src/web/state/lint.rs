//! The linter: a text that is judged as one types, and its fixes.

use std::rc::Rc;

use super::{Effect, Focus, Judged, State};
use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
use crate::read::recognise;

/// The linter.
#[derive(Clone, Debug, PartialEq)]
pub struct Lint {
    /// What stands in the box.
    pub text: String,
    /// What it is taken for, if somebody said so.
    pub said_kind: Option<ShownKind>,
    /// What it is taken for.
    pub kind: ShownKind,
    /// The text, judged; `None` while the box is empty.
    pub judged: Option<Rc<Judged>>,
    /// The texts before each fix, the latest last: what Undo brings back.
    pub before: Vec<String>,
}

impl Lint {
    /// An empty box.
    pub(super) fn new() -> Self {
        Self { text: String::new(), said_kind: None, kind: ShownKind::Policy, judged: None, before: Vec::new() }
    }
}

impl State {
    pub(super) fn lint(&mut self, now: Timestamp) {
        let lint = &mut self.lint;
        lint.kind = lint.said_kind.unwrap_or_else(|| recognise(lint.text.as_bytes()));
        let shown = Shown { kind: lint.kind, text: lint.text.clone().into_bytes() };
        lint.judged = (!lint.text.is_empty()).then(|| Rc::new(Judged::new(Evidence::of_text(shown, now))));
    }

    pub(super) fn fix(&mut self, index: usize, now: Timestamp) -> Vec<Effect> {
        let finding = self.lint.judged.as_ref().and_then(|judged| judged.diagnosis.findings.get(index));
        let Some(fix) = finding.and_then(|finding| finding.fix.as_ref()) else { return Vec::new() };
        let fixed = fix.made_in(self.lint.text.as_bytes());
        self.announcement = format!("Done: {}.", fix.title);
        let before = std::mem::replace(&mut self.lint.text, String::from_utf8_lossy(&fixed).into_owned());
        self.lint.before.push(before);
        self.lint(now);
        vec![Effect::Focus(Focus::Lint)]
    }
}
