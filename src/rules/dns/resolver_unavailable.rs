//! A resolver did not answer us.

use crate::finding::{Finding, Place, Prose, plural, rfc8484, said};
use crate::read::Unavailable;
use crate::rules::{Case, rule};

rule! {
    /// This page asks DNS through resolvers on the web, and one of them did not answer this browser. That is between
    /// the browser and the resolver, and says nothing of the domain. Where another resolver answers, its answer
    /// counts.
    "resolver-unavailable" = Note, rfc8484("4.2.1"), "a resolver does not answer this browser";
    next "If the report leaves something open, check again, or choose another resolver.";
}

/// Speaks of each resolver once.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut resolvers: Vec<(&Unavailable, usize)> = Vec::new();
    for one in case.answers.unavailable() {
        match resolvers.iter_mut().find(|(seen, _)| seen.resolver == one.resolver) {
            Some((seen, count)) => {
                *count += 1;
                *seen = if seen.withheld.is_some() { seen } else { one };
            }
            None => resolvers.push((one, 1)),
        }
    }
    for (Unavailable { resolver, withheld }, count) in resolvers {
        let (name, questions) = (said(resolver), said(plural(count as u64, "question")));
        let message = match withheld {
            Some(why) => Prose::with(
                "{} leaves {} of this browser without an answer. The cause that it names: {}.",
                [name, questions, said(why)],
            ),
            None => Prose::with("{} leaves {} of this browser without an answer.", [name, questions]),
        };
        findings.push(Finding::new(&RULE, Place::Resolver(resolver.clone()), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{DnsFailure, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places, slugs};

    #[test]
    fn each_resolver_once() {
        let status = Answer::Unavailable(DnsFailure::Status(503));
        let timeout = Answer::Unavailable(DnsFailure::Timeout);
        let sketch = Sketch::good("example.com")
            .answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &status)
            .answer_by("Google", "mx.example.com", RecordType::A, &timeout)
            .answer_by("DNS.SB", "_smtp._tls.example.com", RecordType::Txt, &timeout);
        let google = "Google leaves 2 questions of this browser without an answer.".to_owned();
        let dns_sb = "DNS.SB leaves 1 question of this browser without an answer.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, google), (Severity::Note, dns_sb)]);
        assert_eq!(places(&sketch, &RULE), [Place::Resolver("Google".into()), Place::Resolver("DNS.SB".into())]);
    }

    #[test]
    fn a_resolver_that_keeps_the_answer_back_says_nothing_of_the_domain() {
        let name = "_mta-sts.example.com";
        let blocked = Answer::Failing(3, Some((15, "")));
        let sketch = Sketch::good("example.com").answer(name, RecordType::Txt, &blocked).answer_by(
            "Google",
            name,
            RecordType::Txt,
            &Answer::Failing(5, Some((18, ""))),
        );
        let cause = |name, why| {
            let message =
                format!("{name} leaves 1 question of this browser without an answer. The cause that it names: {why}.");
            (Severity::Note, message)
        };
        assert_eq!(
            found(&sketch, &RULE),
            [
                cause("Cloudflare", "the resolver’s operator blocks the name"),
                cause("Google", "the resolver does not serve this browser")
            ]
        );
        assert!(!slugs(&sketch).contains(&"dns-failing"));
        assert!(!slugs(&sketch).contains(&"record-absent"));
    }

    #[test]
    fn silent_where_all_answer_even_with_a_failure() {
        let sketch = Sketch::good("example.com");
        assert_eq!(found(&sketch, &RULE), []);
        let failing = sketch.answer("_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, None));
        assert_eq!(found(&failing, &RULE), []);
    }
}
