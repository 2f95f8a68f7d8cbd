//! WHAT WAS SEEN: everything that was observed of a domain, or shown by a person, with who saw it, and nothing that was
//! concluded. Plain data with a versioned JSON form (`file`): it can be saved, mailed, and judged again by better rules.
//! DNS answers are kept as their wire bytes, policies as their body: a decoded copy beside them could contradict.

mod bytes;
mod certificate;
mod dns;
mod file;
mod from_json;
mod log;
mod part;
mod policy;
mod sighting;
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
#[expect(clippy::expect_used, reason = "a sketch is drawn by a test, and a bad one is a bad test")]
pub mod sketch;
mod time;

use serde::Serialize;

pub use certificate::{Certificate, covers};
pub use dns::{DnsFailure, DnsObservation, DnsOutcome, Question, RecordType, Resolver};
pub use file::LoadError;
pub use log::{LogFailure, LogObservation, LogOutcome, LogService};
pub use policy::{BodyEnd, Fetch, MediaType, NotAsked, Policy, PolicyBody, Prefetch, Probe, Timed};
pub use sighting::{SightedId, SightedPolicy, Sighting};
pub use time::Timestamp;

use crate::name::PolicyDomain;

/// The most bytes that are read of a policy: the RFC suggests 64 kilobytes (RFC 8461 §3.3). One more is read, so that it is
/// known whether there were more.
pub const MAX_POLICY: usize = 64 * 1024;

/// All that is known of one domain, or of one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The domain that was checked; `None` where only a text was shown.
    pub domain: Option<PolicyDomain>,
    /// The domain that the shown texts are meant for, where a person named one and it was not checked. Of it, nothing may
    /// have been asked, or the MX hosts alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meant_for: Option<PolicyDomain>,
    /// When the check began.
    pub started: Timestamp,
    /// The moment for which it is judged: what says "tomorrow" or offers a new `id` counts from here.
    pub judged_at: Timestamp,
    /// Whether the check goes on, and more may be seen. A file is of a check that is over.
    #[serde(skip)]
    pub under_way: bool,
    /// The answers to DNS questions, in the order in which they came.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub dns: Vec<DnsObservation>,
    /// What the Policy Host answered.
    pub policy: Policy,
    /// What was found in the public certificate logs, where somebody wanted that.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub logs: Vec<LogObservation>,
    /// Texts that a person pasted or opened, in the order in which they came. Of each kind, the last one counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shown: Vec<Shown>,
    /// What an earlier check saw, where this one is compared with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Sighting>,
}

impl Evidence {
    /// The evidence of a check of `domain` that begins now: nothing is known yet.
    pub fn of_domain(domain: PolicyDomain, now: Timestamp) -> Self {
        Self { domain: Some(domain), under_way: true, ..Self::empty(now) }
    }

    /// The evidence on a domain that texts are meant for: nothing is known yet.
    pub fn meant_for(domain: PolicyDomain, now: Timestamp) -> Self {
        Self { meant_for: Some(domain), ..Self::empty(now) }
    }

    /// The evidence that one text is, shown by a person.
    pub fn of_text(shown: Shown, now: Timestamp) -> Self {
        Self { shown: vec![shown], ..Self::empty(now) }
    }

    /// The last text of this kind that a person showed.
    pub fn last_shown(&self, kind: ShownKind) -> Option<&Shown> {
        self.shown.iter().rfind(|shown| shown.kind == kind)
    }

    /// When a text was shown, where that was before the check began: beside an earlier one.
    pub fn shown_before(&self, shown: &Shown) -> Option<Timestamp> {
        shown.at.filter(|at| *at < self.started)
    }

    /// When the certificate logs were asked, where that was before the check began.
    pub fn asked_before(&self, seen: &LogObservation) -> Option<Timestamp> {
        Some(seen.asked).filter(|asked| *asked < self.started)
    }

    fn empty(now: Timestamp) -> Self {
        Self {
            domain: None,
            meant_for: None,
            started: now,
            judged_at: now,
            under_way: false,
            dns: Vec::new(),
            policy: Policy::default(),
            logs: Vec::new(),
            shown: Vec::new(),
            earlier: None,
        }
    }
}

/// A text that a person showed: pasted, typed or opened. It never passes for one that was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What it is said to be.
    pub kind: ShownKind,
    /// How it came. A file that does not say so is of a time when nobody asked.
    #[serde(skip_serializing_if = "Came::is_exact")]
    pub came: Came,
    /// When, where a check is judged with it; `None` where that was not kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The host that a person named for it: what `openssl s_client` prints does not say with whom it spoke.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The certificates in it, as far as they were decoded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<Certificate>,
    /// The text, byte for byte.
    #[serde(serialize_with = "bytes::serialize")]
    pub text: Vec<u8>,
}

impl Shown {
    /// A text whose bytes are known: a file, or what a program was given.
    pub fn exact(kind: ShownKind, text: Vec<u8>) -> Self {
        Self { kind, came: Came::Exact, at: None, host: None, certificates: Vec::new(), text }
    }

    /// A text that was typed or pasted into a text field.
    pub fn typed(kind: ShownKind, text: Vec<u8>) -> Self {
        Self { came: Came::Typed, ..Self::exact(kind, text) }
    }
}

/// How a shown text came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Came {
    /// As bytes: a file that was opened, or what the package or the command was given.
    #[default]
    Exact,
    /// Through a text field, which holds each line ending as LF.
    Typed,
}

impl Came {
    /// Whether it came as bytes.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
    fn is_exact(&self) -> bool {
        *self == Self::Exact
    }
}

/// What a shown text is said to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShownKind {
    /// The value of the TXT record at `_mta-sts` (RFC 8461 §3.1).
    Record,
    /// A policy file (RFC 8461 §3.2).
    Policy,
    /// The value of the TXT record at `_smtp._tls` (RFC 8460 §3).
    Tlsrpt,
    /// What commands print, or lines of a zone file: answers over HTTP, DNS records as text, several of them at once.
    Transcript,
    /// Any of these: it is told by how it looks.
    Any,
    /// The MX hosts of the domain: parted by blanks, commas or line ends, bare or as in a zone file.
    MxHosts,
}
