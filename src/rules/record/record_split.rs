//! A record in several strings.

use super::at;
use crate::finding::{Finding, Prose, code, rfc8461, said};
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// A TXT record is made of one string or more. Senders join them without a blank, so it does not matter where a record is
    /// cut up, as long as every blank that it needs stands inside a string.
    "record-split" = Note, rfc8461("3.1"), "the record comes in several strings";
    next "Nothing needs to be done. A record this short fits into one string of up to 255 characters.";
}

/// Speaks of DNS answers: a record that a person shows is one text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let Some(txt) = case.answers.record.found().and_then(|records| records.get(index)) else { continue };
        let Some(&first) = txt.seams.first() else { continue };
        let message = Prose::with(
            "The record comes in {} strings, and senders read them as one: {}.",
            [said(txt.seams.len() + 1), code(String::from_utf8_lossy(record.text))],
        );
        findings.push(Finding::new(&RULE, at(index, Span::at(first)), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    fn cut_up(strings: &[&[u8]]) -> Sketch {
        Sketch::good("example.com").answer("_mta-sts.example.com", RecordType::Txt, &Answer::Txt(&[strings]))
    }

    #[test]
    fn where_the_first_string_ends() {
        let sketch = cut_up(&[b"v=STSv1; i", b"d=20261124", b"T161500;"]);
        let words = "The record comes in 3 strings, and senders read them as one: v=STSv1; id=20261124T161500;.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, words.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [at(0, Span::at(10))]);
    }

    #[test]
    fn silent_on_one_string_and_on_other_records() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        assert_eq!(found(&cut_up(&[b"v=spf1 ", b"-all"]), &RULE), []);
    }
}
