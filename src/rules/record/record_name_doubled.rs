//! The name of the record has the zone in it twice.

use crate::finding::{Finding, Place, Prose, ask_again, code, rfc1034};
use crate::rules::{Case, rule};

rule! {
    /// Many editors of zones append the zone to the name that is typed. Where the whole name was typed, the zone stands in it
    /// twice, and no sender looks there: mail is delivered as if the domain had no policy, and nobody is told.
    "record-name-doubled" = Error, rfc1034("5.1"), "the name of the record has the zone in it twice";
    next "Give the record the name `_mta-sts` alone in the editor, or end the whole name with a dot where the editor takes one.";
}

/// Speaks where no record stands where it belongs.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    findings.extend(super::shown_elsewhere(case, &RULE, true));
    let Some((domain, misplaced)) = case.domain().zip(case.misplaced_record().filter(|found| found.is_doubled)) else {
        return;
    };
    let name = domain.record_name();
    let message = Prose::with(
        "The record stands at {}: the zone was appended to a name that was whole. Senders look for it at {}, and find none. {}",
        [code(misplaced.name), code(&name), ask_again(case.answers.record.ttl)],
    );
    let finding = Finding::new(&RULE, Place::Record, message);
    findings.push(super::where_it_belongs(case, &misplaced, &name).into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{IgnoredBecause, Verdict, diagnose};
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, slugs};

    const RECORD: Answer<'_> = Answer::Txt(&[&[b"v=STSv1; id=1;"]]);

    fn at(domain: &str, name: &str) -> Sketch {
        Sketch::good(domain).no_record().answer(name, RecordType::Txt, &RECORD)
    }

    #[test]
    fn the_domain_or_the_zone_above_it_twice() {
        for (domain, name) in [
            ("example.com", "_mta-sts.example.com.example.com"),
            ("mail.example.com", "_mta-sts.mail.example.com.mail.example.com"),
            ("mail.example.com", "_mta-sts.mail.example.com.example.com"),
        ] {
            let sketch = at(domain, name);
            let words = format!(
                "The record stands at {name}: the zone was appended to a name that was whole. Senders look for it at \
                 _mta-sts.{domain}, and find none. After a change, ask again in 5 minutes."
            );
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words)]);
            let finding =
                judge(&sketch.evidence()).into_iter().find(|finding| finding.rule == &RULE).expect("it speaks");
            let copyable: Vec<_> = finding.copyable.into_iter().map(|copyable| copyable.text).collect();
            assert_eq!(copyable, [format!("_mta-sts.{domain}. IN TXT \"v=STSv1; id=1;\"")]);
            let slugs = slugs(&sketch);
            assert!(!slugs.contains(&"record-absent") && !slugs.contains(&"record-misplaced"), "{slugs:?}");
            let verdict = diagnose(&sketch.evidence()).verdict;
            assert_eq!(verdict, Some(Verdict::Ignored(IgnoredBecause::RecordMisplaced)));
        }
    }

    #[test]
    fn silent_where_one_stands_where_it_belongs_and_where_one_stands_at_another_name() {
        let doubled = at("example.com", "_mta-sts.example.com.example.com");
        assert_eq!(found(&doubled.record("v=STSv1; id=2;"), &RULE), []);
        assert_eq!(found(&at("example.com", "_mta_sts.example.com"), &RULE), []);
    }

    #[test]
    fn one_that_was_shown() {
        let words = "The record stands at _mta-sts.example.com.example.com: the zone was appended to a name that was whole. Senders \
                     look for it at _mta-sts.example.com.";
        let zone = b"$ORIGIN example.com.\n_mta-sts.example.com IN TXT \"v=STSv1; id=1;\"";
        let sketch = Sketch::lint(ShownKind::Any, zone);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
        let finding = judge(&sketch.evidence()).into_iter().find(|finding| finding.rule == &RULE).expect("it speaks");
        let copyable: Vec<_> = finding.copyable.into_iter().map(|copyable| copyable.text).collect();
        assert_eq!(copyable, ["_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\""]);
    }
}
