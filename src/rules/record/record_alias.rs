//! The record stands elsewhere, behind an alias.

use crate::finding::{Finding, Place, Prose, code, rfc8461, said};
use crate::rules::host::delegates_the_record_alone;
use crate::rules::{Case, rule};

rule! {
    /// The name of the record may be an alias of another name, and senders follow it. Whoever runs the zone where it leads
    /// decides which `id` senders see, and has to change it when the policy changes.
    "record-alias" = Note, rfc8461("8.2"), "the record stands behind an alias";
    next "Nothing needs to be done, as long as whoever serves the policy also changes the `id`. Where you do, have the record at your own name instead.";
}

/// Speaks where a record was found behind it. Where none was, or the Policy Host is not run by the same, other rules do.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let lookup = &case.answers.record;
    let (Some(domain), Some(last)) = (case.domain(), lookup.aliases.last()) else { return };
    if case.meant_records().next().is_none() || delegates_the_record_alone(case) {
        return;
    }
    let name = code(domain.record_name());
    let message = match lookup.aliases.len() {
        1 => Prose::with("{} is an alias of {}, where the record stands.", [name, code(&last.to)]),
        count => {
            Prose::with("{} leads over {} aliases to {}, where the record stands.", [name, said(count), code(&last.to)])
        }
    };
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    fn behind(names: &[&str], record: &[u8]) -> Sketch {
        let answer = Answer::Aliased(names, &[&[record]]);
        let host = Answer::Behind(&["web.host.example"], &Answer::A(&[PUBLIC]));
        Sketch::good("example.com").answer("_mta-sts.example.com", RecordType::Txt, &answer).answer(
            "mta-sts.example.com",
            RecordType::A,
            &host,
        )
    }

    #[test]
    fn the_way_to_the_record() {
        let record = b"v=STSv1; id=1;";
        let words = "_mta-sts.example.com is an alias of sts.host.example, where the record stands.".to_owned();
        assert_eq!(found(&behind(&["sts.host.example"], record), &RULE), [(Severity::Note, words)]);
        let words = "_mta-sts.example.com leads over 2 aliases to b.example, where the record stands.".to_owned();
        assert_eq!(found(&behind(&["a.example", "b.example"], record), &RULE), [(Severity::Note, words)]);
    }

    #[test]
    fn silent_without_alias_and_without_record() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        assert_eq!(found(&behind(&["a.example"], b"v=spf1 -all"), &RULE), []);
    }
}
