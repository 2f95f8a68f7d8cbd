//! The linter: a text that is judged as one types, and its fixes.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::certificates::Decoded;
use super::{Against, Effect, Focus, Judged, State, are_drawn_as, counts};
use crate::diagnosis::{Diagnosis, Only, certain_fix, mend};
use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
use crate::finding::{Finding, Place, Severity, plural};
use crate::text::Span;
use crate::web::editor::{Change, EditorText, units_of};

/// The linter.
#[derive(Clone, Debug, PartialEq)]
pub struct Lint {
    /// What stands in the editor.
    pub text: Rc<EditorText>,
    /// What it is taken for, if somebody said so.
    pub said_kind: Option<ShownKind>,
    /// The text, judged; `None` while the editor is empty.
    pub judged: Option<Rc<Judged>>,
    /// What it is held against.
    pub against: Against,
    /// The texts before each fix, the latest last: what Undo brings back.
    pub before: Vec<Rc<EditorText>>,
    /// The certificates that were read last, and in which text.
    pub(super) decoded: Option<Decoded>,
}

/// A replacement in the text area, in UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// What is taken out.
    pub taken: Range<usize>,
    /// What is put there.
    pub text: String,
    /// Where the caret stands then.
    pub caret: usize,
}

/// Where the caret stands after a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caret {
    /// Before what was put in: much was, and one reads it from there.
    Before,
    /// Behind it.
    Behind,
}

impl Lint {
    /// An empty editor.
    pub(super) fn new() -> Self {
        Self {
            text: Rc::default(),
            said_kind: None,
            judged: None,
            against: Against::default(),
            before: Vec::new(),
            decoded: None,
        }
    }

    /// What there is to copy: the policy or the record, where the text holds one and no more, else all of it.
    pub fn what_to_copy(&self) -> &'static str {
        self.only().map_or("text", |only| only.what)
    }

    /// That text.
    pub fn to_copy(&self) -> Cow<'_, str> {
        match self.only().and_then(|only| only.text.as_ref()) {
            Some(only) => Cow::Borrowed(only),
            None => String::from_utf8_lossy(self.text.bytes()),
        }
    }

    /// What findings mark in the text.
    pub fn marks(&self) -> impl Iterator<Item = (Severity, Span)> {
        self.findings().iter().filter_map(|finding| Some((finding.severity, span(finding)?)))
    }

    /// How many findings are mended without asking.
    pub fn certain_fixes(&self) -> usize {
        self.findings().iter().filter_map(certain_fix).count()
    }

    /// Whether the page shows the same of both around its editor, but for how long the text is.
    pub fn is_drawn_as(&self, other: &Self) -> bool {
        let around = match (&self.judged, &other.judged) {
            (None, None) => true,
            (Some(one), Some(other)) => is_drawn_as(&one.diagnosis, &other.diagnosis),
            _ => false,
        };
        around && self.before.is_empty() == other.before.is_empty() && self.certain_fixes() == other.certain_fixes()
    }

    /// Another text in the editor. Where nothing of a file is left, nothing is left of what was said of it.
    fn hold(&mut self, text: Rc<EditorText>) {
        if text.came() != self.text.came() {
            self.said_kind = None;
        }
        self.text = text;
    }

    fn only(&self) -> Option<&Only> {
        self.judged.as_ref().and_then(|judged| judged.diagnosis.only.as_ref())
    }

    fn findings(&self) -> &[Finding] {
        self.judged.as_ref().map_or(&[], |judged| &judged.diagnosis.findings)
    }

    fn shown(&self) -> Shown {
        let kind = self.said_kind.unwrap_or(ShownKind::Any);
        let (text, certificates) = (self.text.bytes().to_vec(), self.certificates_in(self.text.bytes()));
        Shown { came: self.text.came(), certificates, ..Shown::exact(kind, text) }
    }
}

impl State {
    /// The text area holds another text. One that a fix had left behind comes back as it was.
    pub(super) fn lint_typed(&mut self, text: String, now: Timestamp) -> Vec<Effect> {
        let typed = (text != self.lint.text.shown()).then(|| self.lint.text.typed(text));
        typed.map(|typed| self.lint_holds(typed, now)).unwrap_or_default()
    }

    /// The same, where it is known what is not as it was.
    pub(super) fn lint_typed_at(&mut self, taken: Range<usize>, put: &str, now: Timestamp) -> Vec<Effect> {
        let is_change = !taken.is_empty() || !put.is_empty();
        let typed = if is_change { self.lint.text.typed_at(taken, put) } else { None };
        typed.map(|typed| self.lint_holds(typed, now)).unwrap_or_default()
    }

