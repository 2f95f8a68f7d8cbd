//! A host that takes mail, as an MX record names it.

use std::fmt;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

/// The name in an MX record, or the domain itself where there is none (RFC 5321 §5.1): in lower case, without a dot at
/// its end. It stands as DNS gave it, so it may hold what no host name holds; odd bytes are escaped as in a zone file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MxHost(String);

impl MxHost {
    /// The host that `name`, in the form of a zone file, stands for; `None` for the root, which is no host (RFC 7505).
    pub fn new(name: &str) -> Option<Self> {
        let name = name.strip_suffix('.').unwrap_or(name);
        if name.is_empty() { None } else { Some(Self(name.to_ascii_lowercase())) }
    }

    /// The host as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
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
