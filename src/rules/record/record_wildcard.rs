//! A wildcard says the same as the record.

use std::collections::BTreeSet;

use crate::finding::{Finding, Place, Prose, code, rfc4592};
use crate::rules::{Case, rule};

rule! {
    /// A wildcard gives its text for each name that nobody made. Where the record comes from one, it stands at every other such
    /// name too: as a TLSRPT record, as a DMARC record, for subdomains that have no policy. And it goes away on the day on which
    /// anything else is put at `_mta-sts`, or below it.
    "record-wildcard" = Warning, rfc4592("2.1.1"), "a wildcard gives the same text as the record";
    next "Publish the record at `_mta-sts` itself, and remove it from the wildcard.";
}

/// Speaks where both give the same. Whether the record has a name of its own besides, their answers do not tell.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, beside)) = case.domain().zip(case.answers.beside.as_ref()) else { return };
    let record = &case.answers.record;
    let texts = |found: Option<&Vec<_>>| {
        let mut texts = BTreeSet::new();
        texts.extend(found.into_iter().flatten().map(|record: &crate::read::TxtRecord| record.text.clone()));
        texts
    };
    if case.meant_records().next().is_none() || texts(record.found()) != texts(beside.wildcard.found()) {
        return;
    }
    let name = domain.record_name();
    let message = Prose::with(
        "{} gives the same text as {}. Either the record comes from there, or it stands at both.",
        [code(domain.wildcard_name()), code(&name)],
    );
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn beside(wildcard: &[&[&[u8]]]) -> Sketch {
        let records: &[&[u8]] = &[b"v=STSv1; id=1;", b"x"];
        Sketch::good("example.com").records(records).answer("*.example.com", RecordType::Txt, &Answer::Txt(wildcard))
    }

    #[test]
    fn the_same_in_any_order() {
        let words = "*.example.com gives the same text as _mta-sts.example.com. Either the record comes from there, or it stands \
                     at both.";
        assert_eq!(found(&beside(&[&[b"x"], &[b"v=STSv1; id=1;"]]), &RULE), [(Severity::Warning, words.to_owned())]);
    }

    #[test]
    fn silent_where_it_says_something_else_and_where_there_is_no_record() {
        assert_eq!(found(&beside(&[&[b"v=STSv1; id=2;"]]), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        assert_eq!(found(&beside(&[&[b"v=spf1 -all"]]).records(&[b"v=spf1 -all"]), &RULE), []);
    }
}
