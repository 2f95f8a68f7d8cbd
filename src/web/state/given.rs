//! A text that is given to the page and to no field of it: it goes where it is most likely of use.

use std::rc::Rc;

use super::super::address::Route;
use super::super::editor::EditorText;
use super::{Check, Effect, Focus, State};
use crate::evidence::{Shown, ShownKind, Timestamp};
use crate::name::understand;
use crate::read::Recognised;

impl State {
    /// A text was pasted anywhere, dropped, or read from the clipboard.
    pub(super) fn text_given(&mut self, text: String, now: Timestamp) -> Vec<Effect> {
        if text.trim().is_empty() {
            self.announcement = "There is no text on the clipboard.".to_owned();
            return Vec::new();
        }
        if self.waits_for_text() {
            self.paste(text);
            return self.go_on(now);
        }
        if self.shows_check() && self.shows_handshake(&text) {
            return self.judge_shown(Shown::typed(ShownKind::Any, text.into()), now);
        }
        if self.route == Route::Start && understand(&text).is_ok() {
            self.typed = text.trim().to_owned();
            self.typed_problem = None;
            self.choice = None;
            return vec![Effect::Focus(Focus::Domain)];
        }
        // A check under way may come to want it.
        if matches!(self.check, Check::Running { .. }) && self.shows_check() {
            self.paste(text);
            self.announcement = "The text is kept until the check is over.".to_owned();
            return Vec::new();
        }
        self.lint_given(Rc::new(EditorText::pasted(text)), None, now)
    }

    /// The clipboard could not be read.
    pub(super) fn paste_failed(&mut self) -> Vec<Effect> {
        self.announcement =
            "This browser did not let the clipboard be read. The box has the focus: press Ctrl+V or Cmd+V.".to_owned();
        vec![Effect::Focus(Focus::Paste)]
    }

    /// Takes a file as what a person shows of a check that waits for that; gives it back where none does.
    pub(super) fn show_file(
        &mut self,
        kind: ShownKind,
        bytes: Vec<u8>,
        now: Timestamp,
    ) -> Result<Vec<Effect>, Vec<u8>> {
        if !self.waits_for_text() {
            return Err(bytes);
        }
        // It stands in the box, too, to be looked at and changed.
        self.paste(String::from_utf8_lossy(&bytes).into_owned());
        Ok(self.judge_shown(Shown::exact(kind, bytes), now))
    }

    /// Puts another text into the linter and goes there. What stood there before is one Undo away.
    pub(super) fn lint_given(&mut self, text: Rc<EditorText>, kind: Option<ShownKind>, now: Timestamp) -> Vec<Effect> {
        let is_there = self.route == Route::Lint;
        self.route = Route::Lint;
        self.lint.said_kind = kind;
        let before = std::mem::replace(&mut self.lint.text, text);
        self.lint.before.push(before);
        self.lint(now);
        let address = (!is_there).then(|| Effect::PushAddress(self.route.to_query()));
        address.into_iter().chain([Effect::Focus(Focus::Lint)]).collect()
    }

    /// A text was copied: where it is the command whose output the check waits for, that belongs into the box.
    pub(super) fn go_on_from(&mut self, copied: &str) -> Vec<Effect> {
        let way = self.known().and_then(|known| known.diagnosis.by_hand.as_ref());
        if !self.waits_for_text() || way.is_none_or(|way| way.command.text != copied) {
            return Vec::new();
        }
        self.announcement = "Copied the command. Run it, and paste here what it prints.".to_owned();
        vec![Effect::Focus(Focus::Paste)]
    }

    /// Whether a report is shown that a text from a person continues.
    fn waits_for_text(&self) -> bool {
        let Check::Over { known, .. } = &self.check else { return false };
        self.shows_check() && known.diagnosis.by_hand.is_some()
    }

    /// Whether `text` shows the TLS of a host, for a report that offers to judge that.
    fn shows_handshake(&self, text: &str) -> bool {
        let Check::Over { known, .. } = &self.check else { return false };
        let shown = Shown::typed(ShownKind::Any, text.into());
        !known.diagnosis.tls_by_hand.is_empty()
            && !Recognised::new(&shown, known.evidence.domain.as_ref()).handshakes.is_empty()
    }

    fn shows_check(&self) -> bool {
        matches!(self.route, Route::Check { .. } | Route::Example(_))
    }
}
