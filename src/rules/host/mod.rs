//! Rules on the Policy Host and its answer (RFC 8461 §3.3).

mod bot_filter;
mod delegation_half;
mod host_absent;
mod host_addresses_several;
mod host_alias_dangling;
mod host_caa;
mod host_certificate_expired;
mod host_certificate_expires_soon;
mod host_certificate_renewal_overdue;
mod host_certificate_untrusted;
mod host_certificate_wrong_name;
mod host_https_record;
mod host_ipv6_only;
mod host_name_too_deep;
mod host_private;
mod host_unclaimed;
mod policy_charset;
mod policy_media_type;
mod policy_misplaced;
mod policy_redirect;
mod policy_status;
mod policy_timeout;
mod policy_unreachable;
mod policy_unreadable_here;

pub(super) use self::delegation_half::delegates_the_record_alone;
use super::{Case, registry};
use crate::finding::{Copyable, Severity, Value, said};
use crate::name::{PolicyDomain, PolicyHost};
use crate::read::{Alias, Beside, PolicyAnswer};

registry![
    |case| case.is_of_network() || case.policy_answer != PolicyAnswer::Pending || case.answers.shown.handshakes().next().is_some();
    host_absent,
    host_alias_dangling,
    host_private,
    host_ipv6_only,
    host_unclaimed,
    policy_misplaced,
    host_certificate_untrusted,
    host_certificate_expired,
    host_certificate_wrong_name,
    host_certificate_expires_soon,
    host_certificate_renewal_overdue,
    policy_unreachable,
    host_name_too_deep,
    policy_timeout,
    policy_redirect,
    policy_status,
    bot_filter,
    policy_media_type,
    policy_charset,
    policy_unreadable_here,
    host_addresses_several,
    host_https_record,
    host_caa,
    delegation_half,
];

/// How grave a defect of the Policy Host is: what its rule says where something is deployed, less where that is not
/// known. `None` where nothing is: then a web server that answers 404 has no defect.
pub(super) fn gravity(case: &Case<'_>, own: Severity) -> Option<Severity> {
    // An answer that was pasted alone is judged as if senders looked for it.
    if case.is_lint() || case.is_deployed() {
        return Some(own);
    }
    let less = if own == Severity::Error { Severity::Warning } else { Severity::Note };
    (!case.is_undeployed()).then_some(less)
}

/// The domain, and what stands beside, unless it is known that nothing is deployed.
fn beside<'c>(case: &'c Case<'_>) -> Option<(&'c PolicyDomain, &'c Beside)> {
    case.domain().filter(|_| !case.is_undeployed()).zip(case.answers.beside.as_deref())
}

/// The last alias of the Policy Host, unless it is a wildcard's.
fn alias<'a>(case: &Case<'a>) -> Option<&'a Alias> {
    let addresses = &case.answers.policy_host;
    case.own_alias(&addresses.v4).or_else(|| case.own_alias(&addresses.v6))
}

/// The command that shows the whole answer, where it is known of which host.
fn curl(case: &Case<'_>) -> Option<Copyable> {
    let domain = case.named_domain()?;
    Some(Copyable::command(format!("curl -sSi {}", domain.policy_host().policy_url())))
}

/// A record that gives the Policy Host an address of this type.
fn address_record(policy_host: &PolicyHost, record_type: &str) -> Copyable {
    Copyable::record(format!("{policy_host}. IN {record_type} <address of your web server>"))
}

/// A time as people say it: `6.2 seconds`.
fn seconds(ms: u32) -> Value {
    match (ms / 1000, ms % 1000 / 100) {
        (whole, 0) => said(format!("{whole} seconds")),
        (whole, tenths) => said(format!("{whole}.{tenths} seconds")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_seconds() {
        assert_eq!(seconds(10_004), said("10 seconds"));
        assert_eq!(seconds(6_249), said("6.2 seconds"));
    }
}
