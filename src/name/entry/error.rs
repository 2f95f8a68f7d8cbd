//! Why what was typed means no domain, and the words for it.

use std::fmt;

use super::super::domain_name::MAX_LABEL;
use super::super::idna::IdnaDefect;
use super::super::{NameDefect, PolicyDomain, PolicyDomainDefect};
use crate::text::Shown;

/// Why what was typed means no domain. `Display` is the sentence for the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryError {
    /// Nothing was typed.
    Empty,
    /// More was typed than any address has.
    TooMuch {
        /// How many characters.
        length: usize,
    },
    /// Several domains; a check is of one.
    Several {
        /// The first of them.
        first: PolicyDomain,
    },
    /// The place where a domain belongs is empty: `user@`, `https:///path`.
    NoDomain {
        /// What was typed, without what is around it.
        text: String,
    },
    /// An IPv4 or IPv6 address.
    IpAddress {
        /// The address.
        address: String,
    },
    /// An address literal: `[192.0.2.1]` (RFC 5321 §4.1.3).
    AddressLiteral {
        /// The literal.
        literal: String,
    },
    /// A name that has no A-labels.
    Idna(IdnaDefect),
    /// A name that cannot be a Policy Domain.
    Domain(PolicyDomainDefect),
}

impl EntryError {
    /// The part at fault, where one is: of a name, the label. It stands so in what was typed, but for its case and for
    /// signs that are mapped to others, as full-width letters are.
    pub fn part(&self) -> Option<&str> {
        match self {
            Self::NoDomain { text: part }
            | Self::IpAddress { address: part }
            | Self::AddressLiteral { literal: part }
            | Self::Idna(IdnaDefect::Label { label: part } | IdnaDefect::LabelTooLong { label: part, .. })
            | Self::Domain(
                PolicyDomainDefect::SingleLabel { label: part }
                | PolicyDomainDefect::Name(
                    NameDefect::LabelTooLong { label: part }
                    | NameDefect::HyphenAtEdge { label: part }
                    | NameDefect::Character { label: part, .. },
                ),
            ) => Some(part),
            Self::Empty | Self::TooMuch { .. } | Self::Several { .. } | Self::Idna(_) | Self::Domain(_) => None,
        }
    }
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Type a domain, such as example.com."),
            Self::TooMuch { length } => {
                write!(f, "This has {length} characters. Type one domain, such as example.com.")
            }
            Self::Several { first } => write!(f, "These are several domains. Check one at a time, {first} first."),
            Self::NoDomain { text } => {
                write!(f, "There is no domain in “{}”. Type one, such as example.com.", Shown(text, MAX_LABEL))
            }
            Self::IpAddress { address: literal } | Self::AddressLiteral { literal } => write!(
                f,
                "{} is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
                Shown(literal, MAX_LABEL)
            ),
            Self::Idna(defect) => defect.fmt(f),
            Self::Domain(defect) => defect.fmt(f),
        }
    }
}

impl std::error::Error for EntryError {}

impl From<IdnaDefect> for EntryError {
    fn from(defect: IdnaDefect) -> Self {
        match defect {
            IdnaDefect::Name(defect) => Self::Domain(defect.into()),
            other => Self::Idna(other),
        }
    }
}
