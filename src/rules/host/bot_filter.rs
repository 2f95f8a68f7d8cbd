//! A bot filter answers in place of the Policy Host.

use super::gravity;
use crate::finding::{Finding, Place, Prose, rfc8461};
use crate::read::PolicyAnswer;
use crate::rules::{Case, rule};

rule! {
    /// A bot filter shows whoever it takes for a program a test that a person can solve. Senders are programs: where they meet
    /// it, they get no policy, and mail to the domain is not protected. Which of them meet it depends on where they stand.
    "bot-filter" = Warning, rfc8461("3.3"), "a bot filter answers in place of the Policy Host";
    next "Exempt the Policy Host, or at least `/.well-known/mta-sts.txt`, from bot filters and challenges.";
}

/// Speaks where a pasted answer says so in a header.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let PolicyAnswer::Read(answer) = case.policy_answer else { return };
    let Some(severity) = gravity(case, RULE.severity).filter(|_| answer.is_mitigated) else { return };
    let message = Prose::with(
        "{} lets a bot filter answer in its place, says the header `cf-mitigated`. Senders cannot pass it.",
        [case.policy_host()],
    );
    findings.push(Finding::new(&RULE, Place::PolicyResponse, message).as_grave_as(severity));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    #[test]
    fn beside_the_status_that_it_comes_with() {
        let text =
            b"HTTP/2 403\ncontent-type: text/html\ncf-mitigated: challenge\nserver: cloudflare\n\n<!DOCTYPE html>";
        let lint = Sketch::lint(ShownKind::Any, text).meant_for("example.com");
        let message = "mta-sts.example.com lets a bot filter answer in its place, says the header cf-mitigated. Senders cannot pass it.";
        assert_eq!(found(&lint, &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(slugs(&lint), ["policy-status", RULE.slug]);
    }

    #[test]
    fn silent_where_no_header_says_so() {
        let text = b"HTTP/2 403\ncontent-type: text/html\nserver: cloudflare\n\n<!DOCTYPE html>";
        assert_eq!(found(&Sketch::lint(ShownKind::Any, text), &RULE), []);
        assert_eq!(found(&Sketch::good("example.com").response(403, None, b""), &RULE), []);
    }
}
