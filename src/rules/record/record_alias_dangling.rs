//! The name of the record is an alias that leads nowhere.

use crate::finding::{Finding, Place, Prose, ask_again, code, rfc8461, said};
use crate::rules::{Case, rule};

rule! {
    /// The name of the record was made an alias, for somebody else to keep the record. Where the alias leads, no record
    /// stands, so senders deliver as if the domain had no policy, and nobody is told. Whoever comes to own the name at its end
    /// decides what senders find.
    "record-alias-dangling" = Error, rfc8461("8.2"), "the record’s name is an alias that leads nowhere";
    next "Ask whoever keeps the record to publish it where the alias leads. If nobody keeps it any more, remove the alias, and publish a record of your own if you serve a policy.";
}

/// Speaks where the alias is the name's own. Of a wildcard's, nobody meant a record.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, alias)) = case.domain().zip(case.record_alias_to_nowhere()) else { return };
    let record = &case.answers.record;
    // Where another resolver finds something else, that they disagree is the matter.
    if case.record_is_disputed() || record.is_endless {
        return;
    }
    let (name, again) = (code(domain.record_name()), ask_again(record.ttl));
    let message = match record.aliases.len() {
        1 => Prose::with("{} is an alias of {}, where no TXT record stands. {}", [name, code(&alias.to), again]),
        count => Prose::with(
            "{} leads over {} aliases to {}, where no TXT record stands. {}",
            [name, said(count), code(&alias.to), again],
        ),
    };
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{IgnoredBecause, Verdict, diagnose};
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn led_by(answer: &Answer<'_>, wildcard: &Answer<'_>) -> Sketch {
        Sketch::good("example.com").answer("_mta-sts.example.com", RecordType::Txt, answer).answer(
            "*.example.com",
            RecordType::Txt,
            wildcard,
        )
    }

    #[test]
    fn an_alias_of_its_own() {
        let target = "sts.host.example";
        for answer in [Answer::Dangling(target), Answer::Broken(target)] {
            let sketch = led_by(&answer, &Answer::NoSuchName);
            let words = "_mta-sts.example.com is an alias of sts.host.example, where no TXT record stands. After a change, ask \
                         again in 1 hour.";
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
            assert!(!slugs(&sketch).contains(&"record-absent"));
            let unserved = led_by(&answer, &Answer::NoSuchName).response(404, None, b"");
            for sketch in [sketch, unserved] {
                let verdict = diagnose(&sketch.evidence()).verdict;
                assert_eq!(verdict, Some(Verdict::Ignored(IgnoredBecause::RecordAlias)));
            }
        }
        let far = led_by(&Answer::Behind(&["a.example", "b.example"], &Answer::NoData), &Answer::NoData);
        let words = "_mta-sts.example.com leads over 2 aliases to b.example, where no TXT record stands. After a change, ask \
                     again in 1 hour.";
        assert_eq!(found(&far, &RULE), [(Severity::Error, words.to_owned())]);
    }

    #[test]
    fn silent_of_a_wildcards_where_it_cannot_be_told_and_where_it_leads_somewhere() {
        let dangling = Answer::Dangling("sts.host.example");
        let of_wildcard = led_by(&dangling, &dangling);
        assert_eq!(found(&of_wildcard, &RULE), []);
        assert!(slugs(&of_wildcard).contains(&"record-absent"));
        assert_eq!(found(&led_by(&dangling, &Answer::Failing(2, None)), &RULE), []);
        let found_there = Answer::Aliased(&["sts.host.example"], &[&[b"v=STSv1; id=1;"]]);
        assert_eq!(found(&led_by(&found_there, &Answer::NoData), &RULE), []);
        let other = Answer::Aliased(&["sts.host.example"], &[&[b"v=spf1 -all"]]);
        assert_eq!(found(&led_by(&other, &Answer::NoData), &RULE), []);
    }
}
