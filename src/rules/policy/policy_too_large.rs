//! The policy is larger than senders read.

use super::{at, grave_where};
use crate::finding::{Finding, Prose, grouped, rfc8461, said};
use crate::read::PolicyForm;
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// Senders stop reading where they have had enough: the RFC suggests 64 kilobytes (§3.3). Of a policy that is
    /// larger they read a part or nothing, and act as if the domain had none: mail to it is not protected.
    "policy-too-large" = Error, rfc8461("3.3"), "the policy is larger than senders read";
    next "Leave out all but `version`, `mode`, `max_age` and one `mx` line for each MX host, or write `*.` and one name for many hosts.";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// What some senders read at most.
const SOME_STOP: usize = 64_000;

/// Speaks for all rules on the lines where the text is too large: what follows is not known.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = &case.policy else { return };
    let size = policy.text.text.len();
    let is_too_large = policy.is_too_large();
    let speaks = match policy.reading.form {
        PolicyForm::Lines => is_too_large || size >= SOME_STOP,
        // Lines of a policy may stand in what was not read.
        PolicyForm::Other => is_too_large,
        _ => false,
    };
    if !speaks {
        return;
    }
    let message = if policy.text.cut {
        Prose::new(
            "The policy has more than 65,536 bytes. The RFC suggests that senders stop at 64 kilobytes, and this check \
             stops there.",
        )
    } else if is_too_large {
        Prose::with(
            "The policy has {} bytes. The RFC suggests that senders stop at 64 kilobytes, and this check stops there.",
            [said(grouped(size))],
        )
    } else {
        Prose::with("The policy has {} bytes, and some senders stop at 64,000.", [said(grouped(size))])
    };
    findings.push(Finding::new(&RULE, at(Span::new(0, size)), message).as_grave_as(grave_where(is_too_large)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{MAX_POLICY, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    /// A policy of this many bytes, good but for its size.
    fn policy(size: usize) -> Vec<u8> {
        let mut text = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: ".to_vec();
        text.resize(size, b'x');
        text
    }

    #[test]
    fn an_error_over_what_is_read() {
        let sketch = Sketch::good("example.com").policy(&policy(MAX_POLICY + 1));
        let message = "The policy has more than 65,536 bytes. The RFC suggests that senders stop at 64 kilobytes, and \
                       this check stops there.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
        let sketch = Sketch::of("example.com").shown(ShownKind::Policy, &policy(100_000));
        let message = "The policy has 100,000 bytes. The RFC suggests that senders stop at 64 kilobytes, and this check \
                       stops there.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
    }

    #[test]
    fn of_a_text_without_a_line_of_a_policy_nothing_else_is_said() {
        let slugs = |size| slugs(&Sketch::good("example.com").policy(&vec![b'x'; size]));
        assert!(slugs(MAX_POLICY + 1).contains(&RULE.slug) && !slugs(MAX_POLICY + 1).contains(&"policy-is-other-text"));
        assert!(!slugs(MAX_POLICY).contains(&RULE.slug) && slugs(MAX_POLICY).contains(&"policy-is-other-text"));
    }

    #[test]
    fn a_warning_where_some_senders_stop() {
        for size in [SOME_STOP, MAX_POLICY] {
            let found = found(&Sketch::good("example.com").policy(&policy(size)), &RULE);
            assert_eq!(
                found,
                [(
                    Severity::Warning,
                    format!("The policy has {} bytes, and some senders stop at 64,000.", grouped(size))
                )]
            );
        }
        assert_eq!(found(&Sketch::good("example.com").policy(&policy(SOME_STOP - 1)), &RULE), []);
    }
}
