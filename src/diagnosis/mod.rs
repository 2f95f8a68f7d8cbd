//! THE VERDICT: weighs what the rules found and what was read, and says it. A pure function of evidence: no network, no
//! clock, no chance. The page only shows what stands in a [`Diagnosis`].

mod exhibits;
mod mx;
mod steps;
mod summary;
mod understood;
mod verdict;

pub use exhibits::{Exhibit, exhibits};
pub use mx::{Fate, MxFate};
pub use steps::{SeenBy, Step, StepKind, StepState};
pub use summary::Summary;
pub use verdict::{IgnoredBecause, UnknownBecause, Verdict};

use crate::evidence::Evidence;
use crate::finding::{Finding, Prose};
use crate::read::Answers;
use crate::rules::{self, Case};

/// What senders will do, why, and what to change.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnosis {
    /// What happens to mail; `None` where nothing but a text was judged.
    pub verdict: Option<Verdict>,
    /// The verdict in words; `None` likewise.
    pub summary: Option<Summary>,
    /// The path that a sender walks; empty where nothing but a text was judged.
    pub steps: Vec<Step>,
    /// What happens to mail at each MX host.
    pub mx: Vec<MxFate>,
    /// What somebody should know, the gravest first.
    pub findings: Vec<Finding>,
    /// What a conforming sender understands of the texts.
    pub understood: Vec<Prose>,
}

/// Judges `evidence`.
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    let answers = Answers::of(evidence);
    let case = Case::new(evidence, &answers);
    let findings = rules::findings(&case);
    let verdict = case.domain().map(|_| verdict::verdict(&case));
    let mx = mx::fates(&case, verdict.as_ref());
    let summary = case
        .domain()
        .zip(verdict.as_ref())
        .map(|(domain, verdict)| summary::summary(&case, domain, verdict, &mx, &findings));
    let steps = case.domain().map(|domain| steps::steps(&case, domain, &findings)).unwrap_or_default();
    Diagnosis { understood: understood::understood(&case), verdict, summary, steps, mx, findings }
}
