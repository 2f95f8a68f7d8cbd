//! What the public certificate logs hold of the hosts of a domain, for the report: a host's certificates, or why it is not known.

use super::exhibits::ms;
use crate::collect::MAX_LOG_HOSTS;
use crate::evidence::{LogFailure, LogOutcome};
use crate::finding::{Prose, duration, plural, said, when};
use crate::name::{MxPattern, PolicyDomain};
use crate::read::Issuance;
use crate::rules::{Case, day, log_observation};
use crate::text::Shown;

/// What is logged of a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedHost {
    /// The host.
    pub host: String,
    /// Who said so, and how long it took.
    pub seen_by: String,
    /// Its certificates, the one that holds longest first.
    pub certificates: Vec<LoggedCertificate>,
    /// What has to be said: why nothing is known, that nothing was found, or that there is more.
    pub note: Option<Prose>,
}

/// A certificate in the logs, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedCertificate {
    /// Who issued it.
    pub issuer: String,
    /// Its first names.
    pub names: String,
    /// From when it holds.
    pub from: String,
    /// Until when it holds.
    pub until: String,
    /// How long that is from now: "54 days left", or "run out".
    pub left: String,
}

/// The most certificates of a host that are shown.
const MOST: usize = 5;
/// The most names of a certificate that are shown, and the most characters of one.
const MOST_NAMES: usize = 2;
const MAX_NAME: usize = 64;

/// The hosts whose certificates can be searched for, where something is deployed: the Policy Host, and those that take mail. A name
/// that is no host name has none.
pub(super) fn searchable(case: &Case<'_>, domain: &PolicyDomain) -> Vec<String> {
    if !case.is_deployed() {
        return Vec::new();
    }
    let mx_hosts = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_out_of_reach());
    let names = mx_hosts.map(|mx| mx.host.to_string()).filter(|name| MxPattern::read(name).is_ok());
    std::iter::once(domain.policy_host().to_string()).chain(names).take(MAX_LOG_HOSTS).collect()
}

/// What was found, host by host.
pub(super) fn logged(case: &Case<'_>, hosts: &[String]) -> Vec<LoggedHost> {
    hosts.iter().filter_map(|host| of_host(case, host)).collect()
}

fn of_host(case: &Case<'_>, host: &str) -> Option<LoggedHost> {
    let seen = log_observation(case, host)?;
    let asked = case.evidence.asked_before(seen).map(|asked| format!("asked {}", when(asked, case.evidence.judged_at)));
    let seen_by = format!("{} · {}", seen.service.name, asked.unwrap_or_else(|| ms(seen.elapsed_ms)));
    let found = Issuance::all_in(seen);
    let note = match (&seen.outcome, &found) {
        (LogOutcome::Failed(why), _) => Some(failure(*why)),
        (LogOutcome::Answer(_), None) => {
            Some(Prose::new("Not known: the service answered with something else than a list of certificates."))
        }
        (_, Some(found)) if found.is_empty() => Some(Prose::new("No certificate that covers it is logged.")),
        (_, Some(found)) if found.len() > MOST => Some(Prose::with("{} more are logged.", [said(found.len() - MOST)])),
        _ => None,
    };
    let certificates = found.unwrap_or_default().into_iter().take(MOST).map(|issuance| {
        let left = issuance.not_after.ms_since(case.evidence.judged_at) / 86_400_000;
        let is_over = issuance.not_after <= case.evidence.judged_at;
        let names = issuance.names.iter().take(MOST_NAMES).map(|name| Shown(name, MAX_NAME).to_string());
        let mut names = names.collect::<Vec<_>>().join(", ");
        if issuance.names.len() > MOST_NAMES {
            names += &format!(" and {} more", issuance.names.len() - MOST_NAMES);
        }
        LoggedCertificate {
            issuer: issuance.issuer,
            names,
            from: day(issuance.not_before),
            until: day(issuance.not_after),
            left: if is_over { "run out".to_owned() } else { format!("{} left", plural(left, "day")) },
        }
    });
    Some(LoggedHost { host: host.to_owned(), seen_by, certificates: certificates.collect(), note })
}

/// Why nothing is known of a host, in a sentence.
pub(super) fn failure(why: LogFailure) -> Prose {
    match why {
        LogFailure::Timeout => Prose::new("Not known: the service did not answer in time."),
        LogFailure::Unreachable => {
            Prose::new("Not known: this browser could not ask the service, and does not say why.")
        }
        LogFailure::Status(status) => Prose::with("Not known: the service answered with status {}.", [said(status)]),
        LogFailure::TooMany(Some(seconds)) => Prose::with(
            "Not known: the service was asked too much from this network. Ask again in {}.",
            [said(duration(u64::from(seconds)))],
        ),
        LogFailure::TooMany(None) => {
            Prose::new("Not known: the service was asked too much from this network. Ask again in an hour.")
        }
        LogFailure::TooLarge => Prose::new("Not known: the answer was longer than this page reads."),
    }
}
