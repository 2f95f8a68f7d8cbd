//! What the public certificate logs hold of a host, where somebody wanted that to be asked: shared by the rules on it and by the
//! report. A log is not a handshake: what is logged need not be in use.

use super::Case;
use crate::evidence::{LogObservation, Timestamp};
use crate::read::Issuance;

/// What was asked last of `host`.
pub fn observation<'a>(case: &Case<'a>, host: &str) -> Option<&'a LogObservation> {
    case.evidence.logs.iter().rfind(|seen| seen.host == host)
}

/// The certificates in the logs that cover `host` and have not run out, the one that holds longest first. `None` where that is
/// not known.
pub(super) fn holding(case: &Case<'_>, host: &str) -> Option<Vec<Issuance>> {
    let mut found = Issuance::all_in(observation(case, host)?)?;
    found.retain(|issuance| issuance.not_after > case.evidence.judged_at);
    Some(found)
}

/// Whether a certificate has used up five sixths of its life: by then, one that renews itself has been renewed.
pub(super) fn is_overdue(issuance: &Issuance, now: Timestamp) -> bool {
    let life = issuance.not_after.ms_since(issuance.not_before);
    now.ms_since(issuance.not_before).saturating_mul(6) >= life.saturating_mul(5)
}
