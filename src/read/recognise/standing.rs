//! Where a record stands, as its name tells: where senders look for one of its kind, or elsewhere.

use crate::evidence::ShownKind;
use crate::name::PolicyDomain;

/// Where a record stands, as far as its name tells. Those before are nearer to where senders look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Where senders look for it, or at no name that the text tells.
    #[default]
    Own,
    /// Maybe there: the name is a wildcard's, or short for one that is not known.
    Maybe,
    /// Where they would look, had the name not the zone in it twice.
    Doubled,
    /// At another name.
    Elsewhere,
}

impl Standing {
    /// Of a record at `name`, and the domain that it is meant for, where the name tells that.
    pub(super) fn of(kind: ShownKind, name: &str) -> (Self, Option<PolicyDomain>) {
        let label = if kind == ShownKind::Tlsrpt { TLSRPT } else { RECORD };
        let Some(below) = below(label, name) else {
            let standing = if name.starts_with("*.") { Self::Maybe } else { Self::Elsewhere };
            return (standing, near(name));
        };
        let zone = undoubled(below);
        let domain = PolicyDomain::read(zone.unwrap_or(below)).ok();
        let standing = match &domain {
            _ if below.is_empty() => Self::Own,
            Some(_) if zone.is_some() => Self::Doubled,
            Some(_) => Self::Own,
            None => Self::Maybe,
        };
        (standing, domain)
    }

    /// Whether no sender looks there.
    pub fn is_misplaced(self) -> bool {
        self >= Self::Doubled
    }
}

/// The kind of record that senders look for at `name`.
pub(super) fn kind_at(name: &str) -> Option<ShownKind> {
    let stands_at = |label: &str| !name.is_empty() && below(label, name).is_some();
    match () {
        () if stands_at(RECORD) => Some(ShownKind::Record),
        () if stands_at(TLSRPT) => Some(ShownKind::Tlsrpt),
        () => None,
    }
}

/// How the name of a record begins (RFC 8461 §3.1), and that of a TLSRPT record (RFC 8460 §3).
const RECORD: &str = "_mta-sts";
const TLSRPT: &str = "_smtp._tls";
/// The most characters of a name.
const MAX_NAME: usize = 253;

/// What stands behind `label` in `name`; nothing where there is no name.
fn below<'n>(label: &str, name: &'n str) -> Option<&'n str> {
    match name.strip_prefix(label) {
        Some("") => Some(""),
        Some(rest) => rest.strip_prefix('.'),
        None => name.is_empty().then_some(name),
    }
}

/// `name` without its last labels, where those, two or more, stand before them once more.
fn undoubled(name: &str) -> Option<&str> {
    let mut zone = name;
    while zone.contains('.') && name.len() <= MAX_NAME {
        let before = name.strip_suffix(zone).and_then(|before| before.strip_suffix('.'));
        if before.and_then(|before| before.strip_suffix(zone)).is_some_and(|end| end.is_empty() || end.ends_with('.')) {
            return before;
        }
        zone = zone.split_once('.').map_or("", |(_, above)| above);
    }
    None
}

/// The domain that a record at `name` is meant for, where that stands at a name made for it by mistake.
fn near(name: &str) -> Option<PolicyDomain> {
    let mut rest = name;
    while let Some((label, above)) = rest.split_once('.')
        && (label.starts_with('_') || matches!(label, "mta-sts" | "*"))
    {
        rest = above;
    }
    PolicyDomain::read(rest).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_record_stands_and_whose_it_is() {
        use Standing::{Doubled, Elsewhere, Maybe, Own};
        for (name, standing, domain) in [
            ("", Own, None),
            ("_mta-sts", Own, None),
            ("_mta-sts.example.com", Own, Some("example.com")),
            ("_mta-sts.com.com", Own, Some("com.com")),
            ("_mta-sts.mail", Maybe, None),
            ("*.example.com", Maybe, Some("example.com")),
            ("_mta-sts.example.com.example.com", Doubled, Some("example.com")),
            ("_mta-sts.mail.example.com.example.com", Doubled, Some("mail.example.com")),
            ("_mta-sts.mail.example.com.mail.example.com", Doubled, Some("mail.example.com")),
            ("_mta-sts.myexample.com.example.com", Own, Some("myexample.com.example.com")),
            ("example.com", Elsewhere, Some("example.com")),
            ("mta-sts.example.com", Elsewhere, Some("example.com")),
            ("_mta_sts.example.com", Elsewhere, Some("example.com")),
            ("_mta-sts2.example.com", Elsewhere, Some("example.com")),
            ("_smtp._tls.example.com", Elsewhere, Some("example.com")),
        ] {
            let (found, of) = Standing::of(ShownKind::Record, name);
            assert_eq!((found, of.as_ref().map(PolicyDomain::as_str)), (standing, domain), "{name}");
        }
    }
}
