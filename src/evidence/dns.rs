//! Questions to DNS, and what came back.

use std::fmt;

use serde::Serialize;

use super::bytes;

/// One question, put to one resolver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DnsObservation {
    /// What was asked.
    pub question: Question,
    /// Who was asked.
    pub resolver: Resolver,
    /// How long it took, in milliseconds.
    pub elapsed_ms: u32,
    /// What came back.
    pub outcome: DnsOutcome,
}

/// A question to DNS.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Question {
    /// The name, as a zone file writes it, without a dot at its end.
    pub name: String,
    /// The type of the records.
    pub record_type: RecordType,
    /// Whether the resolver was told not to check DNSSEC (the CD bit, RFC 4035 §3.2.2).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub checking_disabled: bool,
}

impl Question {
    /// Asks for the records of one type at `name`.
    pub fn new(name: impl Into<String>, record_type: RecordType) -> Self {
        Self { name: name.into(), record_type, checking_disabled: false }
    }
}

/// The record types that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum RecordType {
    /// IPv4 addresses.
    A,
    /// IPv6 addresses.
    Aaaa,
    /// Mail exchangers.
    Mx,
    /// Texts.
    Txt,
    /// Certificates that a host says it uses (DANE, RFC 6698).
    Tlsa,
    /// Authorities that may issue certificates (RFC 8659).
    Caa,
    /// How to reach a web server (RFC 9460).
    Https,
}

impl fmt::Display for RecordType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Mx => "MX",
            Self::Txt => "TXT",
            Self::Tlsa => "TLSA",
            Self::Caa => "CAA",
            Self::Https => "HTTPS",
        })
    }
}

/// A DNS-over-HTTPS resolver (RFC 8484).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Resolver {
    /// What people call it.
    pub name: String,
    /// Its address, to which `?dns=` is added. In evidence, it is [without what may be a secret](Self::without_secret).
    pub url: String,
}

impl Resolver {
    /// Its usual path (RFC 8484 §4.1.1), which tells nothing.
    const USUAL_PATH: &str = "/dns-query";

    /// As evidence names it. The path and the query of an address that somebody typed may be a secret, by which the resolver
    /// knows its customer, and evidence is mailed and published: of them, nothing but the usual path is kept.
    pub fn without_secret(&self) -> Self {
        let host_at = self.url.find("://").map_or(0, |scheme| scheme + 3);
        let rest = self.url.get(host_at..).unwrap_or_default();
        let host_end = host_at + rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (origin, path) = self.url.split_at_checked(host_end).unwrap_or((&self.url, ""));
        let url = if path == Self::USUAL_PATH { &self.url } else { origin };
        Self { name: self.name.clone(), url: url.to_owned() }
    }
}

/// What came back from a resolver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsOutcome {
    /// The body of an answer with status 200, as it came: a DNS message, if the resolver is one.
    Wire(#[serde(serialize_with = "bytes::wire")] Vec<u8>),
    /// No such body.
    Failed(DnsFailure),
}

/// Why no answer came from a resolver. None of these says anything about the domain that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsFailure {
    /// Nothing within the time that a question is given.
    Timeout,
    /// The browser could not fetch it: no connection, no valid certificate, or no permission for pages (CORS).
    Unreachable,
    /// A status other than 200.
    Status(u16),
    /// A body longer than any DNS message.
    TooLarge,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_a_secret_is_not_kept() {
        for (asked, kept) in [
            ("https://dns.google/dns-query", "https://dns.google/dns-query"),
            ("https://dns.example:8443/dns-query", "https://dns.example:8443/dns-query"),
            ("https://dns.example/ab12cd", "https://dns.example"),
            ("https://dns.example/dns-query/ab12cd", "https://dns.example"),
            ("https://dns.example/dns-query?key=ab12cd", "https://dns.example"),
            ("https://dns.example:8443/?key=ab12cd/dns-query", "https://dns.example:8443"),
            ("https://dns.example?key=ab12cd", "https://dns.example"),
        ] {
            let resolver = Resolver { name: "dns.example".to_owned(), url: asked.to_owned() };
            let seen = resolver.without_secret();
            assert_eq!((seen.name.as_str(), seen.url.as_str()), ("dns.example", kept), "{asked}");
            assert_eq!(seen.without_secret(), seen);
        }
    }
}
