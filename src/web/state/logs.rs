//! The search of the public certificate logs: only when it is pressed, and of the report that is shown.

use super::{Check, Effect, State};
use crate::collect::{LogServiceDefect, built_in_log_service, log_service_of_ones_own};
use crate::evidence::{LogObservation, LogService, Timestamp};

/// Who is asked, and what is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogChoice {
    /// The address of another service, where somebody typed one.
    pub typed: String,
    /// The host that is asked for, while a search is under way.
    pub asking: Option<String>,
    /// The number of the latest search; answers for another one are dropped.
    run: u32,
}

impl State {
    /// The service that is asked.
    pub fn log_service(&self) -> Result<LogService, LogServiceDefect> {
        if self.logs.typed.trim().is_empty() {
            return Ok(built_in_log_service());
        }
        log_service_of_ones_own(&self.logs.typed)
    }

    pub(super) fn search_logs(&mut self) -> Vec<Effect> {
        let Check::Over { known, .. } = &self.check else { return Vec::new() };
        let (hosts, service) = (known.diagnosis.searchable.clone(), self.log_service());
        let (Some(first), Ok(service)) = (hosts.first().cloned(), service) else { return Vec::new() };
        self.announcement = format!("Asking {} for certificates.", service.name);
        self.logs.asking = Some(first);
        self.logs.run += 1;
        vec![Effect::SearchLogs { run: self.logs.run, service, hosts }]
    }

    /// What a search has found by now, and the host that it asks for next; `None` where it is over.
    pub(super) fn logs_seen(&mut self, run: u32, seen: Vec<LogObservation>, asking: Option<String>) -> Vec<Effect> {
        if run != self.logs.run || self.logs.asking.is_none() {
            return Vec::new();
        }
        let is_over = asking.is_none();
        self.logs.asking = asking;
        let said = self.announcement.clone();
        self.judge_with(|evidence| {
            // Of each host, the last answer counts.
            evidence.logs.retain(|old| !seen.iter().any(|new| new.host == old.host));
            evidence.judged_at = seen.iter().map(|seen| seen.asked).fold(evidence.judged_at, Timestamp::max);
            evidence.logs.extend(seen);
        });
        // The verdict is not said again for this.
        self.announcement =
            if is_over { "The certificates that are logged stand below the findings.".to_owned() } else { said };
        Vec::new()
    }

    /// Another report is shown: what was asked for the one before is of no interest.
    pub(super) fn leave_logs(&mut self) {
        self.logs.asking = None;
    }
}
