//! The Policy Domain, and the names that MTA-STS makes of it.

use std::fmt;
use std::net::Ipv4Addr;

use serde::Serialize;

use super::domain_name::MAX_NAME;
use super::{DomainName, NameDefect};

/// The longest of what is put before a Policy Domain; with it, DNS must still be able to carry the name.
const LONGEST_PREFIX: &str = "_smtp._tls.";

/// The domain that a policy is for (RFC 8461 §1.1): what stands behind the `@`. It has two labels or more, is no IP
/// address, and leaves room for the names that are made of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "DomainName")]
pub struct PolicyDomain(DomainName);

impl PolicyDomain {
    /// Takes `name` for a Policy Domain.
    pub fn new(name: DomainName) -> Result<Self, PolicyDomainDefect> {
        if name.as_str().parse::<Ipv4Addr>().is_ok() {
            return Err(PolicyDomainDefect::IpAddress);
        }
        if name.labels().nth(1).is_none() {
            return Err(PolicyDomainDefect::SingleLabel { label: name.as_str().to_owned() });
        }
        if name.labels().next_back().is_some_and(is_number) {
            return Err(PolicyDomainDefect::NumericTopLabel);
        }
        let length = name.as_str().len();
        if LONGEST_PREFIX.len() + length > MAX_NAME {
            return Err(PolicyDomainDefect::NoRoom { length });
        }
        Ok(Self(name))
    }

    /// Reads `text`, which holds A-labels only.
    pub fn read(text: &str) -> Result<Self, PolicyDomainDefect> {
        Self::new(DomainName::new(text)?)
    }

    /// The domain as it is written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The name itself.
    pub fn name(&self) -> &DomainName {
        &self.0
    }

    /// For `www.example.com`, the domain that mail addresses are more likely to have, `example.com`: a hint to offer. The
    /// host is checked as it was typed, for a policy of one domain is none of another (RFC 8461 §3.4).
    pub fn without_www(&self) -> Option<Self> {
        Self::read(self.as_str().strip_prefix("www.")?).ok()
    }

    /// Where the record stands: `_mta-sts.example.com` (RFC 8461 §3.1).
    pub fn record_name(&self) -> String {
        format!("_mta-sts.{}", self.0)
    }

    /// Where the TLSRPT record stands: `_smtp._tls.example.com` (RFC 8460 §3).
    pub fn tlsrpt_name(&self) -> String {
        format!("_smtp._tls.{}", self.0)
    }

    /// Where the DMARC record stands: `_dmarc.example.com` (RFC 7489 §6.1).
    pub fn dmarc_name(&self) -> String {
        format!("_dmarc.{}", self.0)
    }

    /// The name whose records stand in for all names that are not there: `*.example.com` (RFC 4592).
    pub fn wildcard_name(&self) -> String {
        format!("*.{}", self.0)
    }

    /// Where authorities look, one after the other, for who may issue a certificate for the Policy Host (RFC 8659 §3): there, at the
    /// domain, and at the name above it. Further up they look as well, and registries publish nothing of the kind.
    pub fn caa_names(&self) -> Vec<String> {
        let above = self.0.as_str().split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'));
        let names = [self.policy_host().to_string(), self.0.to_string()];
        names.into_iter().chain(above.map(str::to_owned)).collect()
    }

    /// Where people put the record by mistake, the domain itself aside: at the Policy Host, at the name of an old draft, below
    /// `www`, and with the zone's name twice, as an editor that adds the zone makes it.
    pub fn misplaced_record_names(&self) -> Vec<String> {
        let beside = ["mta-sts", "_mta_sts", "_mta-sts.www"].map(|label| format!("{label}.{}", self.0));
        beside.into_iter().chain(self.doubled("_mta-sts")).collect()
    }

    /// Where people put the TLSRPT record by mistake.
    pub fn misplaced_tlsrpt_names(&self) -> Vec<String> {
        let beside = ["_tlsrpt", "_smtp-tlsrpt", "_smtp_tls", "_tls"].map(|label| format!("{label}.{}", self.0));
        beside.into_iter().chain(self.doubled("_smtp._tls")).collect()
    }

    /// `label` below the domain, with the zone behind it once more. The zone is the domain or, where that has a parent that
    /// can be one, that parent.
    fn doubled(&self, label: &str) -> impl Iterator<Item = String> {
        let above = self.as_str().split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'));
        [Some(self.as_str()), above].into_iter().flatten().map(move |zone| format!("{label}.{}.{zone}", self.0))
    }

