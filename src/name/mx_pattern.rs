//! What an `mx` line of a policy allows, and which MX hosts that covers.

use std::net::{Ipv4Addr, Ipv6Addr};

use scan::{HostGlance, glance, glance_at_line};

use super::domain_name;
use super::{MxHost, NameDefect};

/// What a pattern that stands for one more label begins with.
const WILDCARD: &str = "*.";

/// A well-formed value of an `mx` line: a host name, or `*.` and a host name (RFC 8461 §3.2). It borrows from the text
/// that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MxPattern<'t> {
    wildcard: bool,
    odd: bool,
    capitals: bool,
    /// All of it.
    text: &'t str,
}

impl<'t> MxPattern<'t> {
    /// Reads the value of an `mx` line, without the blanks around it:
    /// ```text
    /// sts-policy-mx-value = ["*."] Domain
    /// ```
    pub fn read(value: &'t str) -> Result<Self, MxDefect> {
        if let Some(pattern) = Self::at_a_glance(value) {
            return Ok(pattern);
        }
        let (wildcard, domain) = parts(value);
        match domain_name::check_labels(domain) {
            Ok(()) => {
                let has_capitals = domain.bytes().any(|byte| byte.is_ascii_uppercase());
                Ok(Self::new(value, wildcard, domain, HostGlance { has_capitals, has_dot: domain.contains('.') }))
            }
            Err(defect) => Err(MxDefect::of(value, defect)),
        }
    }

    /// The same, of a value as nearly all are; `None` where it takes a second look.
    pub(crate) fn at_a_glance(value: &'t str) -> Option<Self> {
        let (wildcard, domain) = parts(value);
        Some(Self::new(value, wildcard, domain, glance(domain.as_bytes())?))
    }

    /// The same of the value that begins at `start` and goes on to the end of its line.
    pub(crate) fn at_a_glance_at_line(text: &'t str, start: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let wildcard = bytes.get(start..)?.starts_with(WILDCARD.as_bytes());
        let begins = if wildcard { start + WILDCARD.len() } else { start };
        let (glance, end) = glance_at_line(bytes, begins)?;
        Some(Self::new(text.get(start..end)?, wildcard, text.get(begins..end)?, glance))
    }

    fn new(text: &'t str, wildcard: bool, domain: &str, glance: HostGlance) -> Self {
        let odd = !glance.has_dot || domain.as_bytes().last().is_some_and(u8::is_ascii_digit);
        Self { wildcard, odd, capitals: glance.has_capitals, text }
    }

    /// Whether an MX host of this name may take the domain's mail (RFC 8461 §4.1): letters match in any case, and a `*`
    /// stands for exactly one label, the leftmost.
    pub fn covers(&self, host: &MxHost) -> bool {
        let candidate = if self.wildcard { host.behind_first_label() } else { Some(host.as_str()) };
        candidate.is_some_and(|candidate| candidate.eq_ignore_ascii_case(self.domain()))
    }

    /// Whether it begins with `*.`.
    pub fn is_wildcard(&self) -> bool {
        self.wildcard
    }

    /// Whether it is worth a second look: a single label, alone or after the `*.`, or a digit at its end, as an address
    /// has.
    pub fn is_odd(&self) -> bool {
        self.odd
    }

    /// Whether it has capital letters.
    pub fn has_capitals(&self) -> bool {
        self.capitals
    }

    /// The name after the `*.`, or the whole name.
    pub fn domain(&self) -> &'t str {
        parts(self.text).1
    }

    /// All of it, as it is written.
    pub fn as_str(&self) -> &'t str {
        self.text
    }
}

/// Whether `value` is a wildcard, and the domain in it.
fn parts(value: &str) -> (bool, &str) {
    let wildcard = matches!(value.as_bytes(), [b'*', b'.', ..]);
    (wildcard, if wildcard { value.get(WILDCARD.len()..).unwrap_or_default() } else { value })
}

/// What keeps the value of an `mx` line from being a pattern. The common mistakes are named for what they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MxDefect {
    /// Nothing stands there.
    Empty,
    /// A `*` that is not the whole first label: `*mail.example.com`, `*.*.example.com`, `*`.
    WildcardMisplaced,
    /// Several hosts on one line, with blanks, commas or semicolons between them.
    List,
    /// A blank within the value that does not part hosts: an MX record's preference, a comment.
    Blank,
    /// A dot at the end, as in a zone file.
    TrailingDot,
    /// A dot at the start, as in an old draft of MTA-STS.
    LeadingDot,
    /// A web address.
    Url,
    /// A mail address.
    MailAddress,
    /// An address literal in brackets, or an IPv6 address.
    AddressLiteral,
    /// A port after the name.
    Port,
    /// Quotes or brackets around the name.
    Quoted,
    /// A character that is not ASCII: a U-label where an A-label belongs (RFC 8461 §3.2), or a stray sign.
    NotAscii {
        /// The first of them.
        character: char,
    },
    /// Another breach of the grammar.
    Name(NameDefect),
}

