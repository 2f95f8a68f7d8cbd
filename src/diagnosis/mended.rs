//! The mended policy, to copy: in a report nothing can be edited in place.

use super::mend::{certain_fix, mend};
use crate::evidence::{Shown, ShownKind};
use crate::finding::{Copyable, Finding, Place, Source};
use crate::rules::Case;

/// For how many choices a whole policy is written out: each may be 64 kilobytes long, and there may be thousands.
const MOST_CHOICES: usize = 5;

/// Adds the policy with all that is certain mended, once, to the first finding of those that it mends. A fix that somebody
/// must choose is made before that, beside its own finding.
pub(super) fn add_mended(case: &Case<'_>, findings: &mut [Finding]) {
    let policy = case.text(Source::Policy);
    let mended = |text: Vec<u8>| {
        let mended = mend(&Shown::exact(ShownKind::Policy, text), case.evidence.judged_at);
        Copyable::policy(String::from_utf8_lossy(&mended.text))
    };
    let mut is_shown = false;
    let mut choices = 0;
    for finding in findings {
        let is_in_policy = matches!(finding.place, Place::Text { source: Source::Policy, .. });
        let has_policy = finding.copyable.iter().any(|copyable| copyable.what == "policy");
        let Some(fix) = finding.fix.as_ref().filter(|_| is_in_policy && !has_policy) else { continue };
        let copyable = if certain_fix(finding).is_none() {
            choices += 1;
            (choices <= MOST_CHOICES).then(|| mended(fix.made_in(policy)))
        } else {
            let is_first = !std::mem::replace(&mut is_shown, true);
            is_first.then(|| mended(policy.to_vec()))
        };
        finding.copyable.extend(copyable);
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::Sketch;

    #[test]
    fn all_that_is_certain_is_mended_once_and_a_choice_comes_on_top() {
        let policy = b"version: stsv1\nmode: Enforce\nmx: mx.example.com.\nmax_age: 3600\nnote:\n";
        let findings = diagnose(&Sketch::good("example.com").policy(policy).evidence()).findings;
        let copied: Vec<_> = findings
            .iter()
            .map(|finding| (finding.rule.slug, finding.copyable.first().map(|copyable| copyable.text.as_str())))
            .collect();
        let mended = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 3600\nnote:\n";
        let chosen = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 3600\n";
        assert_eq!(
            copied,
            [
                ("version-misspelled", Some(mended)),
                ("mode-unknown", None),
                ("mx-trailing-dot", None),
                ("extension-malformed", Some(chosen)),
            ]
        );
    }
}
