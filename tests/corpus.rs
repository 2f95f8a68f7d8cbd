//! What is said of policies that others published: one line a file. The texts stand beside the project, not in it, and the
//! test is skipped where they are not at hand.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]

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

/// The findings in `text`, each with its severity and its place.
fn line(text: &[u8]) -> String {
    let shown = Shown { kind: ShownKind::Policy, text: text.to_vec() };
    let findings = diagnose(&Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000))).findings;
    let said: Vec<String> = findings.iter().map(said).collect();
    said.join("; ")
}

fn said(finding: &Finding) -> String {
    let Place::Text { span, .. } = &finding.place else { return finding.rule.slug.to_owned() };
    format!("{} {} {}..{}", finding.rule.slug, finding.severity.as_str(), span.start, span.end)
}
