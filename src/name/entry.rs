//! What a person types where a domain is asked for, and which domain that means: addresses of all kinds, names of
//! records, blanks and quotes around. What cannot be a mail domain is answered with the part at fault.

use std::fmt;
use std::net::Ipv6Addr;

use super::domain_name::Shown;
use super::idna::{self, DOTS, IdnaDefect};
use super::{NameDefect, PolicyDomain, PolicyDomainDefect};
use crate::text::is_unseen;

/// More bytes than this are no domain, and no address that holds one; nothing is read of them.
const MAX_TYPED: usize = 8 * 1024;

/// What may stand around a domain and means nothing; blanks and what is not seen come on top.
const AROUND: [char; 18] = ['"', '\'', '`', '“', '”', '„', '‘', '’', '‚', '«', '»', '‹', '›', '<', '>', '(', ')', ','];

/// What ends the host in a web address; browsers take the backslash for a slash.
const AFTER_HOST: [char; 4] = ['/', '?', '#', '\\'];

/// What stands before a Policy Domain in the names of its records (RFC 8461 §3.1, RFC 8460 §3).
const RECORD_PREFIXES: [&str; 2] = ["_mta-sts.", "_smtp._tls."];

/// Before a Policy Domain, the name of its Policy Host (RFC 8461 §3.2).
const POLICY_HOST_PREFIX: &str = "mta-sts.";

/// The one path of a policy (RFC 8461 §3.2).
const POLICY_PATH: &str = "/.well-known/mta-sts.txt";

/// Understands `typed`: a domain, as it is or within a web address, a mail address, a policy's address or a record's
/// name, with blanks, quotes or a dot around it, in any case and any script. No input makes it panic, and it takes no
/// longer than a few KiB of text need.
pub fn understand(typed: &str) -> Result<Entry, EntryError> {
    if typed.len() > MAX_TYPED {
        return Err(EntryError::TooMuch { length: typed.chars().count() });
    }
    let text = bare(typed);
    if text.is_empty() {
        return Err(EntryError::Empty);
    }
    if let Some(address) = in_angle_brackets(text) {
        return read(address);
    }
    let mut parts = text.split(is_between).filter_map(|part| read(bare(part)).ok());
    if let (Some(first), Some(second)) = (parts.next(), parts.next()) {
        let same = |other: Entry| other.itself().domain == first.itself().domain;
        return if same(second) && parts.all(same) {
            Ok(first)
        } else {
            Err(EntryError::Several { first: first.itself().domain.clone() })
        };
    }
    read(text)
}

/// What was typed, understood. `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One domain is meant.
    One(Meant),
    /// A host `mta-sts.example.com` without a policy's path: most likely the Policy Host of the domain behind it, but it
    /// could be a mail domain, too.
    Either {
        /// The domain whose Policy Host that would be.
        behind: Meant,
        /// The host itself, as a mail domain.
        itself: Meant,
    },
}

impl Entry {
    /// What the name means as it was typed.
    pub fn itself(&self) -> &Meant {
        match self {
            Self::One(meant) | Self::Either { itself: meant, .. } => meant,
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(meant) => meant.fmt(f),
            Self::Either { behind, itself } => write!(
                f,
                "{host} is where the policy of {domain} would be: check {domain}, or {host} as a mail domain of its own",
                host = itself.domain,
                domain = behind.domain,
            ),
        }
    }
}

/// A domain that was meant. `Display` says which, and why: "checking example.com, the domain of …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The domain.
    pub domain: PolicyDomain,
    /// What it was typed as.
    pub form: Form,
}

impl Meant {
    /// For `www.example.com`, the domain that mail addresses are more likely to have, `example.com`: a hint to offer. The
    /// host is checked as it was typed, for a policy of one domain is none of another (RFC 8461 §3.4).
    pub fn without_www(&self) -> Option<PolicyDomain> {
        PolicyDomain::read(self.domain.as_str().strip_prefix("www.")?).ok()
    }
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = &self.domain;
        match self.form {
            Form::Domain => write!(f, "checking {domain}"),
            Form::ULabels => write!(f, "checking {domain}, as DNS spells the name that you typed"),
            Form::HostAndPort => write!(f, "checking {domain}, the host before the port that you typed"),
            Form::Url => write!(f, "checking {domain}, the host of the web address that you typed"),
            Form::MailAddress => write!(f, "checking {domain}, the domain of the mail address that you typed"),
            Form::RecordName => write!(f, "checking {domain}, the domain of the record that you typed"),
            Form::PolicyUrl => write!(f, "checking {domain}, the domain of the policy whose address you typed"),
            Form::PolicyHost => write!(f, "checking {domain}, the domain of the Policy Host that you typed"),
        }
    }
}