    /// Where people put the policy by mistake: its path at the domain itself, which no sender asks.
    pub fn misplaced_policy_url(&self) -> String {
        format!("https://{}/.well-known/mta-sts.txt", self.as_str())
    }

    /// The host that serves the policy: `mta-sts.example.com` (RFC 8461 §3.2).
    pub fn policy_host(&self) -> PolicyHost {
        PolicyHost(format!("mta-sts.{}", self.0))
    }
}

impl fmt::Display for PolicyDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<DomainName> for PolicyDomain {
    type Error = PolicyDomainDefect;

    fn try_from(name: DomainName) -> Result<Self, PolicyDomainDefect> {
        Self::new(name)
    }
}

impl From<PolicyDomain> for DomainName {
    fn from(domain: PolicyDomain) -> Self {
        domain.0
    }
}

/// The host that serves a Policy Domain's policy (RFC 8461 §3.2). It is made of a Policy Domain and of nothing else, so
/// no request can go to a host that somebody typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PolicyHost(String);

impl PolicyHost {
    /// The host as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The one address that a policy is fetched from (RFC 8461 §3.2).
    pub fn policy_url(&self) -> String {
        format!("https://{}/.well-known/mta-sts.txt", self.0)
    }
}

impl fmt::Display for PolicyHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a name cannot be a Policy Domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyDomainDefect {
    /// It is not a host name at all.
    Name(NameDefect),
    /// It is an IP address; MTA-STS has no policies for address literals (RFC 8461 §3.4).
    IpAddress,
    /// One label only.
    SingleLabel {
        /// The label.
        label: String,
    },
    /// The last label is a number: no top-level domain is (RFC 3696 §2), and a browser would take the name for an IPv4
    /// address.
    NumericTopLabel,
    /// The names that MTA-STS makes of it would be longer than DNS allows.
    NoRoom {
        /// How many characters the domain has.
        length: usize,
    },
}

impl fmt::Display for PolicyDomainDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(defect) => defect.fmt(f),
            Self::IpAddress => {
                f.write_str("This is an IP address, and MTA-STS has policies for domains only. Type the domain alone.")
            }
            Self::SingleLabel { label } => {
                write!(f, "“{label}” is one part only. Type the whole domain, such as example.com.")
            }
            Self::NumericTopLabel => {
                f.write_str("The last part is a number, and no domain ends so. Check how the name ends.")
            }
            Self::NoRoom { length } => write!(
                f,
                "The name has {length} characters, and DNS cannot carry it with “{LONGEST_PREFIX}” before it. Check its spelling."
            ),
        }
    }
}

impl std::error::Error for PolicyDomainDefect {}

impl From<NameDefect> for PolicyDomainDefect {
    fn from(defect: NameDefect) -> Self {
        Self::Name(defect)
    }
}

/// Whether the URL Standard takes a last label for the end of an IPv4 address: digits, or `0x` and hexadecimal digits.
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(hexadecimal) => hexadecimal.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => label.bytes().all(|byte| byte.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_domain() {
        let domain = PolicyDomain::read("Example.com").expect("a domain");
        assert_eq!(domain.record_name(), "_mta-sts.example.com");
        assert_eq!(domain.tlsrpt_name(), "_smtp._tls.example.com");
        assert_eq!(domain.policy_host().policy_url(), "https://mta-sts.example.com/.well-known/mta-sts.txt");
    }

    #[test]
    fn www_is_hinted_at() {
        let hint = |text| PolicyDomain::read(text).expect("a domain").without_www().map(|domain| domain.to_string());
        assert_eq!(hint("www.example.com").as_deref(), Some("example.com"));
        assert_eq!(hint("www.com"), None);
        assert_eq!(hint("wwwexample.com"), None);
    }

    #[test]
    fn what_is_no_policy_domain() {
        assert_eq!(PolicyDomain::read("192.0.2.1"), Err(PolicyDomainDefect::IpAddress));
        assert_eq!(PolicyDomain::read("example"), Err(PolicyDomainDefect::SingleLabel { label: "example".into() }));
        for name in ["example.42", "example.0x2A", "example.0x"] {
            assert_eq!(PolicyDomain::read(name), Err(PolicyDomainDefect::NumericTopLabel), "{name}");
        }
        assert!(PolicyDomain::read("example.0xg").is_ok());
        let long = format!("{}.{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(51));
        assert_eq!(PolicyDomain::read(&long), Err(PolicyDomainDefect::NoRoom { length: 243 }));
        assert!(PolicyDomain::read(long.strip_prefix('a').unwrap()).is_ok());
    }
}
