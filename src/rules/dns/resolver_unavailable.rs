//! A resolver did not answer us.

use crate::finding::{Finding, Place, Prose, rfc8484, said};
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
    let mut resolvers: Vec<(&str, usize)> = Vec::new();
    for name in case.answers.unavailable() {
        match resolvers.iter_mut().find(|(seen, _)| *seen == name) {
            Some((_, count)) => *count += 1,
            None => resolvers.push((name, 1)),
        }
    }
    for (name, count) in resolvers {
        let message = match count {
            1 => Prose::with("{} leaves one question of this browser without an answer.", [said(name)]),
            _ => Prose::with("{} leaves {} questions of this browser without an answer.", [said(name), said(count)]),
        };
        findings.push(Finding::new(&RULE, Place::Resolver(name.to_owned()), message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{DnsFailure, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    #[test]
    fn each_resolver_once() {
        let status = Answer::Unavailable(DnsFailure::Status(503));
        let timeout = Answer::Unavailable(DnsFailure::Timeout);
        let sketch = Sketch::good("example.com")
            .answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &status)
            .answer_by("Google", "mx.example.com", RecordType::A, &timeout)
            .answer_by("DNS.SB", "_smtp._tls.example.com", RecordType::Txt, &timeout);
        let google = "Google leaves 2 questions of this browser without an answer.".to_owned();
        let dns_sb = "DNS.SB leaves one question of this browser without an answer.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, google), (Severity::Note, dns_sb)]);
        assert_eq!(places(&sketch, &RULE), [Place::Resolver("Google".into()), Place::Resolver("DNS.SB".into())]);
    }

    #[test]
    fn silent_where_all_answer_even_with_a_failure() {
        let sketch = Sketch::good("example.com");
        assert_eq!(found(&sketch, &RULE), []);
        let failing = sketch.answer("_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, None));
        assert_eq!(found(&failing, &RULE), []);
    }
}
