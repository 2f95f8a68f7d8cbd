//! The record stands where no sender looks.

use crate::finding::{Finding, Place, Prose, ask_again, code, rfc8461};
use crate::rules::{Case, rule};

rule! {
    /// Senders look for the record at one name only, `_mta-sts` and the domain after it, and ask for a policy only where
    /// it stands there. One at another name is seen by nobody: mail is delivered as if the domain had no policy, and nobody is
    /// told.
    "record-misplaced" = Error, rfc8461("3.1"), "the record stands where no sender looks";
    next "Publish the record at `_mta-sts` in the zone of the domain, and remove the one at the other name.";
}

/// Speaks where none stands where it belongs. Of a name in which the zone stands twice, another rule does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    findings.extend(super::shown_elsewhere(case, &RULE, false));
    let Some((domain, misplaced)) = case.domain().zip(case.misplaced_record().filter(|found| !found.is_doubled)) else {
        return;
    };
    let name = domain.record_name();
    let again = ask_again(case.answers.record.ttl);
    let message = match misplaced.alias {
        None => Prose::with(
            "The record {} stands at {}. Senders look for it at {}, and find none. {}",
            [code(String::from_utf8_lossy(misplaced.text)), code(misplaced.name), code(&name), again],
        ),
        Some(alias) => Prose::with(
            "{} is an alias of {}, and has a record. Senders look for one at {}, and find none. {}",
            [code(misplaced.name), code(&alias.to), code(&name), again],
        ),
    };
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

    const RECORD: Answer<'_> = Answer::Txt(&[&[b"v=spf1 -all"], &[b"v=STSv1; id=1;"]]);

    fn at(name: &str, answer: &Answer<'_>) -> Sketch {
        Sketch::good("example.com").no_record().answer(name, RecordType::Txt, answer)
    }

    fn copyable(sketch: &Sketch) -> Vec<String> {
        let findings = judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule == &RULE);
        findings.flat_map(|finding| finding.copyable).map(|copyable| copyable.text).collect()
    }

    #[test]
    fn at_each_name_where_people_put_it() {
        for name in ["example.com", "mta-sts.example.com", "_mta_sts.example.com", "_mta-sts.www.example.com"] {
            let words = format!(
                "The record v=STSv1; id=1; stands at {name}. Senders look for it at _mta-sts.example.com, and find none. \
                 After a change, ask again in 5 minutes."
            );
            let sketch = at(name, &RECORD);
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words)]);
            assert_eq!(copyable(&sketch), ["_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\""]);
            assert!(!slugs(&sketch).contains(&"record-absent"));
            let unserved = sketch.response(404, None, b"");
            for sketch in [at(name, &RECORD), unserved] {
                let verdict = diagnose(&sketch.evidence()).verdict;
                assert_eq!(verdict, Some(Verdict::Ignored(IgnoredBecause::RecordMisplaced)));
            }
        }
    }

    #[test]
    fn behind_an_alias_the_alias_is_offered() {
        let behind = Answer::Aliased(&["mta-sts.host.example"], &[&[b"v=STSv1; id=1;"]]);
        let sketch = at("mta-sts.example.com", &behind);
        let words = "mta-sts.example.com is an alias of mta-sts.host.example, and has a record. Senders look for one at \
                     _mta-sts.example.com, and find none. After a change, ask again in 5 minutes.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
        assert_eq!(copyable(&sketch), ["_mta-sts.example.com. IN CNAME mta-sts.host.example."]);
    }

    #[test]
    fn one_that_senders_would_not_take_is_not_offered_again() {
        let sketch = at("example.com", &Answer::Txt(&[&[b"v=STSv1; id=;"]]));
        assert_eq!(copyable(&sketch), ["_mta-sts.example.com. IN TXT \"v=STSv1; id=20261124T161500;\""]);
    }

    #[test]
    fn silent_where_one_stands_where_it_belongs_and_of_what_a_wildcard_says() {
        assert_eq!(found(&at("example.com", &RECORD).record("v=STSv1; id=2;"), &RULE), []);
        assert_eq!(found(&at("example.com", &RECORD).record("v=STSv2; id=2;"), &RULE), []);
        assert_eq!(found(&at("example.com", &Answer::Txt(&[&[b"v=spf1 -all"]])), &RULE), []);
        let of_wildcard = at("mta-sts.example.com", &RECORD).answer("*.example.com", RecordType::Txt, &RECORD);
        assert_eq!(found(&of_wildcard, &RULE), []);
        let unknown =
            at("example.com", &RECORD).answer("_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, None));
        assert_eq!(found(&unknown, &RULE), []);
    }

    #[test]
    fn one_that_was_shown() {
        for (name, words) in [
            (
                "_mta_sts.example.com",
                "The record stands at _mta_sts.example.com. Senders look for it at _mta-sts.example.com.",
            ),
            ("example.com", "The record stands at example.com. Senders look for it at _mta-sts.example.com."),
        ] {
            let sketch = Sketch::lint(ShownKind::Any, format!("{name}. IN TXT \"v=STSv1; id=1;\"").as_bytes());
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
            let finding =
                judge(&sketch.evidence()).into_iter().find(|finding| finding.rule == &RULE).expect("it speaks");
            let copyable: Vec<_> = finding.copyable.into_iter().map(|copyable| copyable.text).collect();
            assert_eq!(copyable, ["_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\""]);
        }
    }
}
