//! What is said of whole policies: of those that we wrote exactly what stands beside each, and of those that others published
//! one line a file, as a snapshot. The published ones stand beside the project, not in it, and their test is skipped where
//! they are not at hand.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

mod own;

use std::fmt::Write;
use std::path::Path;

use mta_sts_check::diagnosis::diagnose;
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::finding::{Finding, Place};

#[test]
fn what_is_said_of_each_published_policy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/policies");
    let Ok(files) = std::fs::read_dir(folder) else {
        return eprintln!("skipped: there is no corpus beside the project");
    };
    let mut files: Vec<_> = files.flatten().map(|file| file.path()).collect();
    files.sort();
    assert!(files.len() > 100, "the corpus is whole");
    let mut said = String::new();
    for path in files {
        let text = std::fs::read(&path).expect("a policy");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        writeln!(said, "{name}: {}", line(&text)).expect("room");
    }
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("corpus", said);
    });
}

#[test]
fn what_is_said_of_each_policy_that_we_wrote() {
    let policies = own::policies();
    assert!(policies.len() >= 60);
    let mut other = String::new();
    for policy in &policies {
        let said: Vec<String> = findings(&policy.text)
            .iter()
            .map(|finding| format!("{} {}", finding.rule.slug, finding.severity.as_str()))
            .collect();
        if said != policy.findings {
            writeln!(other, "{}:\n  is to be {:?}\n  and is   {said:?}", policy.reason, policy.findings).expect("room");
        }
    }
    assert!(other.is_empty(), "{other}");
    let reasons: std::collections::BTreeSet<_> = policies.iter().map(|policy| &policy.reason).collect();
    assert_eq!(reasons.len(), policies.len(), "each has a reason of its own");
}

fn findings(text: &[u8]) -> Vec<Finding> {
    let shown = Shown::exact(ShownKind::Policy, text.to_vec());
    diagnose(&Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000))).findings
}

/// The findings in `text`, each with its severity and its place.
fn line(text: &[u8]) -> String {
    let said: Vec<String> = findings(text).iter().map(said).collect();
    said.join("; ")
}

fn said(finding: &Finding) -> String {
    let Place::Text { span, .. } = &finding.place else { return finding.rule.slug.to_owned() };
    format!("{} {} {}..{}", finding.rule.slug, finding.severity.as_str(), span.start, span.end)
}
