//! A check: how it begins, what it comes to know, how it ends, and how an address leads to it.

use std::rc::Rc;

use super::super::address::Route;
use super::compare::announced;
use super::kept::Kept;
use super::{Before, Effect, Focus, State};
use crate::collect::{Aim, Waiting};
use crate::diagnosis::{Diagnosis, Verdict, diagnose};
use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
use crate::name::{Entry, PolicyDomain, understand};

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
        /// Whether the verdict is shown already, since nothing that it waits for can change it.
        stands: bool,
        /// What it is compared with.
        before: Option<Before>,
    },
    /// Over, or opened from a file.
    Over {
        /// What is known.
        known: Rc<Judged>,
        /// Whether it was opened from a file.
        from_file: bool,
        /// What it is compared with, where more is known of that than its evidence keeps.
        before: Option<Before>,
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

/// How somebody came to a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// By pressing a button: the address bar is to follow.
    Pressed,
    /// By an address: a link, back, forward.
    Followed,
}

impl State {
    /// Understands what stands in the field and checks it. Where it cannot be understood, a report that is shown stays.
    pub(super) fn check_typed(&mut self, arrival: Arrival) -> Vec<Effect> {
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
    pub(super) fn start(&mut self, domain: PolicyDomain, understood: Option<String>, arrival: Arrival) -> Vec<Effect> {
        let resolvers = match self.resolvers() {
            Ok(resolvers) => resolvers,
            Err(defect) => {
                self.leave_other_report(arrival);
                return self.resolver_failed(defect);
            }
        };
        let mut effects = Vec::new();
        if matches!(self.check, Check::Running { .. }) {
            effects.push(Effect::Abort(Aim::Check));
        }
        self.run += 1;
        self.leave_logs();
        self.kept = Kept::default();
        self.example = None;
        self.understood = understood;
        self.typed_problem = None;
        self.choice = None;
        self.open_steps.clear();
        self.beside_is_open = false;
        self.file_problem = None;
        self.announcement = format!("Checking {domain}.");
        self.route = Route::Check { typed: domain.to_string() };
        self.check = Check::Running {
            run: self.run,
            known: None,
            domain: domain.clone(),
            waiting: Vec::new(),
            stands: false,
            before: None,
        };
        // First of all, for it is what is waited for.
        effects.push(Effect::Start { run: self.run, aim: Aim::Check, domain, resolvers });
        if arrival == Arrival::Pressed {
            effects.push(Effect::PushAddress(self.route.to_query()));
        }
        effects
    }

    /// An address was followed to something that cannot be checked: the report of another domain does not stay below it.
    pub(super) fn leave_other_report(&mut self, arrival: Arrival) {
        if arrival == Arrival::Followed && matches!(self.check, Check::Over { .. }) {
            self.check = Check::Idle;
        }
    }

    /// More is known. A verdict that stands is shown at once, but for one with which somebody goes on: what is compared with it, or
    /// what a person is to show, has its place beside a check that is over. It is said when the rest takes its time: mostly that is
    /// there before a sentence is read, and what is said anew cuts it short.
    pub(super) fn progressed(
        &mut self,
        run: u32,
        mut evidence: Evidence,
        waiting: Vec<Waiting>,
        is_certain: bool,
        now: Timestamp,
    ) {
        let Check::Running { run: current, known, waiting: waited_for, stands, before, .. } = &mut self.check else {
            return;
        };
        if *current != run {
            return;
        }
        evidence.earlier = before.as_ref().map(|before| before.sighting.clone());
        self.kept.put_into(&mut evidence);
        *waited_for = waiting;
        let judged = match known {
            Some(known) if known.evidence == evidence => known,
            _ => known.insert(Rc::new(Judged::new(evidence))),
        };
        let is_answer = !matches!(judged.diagnosis.verdict, None | Some(Verdict::Unknown(_)));
        *stands = is_certain && is_answer && before.is_none();
        if *stands && takes_long(waited_for, now) {
            self.announcement = verdict_in_words(&judged.diagnosis);
        }
    }

    pub(super) fn finished(&mut self, run: u32, mut evidence: Evidence) -> Vec<Effect> {
        let Check::Running { run: current, known, stands, before, .. } = &mut self.check else { return Vec::new() };
        if *current != run {
            return Vec::new();
        }
        let shown = known.take().filter(|_| *stands);
        let said = shown.map(|shown| verdict_in_words(&shown.diagnosis)).filter(|said| *said == self.announcement);
        let before = before.take();
        evidence.earlier = before.as_ref().map(|before| before.sighting.clone());
        self.kept.put_into(&mut evidence);
        self.over(evidence, false, before);
        // A verdict that was said before is not said again.
        if let (Some(said), Some(known)) = (said, self.known())
            && said == verdict_in_words(&known.diagnosis)
        {
            self.announcement = counts(&known.diagnosis);
        }
        Vec::new()
    }

    /// Shows what is known, and says the verdict.
    pub(super) fn over(&mut self, evidence: Evidence, from_file: bool, before: Option<Before>) {
        let known = Rc::new(Judged::new(evidence));
        if known.diagnosis.summary.is_some() {
            self.announcement = said(&known, before.as_ref());
        }
        self.check = Check::Over { known, from_file, before };
    }

    pub(super) fn navigated(&mut self, route: Route) -> Vec<Effect> {
        if route == self.route && !matches!(self.check, Check::Idle) {
            return Vec::new();
        }
        self.route = route;
        self.file_problem = None;
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
                // Coming back to a report that is still there shows it again.
                if self.example == Some(example) && matches!(self.check, Check::Over { .. }) {
                    return Vec::new();
                }
                self.typed_problem = None;
                self.choice = None;
                let abort = matches!(self.check, Check::Running { .. }).then_some(Effect::Abort(Aim::Check));
                self.check = Check::Idle;
                abort.into_iter().chain([Effect::OpenExample(example)]).collect()
            }
            Route::Lint => vec![Effect::Focus(Focus::Lint)],
            Route::About | Route::Rules | Route::Rule { .. } => vec![Effect::Focus(Focus::Page)],
        }
    }

    /// The domain of the check under way, or of the report.
    pub fn checked_domain(&self) -> Option<&PolicyDomain> {
        match &self.check {
            Check::Idle => None,
            Check::Running { domain, .. } => Some(domain),
            Check::Over { known, .. } => known.evidence.domain.as_ref(),
        }
    }

    /// Keeps what stands in the box for a policy that cannot be read.
    pub(super) fn paste(&mut self, text: String) {
        let Some(domain) = self.checked_domain().cloned() else { return };
        self.pasted.retain(|(of, _)| *of != domain);
        self.pasted.push((domain, text));
    }

    /// Judges the check again with the policy that was pasted.
    pub(super) fn go_on(&mut self, now: Timestamp) -> Vec<Effect> {
        let pasted = self.pasted();
        if pasted.trim().is_empty() {
            return Vec::new();
        }
        let shown = Shown::typed(ShownKind::Any, pasted.into());
        self.judge_shown(shown, now)
    }

    /// Judges the check again with what a person showed.
    pub(super) fn judge_shown(&mut self, shown: Shown, now: Timestamp) -> Vec<Effect> {
        // What could not be read before is tried anew.
        self.decoded.clear();
        self.judge_with(|evidence| {
            evidence.judged_at = now;
            // By a clock that was set back it would be of before the check.
            evidence.shown.push(Shown { at: Some(now.max(evidence.started)), ..shown });
        });
        vec![Effect::Focus(Focus::Verdict)]
    }

    /// Judges the report again, its evidence as `change` leaves it. Where there is none, nothing happens.
    pub(super) fn judge_with(&mut self, change: impl FnOnce(&mut Evidence)) {
        let Check::Over { known, from_file, before } = &self.check else { return };
        let (mut evidence, from_file, before) = (known.evidence.clone(), *from_file, before.clone());
        change(&mut evidence);
        self.over(evidence, from_file, before);
    }
}

/// Whether something is waited for so long that it is worth saying: most answers come sooner than one reads.
pub fn takes_long(waiting: &[Waiting], now: Timestamp) -> bool {
    const LONG: u64 = 500;
    waiting.iter().any(|waiting| now.ms_since(waiting.since) >= LONG)
}

/// A verdict for those who do not see it.
fn said(known: &Judged, before: Option<&Before>) -> String {
    format!("{}{} {}", announced(known, before), verdict_in_words(&known.diagnosis), counts(&known.diagnosis))
}

fn verdict_in_words(diagnosis: &Diagnosis) -> String {
    diagnosis.summary.as_ref().map(|summary| format!("{}. {}.", summary.kicker, summary.headline)).unwrap_or_default()
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
