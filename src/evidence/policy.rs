//! What the Policy Host answered to this browser. A page without permission (CORS) sees little; each row of what it can
//! see is a value here, and none of them says more than the browser did.

use serde::Serialize;

use super::bytes;

/// All that was seen of the policy's address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Why it was not fetched, if it was decided not to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_asked: Option<NotAsked>,
    /// The fetch that may read the answer if the host permits it; it follows no redirect.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetch: Option<Timed<Fetch>>,
    /// The other headers of its answer, as far as pages may read them: `Cache-Control`, `Last-Modified` and few more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The probe that needs no permission and reads nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probe: Option<Timed<Probe>>,
    /// The prefetch of an answer that no page may read: a hint at its status, and nothing rests on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefetch: Option<Timed<Prefetch>>,
    /// A fetch by this browser of the same path at the domain itself, where no sender looks; a person wanted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_domain: Option<Timed<Fetch>>,
}

/// An observation, and how long it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timed<T> {
    /// Milliseconds from the request to this.
    pub elapsed_ms: u32,
    /// What was seen.
    pub seen: T,
}

/// Why the policy was not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotAsked {
    /// The Policy Host has no address.
    NoAddress,
    /// It has no address but private ones: a fetch would go into the network of whoever runs the check.
    PrivateAddressesOnly,
    /// Its addresses are not known, so it is not known where a fetch would go.
    AddressesUnknown,
}

/// What `fetch` with `mode: "cors"` and `redirect: "manual"` gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fetch {
    /// An answer that the host lets pages read.
    Read(PolicyBody),
    /// A redirect that the host lets pages see, though not where it leads (`opaqueredirect`).
    Redirect,
    /// The browser refused or failed, and does not say why (a `TypeError`).
    Rejected,
    /// Nothing within the time that the policy is given.
    Timeout,
}

/// An answer that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyBody {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub media_type: MediaType,
    /// The body, as far as it was read.
    #[serde(serialize_with = "bytes::serialize")]
    pub body: Vec<u8>,
    /// Where the reading ended.
    pub end: BodyEnd,
}

/// The header `Content-Type` of an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MediaType {
    /// There was none.
    Absent,
    /// Its value.
    Is(String),
}

/// Where the reading of a body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyEnd {
    /// All of it was read.
    Complete,
    /// More was there than is read of a policy.
    Cap,
    /// The connection broke.
    Broken,
    /// The time ran out.
    Timeout,
}

/// What the scoped probe gave: a fetch with `mode: "no-cors"` in a frame whose own policy allows the Policy Host alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Probe {
    /// An opaque answer: the host answered over TLS with a certificate that is valid for it, and did not redirect to
    /// another host.
    Opaque,
    /// The frame's policy was violated: the host answered over valid TLS, with a redirect to another host.
    Violation,
    /// Neither: no connection, no valid TLS, or a header that keeps pages out (`Cross-Origin-Resource-Policy`).
    Rejected,
    /// Nothing within the time that the policy is given.
    Timeout,
    /// The probe itself did not run in this browser.
    Unavailable,
}

/// What a prefetch (`<link rel=prefetch>`) gave, which browsers tell of without the host's permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Prefetch {
    /// It loaded: the final status was below 400, where the browser can tell.
    Loaded,
    /// It failed, as that of a file did which is missing beside the page: perhaps the final status was 400 or above. Some hosts
    /// answer a prefetch with an error of its own.
    Failed,
    /// This browser does not tell a file beside the page from one that is missing there: nothing can be learned from it.
    Blind,
    /// Nothing within the time that it is given.
    Timeout,
}
