//! A DMARC record that asks for nothing.

use super::{beginning_with, layers};
use crate::finding::{Finding, Place, Prose, code, rfc7489};
use crate::rules::{Case, rule};

rule! {
    /// With `p=none` receivers report what they see and deliver forged mail as any other. That is how one begins with DMARC, not
    /// how one is protected by it. It does not touch mail that comes in, which MTA-STS protects.
    "dmarc-none" = Advice, rfc7489("6.3"), "the DMARC record asks receivers for nothing";
    next "Read the reports. Once all mail of your own passes, ask for `p=quarantine`, then for `p=reject`.";
}

/// Speaks of a record that stands alone: of several, receivers take none.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = layers(case) else { return };
    let records = beginning_with(&beside.dmarc, "v=DMARC1").unwrap_or_default();
    let [record] = records[..] else { return };
    if asks_for_nothing(record) {
        let message = Prose::with(
            "The DMARC record at {} says {}: receivers deliver forged mail as any other.",
            [code(domain.dmarc_name()), code("p=none")],
        );
        findings.push(Finding::new(&RULE, Place::Domain, message));
    }
}

/// Whether the tag `p` of a record is `none`.
fn asks_for_nothing(record: &[u8]) -> bool {
    record.split(|&byte| byte == b';').any(|tag| {
        let mut parts = tag.splitn(2, |&byte| byte == b'=').map(<[u8]>::trim_ascii);
        parts.next().is_some_and(|name| name.eq_ignore_ascii_case(b"p"))
            && parts.next().is_some_and(|value| value.eq_ignore_ascii_case(b"none"))
    })
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

    #[test]
    fn where_p_is_none() {
        let message = "The DMARC record at _dmarc.example.com says p=none: receivers deliver forged mail as any other.";
        let sketch = with("example.com", &[&[b"x"], &[b"v=DMARC1 ; P = None ; rua=mailto:a@example.com"]]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Advice, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked", "dkim-unknown"]);
        assert_eq!(found(&with("a.example.com", &[&[b"v=DMARC1; p=none"]]), &RULE).len(), 1, "its own record counts");
    }

    #[test]
    fn silent_on_another_value_on_other_tags_and_on_several_records() {
        for record in
            [&b"v=DMARC1; p=reject; sp=none"[..], b"v=DMARC1; p=quarantine", b"v=DMARC1; rua=mailto:p=none@example.com"]
        {
            assert_eq!(found(&with("example.com", &[&[record]]), &RULE), []);
        }
        assert_eq!(found(&with("example.com", &[&[b"v=DMARC1; p=none"], &[b"v=DMARC1; p=none"]]), &RULE), []);
        let undeployed = with("example.com", &[&[b"v=DMARC1; p=none"]]).no_record().response(404, None, b"");
        assert_eq!(found(&undeployed, &RULE), []);
    }
}
