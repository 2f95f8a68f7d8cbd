//! What senders say of a failure, and the rules that speak of what may lie behind it. Data.

use super::named;
use crate::finding::Rule;
use crate::read::SenderReport;

/// What senders call the defect that `rule` speaks of, in their reports and bounces; nothing where they say nothing of it.
pub fn reported_as(rule: &Rule) -> impl Iterator<Item = SenderReport> {
    SenderReport::ALL.into_iter().filter(|report| slugs_behind(*report).contains(&rule.slug))
}

/// The rules that speak of what may lie behind a report, the likeliest first.
pub fn behind(report: SenderReport) -> impl Iterator<Item = &'static Rule> {
    slugs_behind(report).iter().filter_map(|slug| named(slug))
}

const UNCOVERED: &[&str] = &["mx-not-covered", "mx-pattern-depth", "mx-backup-not-covered"];
/// What a page cannot see of an MX host, but for the command that shows it.
const NOT_CHECKED: &str = "starttls-not-checked";

fn slugs_behind(report: SenderReport) -> &'static [&'static str] {
    match report {
        SenderReport::StarttlsNotSupported => &["mx-starttls-absent", "mx-tls-old", NOT_CHECKED],
        SenderReport::CertificateExpired => &["mx-certificate-expired", "mx-certificate-expires-soon", NOT_CHECKED],
        SenderReport::CertificateNotTrusted => &["mx-certificate-untrusted", NOT_CHECKED],
        SenderReport::ExchangeCertificate => {
            &["mx-certificate-untrusted", "mx-certificate-expired", "mx-certificate-wrong-name", NOT_CHECKED]
        }
        SenderReport::CertificateHostMismatch => &["mx-certificate-wrong-name", NOT_CHECKED, "mx-is-alias"],
        SenderReport::ValidationFailure => {
            &["mx-not-covered", "mx-pattern-depth", "mx-backup-not-covered", "starttls-not-checked"]
        }
        SenderReport::ExchangeMxHosts => UNCOVERED,
        SenderReport::TlsaInvalid => &["dane-present"],
        SenderReport::DnssecInvalid => &["dnssec-bogus", "dns-failing"],
        SenderReport::DaneRequired => &["dane-unsigned", "dane-unusable"],
        SenderReport::StsPolicyFetchError => &[
            "host-absent",
            "host-alias-dangling",
            "host-private",
            "host-ipv6-only",
            "policy-unreachable",
            "policy-redirect",
            "policy-status",
            "policy-timeout",
            "bot-filter",
        ],
        SenderReport::StsPolicyInvalid => &[
            "policy-is-html",
            "policy-media-type",
            "policy-empty",
            "policy-bom",
            "policy-too-large",
            "version-missing",
            "version-misspelled",
            "mode-missing",
            "mode-unknown",
            "max-age-missing",
            "max-age-malformed",
            "mx-missing",
        ],
        SenderReport::StsWebpkiInvalid => &[
            "host-certificate-untrusted",
            "host-certificate-expired",
            "host-certificate-wrong-name",
            "policy-unreachable",
            "host-name-too-deep",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_report_leads_to_rules_and_each_of_them_back() {
        for report in SenderReport::ALL {
            let slugs = slugs_behind(report);
            assert!(!slugs.is_empty(), "{report:?}");
            assert_eq!(behind(report).map(|rule| rule.slug).collect::<Vec<_>>(), slugs, "all of them are rules");
            assert!(behind(report).all(|rule| reported_as(rule).any(|other| other == report)));
        }
    }
}
