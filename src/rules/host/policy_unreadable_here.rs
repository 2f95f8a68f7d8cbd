//! A page may not read what the Policy Host answers.

use crate::finding::{Copyable, Finding, Place, Prose, host, rfc8461};
use crate::read::{PolicyAnswer, Provenance};
use crate::rules::{Case, rule};

rule! {
    /// A browser lets a web page read the answer of another host only where that host permits it with a CORS header.
    /// Few Policy Hosts send one, and no sender needs it: this is no defect of the domain.
    "policy-unreadable-here" = Note, rfc8461("3.3"), "this page may not read the policy";
    next "To let this page, and other tools in browsers, read the policy, send `Access-Control-Allow-Origin: *` with it, as the settings to copy do. Senders see no difference.";
}

/// Speaks of what is known all the same. Where a person showed the policy, that is at hand, and nobody is sent for it again.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.domain().filter(|_| !case.is_undeployed()) else { return };
    let policy_host = domain.policy_host();
    let is_shown = case.policy.as_ref().is_some_and(|policy| policy.text.provenance == Provenance::Shown);
    let template = match case.policy_answer {
        PolicyAnswer::Unreadable if is_shown => {
            "{} answers with a certificate that this browser trusts, and redirects to no other host. Its policy is judged \
             as it was shown to this page. Its status and its headers were not seen."
        }
        PolicyAnswer::Unreadable => {
            "{} answers with a certificate that this browser trusts, and redirects to no other host. What it answers, this \
             page may not read; the command prints it. A browser can fill in an intermediate certificate that the host \
             does not send; a sender may not."
        }
        PolicyAnswer::Unprobed => {
            "This page may not read what {} answers, and could not find out in this browser whether it answers at all. The \
             command says."
        }
        _ => return,
    };
    let mut finding = Finding::new(&RULE, Place::PolicyResponse, Prose::with(template, [host(&policy_host)]));
    if !(is_shown && matches!(case.policy_answer, PolicyAnswer::Unreadable)) {
        finding = finding.with_copyable(Copyable::command(format!("curl -sSi {}", policy_host.policy_url())));
    }
    // What the header is called in web servers; hosting providers have a field of their own for it.
    if matches!(case.policy_answer, PolicyAnswer::Unreadable) {
        finding = RECIPES.into_iter().map(Copyable::setting).fold(finding, Finding::with_copyable);
    }
    findings.push(finding);
}

/// How to send the header that lets pages read the policy: nginx, Apache (with mod_headers), Caddy, and a file `_headers` as
/// Netlify and Cloudflare Pages read it.
const RECIPES: [&str; 4] = [
    "# nginx\nadd_header Access-Control-Allow-Origin \"*\" always;",
    "# Apache\nHeader always set Access-Control-Allow-Origin \"*\"",
    "# Caddy\nheader Access-Control-Allow-Origin *",
    "# _headers\n/.well-known/mta-sts.txt\n  Access-Control-Allow-Origin: *",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Probe, RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    fn unreadable() -> Sketch {
        Sketch::good("example.com").probe(Probe::Opaque)
    }

    #[test]
    fn what_is_known_without_permission() {
        let message =
            "mta-sts.example.com answers with a certificate that this browser trusts, and redirects to no other \
                       host. What it answers, this page may not read; the command prints it. A browser can fill in an \
                       intermediate certificate that the host does not send; a sender may not."
                .to_owned();
        assert_eq!(found(&unreadable(), &RULE), [(Severity::Note, message.clone())]);
        assert_eq!(places(&unreadable(), &RULE), [Place::PolicyResponse]);
        let unknown = unreadable().unasked("_mta-sts.example.com", RecordType::Txt);
        assert_eq!(found(&unknown, &RULE), [(Severity::Note, message)]);
    }

    #[test]
    fn a_policy_that_was_shown_is_at_hand_and_not_asked_for_again() {
        let sketch = unreadable().shown(ShownKind::Policy, b"version: STSv1\n");
        let message = "mta-sts.example.com answers with a certificate that this browser trusts, and redirects to no other \
                       host. Its policy is judged as it was shown to this page. Its status and its headers were not seen."
            .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, message)]);
        let copyable = |sketch: &Sketch| {
            let findings = diagnose(&sketch.evidence()).findings;
            let finding = findings.into_iter().find(|finding| finding.rule == &RULE).expect("the rule speaks");
            assert!(!RULE.next.contains("paste"), "{}", RULE.next);
            let commands = finding.copyable.iter().filter(|copyable| copyable.what == "command").count();
            (commands, finding.copyable.len() - commands)
        };
        assert_eq!((copyable(&unreadable()), copyable(&sketch)), ((1, 4), (0, 4)));
        assert_eq!(copyable(&Sketch::good("example.com").probe(Probe::Unavailable)), (1, 0));
    }

    #[test]
    fn a_browser_in_which_the_probe_does_not_run() {
        let message =
            "This page may not read what mta-sts.example.com answers, and could not find out in this browser \
                       whether it answers at all. The command says."
                .to_owned();
        assert_eq!(found(&Sketch::good("example.com").probe(Probe::Unavailable), &RULE), [(Severity::Note, message)]);
    }

    #[test]
    fn silent_where_it_was_read_and_where_nothing_is_deployed() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        assert_eq!(found(&unreadable().no_record(), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com").probe(Probe::Rejected), &RULE), []);
    }
}
