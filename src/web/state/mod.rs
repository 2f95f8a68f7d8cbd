//! All behaviour of the page, as a pure function: [`State::reduce`] takes an action and gives the effects that the browser
//! is to carry out. Nothing that was typed, pasted or saved is lost by it.

mod action;
mod against;
mod cards;
mod certificates;
mod check;
mod compare;
mod file;
mod given;
mod hand_on;
mod kept;
mod lint;
mod logs;
mod look;
mod resolver;
#[cfg(test)]
mod tests;
mod texts;
mod tls;

use std::rc::Rc;

pub use action::{Action, Effect, Focus};
pub use against::{Against, Asking};
pub use cards::{Card, MOST_CARDS, are_drawn_as, cards};
use check::Arrival;
pub use check::{Check, Choice, Judged, counts, takes_long};
pub use compare::{Before, verdict_before};
pub use file::MAX_FILE;
pub use hand_on::{LINK, MARKDOWN};
use kept::Kept;
pub use lint::{Lint, Replacement};
pub use logs::LogChoice;
pub use resolver::{FirstResolver, ResolverChoice};
pub use texts::{RuleExample, RuleText, RuleTexts};
use tls::TlsBox;

use super::address::Route;
use super::examples::Example;
use crate::collect::{Aim, Waiting};
use crate::diagnosis::StepKind;
use crate::evidence::Timestamp;
use crate::finding::sentence;
use crate::name::{Entry, PolicyDomain, understand};
use crate::rules;

/// All that the page knows.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What is shown.
    pub route: Route,
    /// What stands in the field "Domain".
    pub typed: String,
    /// What is the matter with it, in a sentence.
    pub typed_problem: Option<String>,
    /// Both domains that a bare `mta-sts.` host can mean, to choose from.
    pub choice: Option<Choice>,
    /// What was understood of what was typed, where that is not the same.
    pub understood: Option<String>,
    /// The check.
    pub check: Check,
    /// What was typed or pasted into the box for a policy that cannot be read, of each domain. It stays for the next check,
    /// and stands in no other domain's box.
    pasted: Vec<(PolicyDomain, String)>,
    /// The linter.
    pub lint: Lint,
    /// The long texts of the rules.
    pub texts: RuleTexts,
    /// Who is asked for DNS.
    pub resolver: ResolverChoice,
    /// What is the matter with a file that was opened, in a sentence.
    pub file_problem: Option<String>,
    /// What a screen reader is to say now.
    pub announcement: String,
    /// The text that "Copy" was pressed beside last, and what came of it, for its button to say so.
    pub copy: Option<Copy>,
    /// Whether the browser lets a page read the clipboard.
    pub reads_clipboard: bool,
    /// The steps whose raw evidence is open.
    pub open_steps: Vec<StepKind>,
    /// Whether the raw evidence of what stands behind no step is open.
    pub beside_is_open: bool,
    /// The domain that is asked whether the policy stands there, while it is.
    looking: Option<PolicyDomain>,
    /// The example whose evidence is shown, if one's is.
    example: Option<Example>,
    /// The search of the public certificate logs.
    pub logs: LogChoice,
    /// The box for what shows a host's TLS.
    tls: TlsBox,
    /// What the check under way has from the report before it.
    kept: Kept,
    /// The texts in which certificates were read, or tried to.
    decoded: Vec<Vec<u8>>,
    /// The number of the latest check; answers for another one are dropped.
    run: u32,
}

/// A text on its way to the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// What it is.
    pub what: &'static str,
    /// The text.
    pub text: String,
    /// Whether it got there; `None` while the browser has not said.
    pub done: Option<bool>,
}

impl State {
    /// The page before anything happened.
    pub fn new() -> Self {
        Self {
            route: Route::Start,
            typed: String::new(),
            typed_problem: None,
            choice: None,
            understood: None,
            check: Check::Idle,
            pasted: Vec::new(),
            lint: Lint::new(),
            texts: RuleTexts::at_first(),
            resolver: ResolverChoice::new(),
            file_problem: None,
            announcement: String::new(),
            copy: None,
            reads_clipboard: false,
            open_steps: Vec::new(),
            beside_is_open: false,
            looking: None,
            example: None,
            logs: LogChoice::default(),
            tls: TlsBox::default(),
            kept: Kept::default(),
            decoded: Vec::new(),
            run: 0,
        }
    }

