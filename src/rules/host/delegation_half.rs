//! The record is run by somebody else, and the Policy Host is not; or the reverse.

use super::alias;
use crate::finding::{Finding, Place, Prose, code, host, rfc8461};
use crate::read::Alias;
use crate::rules::{Case, Discovery, rule};

rule! {
    /// Senders fetch a changed policy when the `id` of the record changes. Where one is yours and the other is run by somebody
    /// else, a change of the policy and that of the `id` are made by two, and the second is easily forgotten: senders then keep the
    /// old policy until it runs out.
    "delegation-half" = Note, rfc8461("8.2"), "the record and the Policy Host are run by different people";
    next "Nothing needs to be done. When the policy changes, see that the `id` of the record changes after it.";
}

/// Speaks where both stand, and exactly one of them is an alias of a name outside the domain.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, (record, policy_host))) = case.domain().zip(delegated(case)) else { return };
    let (name, own_host) = (code(domain.record_name()), host(domain.policy_host()));
    let message = match (record, policy_host) {
        (Some(alias), None) => Prose::with(
            "{} is an alias of {}, and {} is yours. When you change the policy, whoever runs {} has to change the `id`.",
            [name, code(&alias.to), own_host, code(&alias.to)],
        ),
        (None, Some(alias)) => Prose::with(
            "{} is an alias of {}, and the record at {} is yours. When the policy changes there, change the `id` here.",
            [own_host, host(&alias.to), name],
        ),
        _ => return,
    };
    findings.push(Finding::new(&RULE, Place::Record, message));
}

/// Whether somebody else runs the record, and not the Policy Host.
pub(in crate::rules) fn delegates_the_record_alone(case: &Case<'_>) -> bool {
    matches!(delegated(case), Some((Some(_), None)))
}

/// The aliases by which the record and the Policy Host are somebody else's, where both stand.
fn delegated<'a>(case: &Case<'a>) -> Option<(Option<&'a Alias>, Option<&'a Alias>)> {
    let domain = case.domain()?;
    let stands = matches!(case.discovery(), Discovery::One(_)) && case.answers.policy_host.all().next().is_some();
    let below = format!(".{domain}");
    let is_outside = |alias: &&Alias| !format!(".{}", alias.to).ends_with(&below);
    stands.then(|| (case.own_alias(&case.answers.record).filter(is_outside), alias(case).filter(is_outside)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    fn record_at(sketch: Sketch, target: &str) -> Sketch {
        let answer = Answer::Aliased(&[target], &[&[b"v=STSv1; id=1;"]]);
        sketch.answer("_mta-sts.example.com", RecordType::Txt, &answer)
    }

    fn host_at(sketch: Sketch, target: &str) -> Sketch {
        sketch.answer("mta-sts.example.com", RecordType::A, &Answer::Behind(&[target], &Answer::A(&[PUBLIC])))
    }

    #[test]
    fn one_of_the_two() {
        let words = "_mta-sts.example.com is an alias of sts.host.example, and mta-sts.example.com is yours. When you change the \
                     policy, whoever runs sts.host.example has to change the id.";
        let sketch = record_at(Sketch::good("example.com"), "sts.host.example");
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, words.to_owned())]);
        assert!(!slugs(&sketch).contains(&"record-alias"));
        let words = "mta-sts.example.com is an alias of web.host.example, and the record at _mta-sts.example.com is yours. When \
                     the policy changes there, change the id here.";
        let sketch = host_at(Sketch::good("example.com"), "web.host.example");
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, words.to_owned())]);
    }

    #[test]
    fn silent_of_both_of_neither_and_of_an_alias_within_the_domain() {
        let both = host_at(record_at(Sketch::good("example.com"), "sts.host.example"), "web.host.example");
        assert_eq!(found(&both, &RULE), []);
        assert!(slugs(&both).contains(&"record-alias"));
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        assert_eq!(found(&host_at(Sketch::good("example.com"), "www.example.com"), &RULE), []);
    }
}