    fn lint_holds(&mut self, typed: EditorText, now: Timestamp) -> Vec<Effect> {
        let lint = &mut self.lint;
        if let Some(before) = lint.before.pop_if(|before| before.shown() == typed.shown()) {
            lint.hold(before);
        } else {
            lint.hold(Rc::new(typed));
            lint.before.clear();
        }
        self.lint(now);
        vec![Effect::RestSoon]
    }

    /// Nothing was typed for a while: what there is to say can be said.
    pub(super) fn lint_rested(&mut self) {
        let counts = self.lint_counts();
        // What was said in the meantime, and ends with the same counts, is not cut short.
        if counts.is_empty() || !self.announcement.ends_with(&counts) {
            self.announcement = counts;
        }
    }

    pub(super) fn lint(&mut self, now: Timestamp) {
        let lint = &mut self.lint;
        let evidence = (!lint.text.is_empty()).then(|| lint.against.beside(Evidence::of_text(lint.shown(), now)));
        lint.judged = evidence.map(|evidence| Rc::new(Judged::new(evidence)));
    }

    pub(super) fn finding_pressed(&self, index: usize) -> Vec<Effect> {
        let span = self.lint.findings().get(index).and_then(span);
        span.map(|span| Effect::SelectInLint(units_of(&self.lint.text, span))).into_iter().collect()
    }

    pub(super) fn fix(&mut self, index: usize, now: Timestamp) -> Vec<Effect> {
        let Some(fix) = self.lint.findings().get(index).and_then(|finding| finding.fix.as_ref()) else {
            return Vec::new();
        };
        let (fixed, done) = (fix.made_in(self.lint.text.bytes()), fix.title.to_string());
        self.replace_lint(fixed, &done, Caret::Behind, now)
    }

    pub(super) fn fix_all(&mut self, now: Timestamp) -> Vec<Effect> {
        let fixed = mend(&self.lint.shown(), now);
        if fixed.rounds.is_empty() {
            return Vec::new();
        }
        let mended = plural(self.lint.certain_fixes() as u64, "finding");
        self.replace_lint(fixed.text, &format!("{mended} mended"), Caret::Before, now)
    }

    pub(super) fn undo(&mut self, now: Timestamp) -> Vec<Effect> {
        let Some(before) = self.lint.before.pop() else { return vec![Effect::Focus(Focus::Lint)] };
        let replaced = Rc::clone(&self.lint.text);
        self.lint.hold(before);
        self.lint(now);
        self.announcement = format!("Undone. {}", self.lint_counts());
        self.show_replacement(&replaced, Caret::Behind)
    }

    /// Puts another text in place of the one in the editor, which Undo brings back.
    fn replace_lint(&mut self, bytes: Vec<u8>, done: &str, caret: Caret, now: Timestamp) -> Vec<Effect> {
        let mended = Rc::new(self.lint.text.mended(bytes));
        let replaced = std::mem::replace(&mut self.lint.text, mended);
        self.lint.before.push(Rc::clone(&replaced));
        self.lint(now);
        self.announcement = format!("Done: {done}. {}", self.lint_counts());
        self.show_replacement(&replaced, caret)
    }

    /// What the text area is told, which held `replaced`.
    fn show_replacement(&self, replaced: &EditorText, caret: Caret) -> Vec<Effect> {
        let text = &self.lint.text;
        let Some(change) = Change::between(replaced.shown(), text.shown()) else {
            return vec![Effect::Focus(Focus::Lint)];
        };
        let caret = match caret {
            Caret::Before => change.start,
            Caret::Behind => change.new_end,
        };
        vec![Effect::ReplaceInLint(Replacement {
            taken: replaced.unit_of_shown(change.start)..replaced.unit_of_shown(change.old_end),
            text: text.shown().get(change.put()).unwrap_or_default().to_owned(),
            caret: text.unit_of_shown(caret),
        })]
    }

    /// How many findings there are, in words.
    pub(super) fn lint_counts(&self) -> String {
        self.lint.judged.as_ref().map(|judged| counts(&judged.diagnosis)).unwrap_or_default()
    }
}

/// Whether the page shows the same of both, but for the text itself.
fn is_drawn_as(one: &Diagnosis, other: &Diagnosis) -> bool {
    are_drawn_as(one, other)
        && one.understood == other.understood
        && one.read_as == other.read_as
        && one.reports == other.reports
        && one.mx == other.mx
        && one.mx_defects == other.mx_defects
        && one.only.as_ref().map(|only| only.what) == other.only.as_ref().map(|only| only.what)
}

/// Where a finding stands in the text.
fn span(finding: &Finding) -> Option<Span> {
    match finding.place {
        Place::Text { span, .. } => Some(span),
        _ => None,
    }
}
