//! The box for what `openssl` shows of a host's TLS, beside a check.

use super::{Check, Effect, State};
use crate::diagnosis::TlsHost;
use crate::evidence::{Shown, ShownKind, Timestamp};
use crate::name::PolicyDomain;

/// What stands in the box, and of which host it is to be. It stays for the next check of the same domain, and stands in no
/// other domain's box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TlsBox {
    of: Option<PolicyDomain>,
    host: Option<String>,
    text: String,
}

impl State {
    /// What stands in the box.
    pub fn tls_pasted(&self) -> &str {
        if self.checked_domain() == self.tls.of.as_ref() { &self.tls.text } else { "" }
    }

    /// The host that is chosen: the one that somebody chose, else the first of which nothing was shown.
    pub fn tls_host<'h>(&self, hosts: &'h [TlsHost]) -> Option<&'h TlsHost> {
        let chosen = self.tls.host.as_ref().filter(|_| self.checked_domain() == self.tls.of.as_ref());
        let chosen = chosen.and_then(|chosen| hosts.iter().find(|host| host.host == *chosen));
        chosen.or_else(|| hosts.iter().find(|host| !host.is_shown)).or_else(|| hosts.first())
    }

    pub(super) fn choose_tls_host(&mut self, host: String) {
        self.tls_box().host = Some(host);
    }

    pub(super) fn paste_tls(&mut self, text: String) {
        self.tls_box().text = text;
    }

    /// Judges the check again with what was pasted of the chosen host; the next one is offered then.
    pub(super) fn go_on_with_tls(&mut self, now: Timestamp) -> Vec<Effect> {
        let Check::Over { known, .. } = &self.check else { return Vec::new() };
        let text = self.tls_pasted();
        let host = self.tls_host(&known.diagnosis.tls_by_hand).map(|host| host.host.clone());
        if text.trim().is_empty() {
            return Vec::new();
        }
        let shown = Shown { host, ..Shown::typed(ShownKind::Any, text.into()) };
        self.tls = TlsBox::default();
        self.judge_shown(shown, now)
    }

    fn tls_box(&mut self) -> &mut TlsBox {
        let domain = self.checked_domain().cloned();
        if self.tls.of != domain {
            self.tls = TlsBox { of: domain, ..TlsBox::default() };
        }
        &mut self.tls
    }
}
