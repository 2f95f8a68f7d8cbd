//! The resolvers that can be asked from a page: those that answer over HTTPS with the wire format and let pages read
//! (CORS). Others can be entered by address.

use std::fmt;

use crate::evidence::{LogService, Resolver};
use crate::name::DomainName;

/// The resolvers that are built in, in the order in which they are asked. All three let pages read their answers; that
/// is a favour that none of them promises, so there is more than one.
pub fn built_in() -> Vec<Resolver> {
    [
        ("Cloudflare", "https://cloudflare-dns.com/dns-query"),
        ("Google", "https://dns.google/dns-query"),
        ("DNS.SB", "https://doh.dns.sb/dns-query"),
    ]
    .map(|(name, url)| Resolver { name: name.to_owned(), url: url.to_owned() })
    .into()
}

/// The resolver at an address that somebody typed: `https://`, a host, a path.
pub fn resolver_of_ones_own(typed: &str) -> Result<Resolver, ResolverDefect> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(ResolverDefect::Empty);
    }
    let rest = match typed.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some(_) => return Err(ResolverDefect::NotHttps),
        None => typed,
    };
    // The template of RFC 8484 §4.1.1 ends so; what it stands for is added when a question is asked.
    let rest = rest.strip_suffix("{?dns}").unwrap_or(rest);
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(host_end).unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let port_is_one = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0);
    let Ok(host) = DomainName::new(host) else { return Err(ResolverDefect::Host) };
    if !port_is_one {
        return Err(ResolverDefect::Port);
    }
    if path.contains('#')
        || !path
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'{' | b'}'))
    {
        return Err(ResolverDefect::Path);
    }
    let port = if port == "443" { String::new() } else { format!(":{port}") };
    let path = if path.is_empty() || path == "/" { "/dns-query" } else { path };
    Ok(Resolver { name: host.to_string(), url: format!("https://{host}{port}{path}") })
}

/// The service at an address that somebody typed that searches the public certificate logs: as a resolver's is read, with
/// another path where there is none.
pub fn log_service_of_ones_own(typed: &str) -> Result<LogService, LogServiceDefect> {
    let Resolver { name, url } = resolver_of_ones_own(typed).map_err(LogServiceDefect)?;
    let has_path = typed.contains("/dns-query");
    let url = if has_path { url } else { url.replace("/dns-query", "/v1/issuances") };
    Ok(LogService { name, url })
}

/// Why a text is no address of such a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogServiceDefect(ResolverDefect);

impl fmt::Display for LogServiceDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The address of the service for certificates: ")?;
        self.0.fmt(f)
    }
}

/// Why a text is no address of a resolver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResolverDefect {
    /// Nothing was typed.
    Empty,
    /// Another scheme than `https`.
    NotHttps,
    /// The host is not a host name or an IPv4 address.
    Host,
    /// The port is not a number from 1 to 65535.
    Port,
    /// The path has a character that no address has.
    Path,
}

impl fmt::Display for ResolverDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Type the address of a resolver, such as https://dns.example.net/dns-query.",
            Self::NotHttps => "A page can ask a resolver over HTTPS only: the address begins with https://.",
            Self::Host => "The host in this address is not a name. It stands between https:// and the next slash.",
            Self::Port => "The port in this address is not a number from 1 to 65535.",
            Self::Path => "The path in this address has a character that no address has.",
        })
    }
}

impl std::error::Error for ResolverDefect {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_resolvers() {
        for (typed, url) in [
            ("https://dns.example.net/dns-query", "https://dns.example.net/dns-query"),
            (" HTTPS://DNS.Example.net ", "https://dns.example.net/dns-query"),
            ("dns.example.net", "https://dns.example.net/dns-query"),
            ("https://dns.example.net/", "https://dns.example.net/dns-query"),
            ("https://dns.example.net:8443/q?key=1", "https://dns.example.net:8443/q?key=1"),
            ("https://dns.example.net/dns-query{?dns}", "https://dns.example.net/dns-query"),
            ("https://192.0.2.1/dns-query", "https://192.0.2.1/dns-query"),
        ] {
            assert_eq!(resolver_of_ones_own(typed).map(|resolver| resolver.url), Ok(url.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_address_of_a_resolver() {
        for (typed, defect) in [
            ("  ", ResolverDefect::Empty),
            ("http://dns.example.net/", ResolverDefect::NotHttps),
            ("https://", ResolverDefect::Host),
            ("https://a b/", ResolverDefect::Host),
            ("https://user@dns.example.net/", ResolverDefect::Host),
            ("https://dns.example.net:0/", ResolverDefect::Port),
            ("https://dns.example.net:port/", ResolverDefect::Port),
            ("https://dns.example.net/a b", ResolverDefect::Path),
            ("https://dns.example.net/#x", ResolverDefect::Path),
        ] {
            assert_eq!(resolver_of_ones_own(typed), Err(defect), "{typed}");
        }
    }
}
