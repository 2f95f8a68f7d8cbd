//! Resolvers give different answers for the record.

use crate::finding::{Finding, Place, Prose, Value, code, host, plural, rfc8461, said};
use crate::read::{Looked, TxtRecord};
use crate::rules::{Case, rule};

rule! {
    /// A sender finds the policy by the answer of the resolver that it asks. Where resolvers differ, some senders
    /// protect the mail and others do not. It is usual for some minutes after a change, until the old answer runs out;
    /// later it means that the name servers of the zone do not hold the same.
    "resolvers-disagree" = Warning, rfc8461("3.1"), "resolvers give different answers for the record";
    next "If the record was changed just now, check again later. Else ask each name server of the zone, and mend the one that differs.";
}

/// Speaks of each resolver whose answer differs from the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let record = &case.answers.record;
    let (Some(question), Some((counts, _))) = (&record.question, &record.seen_by) else { return };
    for elsewhere in &case.answers.record_elsewhere {
        let [one, other] = [&record.looked, &elsewhere.looked].map(answer);
        let message = Prose::with(
            "At {} {} finds {}, and {} finds {}.",
            [host(&question.name), said(counts), one, said(&elsewhere.resolver), other],
        );
        findings.push(Finding::new(&RULE, Place::Record, message));
    }
}

/// An answer, in short.
fn answer(looked: &Looked<Vec<TxtRecord>>) -> Value {
    match looked {
        Looked::Found(records) => match &records[..] {
            [one] => code(String::from_utf8_lossy(&one.text)),
            _ => said(plural(records.len() as u64, "TXT record")),
        },
        _ => said("no TXT record"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::{UnknownBecause, Verdict, diagnose};
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    const NAME: &str = "_mta-sts.example.com";

    fn google(answer: &Answer<'_>) -> Sketch {
        Sketch::good("example.com").record("v=STSv1; id=1;").answer_by("Google", NAME, RecordType::Txt, answer)
    }

    #[test]
    fn it_says_who_finds_what_and_the_verdict_is_not_known_where_it_depends_on_that() {
        let sketch = google(&Answer::NoData);
        let message = "At _mta-sts.example.com Cloudflare finds v=STSv1; id=1;, and Google finds no TXT record.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::Record]);
        let verdict = diagnose(&sketch.evidence()).verdict;
        assert_eq!(verdict, Some(Verdict::Unknown(UnknownBecause::ResolversDisagree)));
    }

    #[test]
    fn another_id_changes_nothing_but_is_said() {
        let sketch = google(&Answer::Txt(&[&[b"v=STSv1; id=2;"]]));
        let message = "At _mta-sts.example.com Cloudflare finds v=STSv1; id=1;, and Google finds v=STSv1; id=2;.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(diagnose(&sketch.evidence()).verdict, Some(Verdict::Enforced));
    }

    #[test]
    fn silent_where_they_agree_or_one_does_not_answer() {
        assert_eq!(found(&google(&Answer::Txt(&[&[b"v=STSv1; id=1;"]])), &RULE), []);
        assert_eq!(found(&google(&Answer::Failing(2, None)), &RULE), []);
        let turned = Answer::Txt(&[&[b"x"], &[b"v=STSv1; id=1;"]]);
        let sketch = google(&turned).records(&[b"v=STSv1; id=1;", b"x"]);
        assert_eq!(found(&sketch, &RULE), [], "records come in any order");
    }
}
