//! What an earlier check of the same domain saw, to hold this one against: no more of it than is compared, and nothing that
//! it concluded.

use serde::Serialize;

use super::{Timestamp, bytes};
use crate::name::MxHost;

/// What was seen of a domain before. A part that is `None` was not seen then, so nothing is said of what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sighting {
    /// When.
    pub seen: Timestamp,
    /// The `id` of the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SightedId>,
    /// The policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<SightedPolicy>,
    /// The hosts that took the domain's mail; an empty list where there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mx: Option<Vec<MxHost>>,
}

/// The `id` that senders read before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SightedId {
    /// It; `None` where there was no record that senders take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Whether a person showed it, and nobody saw it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shown: bool,
}

/// The policy that was served before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SightedPolicy {
    /// Its text, byte for byte.
    #[serde(serialize_with = "bytes::serialize")]
    pub text: Vec<u8>,
    /// Whether a person showed it, and nobody saw it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub shown: bool,
}
