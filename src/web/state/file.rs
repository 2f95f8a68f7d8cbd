//! Files that are opened and saved, and the evidence of the examples.

use std::rc::Rc;

use super::super::address::Route;
use super::super::editor::EditorText;
use super::super::examples::Example;
use super::{Check, Effect, Focus, State};
use crate::collect::Aim;
use crate::evidence::{Evidence, ShownKind, Timestamp};
use crate::name::PolicyDomain;

/// The largest file that is opened, in bytes: evidence and policies are far smaller.
pub const MAX_FILE: usize = 4 * 1024 * 1024;

/// What a policy is called where it is served (RFC 8461 §3.2). Some systems know names in one case only.
const POLICY_FILE: &str = "mta-sts.txt";

/// What is said of saved evidence that is no check.
const NO_CHECK: &str = "This file holds a text only, and no check. Paste the text instead.";

impl State {
    /// A file: evidence that was saved, what a check waits for, or a text for the linter. With the name that a Policy Host serves it under it is a
    /// policy, whatever stands in it.
    pub(super) fn file_opened(&mut self, name: &str, bytes: Vec<u8>, now: Timestamp) -> Vec<Effect> {
        self.file_problem = None;
        let text = String::from_utf8_lossy(&bytes);
        let is_policy = name.eq_ignore_ascii_case(POLICY_FILE);
        if is_policy || !text.trim_start().starts_with('{') {
            let kind = is_policy.then_some(ShownKind::Policy);
            return self
                .show_file(kind.unwrap_or(ShownKind::Any), bytes, now)
                .unwrap_or_else(|bytes| self.lint_given(Rc::new(EditorText::from_bytes(bytes)), kind, now));
        }
        match Evidence::from_json(&text) {
            Err(error) => self.file_failed(error.to_string()),
            Ok(evidence) => match evidence.domain.clone() {
                None => self.file_failed(NO_CHECK.to_owned()),
                Some(domain) => {
                    let was_running = matches!(self.check, Check::Running { .. });
                    self.route = Route::Check { typed: domain.to_string() };
                    self.show_saved(evidence, &domain);
                    let abort = was_running.then_some(Effect::Abort(Aim::Check));
                    abort
                        .into_iter()
                        .chain([Effect::PushAddress(self.route.to_query()), Effect::Focus(Focus::Verdict)])
                        .collect()
                }
            },
        }
    }

    /// The evidence of an example, unless something else is shown by now.
    pub(super) fn example_opened(&mut self, example: Example, json: &str) -> Vec<Effect> {
        if self.route != Route::Example(example) {
            return Vec::new();
        }
        match Evidence::from_json(json) {
            Ok(evidence) => match evidence.domain.clone() {
                Some(domain) => {
                    self.show_saved(evidence, &domain);
                    self.example = Some(example);
                    vec![Effect::Focus(Focus::Verdict)]
                }
                None => self.file_failed(NO_CHECK.to_owned()),
            },
            Err(error) => self.file_failed(error.to_string()),
        }
    }

    /// Shows a report on evidence that was saved.
    pub(super) fn show_saved(&mut self, evidence: Evidence, domain: &PolicyDomain) {
        self.run += 1;
        self.leave_logs();
        self.example = None;
        self.typed = domain.to_string();
        self.typed_problem = None;
        self.choice = None;
        self.understood = None;
        self.open_steps.clear();
        self.beside_is_open = false;
        self.over(evidence, true, None);
    }

    pub(super) fn file_failed(&mut self, why: String) -> Vec<Effect> {
        self.announcement.clone_from(&why);
        self.file_problem = Some(why);
        Vec::new()
    }

    pub(super) fn save(&mut self) -> Vec<Effect> {
        let Some(known) = self.known() else { return Vec::new() };
        let domain = known.evidence.domain.as_ref().map(ToString::to_string).unwrap_or_default();
        let effect = Effect::SaveFile {
            name: format!("mta-sts-check-{domain}-{}.json", known.evidence.started.policy_id()),
            text: known.evidence.to_json(),
        };
        self.announcement = "Saved the evidence as a file.".to_owned();
        vec![effect]
    }
}