/// What a domain was typed as. Where several hold, it is the one that needs most to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Domain,
    /// As it is, with letters that DNS spells in A-labels.
    ULabels,
    /// With a port behind it: `example.com:25`.
    HostAndPort,
    /// In a web address, with or without its scheme.
    Url,
    /// In a mail address, with or without a name or `mailto:` before it.
    MailAddress,
    /// In the name of its record, `_mta-sts.example.com` or `_smtp._tls.example.com`.
    RecordName,
    /// In the address of its policy.
    PolicyUrl,
    /// In the name of its Policy Host, `mta-sts.example.com`.
    PolicyHost,
}

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
            Self::Empty => f.write_str("type a domain, as in example.com"),
            Self::TooMuch { length } => write!(f, "this has {length} characters; type one domain, as in example.com"),
            Self::Several { first } => write!(f, "these are several domains; check one at a time, {first} first"),
            Self::NoDomain { text } => write!(f, "there is no domain in “{}”", Shown(text)),
            Self::IpAddress { address } => {
                write!(f, "{} is an IP address, and MTA-STS has policies for domains only", Shown(address))
            }
            Self::AddressLiteral { literal } => {
                write!(f, "{} stands for an IP address, and MTA-STS has policies for domains only", Shown(literal))
            }
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

/// `text` without what may stand around a domain.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| is_between(c) || is_unseen(c) || AROUND.contains(&c))
}

/// Whether `c` parts what was typed one after another.
fn is_between(c: char) -> bool {
    c.is_whitespace() || c == ',' || c == ';'
}

/// The address in `Name <address>`, whose closing bracket is off already. The name may hold anything, such as a domain.
fn in_angle_brackets(text: &str) -> Option<&str> {
    let (name, address) = text.rsplit_once('<')?;
    let is_address = !name.contains('<') && (address.contains('@') || address.contains("://"));
    is_address.then(|| bare(address))
}

/// Reads what is meant for one address or name, without anything around it.
fn read(text: &str) -> Result<Entry, EntryError> {
    let (form_by_scheme, rest) = without_scheme(text);
    let authority = rest.split(AFTER_HOST).next().unwrap_or_default();
    let path = rest.strip_prefix(authority).unwrap_or_default();
    let (form, host) = match (form_by_scheme, authority.rsplit_once('@')) {
        (None, Some((_, host))) => (Some(Form::MailAddress), host),
        (form, Some((_, host))) => (form, host),
        (None, None) if !path.is_empty() => (Some(Form::Url), authority),
        (form, None) => (form, authority),
    };
    let host = bare(host);
    check_address(host)?;
    let (form, name) = match without_port(host) {
        Some(name) => (form.or(Some(Form::HostAndPort)), name),
        None => (form, host),
    };
    let name = name.replace(DOTS, ".");
    let name = name.strip_suffix('.').unwrap_or(&name);
    if name.is_empty() {
        return Err(EntryError::NoDomain { text: text.to_owned() });
    }
    let (form, name) = match behind_record_prefix(name) {
        Some(domain) => (Form::RecordName, domain),
        None => (form.unwrap_or(if name.is_ascii() { Form::Domain } else { Form::ULabels }), name),
    };
    let itself = Meant { domain: policy_domain(name)?, form };
    if matches!(form, Form::MailAddress | Form::RecordName) {
        return Ok(Entry::One(itself));
    }
    let behind = itself.domain.as_str().strip_prefix(POLICY_HOST_PREFIX);
    let Some(Ok(domain)) = behind.map(PolicyDomain::read) else { return Ok(Entry::One(itself)) };
    if is_policy_path(path) {
        return Ok(Entry::One(Meant { domain, form: Form::PolicyUrl }));
    }
    Ok(Entry::Either { behind: Meant { domain, form: Form::PolicyHost }, itself })
}

/// Takes a scheme off, and says what it makes of the rest. Slashes that are missing or too many are no matter, as for a
/// browser.
fn without_scheme(text: &str) -> (Option<Form>, &str) {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    };
    match text.split_once(':') {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto") => {
            (Some(Form::MailAddress), rest.trim_start_matches('/'))
        }
        Some((scheme, rest))
            if scheme.eq_ignore_ascii_case("https")
                || scheme.eq_ignore_ascii_case("http")
                || (is_scheme(scheme) && rest.starts_with("//")) =>
        {
            (Some(Form::Url), rest.trim_start_matches(['/', '\\']))
        }
        _ => match text.strip_prefix("//") {
            Some(rest) => (Some(Form::Url), rest),
            None => (None, text),
        },
    }
}

