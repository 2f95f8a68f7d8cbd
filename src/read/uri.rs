//! The addresses that reports go to (RFC 8460 §3): URIs (RFC 3986) of two schemes.

use std::net::Ipv6Addr;

/// What keeps reports from being sent to an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriDefect {
    /// Nothing between two commas.
    Empty,
    /// Neither `mailto:` nor `https:` (§3).
    Scheme,
    /// A `mailto:` without an address, or an `https:` without a host.
    Address,
    /// A character that must be percent-encoded: an exclamation mark, a blank, or one outside ASCII (§3).
    Character,
}

/// Why no report can be sent to `uri`.
pub(crate) fn uri_defect(uri: &[u8]) -> Option<UriDefect> {
    if uri.is_empty() {
        return Some(UriDefect::Empty);
    }
    let Some(colon) = uri.iter().position(|&byte| byte == b':') else {
        return Some(UriDefect::Scheme);
    };
    let (scheme, rest) = (uri.get(..colon)?, uri.get(colon + 1..)?);
    let is_addressed = if scheme.eq_ignore_ascii_case(b"mailto") {
        names_a_mailbox(until(rest, b"?#"))
    } else if scheme.eq_ignore_ascii_case(b"https") {
        rest.strip_prefix(b"//").is_some_and(|rest| names_a_host(until(rest, b"/?#")))
    } else {
        return Some(UriDefect::Scheme);
    };
    match odd_byte(uri) {
        Some(_) => Some(UriDefect::Character),
        None => (!is_addressed).then_some(UriDefect::Address),
    }
}

/// The first byte of a URI that cannot stand there as it is: all but the characters of RFC 3986 §2, of those the three
/// that RFC 8460 §3 wants encoded, brackets other than around an IP address, a second `#`, and a `%` without two
/// hexadecimal digits.
pub(crate) fn odd_byte(uri: &[u8]) -> Option<usize> {
    let mut fragments = 0;
    uri.iter().enumerate().position(|(at, &byte)| match byte {
        b'%' => !uri.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        b'#' => {
            fragments += 1;
            fragments > 1
        }
        b'[' | b']' => !is_around_an_address(uri, at),
        _ => !byte.is_ascii_alphanumeric() && !b"-._~:/?@$&'()*+=".contains(&byte),
    })
}

/// Whether the bracket at `at` is one of those around an IPv6 address in the place of a host: the first thing in it, or the
/// first after a name and an `@`.
fn is_around_an_address(uri: &[u8], at: usize) -> bool {
    let scheme = uri.iter().position(|&byte| byte == b':').map_or(uri.len(), |colon| colon + 1);
    let Some(rest) = uri.get(scheme..).and_then(|rest| rest.strip_prefix(b"//")) else { return false };
    let authority = until(rest, b"/?#");
    let user = authority.iter().position(|&byte| byte == b'@').map_or(0, |at_sign| at_sign + 1);
    let host = authority.get(user..).unwrap_or_default();
    let start = scheme + 2 + user;
    host.starts_with(b"[") && (at == start || at == start + until(host, b"]").len()) && at < start + host.len()
}

/// `local-part@domain` (RFC 6068 §2). What begins with two slashes names a host (RFC 3986 §3), and a colon stands between
/// quotation marks alone.
fn names_a_mailbox(address: &[u8]) -> bool {
    let mut parts = address.split(|&byte| byte == b'@');
    let (local, domain, more) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next());
    !local.is_empty()
        && !local.starts_with(b"//")
        && (!local.contains(&b':') || local.starts_with(b"%22"))
        && !domain.contains(&b':')
        && more.is_none()
        && domain.split(|&byte| byte == b'.').all(|label| !label.is_empty())
}

/// `[userinfo "@"] host [":" port]` (RFC 3986 §3.2), with a host in it.
fn names_a_host(authority: &[u8]) -> bool {
    let mut at_signs = authority.rsplitn(2, |&byte| byte == b'@');
    let host_and_port = at_signs.next().unwrap_or_default();
    if at_signs.next().is_some_and(|user| user.contains(&b'@')) {
        return false;
    }
    let (is_host, port) = match host_and_port.strip_prefix(b"[") {
        Some(rest) => {
            let inner = until(rest, b"]");
            let is_address = std::str::from_utf8(inner).is_ok_and(|inner| inner.parse::<Ipv6Addr>().is_ok());
            (is_address, rest.get(inner.len() + 1..))
        }
        None => {
            let host = until(host_and_port, b":");
            (!host.is_empty(), host_and_port.get(host.len()..))
        }
    };
    let Some(port) = port else { return false };
    is_host && port.split_first().is_none_or(|(colon, digits)| *colon == b':' && digits.iter().all(u8::is_ascii_digit))
}

/// What of `text` stands before the first of `ends`.
fn until<'t>(text: &'t [u8], ends: &[u8]) -> &'t [u8] {
    text.split(|byte| ends.contains(byte)).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_take_reports() {
        for uri in [
            "mailto:reports@example.com",
            "MAILTO:a@b.example?subject=x",
            "mailto:a%2Cb@b.example",
            "mailto:%22a:b%22@b.example",
            "https://example.com",
            "https://user:word@example.com:8443/a/b?c=d&e#f",
            "https://[2001:db8::1]:443/",
            "https://example.com:",
        ] {
            assert_eq!(uri_defect(uri.as_bytes()), None, "{uri}");
        }
    }

    #[test]
    fn addresses_that_take_none() {
        use UriDefect::*;
        for (uri, defect) in [
            ("", Empty),
            ("a@b.example", Scheme),
            ("http://b.example", Scheme),
            ("mailto=a@b.example", Scheme),
            ("mailto:", Address),
            ("mailto:b.example", Address),
            ("mailto:@b.example", Address),
            ("mailto:a@", Address),
            ("mailto:a@...", Address),
            ("mailto:a@b@c.example", Address),
            ("mailto://a@b.example", Address),
            ("mailto:mailto:a@b.example", Address),
            ("mailto:a@b.example:25", Address),
            ("https:b.example", Address),
            ("https:///path", Address),
            ("https://b.example:x/", Address),
            ("https://a@b@c.example/", Address),
            ("mailto:a@b.example c@d.example", Character),
            ("https://[b.example]/", Address),
            ("https://[2001:db8::1]x/", Address),
            ("https://[2001:db8::1", Address),
            ("mailto:a@b.example!10m", Character),
            ("mailto:a@b example", Character),
            ("mailto:ä@b.example", Character),
            ("mailto:a@%s", Character),
            ("mailto:{a}@b.example", Character),
            ("https://b.example/[c]", Character),
            ("https://[2001:db8::1]/[", Character),
            ("https://[::1]@b.example/", Character),
            ("https://a[@b.example/", Character),
            ("https://b.example/#a#b", Character),
        ] {
            assert_eq!(uri_defect(uri.as_bytes()), Some(defect), "{uri}");
        }
    }
}
