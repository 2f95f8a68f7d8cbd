//! Resolvers give different answers for what decides the verdict.

use crate::finding::{Finding, Place, Prose, Value, ask_again, code, host, plural, rfc8461, said};
use crate::read::{Answers, Elsewhere, Looked, Lookup, MxRecords, TxtRecord};
use crate::rules::{Case, rule};

rule! {
    /// A sender finds the policy, and the hosts that take the mail, by the answers of the resolver that it asks. Where resolvers
    /// differ, some senders protect the mail and others do not. It is usual for some minutes after a change, until the old
    /// answer runs out; later it means that the name servers of the zone do not hold the same.
    "resolvers-disagree" = Warning, rfc8461("3.1"), "resolvers give different answers for the record or the MX hosts";
    next "If the records were changed just now, check again later. Else ask each name server of the zone, and mend the one that differs.";
}

/// Speaks of each resolver whose answer differs from the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Answers { record, record_elsewhere, mx, mx_elsewhere, .. } = case.answers;
    compare(record, record_elsewhere, record_in_short, &Place::Record, findings);
    compare(mx, mx_elsewhere, mx_in_short, &Place::MxHosts, findings);
}

fn compare<T>(
    counts: &Lookup<T>,
    others: &[Elsewhere<T>],
    in_short: impl Fn(&Looked<T>) -> Value,
    place: &Place,
    findings: &mut Vec<Finding>,
) {
    let (Some(question), Some((resolver, _))) = (&counts.question, &counts.seen_by) else { return };
    for elsewhere in others {
        let answers = [(&counts.looked, &counts.aliases), (&elsewhere.looked, &elsewhere.aliases)];
        let [one, other] = answers.map(|(looked, aliases)| match aliases.last() {
            Some(alias) if looked.found().is_none() => said(format_args!("an alias of {} and no more", alias.to)),
            _ => in_short(looked),
        });
        let message = Prose::with(
            "At {} {} finds {}, and {} finds {}. {}",
            [host(&question.name), said(resolver), one, said(&elsewhere.resolver), other, ask_again(counts.ttl)],
        );
        findings.push(Finding::new(&RULE, place.clone(), message));
    }
}

/// The MX hosts of an answer, the first few by name.
fn mx_in_short(looked: &Looked<MxRecords>) -> Value {
    const FEW: usize = 3;
    let records = match looked {
        Looked::Found(records) => records,
        Looked::NoSuchName => return said("no such name"),
        Looked::NoData | Looked::NotAsked | Looked::Unanswered => return said("no MX record"),
    };
    let names: Vec<&str> = records.hosts.iter().take(FEW).map(|(_, host)| host.as_str()).collect();
    let more = records.hosts.len() - names.len();
    match (names.is_empty(), more) {
        (true, _) => said("a null MX"),
        (false, 0) => code(names.join(", ")),
        (false, more) => code(format!("{} and {more} more", names.join(", "))),
    }
}