/// Refuses what is an address in place of a name. IPv4 addresses without brackets are left to `policy_domain`, which
/// sees them as they are in ASCII.
fn check_address(host: &str) -> Result<(), EntryError> {
    if host.starts_with('[') {
        let literal = host.split_inclusive(']').next().unwrap_or(host);
        return Err(EntryError::AddressLiteral { literal: literal.to_owned() });
    }
    let without_zone = host.split('%').next().unwrap_or(host);
    if without_zone.parse::<Ipv6Addr>().is_ok() {
        return Err(EntryError::IpAddress { address: host.to_owned() });
    }
    Ok(())
}

/// The name before a port; the port's digits may be missing, as in a web address.
fn without_port(host: &str) -> Option<&str> {
    let (name, port) = host.rsplit_once(':')?;
    port.bytes().all(|byte| byte.is_ascii_digit()).then_some(name)
}

/// The domain that a record is for, by the record's name.
fn behind_record_prefix(name: &str) -> Option<&str> {
    RECORD_PREFIXES.iter().find_map(|prefix| {
        let (start, domain) = name.split_at_checked(prefix.len())?;
        start.eq_ignore_ascii_case(prefix).then_some(domain)
    })
}

fn policy_domain(name: &str) -> Result<PolicyDomain, EntryError> {
    let ascii = idna::to_ascii(name)?;
    PolicyDomain::read(&ascii).map_err(|defect| match defect {
        PolicyDomainDefect::IpAddress => EntryError::IpAddress { address: ascii },
        other => EntryError::Domain(other),
    })
}

