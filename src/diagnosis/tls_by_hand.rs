//! What a person can run and show of the TLS of a domain's hosts, which a page cannot see.

use crate::finding::Copyable;
use crate::name::PolicyDomain;
use crate::read::{Mode, Mx};
use crate::rules::{Case, Tls, mx_command, policy_host_command};

/// The most MX hosts of which it can be shown: few domains have more.
const MOST: usize = 10;

/// A host whose TLS can be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsHost {
    /// Its name.
    pub host: String,
    /// What it is: "MX host" or "Policy Host".
    pub role: &'static str,
    /// The command that shows it.
    pub command: Copyable,
    /// Whether it was shown.
    pub is_shown: bool,
}

/// The hosts whose TLS senders want to be in order, where something is deployed: those that take mail, and the Policy Host.
pub(super) fn tls_by_hand(case: &Case<'_>, domain: &PolicyDomain) -> Vec<TlsHost> {
    if !case.is_deployed() || case.mode() == Some(Mode::None) {
        return Vec::new();
    }
    let host = |host: &str, role, command| {
        let is_shown = Tls::of(case, host).is_some_and(|tls| !tls.handshake.is_offer());
        TlsHost { host: host.to_owned(), role, command, is_shown }
    };
    let takes_mail = |mx: &&Mx| !mx.addresses.are_out_of_reach();
    let mx_hosts = case.answers.mx_hosts.iter().filter(takes_mail);
    let mx_hosts = mx_hosts.filter_map(|mx| Some(host(mx.host.as_str(), "MX host", mx_command(&mx.host)?)));
    let mut hosts: Vec<_> = mx_hosts.take(MOST).collect();
    if !case.answers.policy_host.are_absent() {
        let name = domain.policy_host();
        hosts.push(host(name.as_str(), "Policy Host", policy_host_command(name.as_str())));
    }
    hosts
}
