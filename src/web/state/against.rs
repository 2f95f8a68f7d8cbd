//! What a text in the linter is held against: MX hosts that somebody gives, or those that DNS has for a domain. DNS is asked
//! when a button is pressed, and never while somebody types.

use super::{Effect, Focus, State};
use crate::collect::Aim;
use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
use crate::name::{PolicyDomain, understand};
use crate::read::{Answers, Looked};

/// What a text is held against.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Against {
    /// What stands in the field "MX hosts".
    pub typed: String,
    /// What stands in the field "Domain".
    pub domain: String,
    /// What is the matter with it, or why DNS did not say its MX hosts; in a sentence.
    pub problem: Option<String>,
    /// The question to DNS that is under way.
    pub asking: Option<Asking>,
    /// What DNS said of the domain's MX hosts. It counts until something is typed into either field.
    found: Option<Evidence>,
}

/// A question to DNS that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// Its number.
    run: u32,
    /// Whether "Stop" was pressed.
    is_stopped: bool,
}

impl Against {
    /// Whether DNS said the MX hosts that count.
    pub fn is_matched(&self) -> bool {
        self.found.is_some()
    }

    /// The domain that is meant: of a `mta-sts.` host, the one that it serves the policy of.
    pub fn meant(&self) -> Option<PolicyDomain> {
        understand(&self.domain).ok().map(|entry| entry.behind().domain)
    }

    /// `evidence` of a text, with all that it is held against.
    pub(super) fn beside(&self, mut evidence: Evidence) -> Evidence {
        evidence.meant_for = self.meant();
        if let Some(found) = &self.found {
            evidence.dns.clone_from(&found.dns);
        } else if !self.typed.trim().is_empty() {
            let text = self.typed.clone().into_bytes();
            evidence.shown.push(Shown::typed(ShownKind::MxHosts, text));
        }
        evidence
    }
}

impl State {
    /// The field "MX hosts" was changed: what stands there counts.
    pub(super) fn mx_typed(&mut self, typed: String, now: Timestamp) -> Vec<Effect> {
        let against = &mut self.lint.against;
        against.typed = typed;
        against.found = None;
        self.lint(now);
        vec![Effect::RestSoon]
    }

    /// The field "Domain" was changed: what DNS said of another one no longer counts.
    pub(super) fn match_domain_typed(&mut self, domain: String, now: Timestamp) -> Vec<Effect> {
        let against = &mut self.lint.against;
        against.domain = domain;
        against.problem = None;
        against.found = None;
        let abort = against.asking.take().map(|_| Effect::Abort(Aim::MxHosts));
        self.lint(now);
        abort.into_iter().collect()
    }

    /// "Match" was pressed, or "Stop" in its place.
    pub(super) fn match_pressed(&mut self) -> Vec<Effect> {
        if let Some(asking) = &mut self.lint.against.asking {
            asking.is_stopped = true;
            return vec![Effect::Stop(Aim::MxHosts)];
        }
        let domain = match understand(&self.lint.against.domain) {
            Ok(entry) => entry.behind().domain,
            Err(error) => {
                self.match_failed(error.to_string());
                return vec![Effect::Focus(Focus::Match)];
            }
        };
        let resolvers = match self.resolvers() {
            Ok(resolvers) => resolvers,
            Err(defect) => return self.resolver_failed(defect),
        };
        self.run += 1;
        let run = self.run;
        self.announcement = format!("Asking for the MX hosts of {domain}.");
        self.lint.against.problem = None;
        self.lint.against.asking = Some(Asking { run, is_stopped: false });
        vec![Effect::Start { run, aim: Aim::MxHosts, domain, resolvers }]
    }

    /// What DNS said, if that question was this one.
    pub(super) fn match_finished(&mut self, run: u32, evidence: &Evidence, now: Timestamp) {
        let against = &mut self.lint.against;
        let Some(asked) = against.asking.take_if(|asking| asking.run == run) else { return };
        let domain = evidence.meant_for.as_ref().map(ToString::to_string).unwrap_or_default();
        match Answers::of(evidence).mx.looked {
            Looked::NotAsked | Looked::Unanswered if asked.is_stopped => {
                self.match_failed(format!("Stopped before DNS said the MX hosts of {domain}."));
            }
            Looked::NotAsked | Looked::Unanswered => self.match_failed(format!(
                "No resolver could say which hosts take the mail of {domain}. Try again, or use a resolver of your own."
            )),
            Looked::NoSuchName | Looked::NoData | Looked::Found(_) => {
                against.found = Some(evidence.clone());
                self.lint(now);
                self.announcement = format!("Matched with the MX hosts of {domain}. {}", self.lint_counts());
            }
        }
    }

    fn match_failed(&mut self, why: String) {
        self.announcement.clone_from(&why);
        self.lint.against.problem = Some(why);
    }
}
