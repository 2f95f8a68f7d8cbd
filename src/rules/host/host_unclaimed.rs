//! The Policy Host is an alias of a name at a hosting provider that has nothing there.

use super::{alias, curl, gravity};
use crate::finding::{Finding, Place, Prose, host, rfc8461, said};
use crate::read::{Alias, PolicyAnswer};
use crate::rules::hosting::Hosting;
use crate::rules::{Case, rule};

rule! {
    /// Senders get no policy, and deliver as if the domain had none. Worse may follow: many providers hand a name to whoever sets it
    /// up first. That would be somebody who then answers in your name, over TLS that is valid for it, with a policy of their own.
    "host-unclaimed" = Error, rfc8461("8.2"), "the Policy Host leads to a hosting provider that has nothing there";
    next "Set the Policy Host up at the provider as a domain of your site. If nobody serves a policy any more, remove the alias and the MTA-STS record.";
}

/// Speaks where the provider says so itself, in an answer that was read. That a page may read nothing says nothing.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((domain, (alias, hosting))) = case.domain().zip(unclaimed(case)) else { return };
    let Some(severity) = gravity(case, RULE.severity) else { return };
    let message = Prose::with(
        "{} is an alias of {}, and {} answers that it has nothing there. Whoever sets the name up there answers in its place.",
        [host(domain.policy_host()), host(&alias.to), said(hosting.name)],
    );
    let finding = Finding::new(&RULE, Place::PolicyHost, message).as_grave_as(severity);
    findings.push(curl(case).into_iter().fold(finding, Finding::with_copyable));
}

/// Where the Policy Host leads, and the provider that has nothing there.
pub(super) fn unclaimed<'a>(case: &Case<'a>) -> Option<(&'a Alias, &'static Hosting)> {
    let PolicyAnswer::Read(answer) = case.policy_answer else { return None };
    let alias = alias(case).filter(|_| answer.status == 404)?;
    let hosting = Hosting::of(alias).filter(|hosting| hosting.has_nothing_here(answer.body))?;
    Some((alias, hosting))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::evidence::{Probe, RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    const NOTHING: &[u8] = b"<!DOCTYPE html><p><strong>There isn't a GitHub Pages site here.</strong></p>";

    fn at(target: &str) -> Sketch {
        let behind = Answer::Behind(&[target], &Answer::A(&[PUBLIC]));
        Sketch::good("example.com").answer("mta-sts.example.com", RecordType::A, &behind)
    }

    #[test]
    fn where_the_provider_says_so() {
        let sketch = at("someone.github.io").response(404, Some("text/html"), NOTHING);
        let words = "mta-sts.example.com is an alias of someone.github.io, and GitHub Pages answers that it has nothing there. Whoever \
                     sets the name up there answers in its place.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())]);
        assert!(!slugs(&sketch).contains(&"policy-status"));
        // As a transcript, where a page may not read it.
        let pasted = [b"HTTP/2 404\ncontent-type: text/html\n\n", NOTHING].concat();
        let pasted = at("someone.github.io").probe(Probe::Opaque).shown(ShownKind::Any, &pasted);
        assert_eq!(found(&pasted, &RULE).len(), 1);
    }

    #[test]
    fn silent_where_it_does_not_and_where_nobody_read_it() {
        let nothing = |sketch: Sketch| sketch.response(404, Some("text/html"), NOTHING);
        for sketch in [
            // A site that is there and lacks the file.
            at("someone.github.io").response(404, None, b"<h1>404</h1>"),
            at("someone.github.io").response(200, None, NOTHING),
            at("someone.github.io").probe(Probe::Opaque),
            nothing(at("web.example.net")),
            nothing(Sketch::good("example.com")),
            nothing(at("someone.github.io").no_record()),
        ] {
            assert_eq!(found(&sketch, &RULE), []);
        }
    }
}
