//! Resolvers answer that they cannot find out.

use crate::finding::{Finding, Prose, code, host, rfc8461, said};
use crate::read::ExtendedError;
use crate::rules::asked::{deciding, joined};
use crate::rules::{Case, rule};

rule! {
    /// Senders ask DNS as these resolvers do, and some get no answer either. Those that cannot see the record or the
    /// Policy Host deliver as if the domain had no policy; those that cannot see the MX records keep the mail and try
    /// again.
    "dns-failing" = Warning, rfc8461("3.1"), "resolvers fail on a question that decides";
    next "Look at the name servers of the zone: whether each one answers, and, where the zone is signed, whether its signatures are current and its DS record matches its key.";
}

/// Speaks where two resolvers fail: one alone may have a bad day. Where it is DNSSEC, another rule does.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for asked in deciding(case).filter(|asked| asked.failing_count() > 1 && !asked.is_bogus()) {
        let (name, record_type) = (&asked.question.name, asked.question.record_type);
        let count = said(asked.failing_count());
        let names = said(joined(asked.failing.iter().map(|failing| failing.resolver.clone())));
        let rcodes = code(joined(asked.failing.iter().map(|failing| failing.rcode.to_string())));
        let message = match asked.extended_errors.iter().find_map(ExtendedError::meaning) {
            Some(meaning) => Prose::with(
                "{} resolvers ({}) answer {} when asked for {} at {}. The cause that they name: {}.",
                [count, names, rcodes, code(record_type), host(name), said(meaning)],
            ),
            None => Prose::with(
                "{} resolvers ({}) answer {} when asked for {} at {}.",
                [count, names, rcodes, code(record_type), host(name)],
            ),
        };
        let finding = Finding::new(&RULE, asked.place.clone(), message);
        findings.push(asked.command("dig +trace").into_iter().fold(finding, Finding::with_copyable));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::{Place, Severity};
    use crate::rules::checking::{found, places};

    fn failing(name: &str, record_type: RecordType, answers: [&Answer<'_>; 2]) -> Sketch {
        let [first, second] = answers;
        Sketch::good("example.com").answer(name, record_type, first).answer_by("Google", name, record_type, second)
    }

    #[test]
    fn two_resolvers_with_a_cause() {
        let expired = Answer::Failing(2, Some((7, "")));
        let sketch = failing("_mta-sts.example.com", RecordType::Txt, [&Answer::Failing(2, Some((0, "x"))), &expired]);
        let message =
            "2 resolvers (Cloudflare, Google) answer SERVFAIL when asked for TXT at _mta-sts.example.com. The \
                       cause that they name: a DNSSEC signature has run out."
                .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::Record]);
    }

    #[test]
    fn two_resolvers_without_a_cause_that_differ() {
        let answers = [&Answer::Failing(2, None), &Answer::Failing(5, None)];
        let sketch = failing("example.com", RecordType::Mx, answers);
        let message = "2 resolvers (Cloudflare, Google) answer SERVFAIL, REFUSED when asked for MX at \
                       example.com."
            .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::MxHosts]);
    }

    #[test]
    fn each_question_once() {
        let fails = Answer::Failing(2, None);
        let sketch = failing("mta-sts.example.com", RecordType::A, [&fails, &fails])
            .answer("mta-sts.example.com", RecordType::Aaaa, &fails)
            .answer_by("Google", "mta-sts.example.com", RecordType::Aaaa, &fails);
        assert_eq!(places(&sketch, &RULE), [Place::PolicyHost, Place::PolicyHost]);
        assert_eq!(found(&sketch.no_record().response(404, None, b""), &RULE), [], "nothing leads to the Policy Host");
        let sketch = failing("mx.example.com", RecordType::A, [&fails, &fails]);
        assert!(matches!(&places(&sketch, &RULE)[..], [Place::MxHost(host)] if host.as_str() == "mx.example.com"));
    }

    #[test]
    fn silent_on_one_resolver_on_tlsrpt_and_on_resolvers_that_did_not_answer() {
        let fails = Answer::Failing(2, None);
        let name = "_mta-sts.example.com";
        assert_eq!(found(&Sketch::good("example.com").answer(name, RecordType::Txt, &fails), &RULE), []);
        let down = Answer::Unavailable(crate::evidence::DnsFailure::Timeout);
        assert_eq!(found(&failing(name, RecordType::Txt, [&fails, &down]), &RULE), []);
        assert_eq!(found(&failing("_smtp._tls.example.com", RecordType::Txt, [&fails, &fails]), &RULE), []);
    }
}
