//! More than one SPF record.

use super::{beginning_with, layers};
use crate::finding::{Finding, Place, Prose, host, rfc7208, said};
use crate::rules::{Case, rule};

rule! {
    /// Of several SPF records receivers take none: to them it is an error, and some refuse mail that the domain sends. It does
    /// not touch mail that comes in, which MTA-STS protects.
    "spf-multiple" = Warning, rfc7208("4.5"), "the domain has more than one SPF record";
    next "Make one record of them: `v=spf1` once, then what each of them allows, then one `all`.";
}

/// Speaks of the records together.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = layers(case) else { return };
    let count = beginning_with(&beside.apex, "v=spf1").map_or(0, |records| records.len());
    if count > 1 {
        let message = Prose::with(
            "{} has {} SPF records. Receivers then take none of them, and some refuse the mail that it sends.",
            [host(domain), said(count)],
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

    fn with(records: &[&[&[u8]]]) -> Sketch {
        Sketch::good("example.com").answer("example.com", RecordType::Txt, &Answer::Txt(records))
    }

    #[test]
    fn they_are_counted() {
        let sketch = with(&[&[b"v=spf1 mx -all"], &[b"x"], &[b"v=spf1 a -all"]]);
        let message =
            "example.com has 2 SPF records. Receivers then take none of them, and some refuse the mail that it sends.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked", "dkim-unknown"]);
    }

    #[test]
    fn silent_on_one_and_where_nothing_is_deployed() {
        assert_eq!(found(&with(&[&[b"v=spf1 mx -all"], &[b"v=spf2.0/pra -all"]]), &RULE), []);
        let two = with(&[&[b"v=spf1 mx -all"], &[b"v=spf1 a -all"]]);
        assert_eq!(found(&two.no_record().response(404, None, b""), &RULE), []);
    }
}
