//! The policy's path at the domain itself, where people put the file and no sender looks: whether to look there, and what came of
//! it.

use crate::evidence::{Fetch, PolicyBody};
use crate::finding::{Copyable, Prose, code, host, said};
use crate::name::PolicyDomain;
use crate::rules::{Case, Discovery, is_gone};

/// What is known of the policy's path at the domain itself.
#[derive(Clone, Debug, PartialEq)]
pub struct AtDomain {
    /// Why to look there, or what was seen.
    pub text: Prose,
    /// Whether this browser has looked.
    pub is_asked: bool,
    /// What a person can run where this browser could see nothing.
    pub command: Option<Copyable>,
}

/// Where the Policy Host serves none although a record tells of one.
pub(super) fn at_domain(case: &Case<'_>, domain: &PolicyDomain) -> Option<AtDomain> {
    if matches!(case.discovery(), Discovery::Absent | Discovery::Unknown) || !is_gone(case) || case.domain_is_denied() {
        return None;
    }
    let url = domain.misplaced_policy_url();
    let command = || Some(Copyable::command(format!("curl -sSi {url}")));
    let Some(looked) = &case.evidence.policy.at_domain else {
        let text = Prose::with(
            "Some put it at {}, where no sender looks. This browser asks {} for it once you press the button, and not before.",
            [code(&url), host(domain)],
        );
        return Some(AtDomain { text, is_asked: false, command: None });
    };
    let (text, command) = match &looked.seen {
        Fetch::Read(PolicyBody { status: 200, .. }) => {
            (Prose::with("{} answers with a text and status 200.", [code(&url)]), None)
        }
        Fetch::Read(PolicyBody { status, .. }) => {
            (Prose::with("{} answers with status {}: no policy stands there either.", [code(&url), said(status)]), None)
        }
        Fetch::Redirect => (
            Prose::with("{} redirects, and this browser does not say where. The command does.", [code(&url)]),
            command(),
        ),
        Fetch::Rejected | Fetch::Timeout => (
            Prose::with(
                "This browser could not read {}, and does not say why. Run this and paste what it prints, with the command above it.",
                [code(&url)],
            ),
            command(),
        ),
    };
    Some(AtDomain { text, is_asked: true, command })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::diagnose;
    use crate::evidence::NotAsked;
    use crate::evidence::sketch::Sketch;

    fn offered(sketch: &Sketch) -> Option<AtDomain> {
        diagnose(&sketch.evidence()).at_domain
    }

    #[test]
    fn offered_where_the_policy_is_missing_though_a_record_tells_of_one() {
        let absent = || Sketch::good("example.com").host(&[]).not_fetched(NotAsked::NoAddress);
        for sketch in [absent(), Sketch::good("example.com").response(404, None, b"")] {
            assert!(offered(&sketch).is_some_and(|at| !at.is_asked && at.text.is_whole()));
            for (status, is_there) in [(200, true), (404, false)] {
                let at = offered(&sketch.clone().at_domain(status, b"")).expect("an answer");
                assert!(at.is_asked && at.text.is_whole() && at.command.is_none());
                assert_eq!(at.text.to_string().contains("a text"), is_there);
            }
        }
        for sketch in [Sketch::good("example.com"), absent().no_record(), Sketch::of("example.com")] {
            assert_eq!(offered(&sketch), None);
        }
    }
}
