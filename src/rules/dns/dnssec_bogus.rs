//! An answer does not hold where DNSSEC is checked.

use crate::finding::{Finding, Prose, Severity, code, host, rfc4035, said};
use crate::read::ExtendedError;
use crate::rules::asked::{Asked, deciding, joined};
use crate::rules::{Case, rule};

rule! {
    /// The zone is signed, and its signatures do not hold. Senders whose resolver checks them get no answer: without the record or
    /// the Policy Host they deliver as if the domain had no policy; without the MX records or the address of an MX host they
    /// cannot deliver at all.
    "dnssec-bogus" = Error, rfc4035("5.5"), "an answer fails the check of DNSSEC";
    next "Sign the zone anew, and see that its DS record at the registrar matches one of its keys. Without that DS record, the zone answers as an unsigned one.";
}

/// Speaks where resolvers fail, and answer as soon as they are told not to check. Less grave where some take the answer.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for asked in deciding(case).filter(Asked::is_bogus) {
        let (name, record_type) = (host(&asked.question.name), code(asked.question.record_type));
        let resolvers = said(joined(asked.bogus_at.iter().cloned()));
        let message = match asked.extended_errors.iter().find_map(ExtendedError::meaning) {
            Some(meaning) => Prose::with(
                "The answer for {} at {} fails the DNSSEC check of {}: {}.",
                [record_type, name, resolvers, said(meaning)],
            ),
            None => {
                Prose::with("The answer for {} at {} fails the DNSSEC check of {}.", [record_type, name, resolvers])
            }
        };
        let severity = if asked.is_answered { Severity::Warning } else { Severity::Error };
        let finding = Finding::new(&RULE, asked.place.clone(), message).as_grave_as(severity);
        findings.push(asked.command("delv").into_iter().fold(finding, Finding::with_copyable));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Place;
    use crate::rules::checking::{found, places, slugs};

    const NAME: &str = "_mta-sts.example.com";

    fn bogus() -> Sketch {
        Sketch::good("example.com").unchecked(NAME, RecordType::Txt, &Answer::Txt(&[&[b"v=STSv1; id=1;"]]))
    }

    #[test]
    fn an_error_where_no_resolver_answers() {
        let sketch = bogus().answer_by("Google", NAME, RecordType::Txt, &Answer::Failing(2, None));
        let words = "The answer for TXT at _mta-sts.example.com fails the DNSSEC check of Cloudflare: the DNSSEC signatures do \
                     not hold.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::Record]);
        assert!(!slugs(&sketch).contains(&"dns-failing"));
    }

    #[test]
    fn a_warning_where_one_takes_the_answer() {
        let sketch = bogus().answer_by("Google", NAME, RecordType::Txt, &Answer::Txt(&[&[b"v=STSv1; id=1;"]]));
        assert!(matches!(found(&sketch, &RULE)[..], [(Severity::Warning, _)]));
    }

    #[test]
    fn silent_where_they_fail_unchecked_too() {
        let fails = Answer::Failing(2, None);
        let sketch = Sketch::good("example.com").unchecked(NAME, RecordType::Txt, &fails);
        assert_eq!(found(&sketch, &RULE), []);
        let two = sketch.answer_by("Google", NAME, RecordType::Txt, &fails);
        assert_eq!(found(&two, &RULE), []);
        assert!(slugs(&two).contains(&"dns-failing"));
    }
}
