//! What a person types where a domain is asked for, and which domain that means: addresses of all kinds, names of
//! records, blanks and quotes around. What cannot be a mail domain is answered with the part at fault.

mod error;
mod meant;
#[cfg(test)]
mod tests;

use std::net::Ipv6Addr;

pub use error::EntryError;
pub use meant::{Entry, Form, Meant};

use super::idna::{self, DOTS};
use super::{PolicyDomain, PolicyDomainDefect};
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
