//! What the public certificate logs hold of a host, where somebody wanted that to be asked: shared by the rules on it and by the
//! report. A log is not a handshake: what is logged need not be in use.

use super::Case;
use crate::evidence::{LogObservation, Timestamp};
use crate::read::Issuance;

/// What was asked last of `host`.
pub fn observation<'a>(case: &Case<'a>, host: &str) -> Option<&'a LogObservation> {
    case.evidence.logs.iter().rfind(|seen| seen.host == host)
}

/// What is known of a host by the logs.
pub(super) struct Holding {
    /// The certificates that cover it and had not run out, the one that holds longest first.
    pub(super) certificates: Vec<Issuance>,
    /// For when that holds: for now, or for when the logs were asked beside an earlier check.
    pub(super) as_of: Timestamp,
    /// When they were asked, where that was beside an earlier check.
    pub(super) before: Option<Timestamp>,
}

impl Holding {
    /// Of `host`; `None` where it is not known.
    pub(super) fn of(case: &Case<'_>, host: &str) -> Option<Self> {
        let seen = observation(case, host)?;
        let before = case.evidence.asked_before(seen);
        let as_of = before.unwrap_or(case.evidence.judged_at);
        let mut certificates = Issuance::all_in(seen)?;
        certificates.retain(|issuance| issuance.not_after > as_of);
        Some(Self { certificates, as_of, before })
    }
}

/// Whether a certificate has used up five sixths of its life: by then, one that renews itself has been renewed.
pub(super) fn is_overdue(issuance: &Issuance, now: Timestamp) -> bool {
    let life = issuance.not_after.ms_since(issuance.not_before);
    now.ms_since(issuance.not_before).saturating_mul(6) >= life.saturating_mul(5)
}
