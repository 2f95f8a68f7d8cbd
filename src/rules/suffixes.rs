//! Names below which anybody can register one, and which domain stands above another.

use crate::name::PolicyDomain;

/// Names of two labels below which anybody can register one: the common ones of the Public Suffix List
/// (publicsuffix.org, its section of ICANN domains), by their last label.
const SUFFIXES: &[(&str, &[&str])] = &[
    ("ar", &["com", "net", "org"]),
    ("at", &["co", "or"]),
    ("au", &["com", "net", "org", "edu", "id"]),
    ("br", &["com", "net", "org"]),
    ("cn", &["com", "net", "org"]),
    ("hk", &["com", "net", "org"]),
    ("il", &["co", "net", "org"]),
    ("in", &["co", "net", "org", "firm", "gen", "ind"]),
    ("jp", &["co", "ne", "or", "ac", "go", "gr"]),
    ("kr", &["co", "or", "re", "pe"]),
    ("mx", &["com", "net", "org"]),
    ("my", &["com", "net", "org"]),
    ("nz", &["co", "net", "org", "ac", "geek", "school"]),
    ("pl", &["com", "net", "org"]),
    ("sg", &["com", "net", "org"]),
    ("th", &["co", "in", "or", "ac"]),
    ("tr", &["com", "net", "org"]),
    ("tw", &["com", "net", "org", "idv"]),
    ("ua", &["com", "net", "org"]),
    ("uk", &["co", "org", "me", "ltd", "plc", "net", "ac", "gov", "nhs", "sch"]),
    ("za", &["co", "net", "org", "web"]),
];

/// The domain above `domain`, where that can have a policy of its own.
pub(super) fn domain_above(domain: &PolicyDomain) -> Option<PolicyDomain> {
    let (_, above) = domain.as_str().split_once('.')?;
    PolicyDomain::read(above).ok().filter(|above| !is_suffix(above.as_str()))
}

/// Whether anybody can register a name below this one, as far as is known here.
pub(super) fn is_suffix(name: &str) -> bool {
    let Some((second, top)) = name.split_once('.') else { return true };
    SUFFIXES.iter().any(|(known, seconds)| {
        known.eq_ignore_ascii_case(top) && seconds.iter().any(|known| known.eq_ignore_ascii_case(second))
    })
}
