//! What the Policy Host's answer amounts to: each row of what a page can see (a fetch that may read, then a probe that
//! needs no permission) says some things for certain and leaves others unknown.

use super::recognise::{Response, ResponseBody};
use super::shown::ShownTexts;
use crate::evidence::{BodyEnd, Evidence, Fetch, MediaType, NotAsked, Probe, ShownKind};
use crate::name::PolicyDomain;

/// What is known of the Policy Host's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyAnswer<'a> {
    /// No answer yet, or none was asked for.
    Pending,
    /// It was decided not to ask.
    NotAsked(NotAsked),
    /// An answer was read, to its end or to what is read of a policy.
    Read(ReadAnswer<'a>),
    /// A redirect, seen for certain; senders must not follow it (RFC 8461 §3.3).
    Redirected {
        /// Whether it leads to another host; `None` where that was not seen.
        to_another_host: Option<bool>,
        /// Where to, if a transcript says so.
        location: Option<&'a str>,
        /// Who saw it.
        provenance: Provenance,
    },
    /// The host answered over TLS with a certificate that this browser takes for valid, and did not redirect to another
    /// host; a page may not read what it answered.
    Unreadable,
    /// No connection, no valid TLS, or a header that keeps pages out: this browser cannot tell which.
    NoAnswer,
    /// The fetch was rejected, and the probe, which alone tells a host that is down from one that lets no page read, did not
    /// run in this browser.
    Unprobed,
    /// Nothing until the deadline.
    Silent,
    /// The answer began and broke off: the connection, or the time.
    Broken {
        /// Whether the time ran out.
        timeout: bool,
    },
}

/// An answer whose status and headers are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadAnswer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`.
    pub media_type: &'a MediaType,
    /// The body, as far as it was read.
    pub body: &'a [u8],
    /// Whether more was there than is read of a policy.
    pub cut: bool,
    /// Whether a header says that a bot filter answers in place of the web server.
    pub is_mitigated: bool,
    /// Who saw it.
    pub provenance: Provenance,
}

impl<'a> PolicyAnswer<'a> {
    /// Reads what was seen; where that leaves the answer open, what a person pasted of it.
    pub fn of(evidence: &'a Evidence, shown: &'a ShownTexts<'a>) -> Self {
        let seen = Self::seen(evidence);
        let is_open = match seen {
            Self::Read(_) | Self::Redirected { .. } => false,
            Self::NotAsked(why) => why == NotAsked::AddressesUnknown,
            _ => true,
        };
        let pasted = shown.response().filter(|_| is_open);
        pasted.and_then(|(response, text)| Self::pasted(response, text, evidence.domain.as_ref())).unwrap_or(seen)
    }

    /// Who saw the answer, where there is one.
    pub fn provenance(&self) -> Provenance {
        match self {
            Self::Read(ReadAnswer { provenance, .. }) | Self::Redirected { provenance, .. } => *provenance,
            _ => Provenance::Browser,
        }
    }

    /// What a transcript shows; `None` where it leaves out the policy.
    fn pasted(response: &'a Response, text: &'a [u8], domain: Option<&PolicyDomain>) -> Option<Self> {
        let provenance = Provenance::Transcript;
        if response.is_redirect() {
            let location = response.location.as_deref();
            let to_another_host = location.zip(domain).map(|(location, domain)| {
                let authority = location.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#']).next());
                authority.is_some_and(|authority| authority != Some(domain.policy_host().as_str()))
                    || location.starts_with("http:")
            });
            return Some(Self::Redirected { to_another_host, location, provenance });
        }
        let body = match response.body {
            ResponseBody::Whole(span) => span.of(text),
            // Of an answer with another status, senders read no further.
            ResponseBody::Missing | ResponseBody::Part { .. } if response.status != 200 => &[],
            ResponseBody::Missing | ResponseBody::Part { .. } => return None,
        };
        Some(Self::Read(ReadAnswer {
            status: response.status,
            media_type: &response.media_type,
            body,
            cut: false,
            is_mitigated: response.is_mitigated,
            provenance,
        }))
    }

