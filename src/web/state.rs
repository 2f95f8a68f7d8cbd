//! All behaviour of the page, as a pure function: [`State::reduce`] takes an action and gives the effects that the browser
//! is to carry out. Nothing that was typed, pasted or saved is lost by it.

use std::rc::Rc;

use super::address::Route;
use super::examples::Example;
use crate::collect::{self, ResolverDefect, Waiting};
use crate::diagnosis::{Diagnosis, StepKind, diagnose};
use crate::evidence::{Evidence, Resolver, Shown, ShownKind, Timestamp};
use crate::name::{Entry, PolicyDomain, understand};
use crate::read::recognise;

/// The largest file that is opened, in bytes: evidence and policies are far smaller.
pub const MAX_FILE: usize = 4 * 1024 * 1024;

/// What is said of saved evidence that is no check.
const NO_CHECK: &str = "This file holds a text only, and no check. Paste the text instead.";

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
    /// What stands in the box for a policy that cannot be read.
    pub pasted: String,
    /// The linter.
    pub lint: Lint,
    /// Who is asked for DNS.
    pub resolver: ResolverChoice,
    /// What is the matter with a file that was opened, in a sentence.
    pub file_problem: Option<String>,
    /// What a screen reader is to say now.
    pub announcement: String,
    /// The text that "Copy" was pressed beside last, and what came of it, for its button to say so.
    pub copy: Option<Copy>,
    /// The steps whose raw evidence is open.
    pub open_steps: Vec<StepKind>,
    /// The number of the latest check; answers for another one are dropped.
    run: u32,
}

/// A text on its way to the clipboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The text.
    pub text: String,
    /// Whether it got there; `None` while the browser has not said.
    pub done: Option<bool>,
}

/// Both domains that a bare `mta-sts.` host can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The domain whose Policy Host it would be.
    pub behind: PolicyDomain,
    /// The host itself.
    pub itself: PolicyDomain,
}

/// A check, at any moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Check {
    /// None yet.
    Idle,
    /// Under way.
    Running {
        /// Which one.
        run: u32,
        /// What is known by now; `None` before anything is.
        known: Option<Rc<Judged>>,
        /// The domain.
        domain: PolicyDomain,
        /// What it waits for.
        waiting: Vec<Waiting>,
    },
    /// Over, or opened from a file.
    Over {
        /// What is known.
        known: Rc<Judged>,
        /// Whether it was opened from a file.
        from_file: bool,
    },
}

/// Evidence and what follows from it; the one is never without the other.
#[derive(Debug, PartialEq)]
pub struct Judged {
    /// What was seen.
    pub evidence: Evidence,
    /// What follows.
    pub diagnosis: Diagnosis,
}

impl Judged {
    /// Judges `evidence`.
    pub fn new(evidence: Evidence) -> Self {
        Self { diagnosis: diagnose(&evidence), evidence }
    }
}

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

/// Who is asked for DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolverChoice {
    /// Whether the choice is open.
    pub is_open: bool,
    /// The one that is asked first: an index into the built-in ones, or the one of one's own.
    pub first: FirstResolver,
    /// What stands in the field for an address of one's own.
    pub typed: String,
    /// What is the matter with it.
    pub problem: Option<ResolverDefect>,
}

/// The resolver that is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstResolver {
    /// A built-in one, by its place.
    BuiltIn(usize),
    /// The one whose address somebody typed, and no other.
    OnesOwn,
}

