//! What a handshake that a person pasted shows of a host's TLS, as senders go by it: shared by the rules on the Policy Host,
//! the rules on the MX hosts, and the verdict. All of it holds as it was shown: this browser saw none of it.

use super::Case;
use crate::evidence::{NotAsked, Timestamp};
use crate::finding::{Copyable, Finding, Place, Prose, Rule, Severity, Value, code, host, plural, said};
use crate::name::{MxHost, MxPattern};
use crate::read::{ChainFault, Handshake, Mode, Mx, PolicyAnswer, Protocol, Provenance, Starttls};

/// How long before its end a certificate is said to run out soon.
const SOON: u64 = 14 * DAY;
/// A day, in milliseconds.
const DAY: u64 = 86_400_000;

/// A host's TLS, as it was shown.
#[derive(Clone, Copy, Debug)]
pub struct Tls<'a> {
    /// The handshake.
    pub handshake: &'a Handshake,
    host: &'a str,
    now: Timestamp,
}

/// Whether a certificate names its host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// It does.
    Yes,
    /// It names others.
    No,
    /// It has no subject alternative names, at which alone senders are to look.
    Nobody,
    /// Not known.
    Unknown,
}

impl<'a> Tls<'a> {
    /// What was shown last of `host`. That it offers STARTTLS says nothing against the certificate that was shown before.
    pub fn of(case: &Case<'a>, host: &str) -> Option<Self> {
        let handshakes = case.answers.shown.handshakes().filter(|handshake| handshake.host.as_deref() == Some(host));
        let mut latest = handshakes.rev();
        let last = latest.next()?;
        let mut before = latest.take_while(|handshake| last.is_offer() && !handshake.is_without_starttls());
        let handshake = before.find(|handshake| !handshake.is_offer()).unwrap_or(last);
        Some(Self { handshake, host: handshake.host.as_deref()?, now: case.evidence.judged_at })
    }

    /// Until when the certificate holds, if that is known.
    pub fn not_after(&self) -> Option<Timestamp> {
        let decoded = self.handshake.certificate.as_ref().map(|certificate| certificate.not_after);
        decoded.or(self.handshake.not_after)
    }

    /// Whether the certificate has run out.
    pub fn is_expired(&self) -> bool {
        match self.not_after() {
            Some(until) => until <= self.now,
            None => self.handshake.is_faulted(&ChainFault::Expired),
        }
    }

    /// In how many days the certificate runs out, where that is soon.
    pub fn expires_soon(&self) -> Option<u64> {
        let left = self.not_after().filter(|_| !self.is_expired())?.ms_since(self.now);
        (left < SOON).then_some(left / DAY)
    }

    /// Whether the certificate names the host. What was decoded of it counts first.
    pub fn named(&self) -> Named {
        match &self.handshake.certificate {
            Some(certificate) if certificate.covers(self.host) => Named::Yes,
            Some(certificate) if certificate.names.is_empty() => Named::Nobody,
            Some(_) => Named::No,
            None if self.handshake.is_faulted(&ChainFault::OtherName) => Named::No,
            None if self.handshake.peername.as_deref() == Some(self.host) => Named::Yes,
            None => Named::Unknown,
        }
    }

    /// Why the chain is not one that OpenSSL trusts, if it is not.
    pub fn untrusted(&self) -> Option<&'a ChainFault> {
        let faults = &self.handshake.faults;
        faults.iter().find(|fault| !matches!(fault, ChainFault::Expired | ChainFault::OtherName))
    }

    /// The version of TLS, where it is one that senders need not speak (RFC 8461 §7.2).
    pub fn old(&self) -> Option<Protocol> {
        self.handshake.protocol.filter(|protocol| *protocol < Protocol::Tls12)
    }

    /// Whether senders that honour MTA-STS do without this host because of it.
    pub fn is_broken(&self) -> bool {
        self.handshake.is_without_starttls()
            || self.is_expired()
            || self.named() == Named::No
            || self.untrusted().is_some()
    }

    /// The whole in a few words: what is at fault, or version and end.
    pub fn in_short(&self) -> String {
        let defect = match self.untrusted() {
            _ if matches!(self.handshake.starttls, Some(Starttls::Refused(_))) => Some("STARTTLS refused"),
            _ if self.handshake.is_without_starttls() => Some("no STARTTLS"),
            _ if self.handshake.is_offer() => return "STARTTLS offered".to_owned(),
            Some(ChainFault::SelfSigned) => Some("a self-signed certificate"),
            Some(ChainFault::NotYetValid) => Some("a certificate that does not hold yet"),
            Some(_) => Some("a certificate that is not trusted"),
            None if self.is_expired() => Some("a certificate that has run out"),
            None if self.named() == Named::No => Some("a certificate for another name"),
            None => None,
        };
        let version = self.handshake.protocol.map_or("TLS", Protocol::as_str);
        match (defect, self.not_after()) {
            (Some(defect), _) if self.handshake.is_without_starttls() => defect.to_owned(),
            (Some(defect), _) => format!("{version}, {defect}"),
            (None, Some(until)) => format!("{version}, certificate until {}", day(until)),
            (None, None) => version.to_owned(),
        }
    }

    /// Whether all is known that senders go by.
    pub fn is_known(&self) -> bool {
        let is_judged = self.handshake.is_verified || !self.handshake.faults.is_empty();
        self.is_broken() || self.old().is_some() || (is_judged && self.named() != Named::Unknown)
    }
}