impl MxDefect {
    /// Names the mistake in `value`, which `defect` keeps from being a host name.
    fn of(value: &str, defect: NameDefect) -> Self {
        if value.is_empty() {
            return Self::Empty;
        }
        // The most frequent one, in the fewest steps: a policy may have thousands.
        if value.strip_suffix('.').is_some_and(|name| domain_name::check(parts(name).1).is_ok()) {
            return Self::TrailingDot;
        }
        if value.starts_with(['"', '\'', '<', '`', '“', '”', '‘', '’'])
            || value.ends_with(['"', '\'', '>', '`', '“', '”', '‘', '’'])
        {
            return Self::Quoted;
        }
        if value.contains("://") {
            return Self::Url;
        }
        let parts: Vec<&str> = value.split([' ', '\t', ',', ';']).filter(|part| !part.is_empty()).collect();
        if parts.len() != 1 || parts.first().is_some_and(|part| part.len() != value.len()) {
            let all_hosts = parts.iter().all(|part| Self::is_listed_host(part));
            return if all_hosts { Self::List } else { Self::Blank };
        }
        if value.contains('@') {
            return Self::MailAddress;
        }
        if is_address(value) {
            return Self::AddressLiteral;
        }
        if value.starts_with('[') || value.ends_with(']') {
            return Self::Quoted;
        }
        if value.strip_prefix("*.").unwrap_or(value).contains('*') {
            return Self::WildcardMisplaced;
        }
        if let Some(character) = value.chars().find(|character| !character.is_ascii()) {
            return Self::NotAscii { character };
        }
        if value
            .rsplit_once(':')
            .is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Self::Port;
        }
        match defect {
            NameDefect::EmptyLabel if value.ends_with('.') && !value.ends_with("..") && value.len() > 1 => {
                Self::TrailingDot
            }
            NameDefect::EmptyLabel if value.starts_with('.') && !value.starts_with("..") => Self::LeadingDot,
            other => Self::Name(other),
        }
    }

    /// Whether `part` of a list is meant as a host: it has a dot, and is a pattern but for a dot at its end.
    fn is_listed_host(part: &str) -> bool {
        let part = part.strip_suffix('.').unwrap_or(part);
        part.contains('.') && MxPattern::read(part).is_ok()
    }
}

/// Whether `value` is an IPv6 address, or an address of either kind in brackets (RFC 5321 §4.1.3).
fn is_address(value: &str) -> bool {
    let literal = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = literal.unwrap_or(value);
    let address = address
        .get(..5)
        .filter(|tag| tag.eq_ignore_ascii_case("IPv6:"))
        .map_or(address, |_| address.get(5..).unwrap_or_default());
    address.parse::<Ipv6Addr>().is_ok() || (literal.is_some() && address.parse::<Ipv4Addr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_mistakes_are_named() {
        let cases: &[(&str, MxDefect)] = &[
            ("", MxDefect::Empty),
            ("*", MxDefect::WildcardMisplaced),
            ("*mail.example.com", MxDefect::WildcardMisplaced),
            ("*.*.example.com", MxDefect::WildcardMisplaced),
            ("mail.*.example.com", MxDefect::WildcardMisplaced),
            ("a.example, b.example", MxDefect::List),
            ("a.example b.example", MxDefect::List),
            ("a.example;", MxDefect::List),
            ("10 a.example", MxDefect::Blank),
            ("a.example # primary", MxDefect::Blank),
            ("a.example.", MxDefect::TrailingDot),
            ("*.a.example.", MxDefect::TrailingDot),
            (".a.example", MxDefect::LeadingDot),
            ("https://a.example", MxDefect::Url),
            ("user@a.example", MxDefect::MailAddress),
            ("[192.0.2.1]", MxDefect::AddressLiteral),
            ("2001:db8::1", MxDefect::AddressLiteral),
            ("a.example:25", MxDefect::Port),
            ("\"a.example\"", MxDefect::Quoted),
            ("<a.example>", MxDefect::Quoted),
            ("bücher.example", MxDefect::NotAscii { character: 'ü' }),
            ("a_b.example", MxDefect::Name(NameDefect::Character { label: "a_b".into(), character: '_' })),
            ("a..example", MxDefect::Name(NameDefect::EmptyLabel)),
            ("..", MxDefect::Name(NameDefect::EmptyLabel)),
        ];
        for (value, defect) in cases {
            assert_eq!(MxPattern::read(value).as_ref(), Err(defect), "{value}");
        }
    }
}
