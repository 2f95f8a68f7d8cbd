//! THE VERDICT: weighs what the rules found and what was read, and says it. A pure function of evidence: no network, no
//! clock, no chance. The page only shows what stands in a [`Diagnosis`].

mod at_domain;
mod by_hand;
mod changes;
mod exhibits;
mod logged;
mod mend;
mod mended;
mod mx;
mod places;
mod read_as;
mod steps;
mod summary;
mod tls_by_hand;
mod understood;
mod verdict;

pub use at_domain::AtDomain;
pub use by_hand::ByHand;
pub use changes::Changes;
pub use exhibits::{Exhibit, exhibits, exhibits_beside};
pub use logged::{LoggedCertificate, LoggedHost};
pub use mend::{Mended, certain_edits, certain_fix, mend, mend_as_found};
pub use mx::{Fate, MxFate};
pub use places::Walked;
pub use read_as::{Only, notes};
pub use steps::{SeenBy, Step, StepKind, StepState};
pub use summary::{Next, Summary};
pub use tls_by_hand::TlsHost;
pub use understood::Understood;
pub use verdict::{IgnoredBecause, UnknownBecause, Verdict};

use crate::evidence::Evidence;
use crate::finding::{Finding, Prose};
use crate::read::{Answers, MxGivenDefect, SenderReport};
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
    /// What is not as an earlier check saw it; `None` where there is none beside this one.
    pub changes: Option<Changes>,
    /// What happens to mail at each MX host.
    pub mx: Vec<MxFate>,
    /// Who named the MX hosts, where a text was held against some.
    pub mx_seen_by: Option<SeenBy>,
    /// What of the MX hosts that a person gave is none, each as a sentence.
    pub mx_defects: Vec<MxGivenDefect>,
    /// What somebody should know, the gravest first.
    pub findings: Vec<Finding>,
    /// Where each finding stands, in words: one for each, in their order.
    pub places: Vec<Prose>,
    /// What a person can run and show where the policy could not be read, or was shown before.
    pub by_hand: Option<ByHand>,
    /// What is known of the policy's path at the domain itself, where the Policy Host serves none.
    pub at_domain: Option<AtDomain>,
    /// The hosts whose TLS a person can show.
    pub tls_by_hand: Vec<TlsHost>,
    /// The hosts whose certificates can be searched for in the public logs.
    pub searchable: Vec<String>,
    /// What was found there.
    pub logged: Vec<LoggedHost>,
    /// What a conforming sender understands of the texts.
    pub understood: Vec<Understood>,
    /// What the texts that a person showed were read as, and what has to be said of that.
    pub read_as: Vec<Prose>,
    /// What senders say of a failure, where a person showed that.
    pub reports: Vec<SenderReport>,
    /// Whether certificates in those texts are yet to be decoded.
    pub has_undecoded: bool,
    /// The policy or the record in the text that a person showed, where it is one.
    pub only: Option<Only>,
}

/// Judges `evidence`.
pub fn diagnose(evidence: &Evidence) -> Diagnosis {
    diagnose_case(&Case::new(evidence, &Answers::of(evidence)))
}

/// Judges evidence that was read already.
pub(crate) fn diagnose_case(case: &Case<'_>) -> Diagnosis {
    let answers = case.answers;
    let mut findings = rules::findings(case);
    let verdict = case.domain().map(|_| verdict::verdict(case));
    let mx = mx::fates(case, verdict.as_ref());
    let summary = case
        .domain()
        .zip(verdict.as_ref())
        .map(|(domain, verdict)| summary::summary(case, domain, verdict, &mx, &findings));
    let steps = case.domain().map(|domain| steps::steps(case, domain, &findings)).unwrap_or_default();
    let by_hand =
        case.domain().zip(verdict.as_ref()).and_then(|(domain, verdict)| by_hand::by_hand(case, domain, verdict));
    let searchable = case.domain().map(|domain| logged::searchable(case, domain)).unwrap_or_default();
    let logged = logged::logged(case, &searchable);
    let tls_by_hand = case.domain().map(|domain| tls_by_hand::tls_by_hand(case, domain)).unwrap_or_default();
    if case.domain().is_some() {
        mended::add_mended(case, &mut findings);
    }
    let places = places::places(case, &findings);
    Diagnosis {
        understood: understood::understood(case),
        read_as: read_as::read_as(case),
        reports: answers.shown.texts().iter().flat_map(|text| text.reports.clone()).collect(),
        has_undecoded: answers
            .shown
            .handshakes()
            .any(|handshake| handshake.pem.is_some() && handshake.certificate.is_none()),
        only: read_as::only(case),
        verdict,
        summary,
        steps,
        changes: changes::changes(case),
        mx,
        mx_seen_by: steps::mx_seen_by(case),
        mx_defects: answers.mx_given.iter().flat_map(|given| given.defects.clone()).collect(),
        findings,
        places,
        by_hand,
        at_domain: case.domain().and_then(|domain| at_domain::at_domain(case, domain)),
        tls_by_hand,
        searchable,
        logged,
    }
}