/// The Policy Host's TLS, where it was shown.
pub(super) fn policy_host<'a>(case: &Case<'a>) -> Option<(&'a str, Tls<'a>)> {
    let tls = match case.named_domain() {
        Some(domain) => Tls::of(case, domain.policy_host().as_str())?,
        None => {
            let hosts = case.answers.shown.handshakes().filter_map(|handshake| handshake.host.as_deref());
            let host = hosts.rev().find(|host| host.starts_with(POLICY_HOST)).filter(|_| case.is_lint())?;
            Tls::of(case, host)?
        }
    };
    Some((tls.host, tls))
}

/// How the name of a Policy Host begins.
const POLICY_HOST: &str = "mta-sts.";

/// Whether it was shown that senders get no policy for want of valid TLS, and this browser saw nothing that says otherwise.
pub(crate) fn is_policy_host_broken(case: &Case<'_>) -> bool {
    let is_open = matches!(
        case.policy_answer,
        PolicyAnswer::NoAnswer
            | PolicyAnswer::Unprobed
            | PolicyAnswer::Silent
            | PolicyAnswer::NotAsked(NotAsked::AddressesUnknown)
    );
    is_open && policy_host(case).is_some_and(|(_, tls)| tls.is_broken())
}

/// Whether it was shown that senders that honour MTA-STS do without this MX host.
pub(crate) fn is_mx_broken(case: &Case<'_>, mx: &MxHost) -> bool {
    Tls::of(case, mx.as_str()).is_some_and(|tls| tls.is_broken())
}

