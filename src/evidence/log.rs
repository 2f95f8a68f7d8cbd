//! What a search service says of the public certificate logs (Certificate Transparency): its answers as they came.

use serde::Serialize;

use super::{Timestamp, bytes};

/// A service that searches the logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogService {
    /// What people call it.
    pub name: String,
    /// Its address, to which the question is added.
    pub url: String,
}

impl LogService {
    /// Its usual path, which tells nothing.
    const USUAL_PATH: &str = "/v1/issuances";

    /// As evidence names it: what stands behind the host of an address that somebody typed may be a secret.
    pub(crate) fn without_secret(&self) -> Self {
        let host_at = self.url.find("://").map_or(0, |scheme| scheme + 3);
        let rest = self.url.get(host_at..).unwrap_or_default();
        let host_end = host_at + rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (origin, path) = self.url.split_at_checked(host_end).unwrap_or((&self.url, ""));
        let url = if path == Self::USUAL_PATH { &self.url } else { origin };
        Self { name: self.name.clone(), url: url.to_owned() }
    }
}

/// What came of asking for the certificates of one host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogObservation {
    /// The host.
    pub host: String,
    /// Who was asked.
    pub service: LogService,
    /// When.
    pub asked: Timestamp,
    /// Milliseconds from the question to this.
    pub elapsed_ms: u32,
    /// What came back.
    pub outcome: LogOutcome,
}

/// What came back from the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogOutcome {
    /// The body of an answer with status 200, as it came.
    Answer(#[serde(serialize_with = "bytes::serialize")] Vec<u8>),
    /// No such body.
    Failed(LogFailure),
}

/// Why no answer came. None of these says anything about the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFailure {
    /// Nothing within the time that a question is given.
    Timeout,
    /// The browser could not fetch it: no connection, no valid certificate, or no permission for pages (CORS).
    Unreachable,
    /// A status other than 200.
    Status(u16),
    /// It was asked too much (status 429); in how many seconds it can be asked again, if it says so.
    TooMany(Option<u32>),
    /// A body longer than is read.
    TooLarge,
}