/// Something that somebody did, or that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The field "Domain" was changed.
    DomainTyped(String),
    /// "Check" was pressed.
    CheckPressed,
    /// One of the two meanings of a `mta-sts.` host was chosen.
    Chosen(PolicyDomain),
    /// "Stop" was pressed.
    StopPressed,
    /// A check knows more.
    Progressed {
        /// Which one.
        run: u32,
        /// What is known by now.
        evidence: Evidence,
        /// What it waits for.
        waiting: Vec<Waiting>,
    },
    /// A check is over.
    Finished {
        /// Which one.
        run: u32,
        /// What is known.
        evidence: Evidence,
    },
    /// The browser shows another address: a link, back, forward, or the first one.
    Navigated(Route),
    /// The box for a policy that cannot be read was changed.
    PolicyPasted(String),
    /// "Go on" was pressed beside it.
    GoOnPressed,
    /// The linter's text was changed.
    LintTyped(String),
    /// What the linter's text is was said; `None` lets the page tell.
    LintKindChosen(Option<ShownKind>),
    /// The fix of a finding was pressed, by the finding's place in the list.
    FixPressed(usize),
    /// "Undo" was pressed.
    UndoPressed,
    /// "Change resolver" was pressed.
    ResolverOpened,
    /// A resolver was chosen.
    ResolverChosen(FirstResolver),
    /// The address of one's own resolver was changed.
    ResolverTyped(String),
    /// A file was opened: its bytes.
    FileOpened(Vec<u8>),
    /// A file could not be read, or is too large.
    FileFailed(String),
    /// The evidence of an example came: its JSON.
    ExampleOpened(Example, String),
    /// A step's name was pressed, which opens and closes its raw evidence.
    StepPressed(StepKind),
    /// "Save" was pressed.
    SavePressed,
    /// "Copy" was pressed beside a text.
    CopyPressed {
        /// What it is: "record", "policy", "command".
        what: &'static str,
        /// The text.
        text: String,
    },
    /// A text was copied.
    Copied {
        /// What it is.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// A text could not be copied.
    CopyFailed,
}

