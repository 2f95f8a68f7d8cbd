//! Other TXT records beside the one that counts.

use crate::finding::{Finding, Place, Prose, code, rfc8461, said};
use crate::rules::{Case, rule};

rule! {
    /// By the standard senders drop every record that does not begin with `v=STSv1;` and read the one that is left.
    /// Some senders do not: they find more than one record, act as if the domain had no policy, and mail from them is
    /// not protected.
    "record-unrelated" = Warning, rfc8461("3.1"), "other TXT records stand beside the MTA-STS record";
    next "Delete the other TXT records at this name. If they come from a wildcard TXT record, publish that one at the names that need it instead.";
}

/// Speaks once, of all of them. A near miss beside a record that counts is one of them.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let counted = case.counted_records().count();
    let others = case.records.len() - counted;
    if counted == 0 || others == 0 {
        return;
    }
    let name = case.record_name();
    let mut unrelated =
        case.records.iter().enumerate().filter(|(index, _)| !case.counted_records().any(|(at, _)| at == *index));
    let message = match unrelated.next() {
        Some((_, record)) if others == 1 => Prose::with(
            "Another TXT record stands at {}: {}.",
            [code(&name), code(String::from_utf8_lossy(record.text))],
        ),
        _ => Prose::with("{} other TXT records stand at {}.", [said(others), code(&name)]),
    };
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn one_is_shown_and_more_are_counted() {
        let sketch = Sketch::good("example.com").records(&[b"v=spf1 -all", b"v=STSv1; id=1;"]);
        let message = "Another TXT record stands at _mta-sts.example.com: v=spf1 -all.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message)]);
        let sketch = Sketch::good("example.com").records(&[b"v=spf1 -all", b"v=STSv1; id=1;", b"V=STSv1; id=2;"]);
        let message = "2 other TXT records stand at _mta-sts.example.com.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message)]);
    }

    #[test]
    fn silent_where_all_count_or_none_does() {
        for records in [&[&b"v=STSv1; id=1;"[..]][..], &[b"v=STSv1; id=1;", b"v=STSv1; id=2;"], &[b"v=spf1 -all", b"x"]]
        {
            assert_eq!(found(&Sketch::good("example.com").records(records), &RULE), []);
        }
    }
}
