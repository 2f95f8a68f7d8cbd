//! Resolvers answer that they cannot find out.

use std::collections::BTreeSet;

use crate::evidence::Question;
use crate::finding::{Copyable, Finding, Place, Prose, code, host, rfc8461, said};
use crate::read::{Addresses, ExtendedError, Failing, Lookup};
use crate::rules::{Case, rule};

rule! {
    /// Senders ask DNS as these resolvers do, and some get no answer either. Those that cannot see the record or the
    /// Policy Host deliver as if the domain had no policy; those that cannot see the MX records keep the mail and try
    /// again.
    "dns-failing" = Warning, rfc8461("3.1"), "resolvers fail on a question that decides";
    next "Look at the name servers of the zone: whether each one answers, and, where the zone is signed, whether its signatures are current and its DS record matches its key.";
}

/// Speaks where two resolvers fail: one alone may have a bad day. Each question once.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let mut spoken_of = BTreeSet::new();
    for asked in deciding(case) {
        let mut resolvers = BTreeSet::new();
        resolvers.extend(asked.failing.iter().map(|failing| failing.resolver.clone()));
        let (Some(question), true) = (asked.question, resolvers.len() > 1) else { continue };
        let (name, record_type) = (&question.name, question.record_type);
        if !spoken_of.insert(format!("{record_type} {name}")) {
            continue;
        }
        let count = said(resolvers.len());
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
        let mut finding = Finding::new(&RULE, asked.place, message);
        // The name of an MX host is what DNS says, and may hold what a shell would run.
        if !name.starts_with('-') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) {
            finding = finding.with_copyable(Copyable::command(format!("dig +trace {record_type} {name}")));
        }
        findings.push(finding);
    }
}

/// A question that bears on the verdict, and how it went.
struct Asked<'a> {
    place: Place,
    question: Option<&'a Question>,
    failing: &'a [Failing],
    extended_errors: &'a [ExtendedError],
}

impl<'a> Asked<'a> {
    fn new<T>(place: Place, lookup: &'a Lookup<T>) -> Self {
        let Lookup { question, failing, extended_errors, .. } = lookup;
        Self { place, question: question.as_ref(), failing, extended_errors }
    }

    fn both(place: &Place, addresses: &'a Addresses) -> [Self; 2] {
        [Self::new(place.clone(), &addresses.v4), Self::new(place.clone(), &addresses.v6)]
    }
}

/// The questions that bear on the verdict, as a sender asks them. The Policy Host bears on nothing where nothing
/// tells senders to look there.
fn deciding<'a>(case: &Case<'a>) -> impl Iterator<Item = Asked<'a>> {
    let answers = case.answers;
    let policy_host = (!case.is_undeployed()).then(|| Asked::both(&Place::PolicyHost, &answers.policy_host));
    let mx_hosts = answers.mx_hosts.iter().flat_map(|mx| Asked::both(&Place::MxHost(mx.host.clone()), &mx.addresses));
    std::iter::once(Asked::new(Place::Record, &answers.record))
        .chain(policy_host.into_iter().flatten())
        .chain(std::iter::once(Asked::new(Place::MxHosts, &answers.mx)))
        .chain(mx_hosts)
}

/// The words, each once, with commas between them.
fn joined(words: impl Iterator<Item = String>) -> String {
    let mut seen = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
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