fn is_policy_path(path: &str) -> bool {
    path.split(['?', '#']).next().is_some_and(|path| path.eq_ignore_ascii_case(POLICY_PATH))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every one of `spellings` is understood as this domain, in this form.
    #[track_caller]
    fn all_mean(domain: &str, form: Form, spellings: &[&str]) {
        let expected = Entry::One(Meant { domain: PolicyDomain::read(domain).unwrap(), form });
        for typed in spellings {
            assert_eq!(understand(typed).as_ref(), Ok(&expected), "{}", typed.escape_debug());
        }
    }

    #[track_caller]
    fn refused(cases: &[(&str, &str, Option<&str>)]) {
        for (typed, sentence, part) in cases {
            let error = understand(typed).expect_err(typed);
            assert_eq!(error.to_string(), *sentence, "{}", typed.escape_debug());
            assert_eq!(error.part(), *part, "{}", typed.escape_debug());
        }
    }

    #[test]
    fn a_domain_is_understood_whatever_is_around_it() {
        all_mean(
            "example.com",
            Form::Domain,
            &[
                "example.com",
                "EXAMPLE.Com",
                "example.com.",
                "example。com。",
                "  example.com\t\r\n",
                "\u{a0}example.com\u{3000}",
                "\u{feff}example.com\u{200b}",
                "\u{202a}example.com.\u{202c}",
                "\u{2060}\u{200e}example.com\u{ad}",
                "\u{0}example.com\u{7f}",
                "\"example.com\"",
                "'example.com'",
                "“example.com”",
                "„example.com“",
                "«example.com»",
                "`example.com.`",
                "<example.com>",
                " <\"example.com\"> ",
                "(example.com)",
                "example.com,",
                "example.com;",
                "\"example.com",
                "example.com, example.com",
            ],
        );
        all_mean("a-b.1.xn--bcher-kva.example", Form::Domain, &["A-b.1.XN--Bcher-kva.example"]);
        all_mean("www.example.com", Form::Domain, &["www.example.com"]);
    }

    #[test]
    fn u_labels_are_understood_in_every_form() {
        all_mean(
            "xn--bcher-kva.example",
            Form::ULabels,
            &[
                "bücher.example",
                "BÜCHER.example.",
                "bu\u{308}cher。example。",
                "ｂüｃｈｅｒ．example",
                "bücher.example｡",
            ],
        );
        all_mean("example.com", Form::ULabels, &["exam\u{200b}ple.com", "ｅｘａｍｐｌｅ.com"]);
        all_mean("xn--bcher-kva.example", Form::Url, &["https://bücher.example/ü?ü", "bücher。example/"]);
        all_mean("xn--bcher-kva.example", Form::MailAddress, &["jürgen@bücher.example", "J <j@bücher。example>"]);
        all_mean(
            "xn--bcher-kva.example",
            Form::RecordName,
            &["_mta-sts.bücher.example", "_mta-sts。bücher。example。"],
        );
        all_mean("xn--bcher-kva.example", Form::PolicyUrl, &["mta-sts.bücher.example/.well-known/mta-sts.txt"]);
    }

    #[test]
    fn a_web_address_means_its_host() {
        all_mean(
            "example.com",
            Form::Url,
            &[
                "https://example.com",
                "HTTPS://Example.com./",
                "http://example.com:8080/path?query=a@b.example#fragment",
                "https://user:pass@word@example.com/",
                "https:example.com",
                "http:example.com",
                "https:///example.com",
                "https:\\\\example.com\\path",
                "//example.com",
                "//example.com/path",
                "smtp://example.com:25",
                "example.com/path",
                "example.com/",
                "example.com?q",
                "example.com#top",
                "example.com:443/path",
                "example.com/@user",
                "example.com/?to=https://other.example/",
                "<https://example.com/>",
                "Example <https://example.com/>",
                "https://example.com/a,b",
                "https://example.com/.well-known/mta-sts.txt",
            ],
        );
        all_mean("example.com", Form::HostAndPort, &["example.com:25", "example.com:", "example.com.:25"]);
    }

    #[test]
    fn a_mail_address_means_its_domain() {
        all_mean(
            "example.com",
            Form::MailAddress,
            &[
                "user@example.com",
                "@example.com",
                "user@Example.COM.",
                "mailto:user@example.com",
                "MAILTO:example.com",
                "MailTo:user@example.com?subject=hello",
                "<user@example.com>",
                "Name <user@example.com>",
                "\"Doe, Jane\" <jane@example.com>",
                "jane.doe@other.example <jane@example.com>",
                "\"jane.doe\" <jane@example.com>",
                "\"a@b\"@example.com",
                "user@ example.com",
                "Jane jane@example.com",
                "jane@example.com, john@example.com",
            ],
        );
        all_mean("mta-sts.example.com", Form::MailAddress, &["user@mta-sts.example.com"]);
    }

    #[test]
    fn names_of_records_and_policies_mean_the_domain_behind_them() {
        all_mean(
            "example.com",
            Form::RecordName,
            &["_mta-sts.example.com", "_MTA-STS.Example.com.", "_smtp._tls.example.com", "\"_smtp._tls.example.com.\""],
        );
        all_mean(
            "example.com",
            Form::PolicyUrl,
            &[
                "https://mta-sts.example.com/.well-known/mta-sts.txt",
                "http://MTA-STS.example.com:443/.Well-Known/mta-sts.txt?x#y",
                "mta-sts.example.com/.well-known/mta-sts.txt",
            ],
        );
        all_mean(
            "mta-sts.example.com",
            Form::PolicyUrl,
            &["https://mta-sts.mta-sts.example.com/.well-known/mta-sts.txt"],
        );
        all_mean("mta-sts.example.com", Form::RecordName, &["_mta-sts.mta-sts.example.com"]);
    }

    #[test]
    fn a_bare_policy_host_is_offered_both_ways() {
        let meant = |domain: &str, form| Meant { domain: PolicyDomain::read(domain).unwrap(), form };
        for (typed, form) in [
            ("mta-sts.example.com", Form::Domain),
            ("MTA-STS.example.com.", Form::Domain),
            ("https://mta-sts.example.com/", Form::Url),
            ("mta-sts.example.com:443", Form::HostAndPort),
        ] {
            let (behind, itself) = (meant("example.com", Form::PolicyHost), meant("mta-sts.example.com", form));
            assert_eq!(understand(typed), Ok(Entry::Either { behind, itself }), "{typed}");
        }
    }

    #[test]
    fn nothing_sensible_stands_behind_a_policy_host_of_two_labels() {
        all_mean("mta-sts.com", Form::Domain, &["mta-sts.com"]);
        all_mean("mta-sts.com", Form::Url, &["https://mta-sts.com/.well-known/mta-sts.txt"]);
        all_mean("xmta-sts.example.com", Form::Domain, &["xmta-sts.example.com"]);
    }

    #[test]
    fn www_is_kept_and_hinted_at() {
        let hint = |typed| {
            let entry = understand(typed).unwrap();
            entry.itself().without_www().map(|domain| domain.to_string())
        };
        assert_eq!(hint("https://www.example.com/").as_deref(), Some("example.com"));
        assert_eq!(hint("www.com"), None);
        assert_eq!(hint("wwwexample.com"), None);
    }

    #[test]
    fn what_was_understood_is_said() {
        for (typed, said) in [
            ("Example.com", "checking example.com"),
            ("bücher.example", "checking xn--bcher-kva.example, as DNS spells the name that you typed"),
            ("example.com:25", "checking example.com, the host before the port that you typed"),
            ("https://example.com/", "checking example.com, the host of the web address that you typed"),
            ("user@example.com", "checking example.com, the domain of the mail address that you typed"),
            ("_mta-sts.example.com", "checking example.com, the domain of the record that you typed"),
            (
                "mta-sts.example.com/.well-known/mta-sts.txt",
                "checking example.com, the domain of the policy whose address you typed",
            ),
            (
                "mta-sts.example.com",
                "mta-sts.example.com is where the policy of example.com would be: check example.com, or \
                 mta-sts.example.com as a mail domain of its own",
            ),
        ] {
            assert_eq!(understand(typed).unwrap().to_string(), said);
        }
        let Ok(Entry::Either { behind, .. }) = understand("mta-sts.example.com") else { panic!("one only") };
        assert_eq!(behind.to_string(), "checking example.com, the domain of the Policy Host that you typed");
    }

    #[test]
    fn nothing_typed_asks_for_a_domain() {
        for typed in ["", "  \t", "\u{feff}", "\"\"", "<>", ", ;"] {
            assert_eq!(understand(typed), Err(EntryError::Empty), "{}", typed.escape_debug());
        }
        refused(&[
            ("", "type a domain, as in example.com", None),
            ("user@", "there is no domain in “user@”", Some("user@")),
            ("https://", "there is no domain in “https://”", Some("https://")),
            ("/path", "there is no domain in “/path”", Some("/path")),
            (".", "there is no domain in “.”", Some(".")),
        ]);
    }

    #[test]
    fn addresses_are_no_domains() {
        refused(&[
            ("192.0.2.1", "192.0.2.1 is an IP address, and MTA-STS has policies for domains only", Some("192.0.2.1")),
            (
                "https://192.0.2.1:8443/",
                "192.0.2.1 is an IP address, and MTA-STS has policies for domains only",
                Some("192.0.2.1"),
            ),
            (
                "１９２.0.2.1",
                "192.0.2.1 is an IP address, and MTA-STS has policies for domains only",
                Some("192.0.2.1"),
            ),
            (
                "2001:db8::1",
                "2001:db8::1 is an IP address, and MTA-STS has policies for domains only",
                Some("2001:db8::1"),
            ),
            (
                "2001:db8::/32",
                "2001:db8:: is an IP address, and MTA-STS has policies for domains only",
                Some("2001:db8::"),
            ),
            (
                "fe80::1%eth0",
                "fe80::1%eth0 is an IP address, and MTA-STS has policies for domains only",
                Some("fe80::1%eth0"),
            ),
            (
                "user@[192.0.2.1]",
                "[192.0.2.1] stands for an IP address, and MTA-STS has policies for domains only",
                Some("[192.0.2.1]"),
            ),
            (
                "https://[2001:db8::1]:443/",
                "[2001:db8::1] stands for an IP address, and MTA-STS has policies for domains only",
                Some("[2001:db8::1]"),
            ),
            ("example.42", "the last part is a number, and no domain ends so", None),
            ("example.0x2A", "the last part is a number, and no domain ends so", None),
            ("192.0.2", "the last part is a number, and no domain ends so", None),
        ]);
    }

    #[test]
    fn a_name_that_cannot_be_a_mail_domain_says_which_part() {
        let label64 = "a".repeat(64);
        let long = format!("{label64}.example");
        let long_sentence = format!("the part “{}…” has 64 characters, and DNS allows 63", "a".repeat(63));
        let name243 = format!("{}example", "abcde.12.".repeat(27).split_at(236).0);
        refused(&[
            (
                "example",
                "“example” is one part only; a mail domain has two or more, as in example.com",
                Some("example"),
            ),
            ("_mta-sts.com", "“com” is one part only; a mail domain has two or more, as in example.com", Some("com")),
            ("a..example", "there is nothing between two dots, or before the first one", None),
            (".example.com", "there is nothing between two dots, or before the first one", None),
            ("example.com..", "there is nothing between two dots, or before the first one", None),
            ("ü。。example", "there is nothing between two dots, or before the first one", None),
            ("-a.example", "the part “-a” begins or ends with a hyphen", Some("-a")),
            ("ü-.example", "the part “ü-” begins or ends with a hyphen", Some("ü-")),
            ("_dmarc.example.com", "the part “_dmarc” has a “_” in it", Some("_dmarc")),
            ("x._mta-sts.example.com", "the part “_mta-sts” has a “_” in it", Some("_mta-sts")),
            ("ü_x.example.com", "the part “ü_x” has a “_” in it", Some("ü_x")),
            ("ex*mple.com", "the part “ex*mple” has a “*” in it", Some("ex*mple")),
            ("*.example.com", "the part “*” has a “*” in it", Some("*")),
            ("example.com:smtp", "the part “com:smtp” has a “:” in it", Some("com:smtp")),
            ("check example.com", "the part “check example” has a blank in it", Some("check example")),
            ("exa\u{0}mple.com", "the part “exa‹U+0000›mple” has the character U+0000 in it", Some("exa\u{0}mple")),
            (
                "👨\u{200d}👩.example",
                "the part “👨‹U+200D›👩” has a character, or a sequence of them, that domain names do not allow",
                Some("👨\u{200d}👩"),
            ),
            ("אבג.1a", "the parts are written in both directions, in a way that domain names do not allow", None),
            (&long, &long_sentence, Some(&label64)),
            (&name243, "the name has 243 characters, and with “_smtp._tls.” before it DNS could not carry it", None),
        ]);
    }

    #[test]
    fn one_at_a_time() {
        for typed in [
            "example.com example.org",
            "example.com,example.org",
            "example.com; example.org;",
            "example.com\nexample.org\nexample.net",
            "user@example.com, user@example.org",
            "A <a@example.com>, B <b@example.org>",
            "https://example.com/ https://example.org/",
            "example.com example.com example.org",
            "domains: example.com and example.org",
        ] {
            let sentence = "these are several domains; check one at a time, example.com first";
            refused(&[(typed, sentence, None)]);
        }
    }

    #[test]
    fn much_text_is_not_read() {
        let much = "a.example ".repeat(1000);
        refused(&[(&much, "this has 10000 characters; type one domain, as in example.com", None)]);
    }

    mod properties {
        use proptest::prelude::*;

        use super::super::*;

        /// Texts that come near to what people type: pieces with a meaning, in any order.
        fn nearly_typed() -> impl Strategy<Value = String> {
            let piece = prop_oneof![
                prop::sample::select(vec![
                    "example",
                    "com",
                    "mta-sts",
                    "_mta-sts.",
                    "_smtp._tls.",
                    "mailto:",
                    "https://",
                    "xn--",
                    "ü",
                    "א",
                    "。",
                    ".",
                    "..",
                    "@",
                    ":",
                    "25",
                    "/",
                    "/.well-known/mta-sts.txt",
                    "<",
                    ">",
                    "\"",
                    " ",
                    "\u{a0}",
                    "\u{200b}",
                    "\u{ad}",
                    "[",
                    "]",
                    "%",
                    "-",
                    "_",
                    ",",
                    "0x1",
                    "\\",
                    "#",
                    "?",
                ])
                .prop_map(str::to_owned),
                "[a-z]{1,8}\\.[a-z]{2,3}",
                any::<char>().prop_map(String::from),
            ];
            prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
        }

        fn holds(typed: &str) -> Result<(), TestCaseError> {
            let meants = match understand(typed) {
                Ok(Entry::One(meant)) => vec![meant],
                Ok(Entry::Either { behind, itself }) => vec![behind, itself],
                Err(error) => {
                    prop_assert!(!error.to_string().is_empty());
                    return Ok(());
                }
            };
            for meant in meants {
                let written = meant.domain.to_string();
                prop_assert_eq!(PolicyDomain::read(&written), Ok(meant.domain.clone()));
                for again in [written.clone(), format!("user@{written}"), format!(" {}. ", written.to_uppercase())] {
                    let understood = understand(&again).map(|entry| entry.itself().domain.clone());
                    prop_assert_eq!(understood, Ok(meant.domain.clone()), "{}", again);
                }
            }
            Ok(())
        }

        proptest! {
            #[test]
            fn any_text_is_answered_and_what_is_understood_stays_so(typed in any::<String>()) {
                holds(&typed)?;
            }

            #[test]
            fn what_people_nearly_type_is_answered_and_stays_so(typed in nearly_typed()) {
                holds(&typed)?;
            }
        }
    }
}