/// The record of an answer.
fn record_in_short(looked: &Looked<Vec<TxtRecord>>) -> Value {
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
    use crate::rules::checking::{found, places, slugs};

    const NAME: &str = "_mta-sts.example.com";

    fn google(answer: &Answer<'_>) -> Sketch {
        Sketch::good("example.com").record("v=STSv1; id=1;").answer_by("Google", NAME, RecordType::Txt, answer)
    }

    #[test]
    fn it_says_who_finds_what_and_the_verdict_is_not_known_where_it_depends_on_that() {
        let sketch = google(&Answer::NoData);
        let message = "At _mta-sts.example.com Cloudflare finds v=STSv1; id=1;, and Google finds no TXT record. After a change, ask again in 1 hour.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::Record]);
        let verdict = diagnose(&sketch.evidence()).verdict;
        assert_eq!(verdict, Some(Verdict::Unknown(UnknownBecause::ResolversDisagree)));
    }

    #[test]
    fn another_id_changes_nothing_but_is_said() {
        let sketch = google(&Answer::Txt(&[&[b"v=STSv1; id=2;"]]));
        let message = "At _mta-sts.example.com Cloudflare finds v=STSv1; id=1;, and Google finds v=STSv1; id=2;. After a change, ask again in 1 hour.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(diagnose(&sketch.evidence()).verdict, Some(Verdict::Enforced));
    }

    #[test]
    fn mx_hosts_are_compared() {
        let other = Answer::Mx(&[(5, "a.example"), (7, "b.example"), (8, "c.example"), (9, "d.example")]);
        let sketch = Sketch::good("example.com").answer_by("Google", "example.com", RecordType::Mx, &other);
        let message = "At example.com Cloudflare finds mx.example.com, and Google finds a.example, b.example, c.example and 1 more. After a change, ask again in 1 hour.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::MxHosts]);
        let verdict = diagnose(&sketch.evidence()).verdict;
        assert_eq!(verdict, Some(Verdict::Unknown(UnknownBecause::ResolversDisagree)));
    }

    #[test]
    fn a_name_that_is_denied_is_not_one_without_mx_records() {
        let sketch = Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoSuchName);
        let sketch = sketch.answer_by("Google", "example.com", RecordType::Mx, &Answer::NoData);
        let message = "At example.com Cloudflare finds no such name, and Google finds no MX record. After a change, ask again in 5 minutes.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message.to_owned())]);
        let verdict = diagnose(&sketch.evidence()).verdict;
        assert_eq!(verdict, Some(Verdict::Unknown(UnknownBecause::ResolversDisagree)));
    }

    #[test]
    fn an_alias_that_leads_nowhere_is_not_nothing() {
        let plain = [Answer::NoData, Answer::NoSuchName];
        let nowhere = [Answer::Dangling("gone.example.net"), Answer::Broken("gone.example.net")];
        let good = || {
            let sketch = Sketch::good("example.com").response(404, None, b"");
            sketch.answer("*.example.com", RecordType::Txt, &Answer::NoSuchName)
        };
        for (one, other) in plain.iter().flat_map(|plain| nowhere.iter().map(move |nowhere| (plain, nowhere))) {
            let sketch = good().answer(NAME, RecordType::Txt, other);
            let sketch = sketch.answer_by("Google", NAME, RecordType::Txt, one);
            let message = "At _mta-sts.example.com Cloudflare finds an alias of gone.example.net and no more, and Google finds \
                           no TXT record. ";
            let said = found(&sketch, &RULE).into_iter().map(|(_, message)| message).collect::<String>();
            assert!(said.starts_with(message), "{said}");
            let verdict = diagnose(&sketch.evidence()).verdict;
            assert_eq!(verdict, Some(Verdict::Unknown(UnknownBecause::ResolversDisagree)));
            let turned = good().answer(NAME, RecordType::Txt, one);
            let turned = turned.answer_by("Google", NAME, RecordType::Txt, other);
            for sketch in [&sketch, &turned] {
                let of_record: Vec<_> = slugs(sketch).into_iter().filter(|slug| slug.starts_with("record-")).collect();
                assert_eq!((found(sketch, &RULE).len(), of_record), (1, vec![]), "whoever answers first");
            }
            assert_eq!(diagnose(&turned.evidence()).verdict, verdict);
        }
        let mx =
            Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::Dangling("gone.example.net"));
        let mx = mx.answer_by("Google", "example.com", RecordType::Mx, &Answer::NoData);
        let message =
            "At example.com Cloudflare finds an alias of gone.example.net and no more, and Google finds no MX record. ";
        assert!(found(&mx, &RULE).iter().all(|(_, said)| said.starts_with(message)), "{:?}", found(&mx, &RULE));
    }

    #[test]
    fn where_senders_ignore_the_policy_by_either_answer_the_reason_is_said_as_well() {
        let good = || Sketch::good("example.com").answer("*.example.com", RecordType::Txt, &Answer::NoSuchName);
        let nowhere = Answer::Dangling("gone.example.net");
        let with = |one: &Answer<'_>, other: &Answer<'_>| {
            good().answer(NAME, RecordType::Txt, one).answer_by("Google", NAME, RecordType::Txt, other)
        };
        for (sketch, slug) in [
            (with(&nowhere, &Answer::NoData), "record-alias-dangling"),
            (with(&Answer::NoData, &nowhere), "record-absent"),
        ] {
            let verdict = diagnose(&sketch.evidence()).verdict;
            assert!(matches!(verdict, Some(Verdict::Ignored(_))), "{verdict:?}");
            assert_eq!(slugs(&sketch), [slug, RULE.slug]);
        }
    }

    #[test]
    fn silent_where_they_agree_or_one_does_not_answer() {
        assert_eq!(found(&google(&Answer::Txt(&[&[b"v=STSv1; id=1;"]])), &RULE), []);
        assert_eq!(found(&google(&Answer::Failing(2, None)), &RULE), []);
        let turned = Answer::Txt(&[&[b"x"], &[b"v=STSv1; id=1;"]]);
        let sketch = google(&turned).records(&[b"v=STSv1; id=1;", b"x"]);
        assert_eq!(found(&sketch, &RULE), [], "records come in any order");
        let aliased = Answer::Aliased(&["_mta-sts.example.net"], &[&[b"v=STSv1; id=1;"]]);
        assert_eq!(found(&google(&aliased), &RULE), [], "some show the alias, and some what it leads to");
        let gone = google(&Answer::Dangling("a.example")).answer(NAME, RecordType::Txt, &Answer::Dangling("b.example"));
        assert_eq!(found(&gone, &RULE), [], "both lead nowhere");
    }
}
