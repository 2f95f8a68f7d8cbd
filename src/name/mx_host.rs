//! A host that takes mail, as an MX record names it.

use std::fmt;
use std::net::Ipv4Addr;

use serde::Serialize;

/// The name in an MX record, or the domain itself where there is none (RFC 5321 §5.1): in lower case, without a dot at
/// its end. It stands as DNS gave it, so it may hold what no host name holds; odd bytes are escaped as in a zone file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct MxHost(String);

impl MxHost {
    /// The host that `name`, in the form of a zone file, stands for; `None` for the root, which is no host (RFC 7505).
    pub fn new(name: &str) -> Option<Self> {
        let name = name.strip_suffix('.').filter(|rest| !ends_in_escape(rest)).unwrap_or(name);
        if name.is_empty() { None } else { Some(Self(name.to_ascii_lowercase())) }
    }

    /// The host as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the certificates stand that it says it uses: `_25._tcp.mx.example.com` (RFC 7672 §2.2).
    pub fn tlsa_name(&self) -> String {
        format!("_25._tcp.{}", self.0)
    }

    /// What stands behind its first label, for which the `*` of a pattern stands (RFC 8461 §4.1). A label that DNS gave with
    /// an escaped dot in it is still one label, but of no host name: nothing covers it.
    pub fn behind_first_label(&self) -> Option<&str> {
        let (first, rest) = self.0.split_once('.')?;
        (!first.is_empty() && !first.contains('\\')).then_some(rest)
    }

    /// Whether it is an IPv4 address in place of a name: it can have no MX (RFC 1035 §3.3.9 wants a name).
    pub fn is_ip_literal(&self) -> bool {
        self.0.parse::<Ipv4Addr>().is_ok()
    }
}

impl fmt::Display for MxHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether the character after `text` is escaped: an odd number of backslashes stands before it.
fn ends_in_escape(text: &str) -> bool {
    text.bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_dot_at_the_end_is_taken_off_but_none_that_is_part_of_a_label() {
        let written = |name| MxHost::new(name).map(|host| host.to_string());
        assert_eq!(written("MX.example.com.").as_deref(), Some("mx.example.com"));
        assert_eq!(written("mx.example.com..").as_deref(), Some("mx.example.com."));
        assert_eq!(written("mx.example\\.").as_deref(), Some("mx.example\\."));
        assert_eq!(written("mx.example\\\\.").as_deref(), Some("mx.example\\\\"));
        assert_eq!(written("."), None);
        assert_eq!(written(""), None);
    }
}
