//! Another text in the place of the policy.

use super::{at, starter};
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::read::{LineContent, PolicyForm};
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// None of the lines is a policy’s, or nearly one. Senders act as if the domain had no policy: mail to it is not
    /// protected, and nobody is told.
    "policy-is-other-text" = Error, rfc8461("3.2"), "another text stands in the place of the policy";
    next "Serve the policy at `/.well-known/mta-sts.txt`: lines with `version`, `mode`, `max_age` and one `mx` for each MX host.";
    bad Policy "This website takes no mail.\n";
    bad Policy "a\n";
    bad Policy "name: Check the links\n\non:\n  schedule:\n    - cron: \"17 2 * * 1\"\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "max-age: 86400\n";
}

/// Speaks for all rules on the text, where all of it is at hand.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::Other) else { return };
    if policy.is_too_large() {
        return;
    }
    let reading = &policy.reading;
    let first =
        reading.lines.iter().find(|line| line.content != LineContent::Blank).map_or(Span::at(0), |line| line.span);
    let message =
        Prose::with("No line of the text is a policy’s. It begins with {}.", [code(first.words(reading.text).trim())]);
    findings.push(Finding::new(&RULE, at(first), message).with_copyable(starter(case)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks};

    #[test]
    fn its_first_line_is_marked() {
        marks(&RULE, "\nNo policy here.\n^^^^^^^^^^^^^^^\nNone at all.\n");
    }

    #[test]
    fn with_a_domain() {
        let message = "No line of the text is a policy’s. It begins with Not found..".to_owned();
        assert_eq!(found(&Sketch::good("example.com").policy(b"Not found.\n"), &RULE), [(Severity::Error, message)]);
    }
}