    /// The window's title: it says what is shown.
    pub fn title(&self) -> String {
        let shown = match &self.route {
            Route::Start => return "mta-sts-check".to_owned(),
            Route::Lint => "Lint a policy or a record".to_owned(),
            Route::About => "What it can and cannot see".to_owned(),
            Route::Rules => "All rules".to_owned(),
            Route::Rule { slug } => {
                rules::named(slug).map_or_else(|| "No such rule".to_owned(), |rule| sentence(rule.title))
            }
            Route::Check { .. } | Route::Example(_) => match &self.check {
                Check::Idle => "Check".to_owned(),
                Check::Running { known: Some(known), stands: true, .. } | Check::Over { known, .. } => {
                    match (&known.diagnosis.summary, &known.evidence.domain) {
                        (Some(summary), Some(domain)) => format!("{}: {domain}", summary.kicker),
                        _ => "Check".to_owned(),
                    }
                }
                Check::Running { domain, .. } => format!("Checking {domain}"),
            },
        };
        format!("{shown} – mta-sts-check")
    }

    /// What is known of the check, if anything is.
    pub fn known(&self) -> Option<&Rc<Judged>> {
        match &self.check {
            Check::Idle => None,
            Check::Running { known, .. } => known.as_ref(),
            Check::Over { known, .. } => Some(known),
        }
    }

    /// What stands in the box for a policy that cannot be read.
    pub fn pasted(&self) -> &str {
        let domain = self.checked_domain();
        let pasted = self.pasted.iter().find(|(of, _)| Some(of) == domain);
        pasted.map_or("", |(_, text)| text)
    }

    /// What the check waits for at this step, if it is under way and waits for something there.
    pub fn waits_for(&self, step: StepKind) -> Option<&Waiting> {
        let Check::Running { domain, waiting, .. } = &self.check else { return None };
        let host = domain.policy_host();
        waiting.iter().find(|waiting| {
            if waiting.what == host.policy_url() {
                return matches!(step, StepKind::PolicyHost | StepKind::Policy);
            }
            // "TXT _mta-sts.example.com": what is asked about which name.
            let name = waiting.what.split(' ').next_back().unwrap_or_default();
            if name == domain.record_name() {
                step == StepKind::Record
            } else if name == host.as_str() {
                step == StepKind::PolicyHost
            } else {
                step == StepKind::MxHosts && name != domain.tlsrpt_name()
            }
        })
    }

    /// The domain that the field "Domain" means, where it means one.
    pub fn domain_meant(&self) -> Option<PolicyDomain> {
        match understand(&self.typed) {
            Ok(Entry::One(meant)) => Some(meant.domain),
            Ok(Entry::Either { .. }) | Err(_) => None,
        }
    }

    /// Takes one action, which happens at `now`. Gives what the browser is to do because of it.
    pub fn reduce(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        let mut effects = self.take(action, now);
        if self.shows_texts() {
            effects.extend(self.want_texts());
        }
        effects.extend(self.want_certificates());
        effects
    }

