//! The policy is empty.

use super::{at, starter};
use crate::finding::{Finding, Prose, rfc8461};
use crate::read::PolicyForm;
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// An empty text is no policy. Senders act as if the domain had none: mail to it is not protected, and nobody is
    /// told.
    "policy-empty" = Error, rfc8461("3.2"), "the policy is empty";
    next "Publish a policy in mode `testing` first, with an `mx` line for each MX host.";
    bad Policy "";
    bad Policy "\n\r\n \t\n";
    bad Policy "\u{feff}";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks for all rules on the text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::Empty) else { return };
    let message = if policy.text.text.is_empty() {
        Prose::new("The policy is empty.")
    } else {
        Prose::new("The policy has nothing but blanks in it.")
    };
    let whole = Span::new(0, policy.text.text.len());
    findings.push(Finding::new(&RULE, at(whole), message).with_copyable(starter(case)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn with_a_domain() {
        let message = "The policy has nothing but blanks in it.".to_owned();
        assert_eq!(found(&Sketch::good("example.com").policy(b"\r\n"), &RULE), [(Severity::Error, message)]);
    }
}