    fn seen(evidence: &'a Evidence) -> Self {
        let read = |body: &'a crate::evidence::PolicyBody| {
            Self::Read(ReadAnswer {
                status: body.status,
                media_type: &body.media_type,
                body: &body.body,
                cut: body.end == BodyEnd::Cap,
                is_mitigated: false,
                provenance: Provenance::Browser,
            })
        };
        let redirected =
            |to_another_host| Self::Redirected { to_another_host, location: None, provenance: Provenance::Browser };
        let policy = &evidence.policy;
        if let Some(why) = policy.not_asked {
            return Self::NotAsked(why);
        }
        match policy.fetch.as_ref().map(|fetch| &fetch.seen) {
            None => Self::Pending,
            // A status other than 200 says all: senders read no further.
            Some(Fetch::Read(body)) if body.status != 200 => read(body),
            Some(Fetch::Read(body)) => match body.end {
                BodyEnd::Complete | BodyEnd::Cap => read(body),
                BodyEnd::Broken => Self::Broken { timeout: false },
                BodyEnd::Timeout => Self::Broken { timeout: true },
            },
            Some(Fetch::Redirect) => redirected(None),
            Some(Fetch::Timeout) => Self::Silent,
            Some(Fetch::Rejected) => match policy.probe.as_ref().map(|probe| probe.seen) {
                None => Self::Pending,
                Some(Probe::Violation) => redirected(Some(true)),
                Some(Probe::Opaque) => Self::Unreadable,
                Some(Probe::Timeout) => Self::Silent,
                Some(Probe::Rejected) => Self::NoAnswer,
                Some(Probe::Unavailable) => Self::Unprobed,
            },
        }
    }
}

/// The text that is judged as the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyText<'a> {
    /// The text.
    pub text: &'a [u8],
    /// Who saw it.
    pub provenance: Provenance,
    /// Whether more was there than is read of a policy.
    pub cut: bool,
    /// The media type, if it was seen.
    pub media_type: Option<&'a MediaType>,
}

/// Who saw a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// This browser, at the Policy Host.
    Browser,
    /// A person showed it alone: its status and headers were not seen.
    Shown,
    /// A person showed it with its status and its headers.
    Transcript,
}

impl<'a> PolicyText<'a> {
    /// The text that counts: what was read at the Policy Host with status 200; else what a person showed, where the host
    /// was not seen to answer otherwise.
    pub fn of(answer: &PolicyAnswer<'a>, shown: &'a ShownTexts<'a>) -> Option<Self> {
        match answer {
            PolicyAnswer::Read(body) if body.status == 200 => Some(Self {
                text: body.body,
                provenance: body.provenance,
                cut: body.cut,
                media_type: Some(body.media_type),
            }),
            PolicyAnswer::Read(_) => None,
            _ => shown.pieces(ShownKind::Policy).next().map(|(piece, _)| Self {
                text: &piece.text,
                provenance: Provenance::Shown,
                cut: false,
                media_type: None,
            }),
        }
    }

    /// The text that the domain itself answers with at the policy's path, where no sender looks: as this browser saw it, or a
    /// person showed it.
    pub fn at_domain(evidence: &'a Evidence, shown: &'a ShownTexts<'a>) -> Option<Self> {
        let seen = evidence.policy.at_domain.as_ref().map(|looked| &looked.seen);
        match seen {
            Some(Fetch::Read(body)) if body.status == 200 && body.end == BodyEnd::Complete => Some(Self {
                text: &body.body,
                provenance: Provenance::Browser,
                cut: false,
                media_type: Some(&body.media_type),
            }),
            Some(Fetch::Read(_)) => None,
            _ => shown.policy_at_domain().map(|piece| Self {
                text: &piece.text,
                provenance: Provenance::Transcript,
                cut: false,
                media_type: None,
            }),
        }
    }

    /// Whether it is a web page, as its first character that is not blank tells: no line of a policy begins with a tag.
    pub fn is_html(&self) -> bool {
        let text = self.text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.text).trim_ascii_start();
        match text {
            [b'<', second, ..] => second.is_ascii_alphabetic() || matches!(second, b'!' | b'?'),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_a_policy() {
        let is_html =
            |text: &[u8]| PolicyText { text, provenance: Provenance::Shown, cut: false, media_type: None }.is_html();
        for page in
            ["<!doctype html>", "\n  <html>", "<!-- x --><p>", "\u{feff}<!DOCTYPE html>", "<?xml version='1.0'?>"]
        {
            assert!(is_html(page.as_bytes()), "{page}");
        }
        for other in ["", "<", "version: STSv1\n<html>", "< b", "404 page not found"] {
            assert!(!is_html(other.as_bytes()), "{other}");
        }
    }
}