/// Something that the browser is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Begin a check, and tell of it by its number.
    Start {
        /// Its number.
        run: u32,
        /// Of what.
        domain: PolicyDomain,
        /// Asking whom, in order.
        resolvers: Vec<Resolver>,
    },
    /// End the check that is under way; its answers are of no interest.
    Abort,
    /// End the check that is under way and say [`Action::Finished`] with what is known.
    Stop,
    /// Show this query in the address bar, as a new place to come back to.
    PushAddress(String),
    /// Fetch the evidence of an example, and say [`Action::ExampleOpened`] or [`Action::FileFailed`].
    OpenExample(Example),
    /// Put a file into somebody's hands.
    SaveFile {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Put a text on the clipboard, and say [`Action::Copied`] or [`Action::CopyFailed`].
    Copy {
        /// What it is.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Move the focus: to the verdict, or to a field that wants attention.
    Focus(Focus),
}

/// How somebody came to a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Arrival {
    /// By pressing a button: the address bar is to follow.
    Pressed,
    /// By an address: a link, back, forward.
    Followed,
}

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The field "Domain".
    Domain,
    /// The verdict of a report.
    Verdict,
    /// The linter's box.
    Lint,
    /// The head of another page of the app.
    Page,
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
            pasted: String::new(),
            lint: Lint {
                text: String::new(),
                said_kind: None,
                kind: ShownKind::Policy,
                judged: None,
                before: Vec::new(),
            },
            resolver: ResolverChoice {
                is_open: false,
                first: FirstResolver::BuiltIn(0),
                typed: String::new(),
                problem: None,
            },
            file_problem: None,
            announcement: String::new(),
            copy: None,
            open_steps: Vec::new(),
            run: 0,
        }
    }

    /// The window's title: it says what is shown.
    pub fn title(&self) -> String {
        let shown = match &self.route {
            Route::Start => return "mta-sts-check".to_owned(),
            Route::Lint => "Lint a policy or a record".to_owned(),
            Route::About => "What it can and cannot see".to_owned(),
            Route::Check { .. } | Route::Example(_) => match &self.check {
                Check::Idle => "Check".to_owned(),
                Check::Running { domain, .. } => format!("Checking {domain}"),
                Check::Over { known, .. } => match (&known.diagnosis.summary, &known.evidence.domain) {
                    (Some(summary), Some(domain)) => format!("{}: {domain}", summary.kicker),
                    _ => "Check".to_owned(),
                },
            },
        };
        format!("{shown} – mta-sts-check")
    }

    /// The resolvers that are asked, in order: the chosen one first, then the other built-in ones; one of one's own alone.
    pub fn resolvers(&self) -> Result<Vec<Resolver>, ResolverDefect> {
        let mut resolvers = collect::built_in();
        match self.resolver.first {
            FirstResolver::OnesOwn => Ok(vec![collect::resolver_of_ones_own(&self.resolver.typed)?]),
            FirstResolver::BuiltIn(index) => {
                if index < resolvers.len() {
                    let first = resolvers.remove(index);
                    resolvers.insert(0, first);
                }
                Ok(resolvers)
            }
        }
    }

    /// What is known of the check, if anything is.
    pub fn known(&self) -> Option<&Rc<Judged>> {
        match &self.check {
            Check::Idle => None,
            Check::Running { known, .. } => known.as_ref(),
            Check::Over { known, .. } => Some(known),
        }
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
            Action::StopPressed => match self.check {
                // The button goes away with the check; the focus is not to go with it.
                Check::Running { .. } => vec![Effect::Stop, Effect::Focus(Focus::Verdict)],
                Check::Idle | Check::Over { .. } => Vec::new(),
            },
            Action::Progressed { run, evidence, waiting } => self.progressed(run, evidence, waiting),
            Action::Finished { run, evidence } => self.finished(run, evidence),
            Action::Navigated(route) => self.navigated(route),
            Action::PolicyPasted(text) => {
                self.pasted = text;
                Vec::new()
            }
            Action::GoOnPressed => self.go_on(now),
            Action::LintTyped(text) => {
                self.lint.text = text;
                self.lint.before.clear();
                self.lint(now);
                Vec::new()
            }
            Action::LintKindChosen(kind) => {
                self.lint.said_kind = kind;
                self.lint(now);
                Vec::new()
            }
            Action::FixPressed(index) => self.fix(index, now),
            Action::UndoPressed => {
                if let Some(text) = self.lint.before.pop() {
                    self.lint.text = text;
                    self.lint(now);
                    self.announcement = "Undone.".to_owned();
                }
                vec![Effect::Focus(Focus::Lint)]
            }
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
            Action::FileOpened(bytes) => self.file_opened(&bytes, now),
            Action::FileFailed(why) => self.file_failed(why),
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
            Action::SavePressed => self.save(),
            Action::CopyPressed { what, text } => {
                self.copy = Some(Copy { text: text.clone(), done: None });
                vec![Effect::Copy { what, text }]
            }
            Action::Copied { what, text } => {
                self.copy = Some(Copy { text, done: Some(true) });
                self.announcement = format!("Copied the {what}.");
                Vec::new()
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

    /// Understands what stands in the field and checks it. Where it cannot be understood, a report that is shown stays.
    fn check_typed(&mut self, arrival: Arrival) -> Vec<Effect> {
        self.typed_problem = None;
        self.choice = None;
        match understand(&self.typed) {
            Ok(Entry::One(meant)) => {
                let note = meant.to_string();
                let differs = meant.domain.as_str() != self.typed.trim();
                self.start(meant.domain, differs.then_some(note), arrival)
            }
            Ok(Entry::Either { behind, itself }) => {
                self.leave_other_report(arrival);
                self.choice = Some(Choice { behind: behind.domain, itself: itself.domain });
                self.announcement = "Two domains can be meant. Choose one.".to_owned();
                Vec::new()
            }
            Err(error) => {
                self.leave_other_report(arrival);
                self.typed_problem = Some(error.to_string());
                vec![Effect::Focus(Focus::Domain)]
            }
        }
    }

    /// Begins a check.
    fn start(&mut self, domain: PolicyDomain, understood: Option<String>, arrival: Arrival) -> Vec<Effect> {
        let resolvers = match self.resolvers() {
            Ok(resolvers) => resolvers,
            Err(defect) => {
                self.leave_other_report(arrival);
                self.resolver.is_open = true;
                self.resolver.problem = Some(defect);
                self.announcement = defect.to_string();
                return Vec::new();
            }
        };
        let mut effects = Vec::new();
        if matches!(self.check, Check::Running { .. }) {
            effects.push(Effect::Abort);
        }
        self.run += 1;
        self.understood = understood;
        self.typed_problem = None;
        self.choice = None;
        self.open_steps.clear();
        self.pasted = String::new();
        self.file_problem = None;
        self.announcement = format!("Checking {domain}.");
        self.route = Route::Check { typed: domain.to_string() };
        if arrival == Arrival::Pressed {
            effects.push(Effect::PushAddress(self.route.to_query()));
        }
        self.check = Check::Running { run: self.run, known: None, domain: domain.clone(), waiting: Vec::new() };
        effects.push(Effect::Start { run: self.run, domain, resolvers });
        effects
    }

    /// An address was followed to something that cannot be checked: the report of another domain does not stay below it.
    fn leave_other_report(&mut self, arrival: Arrival) {
        if arrival == Arrival::Followed && matches!(self.check, Check::Over { .. }) {
            self.check = Check::Idle;
        }
    }

    fn progressed(&mut self, run: u32, evidence: Evidence, waiting: Vec<Waiting>) -> Vec<Effect> {
        if let Check::Running { run: current, known, waiting: waited_for, .. } = &mut self.check
            && *current == run
        {
            if known.as_ref().is_none_or(|known| known.evidence != evidence) {
                *known = Some(Rc::new(Judged::new(evidence)));
            }
            *waited_for = waiting;
        }
        Vec::new()
    }

    fn finished(&mut self, run: u32, evidence: Evidence) -> Vec<Effect> {
        if !matches!(self.check, Check::Running { run: current, .. } if current == run) {
            return Vec::new();
        }
        self.over(evidence, false);
        Vec::new()
    }

    /// Shows what is known, and says the verdict.
    fn over(&mut self, evidence: Evidence, from_file: bool) {
        let known = Rc::new(Judged::new(evidence));
        if let Some(summary) = &known.diagnosis.summary {
            self.announcement = format!("{}. {}. {}", summary.kicker, summary.headline, counts(&known.diagnosis));
        }
        self.check = Check::Over { known, from_file };
    }

    fn navigated(&mut self, route: Route) -> Vec<Effect> {
        if route == self.route && !matches!(self.check, Check::Idle) {
            return Vec::new();
        }
        self.route = route;
        match &self.route {
            Route::Check { typed } => {
                self.typed.clone_from(typed);
                // Coming back to a report that is still there shows it again, without asking anybody.
                let is_meant = |domain: &PolicyDomain| matches!(understand(typed), Ok(Entry::One(meant)) if meant.domain == *domain);
                if self.checked_domain().is_some_and(is_meant) {
                    self.typed_problem = None;
                    self.choice = None;
                    return Vec::new();
                }
                self.check_typed(Arrival::Followed)
            }
            Route::Start => {
                self.typed_problem = None;
                self.choice = None;
                vec![Effect::Focus(Focus::Domain)]
            }
            Route::Example(example) => {
                let example = *example;
                self.typed_problem = None;
                self.choice = None;
                let abort = matches!(self.check, Check::Running { .. }).then_some(Effect::Abort);
                self.check = Check::Idle;
                abort.into_iter().chain([Effect::OpenExample(example)]).collect()
            }
            Route::Lint => vec![Effect::Focus(Focus::Lint)],
            Route::About => vec![Effect::Focus(Focus::Page)],
        }
    }

    /// The domain of the check under way, or of the report.
    fn checked_domain(&self) -> Option<&PolicyDomain> {
        match &self.check {
            Check::Idle => None,
            Check::Running { domain, .. } => Some(domain),
            Check::Over { known, .. } => known.evidence.domain.as_ref(),
        }
    }

    /// Judges the check again with the policy that was pasted.
    fn go_on(&mut self, now: Timestamp) -> Vec<Effect> {
        let Check::Over { known, from_file } = &self.check else { return Vec::new() };
        if self.pasted.trim().is_empty() {
            return Vec::new();
        }
        let mut evidence = known.evidence.clone();
        evidence.judged_at = now;
        evidence.shown.push(Shown { kind: ShownKind::Policy, text: self.pasted.clone().into_bytes() });
        let from_file = *from_file;
        self.over(evidence, from_file);
        vec![Effect::Focus(Focus::Verdict)]
    }

    fn lint(&mut self, now: Timestamp) {
        let lint = &mut self.lint;
        lint.kind = lint.said_kind.unwrap_or_else(|| recognise(lint.text.as_bytes()));
        let shown = Shown { kind: lint.kind, text: lint.text.clone().into_bytes() };
        lint.judged = (!lint.text.is_empty()).then(|| Rc::new(Judged::new(Evidence::of_text(shown, now))));
    }

    fn fix(&mut self, index: usize, now: Timestamp) -> Vec<Effect> {
        let finding = self.lint.judged.as_ref().and_then(|judged| judged.diagnosis.findings.get(index));
        let Some(fix) = finding.and_then(|finding| finding.fix.as_ref()) else { return Vec::new() };
        let fixed = fix.made_in(self.lint.text.as_bytes());
        self.announcement = format!("Done: {}.", fix.title);
        let before = std::mem::replace(&mut self.lint.text, String::from_utf8_lossy(&fixed).into_owned());
        self.lint.before.push(before);
        self.lint(now);
        vec![Effect::Focus(Focus::Lint)]
    }

    /// A file: evidence that was saved, or a text for the linter.
    fn file_opened(&mut self, bytes: &[u8], now: Timestamp) -> Vec<Effect> {
        self.file_problem = None;
        let text = String::from_utf8_lossy(bytes);
        if !text.trim_start().starts_with('{') {
            self.route = Route::Lint;
            self.lint.said_kind = None;
            // What stood there before is one Undo away.
            let before = std::mem::replace(&mut self.lint.text, text.into_owned());
            self.lint.before.push(before);
            self.lint(now);
            return vec![Effect::PushAddress(self.route.to_query()), Effect::Focus(Focus::Lint)];
        }
        match Evidence::from_json(&text) {
            Err(error) => self.file_failed(error.to_string()),
            Ok(evidence) => match evidence.domain.clone() {
                None => self.file_failed(NO_CHECK.to_owned()),
                Some(domain) => {
                    let was_running = matches!(self.check, Check::Running { .. });
                    self.route = Route::Check { typed: domain.to_string() };
                    self.show_saved(evidence, &domain);
                    let abort = was_running.then_some(Effect::Abort);
                    abort
                        .into_iter()
                        .chain([Effect::PushAddress(self.route.to_query()), Effect::Focus(Focus::Verdict)])
                        .collect()
                }
            },
        }
    }

    /// The evidence of an example, unless something else is shown by now.
    fn example_opened(&mut self, example: Example, json: &str) -> Vec<Effect> {
        if self.route != Route::Example(example) {
            return Vec::new();
        }
        match Evidence::from_json(json) {
            Ok(evidence) => match evidence.domain.clone() {
                Some(domain) => {
                    self.show_saved(evidence, &domain);
                    vec![Effect::Focus(Focus::Verdict)]
                }
                None => self.file_failed(NO_CHECK.to_owned()),
            },
            Err(error) => self.file_failed(error.to_string()),
        }
    }

    /// Shows a report on evidence that was saved.
    fn show_saved(&mut self, evidence: Evidence, domain: &PolicyDomain) {
        self.run += 1;
        self.typed = domain.to_string();
        self.typed_problem = None;
        self.choice = None;
        self.understood = None;
        self.open_steps.clear();
        self.pasted = String::new();
        self.over(evidence, true);
    }

    fn file_failed(&mut self, why: String) -> Vec<Effect> {
        self.announcement.clone_from(&why);
        self.file_problem = Some(why);
        Vec::new()
    }

    fn save(&mut self) -> Vec<Effect> {
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

impl Default for State {
    fn default() -> Self {
        Self::new()
    }
}

/// How many findings there are of each kind, in words: "1 error, 2 warnings."
pub fn counts(diagnosis: &Diagnosis) -> String {
    use crate::finding::{Severity, plural};
    let count = |severity| diagnosis.findings.iter().filter(|finding| finding.severity == severity).count() as u64;
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match (errors, warnings) {
        (0, 0) => "No errors and no warnings.".to_owned(),
        (0, _) => format!("{}.", plural(warnings, "warning")),
        (_, 0) => format!("{}.", plural(errors, "error")),
        (_, _) => format!("{}, {}.", plural(errors, "error"), plural(warnings, "warning")),
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
