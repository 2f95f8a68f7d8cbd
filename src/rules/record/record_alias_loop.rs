//! The name of the record is an alias that leads in a circle.

use crate::finding::{Finding, Place, Prose, ask_again, code, rfc1034};
use crate::rules::{Case, rule};

rule! {
    /// The name of the record is an alias, and those that it leads over never come to an end. Resolvers give up, and senders
    /// find no record: they deliver as if the domain had no policy, and nobody is told.
    "record-alias-loop" = Error, rfc1034("3.6.2"), "the record’s name leads in a circle";
    next "Remove the alias that leads back, and publish the record, or an alias of the name where it stands, in its place.";
}

/// Speaks where a resolver shows the aliases. Where all answer with a failure instead, another rule does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, alias)) = case.domain().zip(case.record_alias_to_nowhere()) else { return };
    let record = &case.answers.record;
    // Where another resolver finds something else, that they disagree is the matter.
    if case.record_is_disputed() || !record.is_endless {
        return;
    }
    let name = domain.record_name();
    let (words, again) = (code(&name), ask_again(record.ttl));
    let message = if alias.to == name {
        match record.aliases.first() {
            Some(first) if record.aliases.len() > 1 => {
                Prose::with("{} is an alias of {}, which leads back to it. {}", [words, code(&first.to), again])
            }
            _ => Prose::with("{} is an alias of itself. {}", [words, again]),
        }
    } else {
        Prose::with("{} is an alias, and the aliases that it leads over do not end. {}", [words, again])
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

    const NAME: &str = "_mta-sts.example.com";

    fn led(names: &[&str]) -> Sketch {
        Sketch::good("example.com").answer(NAME, RecordType::Txt, &Answer::Circle(names)).answer(
            "*.example.com",
            RecordType::Txt,
            &Answer::NoData,
        )
    }

    #[test]
    fn a_circle() {
        for (names, words) in [
            (&[NAME][..], "_mta-sts.example.com is an alias of itself."),
            (&["a.example", NAME], "_mta-sts.example.com is an alias of a.example, which leads back to it."),
            (
                &["a.example", "b.example", "a.example"],
                "_mta-sts.example.com is an alias, and the aliases that it leads over do not end.",
            ),
        ] {
            let sketch = led(names);
            let words = format!("{words} After a change, ask again in 1 hour.");
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words)]);
            let slugs = slugs(&sketch);
            assert!(!slugs.contains(&"record-absent") && !slugs.contains(&"record-alias-dangling"), "{slugs:?}");
            let verdict = diagnose(&sketch.evidence()).verdict;
            assert_eq!(verdict, Some(Verdict::Ignored(IgnoredBecause::RecordAlias)));
        }
    }

    #[test]
    fn silent_where_the_aliases_end() {
        let dangling = led(&["a.example"]);
        assert_eq!(found(&dangling, &RULE), []);
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
    }
}
