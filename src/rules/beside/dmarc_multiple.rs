//! More than one DMARC record.

use super::{beginning_with, layers};
use crate::finding::{Finding, Place, Prose, code, rfc7489, said};
use crate::rules::{Case, rule};

rule! {
    /// Of several DMARC records receivers take none: to them it is as if there were no DMARC, and each decides for itself what it
    /// does with forged mail. It does not touch mail that comes in, which MTA-STS protects.
    "dmarc-multiple" = Warning, rfc7489("6.6.3"), "the domain has more than one DMARC record";
    next "Keep the one that says what you want, with the addresses of both for reports behind one `rua=`, and remove the others.";
}

/// Speaks of the records together. A name below another domain does not fall back to the record above either: it has its own.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = layers(case) else { return };
    let count = beginning_with(&beside.dmarc, "v=DMARC1").map_or(0, |records| records.len());
    if count > 1 {
        let message = Prose::with(
            "{} DMARC records stand at {}. Receivers then take none of them, and forged mail is delivered as any other.",
            [said(count), code(domain.dmarc_name())],
        );
        findings.push(Finding::new(&RULE, Place::Domain, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn with(domain: &str, records: &[&[&[u8]]]) -> Sketch {
        Sketch::good(domain).answer(&format!("_dmarc.{domain}"), RecordType::Txt, &Answer::Txt(records))
    }

    const TWO: &[&[&[u8]]] = &[&[b"v=DMARC1; p=none"], &[b"google-site-verification=x"], &[b"v=DMARC1;p=reject"]];

    #[test]
    fn they_are_counted() {
        let message = "2 DMARC records stand at _dmarc.example.com. Receivers then take none of them, and forged mail is delivered \
                       as any other.";
        let sketch = with("example.com", TWO);
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked", "dkim-unknown"]);
        assert_eq!(found(&with("a.example.com", TWO), &RULE).len(), 1);
    }

    #[test]
    fn silent_on_one_and_where_nothing_is_deployed() {
        let one: &[&[&[u8]]] = &[&[b"v=DMARC1; p=reject"], &[b"v=spf1 -all"], &[b"v=DMARC12; p=none"]];
        assert_eq!(found(&with("example.com", one), &RULE), []);
        // One record in several strings.
        assert_eq!(found(&with("example.com", &[&[b"v=DMARC1; ", b"p=reject"]]), &RULE), []);
        assert_eq!(found(&with("example.com", TWO).no_record().response(404, None, b""), &RULE), []);
    }
}
