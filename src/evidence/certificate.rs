//! A certificate out of a text that a person showed, decoded. It stands beside the text that it was decoded from: the page
//! has no reader of certificates of its own, and fetches one where there is something to read.

use serde::Serialize;

use super::Timestamp;

/// What was decoded of a certificate (RFC 5280): what senders go by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// Where it begins in the text that was shown: the byte at which its `BEGIN` stands.
    pub at: usize,
    /// The DNS names among its subject alternative names, as they are written.
    pub names: Vec<String>,
    /// The common name of its subject, at which senders do not look (RFC 8461 §3.3, §4.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub common_name: Option<String>,
    /// Who issued it: organization and common name, as far as they are there.
    pub issuer: String,
    /// From when it holds.
    pub not_before: Timestamp,
    /// Until when it holds.
    pub not_after: Timestamp,
}

impl Certificate {
    /// What the reader of certificates says of one (the member `certificates`): a line each for where it begins, from when and
    /// until when it holds in seconds since 1970, its issuer, its subject’s common name, and then each name.
    pub fn from_lines(lines: &str) -> Option<Self> {
        let mut lines = lines.split('\n');
        let at = lines.next()?.parse().ok()?;
        let mut moment = || Some(Timestamp::from_ms(lines.next()?.parse::<u64>().ok()?.saturating_mul(1000)));
        let (not_before, not_after) = (moment()?, moment()?);
        let issuer = lines.next()?.to_owned();
        let common_name = lines.next().filter(|name| !name.is_empty()).map(str::to_owned);
        Some(Self { at, names: lines.map(str::to_owned).collect(), common_name, issuer, not_before, not_after })
    }

    /// Whether it names `host` (RFC 8461 §3.3, §4.1): letters match in any case, and a `*` stands for exactly one label, the
    /// leftmost.
    pub fn covers(&self, host: &str) -> bool {
        self.names.iter().any(|name| covers(name, host))
    }
}

/// Whether a name in a certificate stands for `host`.
pub fn covers(name: &str, host: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    match name.strip_prefix("*.") {
        Some(behind) => {
            host.split_once('.').is_some_and(|(first, rest)| !first.is_empty() && rest.eq_ignore_ascii_case(behind))
        }
        None => name.eq_ignore_ascii_case(host),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::covers;

    #[test]
    fn a_star_stands_for_one_label_the_leftmost() {
        for (name, host, is_covered) in [
            ("mx.example.com", "mx.example.com", true),
            ("MX.Example.com.", "mx.example.com", true),
            ("*.example.com", "mx.example.com", true),
            ("*.Example.com", "mx.example.com", true),
            ("*.example.com", "a.mx.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.example.com", ".example.com", false),
            ("m*.example.com", "mx.example.com", false),
            ("mx.*.com", "mx.example.com", false),
            ("*", "localhost", false),
            ("example.com", "mx.example.com", false),
        ] {
            assert_eq!(covers(name, host), is_covered, "{name} for {host}");
        }
    }
}
