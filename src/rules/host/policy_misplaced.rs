//! The policy stands at the domain itself, where no sender looks.

use crate::finding::{Copyable, Finding, Place, Prose, Severity, code, host, rfc8461, said};
use crate::read::{Accepted, PolicyReading, PolicyText, Provenance};
use crate::rules::earlier::is_gone;
use crate::rules::{Case, rule};

rule! {
    /// Senders fetch the policy from one host only, `mta-sts` and the domain after it. One that is served at the domain itself, or
    /// anywhere else, is seen by nobody: mail is delivered as if there were none, and nobody is told.
    "policy-misplaced" = Error, rfc8461("3.2"), "the policy is served where no sender looks";
    next "Serve the same file from the host `mta-sts` below the domain, over HTTPS with a certificate for that name. At the domain itself it does no harm, and no good.";
}

/// Speaks where the Policy Host serves none, and somebody looked at the domain itself.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, policy)) = case.domain().zip(found(case)) else { return };
    let policy_host = domain.policy_host();
    let by = match policy.provenance {
        Provenance::Browser => "as this browser sees it",
        Provenance::Shown | Provenance::Transcript => "by what you pasted",
    };
    let message = Prose::with(
        "A policy stands at {}, {}. Senders look for it at {} only, and find none there.",
        [code(domain.misplaced_policy_url()), said(by), host(&policy_host)],
    );
    let mut finding = Finding::new(&RULE, Place::PolicyHost, message).as_grave_as(Severity::Error);
    if let Ok(text) = std::str::from_utf8(policy.text)
        && PolicyReading::new(policy.text).accepted() != Accepted::No
    {
        finding.copyable.push(Copyable::policy(text));
    }
    findings.push(finding);
}

/// The policy at the domain itself, where none is at the Policy Host.
fn found<'a>(case: &Case<'a>) -> Option<PolicyText<'a>> {
    let policy = PolicyText::at_domain(case.evidence, &case.answers.shown).filter(|_| is_gone(case))?;
    let reading = PolicyReading::new(policy.text);
    // A web site answers much with a page of its own.
    let is_one = reading.version.value().is_some() && !policy.is_html();
    is_one.then_some(policy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Fetch, NotAsked, Probe, ShownKind};
    use crate::rules::checking::{judge, slugs};

    const POLICY: &[u8] = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";

    fn absent() -> Sketch {
        Sketch::good("example.com").host(&[]).not_fetched(NotAsked::NoAddress)
    }

    fn said_of(sketch: &Sketch) -> Vec<String> {
        crate::rules::checking::found(sketch, &RULE).into_iter().map(|(_, words)| words).collect()
    }

    #[test]
    fn where_somebody_looked_and_the_policy_host_serves_none() {
        let words = |by: &str| {
            vec![format!(
                "A policy stands at https://example.com/.well-known/mta-sts.txt, {by}. Senders look for it at mta-sts.example.com only, \
                 and find none there."
            )]
        };
        for sketch in [absent(), Sketch::good("example.com").response(404, None, b"")] {
            assert_eq!(said_of(&sketch.at_domain(200, POLICY)), words("as this browser sees it"));
        }
        let sketch = absent().at_domain(200, POLICY);
        let offered: Vec<_> = judge(&sketch.evidence())
            .into_iter()
            .filter(|finding| finding.rule == &RULE)
            .flat_map(|finding| finding.copyable)
            .map(|copyable| copyable.what)
            .collect();
        assert_eq!(offered, ["policy"]);
        let pasted = [b"$ curl -sSi https://example.com/.well-known/mta-sts.txt\nHTTP/2 200\n\n", POLICY].concat();
        let pasted = absent().shown(ShownKind::Any, &pasted);
        assert_eq!(said_of(&pasted), words("by what you pasted"));
        assert!(slugs(&pasted).contains(&"host-absent"));
    }

    #[test]
    fn silent_where_nobody_looked_nothing_is_there_or_senders_are_served() {
        for sketch in [
            absent(),
            absent().at_domain(404, POLICY),
            absent().at_domain(200, b"<!DOCTYPE html><p>version: STSv1"),
            absent().at_domain(200, b"hello\n"),
            Sketch::good("example.com").at_domain(200, POLICY),
            Sketch::good("example.com").probe(Probe::Opaque).at_domain(200, POLICY),
            Sketch::good("example.com").fetch(Fetch::Timeout).at_domain(200, POLICY),
        ] {
            assert_eq!(said_of(&sketch), [""; 0]);
        }
    }

    /// What was pasted from there is no answer of the Policy Host.
    #[test]
    fn a_transcript_of_the_domain_is_not_taken_for_the_policy_hosts() {
        for head in [
            "$ curl -sSi https://example.com/.well-known/mta-sts.txt\nHTTP/2 200\n\n",
            "> GET /.well-known/mta-sts.txt HTTP/2\n> Host: example.com\n> Accept: */*\n>\n< HTTP/2 200\n< content-type: text/plain\n<\n",
        ] {
            let text = [head.as_bytes(), POLICY].concat();
            let sketch = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Any, &text);
            let verdict = crate::diagnosis::diagnose(&sketch.evidence()).verdict;
            assert_eq!(verdict.map(|verdict| verdict.as_str()), Some("unknown"), "{head}");
            let text = String::from_utf8_lossy(&text)
                .replace("example.com/", "mta-sts.example.com/")
                .replace(": example", ": mta-sts.example");
            let sketch = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Any, text.as_bytes());
            let verdict = crate::diagnosis::diagnose(&sketch.evidence()).verdict;
            assert_eq!(verdict.map(|verdict| verdict.as_str()), Some("enforced"), "{head}");
        }
    }
}
