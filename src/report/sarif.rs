//! Findings in the Static Analysis Results Interchange Format (SARIF 2.1.0, OASIS), which code hosts and editors read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::Card;
use super::{Edit, Finding, Fix, Judged, Point, cards};
use crate::text::Positions;

/// One run over `files`.
pub fn sarif(files: &[Judged<'_>]) -> String {
    let cards: Vec<Card> = cards().collect();
    let index: BTreeMap<&str, usize> = cards.iter().enumerate().map(|(index, card)| (card.slug, index)).collect();
    let found = files.iter().flat_map(|file| file.report.findings.iter().map(move |finding| (file, finding)));
    let results = found.map(|(file, finding)| result(file, finding, index.get(finding.rule).copied()));
    let log = Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    rules: cards.iter().map(Descriptor::of).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    // Only a map with keys that are no strings, or a value that refuses, could fail here; there is neither.
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn result<'r>(file: &Judged<'_>, finding: &'r Finding, rule_index: Option<usize>) -> SarifResult<'r> {
    let artifact = || ArtifactLocation { uri: uri(file.path) };
    let place = finding.place.start.zip(finding.place.end);
    SarifResult {
        rule_id: finding.rule,
        rule_index,
        level: level(finding.severity),
        message: Text { text: &finding.message },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: artifact(),
                region: place.map(|(start, end)| Region::new(start, end)),
            },
        }],
        fixes: finding.fix.iter().map(|fix| described(fix, file.text, artifact())).collect(),
        properties: Severity { severity: finding.severity },
    }
}

fn described<'r>(fix: &'r Fix, text: &[u8], artifact_location: ArtifactLocation) -> SarifFix<'r> {
    let positions = Positions::of(fix.edits.iter().flat_map(|edit| [edit.start, edit.end]), text);
    let point = |offset| {
        let position = positions.at(offset);
        Point { offset, line: position.line, column: position.column }
    };
    let replacement = |edit: &'r Edit| Replacement {
        deleted_region: Region::new(point(edit.start), point(edit.end)),
        inserted_content: Text { text: &edit.text },
    };
    let replacements = fix.edits.iter().map(replacement).collect();
    SarifFix {
        description: Text { text: &fix.title },
        artifact_changes: [ArtifactChange { artifact_location, replacements }],
        properties: Safety { safe: fix.safe },
    }
}

/// SARIF knows three levels.
fn level(severity: &str) -> &'static str {
    match severity {
        "error" => "error",
        "warning" => "warning",
        _ => "note",
    }
}

/// A path as a URI reference (RFC 3986): relative as it was given, else of the scheme `file`.
fn uri(path: &str) -> String {
    let scheme = match path.as_bytes() {
        [b'/', ..] => "file://",
        [_, b':', b'\\' | b'/', ..] => "file:///",
        _ => "",
    };
    let mut uri = String::from(scheme);
    for &byte in path.as_bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b':' if !scheme.is_empty() => uri.push(':'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Tool<'r>,
    column_kind: &'static str,
    results: Vec<SarifResult<'r>>,
}

#[derive(Serialize)]
struct Tool<'r> {
    driver: Driver<'r>,
}

#[derive(Serialize)]
struct Driver<'r> {
    name: &'static str,
    version: &'static str,
    rules: Vec<Descriptor<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'r> {
    id: &'static str,
    short_description: Text<'r>,
    full_description: Text<'r>,
    help: Text<'r>,
    help_uri: &'r str,
    default_configuration: Configuration,
}

impl<'r> Descriptor<'r> {
    fn of(card: &'r Card) -> Self {
        Self {
            id: card.slug,
            short_description: Text { text: card.title },
            full_description: Text { text: card.why },
            help: Text { text: card.next },
            help_uri: &card.url,
            default_configuration: Configuration { level: level(card.severity) },
        }
    }
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'r> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<'r>,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'r>>,
    properties: Severity,
}

/// Our own word, which is finer than the level.
#[derive(Serialize)]
struct Severity {
    severity: &'static str,
}

#[derive(Serialize)]
struct Text<'r> {
    text: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

/// Lines and columns from 1; the end is the place behind the last character.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Region {
    const fn new(start: Point, end: Point) -> Self {
        Self { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'r> {
    description: Text<'r>,
    artifact_changes: [ArtifactChange<'r>; 1],
    properties: Safety,
}

#[derive(Serialize)]
struct Safety {
    safe: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'r> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'r> {
    deleted_region: Region,
    inserted_content: Text<'r>,
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_uri_references() {
        for (path, expected) in [
            ("a/b c.txt", "a/b%20c.txt"),
            ("/etc/ü.txt", "file:///etc/%C3%BC.txt"),
            ("C:\\a\\b.txt", "file:///C:/a/b.txt"),
            ("a:b.txt", "a%3Ab.txt"),
            ("../a.txt", "../a.txt"),
            ("<stdin>", "%3Cstdin%3E"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