    fn take(&mut self, action: Action, now: Timestamp) -> Vec<Effect> {
        match action {
            Action::DomainTyped(typed) => {
                self.typed = typed;
                self.typed_problem = None;
                self.choice = None;
                Vec::new()
            }
            Action::CheckPressed => self.check_typed(Arrival::Pressed),
            Action::Chosen(domain) => {
                self.typed = domain.to_string();
                self.choice = None;
                self.start(domain, None, Arrival::Pressed)
            }
            Action::AgainPressed => self.check_again(),
            Action::StopPressed => match self.check {
                // The button goes away with the check; the focus is not to go with it.
                Check::Running { .. } => vec![Effect::Stop(Aim::Check), Effect::Focus(Focus::Verdict)],
                Check::Idle | Check::Over { .. } => Vec::new(),
            },
            Action::Progressed { run, evidence, waiting, stands } => {
                self.progressed(run, evidence, waiting, stands, now);
                Vec::new()
            }
            Action::Finished { run, evidence } => {
                self.match_finished(run, &evidence, now);
                self.finished(run, evidence)
            }
            Action::Navigated(route) => self.navigated(route),
            Action::PolicyPasted(text) => {
                self.paste(text);
                Vec::new()
            }
            Action::GoOnPressed => self.go_on(now),
            Action::LogsPressed => self.search_logs(),
            Action::LogsSeen { run, seen, asking } => self.logs_seen(run, seen, asking),
            Action::LogServiceTyped(typed) => {
                self.logs.typed = typed;
                Vec::new()
            }
            Action::TextGiven(text) => self.text_given(text, now),
            Action::PastePressed => vec![Effect::ReadClipboard],
            Action::PasteFailed => self.paste_failed(),
            Action::TlsHostChosen(host) => {
                self.choose_tls_host(host);
                Vec::new()
            }
            Action::TlsPasted(text) => {
                self.paste_tls(text);
                Vec::new()
            }
            Action::TlsGoOnPressed => self.go_on_with_tls(now),
            Action::LintTyped(text) => self.lint_typed(text, now),
            Action::LintTypedAt { taken, put } => self.lint_typed_at(taken, &put, now),
            Action::LintRested => {
                self.lint_rested();
                Vec::new()
            }
            Action::LintKindChosen(kind) => {
                self.lint.said_kind = kind;
                self.lint(now);
                Vec::new()
            }
            Action::FixPressed(index) => self.fix(index, now),
            Action::FixAllPressed => self.fix_all(now),
            Action::FindingPressed(index) => self.finding_pressed(index),
            Action::MxTyped(typed) => self.mx_typed(typed, now),
            Action::MatchDomainTyped(typed) => self.match_domain_typed(typed, now),
            Action::MatchPressed => self.match_pressed(),
            Action::UndoPressed => self.undo(now),
            Action::ResolverOpened => {
                self.resolver.is_open = !self.resolver.is_open;
                Vec::new()
            }
            Action::ResolverChosen(first) => {
                self.resolver.first = first;
                self.resolver.problem = None;
                Vec::new()
            }
            Action::ResolverTyped(typed) => {
                self.resolver.typed = typed;
                self.resolver.first = FirstResolver::OnesOwn;
                self.resolver.problem = None;
                Vec::new()
            }
            Action::FileOpened { name, bytes } => self.file_opened(&name, bytes, now),
            Action::EarlierOpened(bytes) => self.earlier_opened(&bytes, now),
            Action::FileFailed(why) => self.file_failed(why),
            Action::FileProblemClosed => {
                self.file_problem = None;
                Vec::new()
            }
            Action::ExampleOpened(example, json) => self.example_opened(example, &json),
            Action::StepPressed(step) => {
                let others: Vec<_> = self.open_steps.iter().copied().filter(|open| *open != step).collect();
                if others.len() == self.open_steps.len() {
                    self.open_steps.push(step);
                } else {
                    self.open_steps = others;
                }
                Vec::new()
            }
            Action::BesidePressed => {
                self.beside_is_open = !self.beside_is_open;
                Vec::new()
            }
            Action::LookPressed => self.look(),
            Action::Looked(domain, seen) => self.looked(&domain, seen, now),
            Action::MarkdownPressed => self.copy_markdown(),
            Action::LinkPressed => self.copy_link(),
            Action::SavePressed => self.save(),
            Action::LintCopyPressed => {
                let text = self.lint.to_copy().into_owned();
                self.copy(self.lint.what_to_copy(), text)
            }
            Action::Idle => self.want_texts().into_iter().collect(),
            Action::TextsCame(json) => self.texts_came(json.as_deref()),
            Action::CertificatesRead { text, read } => self.certificates_read(&text, read, now),
            Action::TextsPressed => self.try_texts_again(),
            Action::ExampleTried(rule, index) => self.try_example(rule, index, now),
            Action::CopyPressed { what, text } => self.copy(what, text),
            Action::Copied { what, text } => {
                self.announcement = format!("Copied the {what}.");
                let goes_on = self.go_on_from(&text);
                self.copy = Some(Copy { what, text, done: Some(true) });
                goes_on
            }
            Action::CopyFailed => {
                if let Some(copy) = &mut self.copy {
                    copy.done = Some(false);
                }
                self.announcement =
                    "This browser did not let the text be copied. Select it and copy it by hand.".to_owned();
                Vec::new()
            }
        }
    }
}

impl State {
    fn copy(&mut self, what: &'static str, text: String) -> Vec<Effect> {
        self.copy = Some(Copy { what, text: text.clone(), done: None });
        vec![Effect::Copy { what, text }]
    }
}

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}
