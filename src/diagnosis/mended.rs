//! The mended policy, to copy: in a report nothing can be edited in place.

use super::places::text_of;
use crate::finding::{Copyable, Finding, Place, Safety, Source};
use crate::rules::Case;
use crate::text::{Edit, apply};

/// For how many choices a whole policy is written out: each may be 64 kilobytes long, and there may be thousands.
const MOST_CHOICES: usize = 5;

/// Adds the policy with all that is certain mended, once, to the first finding of those that it mends. A fix that somebody
/// must choose comes on top of that, beside its own finding.
pub(super) fn add_mended(case: &Case<'_>, findings: &mut [Finding]) {
    let mut certain = Vec::new();
    for finding in findings.iter() {
        certain.extend_from_slice(edits_of(finding, Safety::Safe));
    }
    let mended = |chosen: &[Edit]| {
        let edits: Vec<Edit> = certain.iter().chain(chosen).cloned().collect();
        let text = apply(text_of(case, Source::Policy), &edits);
        Copyable::policy(String::from_utf8_lossy(&text))
    };
    let mut is_shown = false;
    let mut choices = 0;
    for finding in findings {
        if finding.copyable.iter().any(|copyable| copyable.what == "policy") {
            continue;
        }
        let chosen = edits_of(finding, Safety::NeedsChoice);
        if !chosen.is_empty() {
            choices += 1;
            if choices > MOST_CHOICES {
                continue;
            }
            let copyable = mended(chosen);
            finding.copyable.push(copyable);
        } else if !is_shown && !edits_of(finding, Safety::Safe).is_empty() {
            is_shown = true;
            finding.copyable.push(mended(&[]));
        }
    }
}

/// The edits of a finding in the policy, if its fix is as safe as this.
fn edits_of(finding: &Finding, safety: Safety) -> &[Edit] {
    let is_in_policy = matches!(finding.place, Place::Text { source: Source::Policy, .. });
    let fix = finding.fix.as_ref().filter(|fix| is_in_policy && fix.safety == safety);
    fix.map_or(&[], |fix| &fix.edits)
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
                ("line-ending-lf", None)
            ]
        );
    }
}
