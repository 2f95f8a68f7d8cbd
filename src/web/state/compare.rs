//! An earlier check beside the one that is shown: from a file of the same domain, or the report that stood there when "Check
//! again" was pressed.

use super::check::Arrival;
use super::kept::Kept;
use super::{Check, Effect, Focus, Judged, State};
use crate::evidence::{Evidence, Sighting, Timestamp};
use crate::finding::{Prose, day_or_time, plural};
use crate::rules::sighting;

/// What a check is compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// What was seen.
    pub(super) sighting: Sighting,
    /// What that comes to, in a few words; the evidence of the later check does not keep it.
    pub verdict: Option<Prose>,
}

impl Before {
    /// What `evidence` is worth to a later check.
    fn of(evidence: &Evidence) -> Self {
        let verdict = crate::diagnosis::diagnose(evidence).summary.map(|summary| summary.kicker);
        Self { sighting: sighting(evidence), verdict }
    }
}

impl State {
    /// "Check again", or "Check now" on a report that was opened from a file: what it shows is what the new check is compared
    /// with, and what a person gave stays. An example was made up, and nothing that is seen is later than it.
    pub(super) fn check_again(&mut self) -> Vec<Effect> {
        let Check::Over { known, .. } = &self.check else { return Vec::new() };
        let Some(domain) = known.evidence.domain.clone() else { return Vec::new() };
        let is_seen = self.example.is_none();
        let (seen, kept) = is_seen.then(|| (Before::of(&known.evidence), Kept::of(&known.evidence))).unzip();
        self.typed = domain.to_string();
        let effects = self.start(domain, None, Arrival::Pressed);
        if let Check::Running { before, .. } = &mut self.check {
            *before = seen;
            self.kept = kept.unwrap_or_default();
            // What was being read of it is read again once the check is over.
            self.decoded.clear();
        }
        effects
    }

    /// A file of an earlier check, opened beside the report.
    pub(super) fn earlier_opened(&mut self, bytes: &[u8], now: Timestamp) -> Vec<Effect> {
        self.file_problem = None;
        let Check::Over { known, before, .. } = &mut self.check else { return Vec::new() };
        match earlier_than(&known.evidence, bytes) {
            Err(why) => self.file_failed(why),
            Ok(earlier) => {
                let earlier = Before::of(&earlier);
                let sighting = earlier.sighting.clone();
                *before = Some(earlier);
                self.judge_with(|evidence| {
                    evidence.judged_at = now;
                    evidence.earlier = Some(sighting);
                });
                vec![Effect::Focus(Focus::Verdict)]
            }
        }
    }
}

/// The verdict of before and that of now, in a few words, where they differ.
pub fn verdict_before<'k>(known: &'k Judged, before: Option<&'k Before>) -> Option<[&'k Prose; 2]> {
    let then = before?.verdict.as_ref()?;
    let now = &known.diagnosis.summary.as_ref()?.kicker;
    (then != now).then_some([then, now])
}

/// What is said of the changes before the verdict: "2 changes since 14:02 UTC. "
pub(super) fn announced(known: &Judged, before: Option<&Before>) -> String {
    let Some(changes) = &known.diagnosis.changes else { return String::new() };
    let since = day_or_time(changes.since, known.evidence.judged_at);
    let count = changes.changed.len() + usize::from(verdict_before(known, before).is_some());
    match count {
        0 if changes.unknown.is_empty() => format!("Nothing changed since {since}. "),
        0 => format!("Of what was seen both times, nothing changed since {since}. "),
        _ => format!("{} since {since}. ", plural(count as u64, "change")),
    }
}

/// The evidence in a file, if it is of the same domain as `shown`, and earlier.
fn earlier_than(shown: &Evidence, bytes: &[u8]) -> Result<Evidence, String> {
    let earlier = Evidence::from_json(&String::from_utf8_lossy(bytes)).map_err(|error| error.to_string())?;
    let (Some(domain), Some(of)) = (&shown.domain, &earlier.domain) else {
        return Err("This file holds a text only, and no check. Open one that was saved from a report.".to_owned());
    };
    if domain != of {
        return Err(format!("This file is of {of}, and the report of {domain}. Open an earlier file of {domain}."));
    }
    if earlier.started >= shown.started {
        let [then, now] = [earlier.started, shown.started].map(Timestamp::date_and_time);
        return Err(format!("This file is of {then}, and the report of {now}. Open a file that is earlier."));
    }
    Ok(earlier)
}
