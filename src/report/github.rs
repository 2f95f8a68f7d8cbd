//! Findings as workflow commands, which GitHub shows beside the lines of a change.

use std::fmt::Write;

use super::{Finding, Judged};

/// One command for each finding in `files`, notes aside: they ask for nothing, and would stand beside every change.
pub fn github(files: &[Judged<'_>]) -> String {
    let mut text = String::new();
    for file in files {
        for finding in file.report.findings.iter().filter(|finding| finding.severity != "note") {
            command(&mut text, file.path, finding);
        }
    }
    text
}

fn command(text: &mut String, path: &str, finding: &Finding) {
    let level = match finding.severity {
        "error" => "error",
        "warning" => "warning",
        _ => "notice",
    };
    text.push_str("::");
    text.push_str(level);
    text.push_str(" file=");
    text.push_str(&property(path));
    if let (Some(start), Some(end)) = (finding.place.start, finding.place.end) {
        // Writing into a string does not fail.
        let _ = write!(text, ",line={},col={}", start.line, start.column);
        // Columns count only where a mark stays on its line.
        if end.line == start.line && end.column > start.column {
            let _ = write!(text, ",endColumn={}", end.column);
        }
    }
    let _ = writeln!(text, ",title={}::{}", property(finding.rule), data(&finding.message));
}

/// What a command says: the characters that would end it are escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which ends sooner.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
