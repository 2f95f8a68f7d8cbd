//! The policy with one finding mended, to copy: in a report nothing can be edited in place.

use super::places::text_of;
use crate::finding::{Copyable, Finding, Place, Source};
use crate::rules::Case;
use crate::text::apply;

/// Adds the mended policy to each finding that has a fix in it and no policy to copy yet.
pub(super) fn add_mended(case: &Case<'_>, findings: &mut [Finding]) {
    for finding in findings {
        let Place::Text { source: Source::Policy, .. } = finding.place else { continue };
        if let Some(fix) = &finding.fix
            && finding.copyable.iter().all(|copyable| copyable.what != "policy")
        {
            let mended = apply(text_of(case, Source::Policy), &fix.edits);
            finding.copyable.push(Copyable::policy(String::from_utf8_lossy(&mended)));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Copyable;

    #[test]
    fn a_policy_with_a_fix_is_there_to_copy() {
        let policy = "version: STSv1\nmode: Enforce\nmx: mx.example.com\nmax_age: 1209600\n";
        let evidence = Sketch::good("example.com").policy(policy.as_bytes()).evidence();
        let findings = diagnose(&evidence).findings;
        let mode = findings.iter().find(|finding| finding.rule.slug == "mode-unknown").expect("a finding");
        assert_eq!(mode.copyable, [Copyable::policy(policy.replace("Enforce", "enforce"))]);
    }
}
