//! A TXT record in the place of the policy.

use super::{at, starter};
use crate::finding::{Finding, Prose, rfc8461};
use crate::read::PolicyForm;
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// The record tells senders that there is a policy; the policy is another text, with lines of its own. Senders find
    /// no policy here, and act as if the domain had none: mail to it is not protected, and nobody is told.
    "policy-is-record" = Error, rfc8461("3.2"), "a TXT record stands in the place of the policy";
    next "Publish the record in DNS, as the TXT record at `_mta-sts` and the domain, and put a policy here.";
    bad Policy "v=STSv1; id=20261124T161500;\n";
    bad Policy "_mta-sts.example.com. TXT \"v=STSv1; id=20250802\"\n";
    bad Policy "v=TLSRPTv1; rua=mailto:reports@example.com\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-record: v=STSv1; id=1\n";
}

/// Speaks for all rules on the text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::Record) else { return };
    let message = Prose::new("The text is a TXT record for DNS, and no policy.");
    let place = at(Span::new(0, policy.text.text.trim_ascii_end().len()));
    findings.push(Finding::new(&RULE, place, message).with_copyable(starter(case)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn the_record_is_marked() {
        marks(&RULE, "v=STSv1; id=1;\n^^^^^^^^^^^^^^\n");
    }
}