/// The TLS of each MX host of which it was shown. Without a domain, of each host that is no Policy Host.
pub(super) fn mx_hosts<'a>(case: &Case<'a>) -> Vec<(MxHost, Tls<'a>)> {
    if !case.answers.mx_hosts.is_empty() {
        let shown = |mx: &Mx| Some((mx.host.clone(), Tls::of(case, mx.host.as_str())?));
        return case.answers.mx_hosts.iter().filter_map(shown).collect();
    }
    let mut found: Vec<(MxHost, Tls<'a>)> = Vec::new();
    let hosts = case.answers.shown.handshakes().filter_map(|handshake| handshake.host.as_deref());
    for host in hosts.filter(|host| case.is_lint() && !host.starts_with(POLICY_HOST)) {
        let is_new = found.iter().all(|(known, _)| known.as_str() != host);
        if let (true, Some(name), Some(tls)) = (is_new, MxHost::new(host), Tls::of(case, host)) {
            found.push((name, tls));
        }
    }
    found
}

/// How grave a defect of the Policy Host's TLS is: less where this browser has just seen valid TLS there.
pub(super) fn gravity_at_policy_host(case: &Case<'_>) -> Option<Severity> {
    let gravity = super::host::gravity(case, Severity::Error)?;
    Some(if is_seen_valid(case) { gravity.max(Severity::Warning) } else { gravity })
}

/// Whether this browser saw an answer of the Policy Host, and so valid TLS.
pub(super) fn is_seen_valid(case: &Case<'_>) -> bool {
    let is_answer = matches!(
        case.policy_answer,
        PolicyAnswer::Read(_)
            | PolicyAnswer::Redirected { .. }
            | PolicyAnswer::Unreadable
            | PolicyAnswer::Broken { .. }
    );
    is_answer && case.policy_answer.provenance() == Provenance::Browser
}

/// How grave a defect of an MX host's TLS is: where senders refuse mail, where they report, where they need no TLS.
pub(super) fn gravity_at_mx(case: &Case<'_>, own: Severity) -> Severity {
    match case.mode() {
        _ if case.is_lint() && case.policy.is_none() => own,
        Some(Mode::Enforce) => own,
        Some(Mode::Testing) => own.max(Severity::Warning),
        Some(Mode::None) => Severity::Note,
        None if case.is_undeployed() => Severity::Note,
        None => own.max(Severity::Warning),
    }
}

/// A finding on the Policy Host's TLS, with the command that shows it again.
pub(super) fn at_policy_host(rule: &'static Rule, name: &str, message: Prose) -> Finding {
    Finding::new(rule, Place::PolicyHost, message).with_copyable(policy_host_command(name))
}

/// A finding on an MX host's TLS, with the command that shows it again.
pub(super) fn at_mx(rule: &'static Rule, mx: &MxHost, message: Prose) -> Finding {
    let finding = Finding::new(rule, Place::MxHost(mx.clone()), message);
    match mx_command(mx) {
        Some(command) => finding.with_copyable(command),
        None => finding,
    }
}

/// The command that shows the Policy Host's TLS.
pub fn policy_host_command(name: &str) -> Copyable {
    Copyable::command(format!(
        "openssl s_client -connect {name}:443 -servername {name} -verify_hostname {name} </dev/null"
    ))
}

/// The command that shows an MX host's TLS. Its name is what DNS says, and only a host name goes into a shell.
pub fn mx_command(mx: &MxHost) -> Option<Copyable> {
    let name = MxPattern::read(mx.as_str()).ok()?.domain();
    Some(Copyable::command(format!(
        "openssl s_client -starttls smtp -connect {name}:25 -servername {name} -verify_hostname {name} </dev/null"
    )))
}

/// What is said of a chain that OpenSSL does not trust.
pub(super) fn untrusted(name: Value, tls: &Tls<'_>) -> Option<Prose> {
    let issuer = issuer(tls);
    Some(match tls.untrusted()? {
        ChainFault::SelfSigned => Prose::with(
            "The certificate of {} is its own issuer, by what you pasted: it chains to no authority that senders trust.",
            [name],
        ),
        ChainFault::SelfSignedInChain => Prose::with(
            "The chain of {} ends with an authority that the machine does not trust, by what you pasted. Its issuer is {}.",
            [name, issuer],
        ),
        ChainFault::IssuerNotFound if tls.handshake.chain == 1 => Prose::with(
            "{} sends its certificate alone, without the one of its issuer, by what you pasted: senders cannot follow it to an \
             authority that they trust. Its issuer is {}.",
            [name, issuer],
        ),
        ChainFault::IssuerNotFound => Prose::with(
            "The chain of {} leads to no authority that the machine trusts, by what you pasted. Its issuer is {}. A machine \
             without a list of authorities says so of any host.",
            [name, issuer],
        ),
        ChainFault::NotYetValid => Prose::with("The certificate of {} does not hold yet, by what you pasted.", [name]),
        ChainFault::Other(words) => {
            Prose::with("OpenSSL does not take the certificate of {}, by what you pasted: {}.", [name, code(words)])
        }
        ChainFault::Expired | ChainFault::OtherName => return None,
    })
}

/// What is said of a certificate that has run out.
pub(super) fn expired(name: Value, tls: &Tls<'_>) -> Option<Prose> {
    let is_expired = tls.is_expired();
    Some(match tls.not_after().filter(|_| is_expired) {
        Some(until) => {
            Prose::with("The certificate of {} ran out on {}, by what you pasted.", [name, said(day(until))])
        }
        None if is_expired => Prose::with("The certificate of {} has run out, by what you pasted.", [name]),
        None => return None,
    })
}

/// What is said of a certificate that runs out soon.
pub(super) fn expires_soon(name: Value, tls: &Tls<'_>) -> Option<Prose> {
    let (days, until) = (tls.expires_soon()?, tls.not_after()?);
    let template = "The certificate of {} runs out in {}, on {}, by what you pasted.";
    Some(Prose::with(template, [name, said(plural(days, "day")), said(day(until))]))
}

/// What is said of a certificate that does not name its host, and how grave that is: where it has no names at all, some senders
/// look at the common name.
pub(super) fn wrong_name(name: Value, tls: &Tls<'_>) -> Option<(Prose, Severity)> {
    let certificate = tls.handshake.certificate.as_ref();
    match tls.named() {
        Named::Yes | Named::Unknown => None,
        Named::Nobody => {
            let template = "The certificate of {} has no subject alternative names, by what you pasted. At its common name, \
                            senders are not to look.";
            Some((Prose::with(template, [name]), Severity::Warning))
        }
        Named::No => Some(match certificate {
            Some(certificate) => {
                let template = "The certificate of {} does not name it, by what you pasted: it is for {}.";
                (Prose::with(template, [name, names(&certificate.names)]), Severity::Error)
            }
            None => {
                let template = "The certificate of {} does not name it, by what you pasted.";
                (Prose::with(template, [name]), Severity::Error)
            }
        }),
    }
}

/// The first names, and how many more there are.
fn names(names: &[String]) -> Value {
    match names {
        [] => said("nobody"),
        [one] => host(one),
        [one, other] => said(format_args!("{one} and {other}")),
        [one, other, more @ ..] => said(format_args!("{one}, {other} and {} more", more.len())),
    }
}

fn issuer(tls: &Tls<'_>) -> Value {
    let decoded = tls.handshake.certificate.as_ref().map(|certificate| certificate.issuer.as_str());
    let issuer = decoded.filter(|issuer| !issuer.is_empty()).or(tls.handshake.issuer.as_deref());
    issuer.map_or_else(|| said("not told"), code)
}

/// The day of a moment: `2027-01-15`.
pub fn day(moment: Timestamp) -> String {
    moment.to_string().split('T').next().unwrap_or_default().to_owned()
}
