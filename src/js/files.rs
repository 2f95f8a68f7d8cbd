//! The files of one call of the command, and the report on them.

use serde::Deserialize;
use wasm_bindgen::JsValue;

use super::asked::Asked;
use crate::read::Answers;
use crate::report::{Colour, Judged, Offsets, Report, github, json, markdown_of_files, sarif, terminal};

/// The options of the command.
#[derive(Deserialize)]
pub(super) struct Options {
    format: String,
    coloured: bool,
    /// What each file is said to be.
    kinds: Vec<u32>,
    domain: Option<String>,
    mx: Option<String>,
    now: f64,
}

/// The report on `files`, and whether some finding is an error.
pub(super) fn report(
    files: impl Iterator<Item = (String, Vec<u8>)>,
    options: &Options,
) -> Result<(String, bool), JsValue> {
    let asked = Asked::new(0, options.domain.as_deref(), options.mx.clone(), options.now)?;
    let read = files.zip(&options.kinds).map(|((path, text), kind)| (path, asked.evidence_of(*kind, text)));
    let read: Vec<_> = read.collect();
    let answers: Vec<_> = read.iter().map(|(_, evidence)| Answers::of(evidence)).collect();
    let judged = read.iter().zip(&answers).map(|((path, evidence), answers)| Judged {
        path,
        text: evidence.shown.first().map(|shown| shown.text.as_slice()).unwrap_or_default(),
        report: Report::on_texts(evidence, answers, Offsets::Bytes),
    });
    let judged: Vec<Judged<'_>> = judged.collect();
    let text = match options.format.as_str() {
        "json" => json(&judged),
        "sarif" => sarif(&judged),
        "github" => github(&judged),
        "markdown" => markdown_of_files(&judged),
        _ => terminal(&judged, if options.coloured { Colour::Always } else { Colour::Never }),
    };
    let mut findings = judged.iter().flat_map(|file| &file.report.findings);
    Ok((text, findings.any(|finding| finding.severity == "error")))
}
