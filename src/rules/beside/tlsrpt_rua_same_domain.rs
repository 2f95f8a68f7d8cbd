//! Reports by mail to the very domain that they are about.

use super::at;
use crate::finding::{Finding, Prose, code, host, rfc8460};
use crate::read::{Accepted, RuaUri};
use crate::rules::{Case, rule};

rule! {
    /// Reports tell of failures in delivering mail to the domain, and these go to a mailbox there. That is allowed: senders
    /// deliver reports even where TLS fails. Where the domain takes no mail at all, they are lost with the rest.
    "tlsrpt-rua-same-domain" = Note, rfc8460("3"), "reports go by mail to the domain that they are about";
    next "Nothing needs to be done. To hear of failures when no mail comes in, add an address elsewhere to `rua`.";
}

/// Speaks of a record that senders take, where all of its addresses are such.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain() else { return };
    let is_there =
        |uri: &RuaUri<'_>| mail_domain(uri.uri.value).is_some_and(|to| to.eq_ignore_ascii_case(domain.as_str()));
    for (index, record) in case.counted_tlsrpt() {
        if record.accepted() == Accepted::No || !record.rua.iter().all(is_there) {
            continue;
        }
        let Some(first) = record.rua.first() else { continue };
        let message = Prose::with(
            "Reports about mail to {} go to {}, by the same mail.",
            [host(domain), code(first.uri.span.words(record.text))],
        );
        findings.push(Finding::new(&RULE, at(index, first.uri.span), message));
    }
}

/// The domain of a `mailto:` address.
fn mail_domain(uri: &[u8]) -> Option<&str> {
    let uri = std::str::from_utf8(uri).ok()?;
    let (scheme, address) = uri.split_once(':')?;
    let (_, domain) = address.split(['?', '#']).next()?.rsplit_once('@')?;
    scheme.eq_ignore_ascii_case("mailto").then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn of(rua: &str) -> Vec<(Severity, String)> {
        found(&Sketch::good("example.com").tlsrpt(&format!("v=TLSRPTv1; rua={rua}")), &RULE)
    }

    #[test]
    fn where_all_addresses_are_at_the_domain() {
        let words = "Reports about mail to example.com go to mailto:a@Example.COM?x=y, by the same mail.".to_owned();
        assert_eq!(of("mailto:a@Example.COM?x=y, MAILTO:b@example.com"), [(Severity::Note, words)]);
    }

    #[test]
    fn silent_where_one_is_elsewhere() {
        for rua in [
            "mailto:a@reports.example.com",
            "https://example.com/a@example.com",
            "mailto:a@example.com,https://reports.example",
            "mailto:example.com",
        ] {
            assert_eq!(of(rua), [], "{rua}");
        }
    }
}
