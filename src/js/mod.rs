//! THE BOUNDARY TO JAVASCRIPT: what the package in `npm/` calls. Plain values of the right types cross it: what people hand
//! in was looked at by `npm/api.js`. A report on a text, which is asked for as one types, crosses as a `tape`; the rest
//! crosses by serde-wasm-bindgen.

mod asked;
mod files;
mod tape;

use std::cell::RefCell;
use std::panic;

use js_sys::{Array, TypeError, Uint8Array};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsValue, throw_str};

use self::asked::Asked;
use crate::diagnosis::mend_as_found;
use crate::evidence::{Evidence, LoadError, MAX_POLICY};
use crate::finding::Finding;
use crate::name::{MxHost, MxPattern};
use crate::read::Answers;
use crate::report::{Edit, Offsets, Report, cards};
use crate::rules::{findings_since, is_policy_taken};
use crate::text::{Positions, apply};

/// Lets a failure of the program, which must not be, say what it is.
#[wasm_bindgen(start)]
fn start() {
    panic::set_hook(Box::new(|failure| throw_str(&failure.to_string())));
}

/// Makes room for a text of so many bytes, and says where in memory it is to be written.
#[wasm_bindgen(js_name = roomFor)]
pub fn room_for(length: usize) -> usize {
    INPUT.with_borrow_mut(|input| {
        if input.len() < length {
            input.resize(length, 0);
        }
        input.as_ptr().addr()
    })
}

/// Judges the text that was written there, `length` bytes: a string's, in UTF-8, or others. Says where in memory the report
/// stands, on a `tape`, until the next call.
#[wasm_bindgen]
pub fn lint(
    length: usize,
    is_string: bool,
    kind: u32,
    domain: Option<String>,
    mx: Option<String>,
    now: f64,
) -> Result<usize, JsValue> {
    let asked = Asked::new(kind, domain.as_deref(), mx, now)?;
    let mut text = INPUT.take();
    text.truncate(length);
    let evidence = asked.evidence(text);
    let offsets = if is_string { Offsets::Utf16 } else { Offsets::Bytes };
    let tape = tape::write(&Report::on_texts(&evidence, &Answers::of(&evidence), offsets));
    // Room for the next text, which is hardly ever longer; what an unusual one took is given back.
    INPUT.replace(evidence.shown.into_iter().next().map(|shown| shown.text).filter(is_usual).unwrap_or_default());
    Ok(tape)
}

thread_local! {
    /// Where texts are written to be judged: kept, so that judging one as it is typed takes no new memory.
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

fn is_usual(text: &Vec<u8>) -> bool {
    text.capacity() <= 4 * MAX_POLICY
}

/// The mending of a string, as the edits of each round, which count UTF-16 units of what the round before left. Of what is
/// certain, that is mended which a rule in `slugs` finds, or which comes to light only then.
#[wasm_bindgen(js_name = mendText)]
pub fn mend_text(text: String, kind: u32, slugs: Vec<String>, now: f64) -> Result<JsValue, JsValue> {
    let mut text = text.into_bytes();
    let mut rounds = Vec::new();
    for edits in mend(&text, &Asked::new(kind, None, None, now)?, &slugs).rounds {
        let positions = Positions::of(edits.iter().flat_map(|edit| [edit.span.start, edit.span.end]), &text);
        text = apply(&text, &edits);
        let counted = edits.into_iter().map(|edit| Edit {
            start: positions.at(edit.span.start).utf16,
            end: positions.at(edit.span.end).utf16,
            text: edit.text,
        });
        rounds.push(counted.collect::<Vec<_>>());
    }
    to_js(&rounds)
}

/// Bytes in which the same is mended.
#[wasm_bindgen(js_name = mendBytes)]
pub fn mend_bytes(bytes: Vec<u8>, kind: u32, slugs: Vec<String>, now: f64) -> Result<Vec<u8>, JsValue> {
    Ok(mend(&bytes, &Asked::new(kind, None, None, now)?, &slugs).text)
}

/// The report on saved evidence.
#[wasm_bindgen]
pub fn diagnose(json: &str) -> Result<JsValue, JsValue> {
    let evidence = Evidence::from_json(json).map_err(|error| type_error(&words(&error)))?;
    to_js(&Report::on_evidence(&evidence, &Answers::of(&evidence)))
}

/// The cards of all rules.
#[wasm_bindgen(js_name = cards)]
pub fn all_cards() -> Result<JsValue, JsValue> {
    to_js(&cards().collect::<Vec<_>>())
}

/// The report on files, each by its path and its bytes: the text in the format that `options` name, and whether some
/// finding is an error.
#[wasm_bindgen(js_name = reportFiles)]
pub fn report_files(paths: Vec<String>, texts: Vec<Uint8Array>, options: JsValue) -> Result<Array, JsValue> {
    let texts = texts.iter().map(Uint8Array::to_vec);
    let (text, has_errors) = files::report(paths.into_iter().zip(texts), &serde_wasm_bindgen::from_value(options)?)?;
    Ok(Array::of2(&text.into(), &has_errors.into()))
}

/// Whether an `mx` pattern covers a host (RFC 8461 §4.1); what is no pattern, or no host, is not covered.
#[wasm_bindgen(js_name = mxMatches)]
pub fn mx_matches(pattern: &str, host: &str) -> bool {
    let pattern = MxPattern::read(pattern).ok();
    pattern.zip(MxHost::new(host)).is_some_and(|(pattern, host)| pattern.covers(&host))
}

fn mend(text: &[u8], asked: &Asked, slugs: &[String]) -> crate::diagnosis::Mended {
    let was_taken = is_policy_taken(&asked.evidence(text.to_vec()));
    let find = |text: &[u8]| findings_since(&asked.evidence(text.to_vec()), was_taken);
    let is_wanted = |finding: &Finding| slugs.iter().any(|slug| slug == finding.rule.slug);
    let unwanted: Vec<&str> =
        find(text).iter().filter(|finding| !is_wanted(finding)).map(|finding| finding.rule.slug).collect();
    mend_as_found(text, &|text| {
        let mut found = find(text);
        found.retain(|finding| !unwanted.contains(&finding.rule.slug));
        found
    })
}

/// What is the matter with a file of evidence, for somebody who writes a program.
fn words(error: &LoadError) -> String {
    match error {
        LoadError::NotJson { line, column } => {
            format!("The evidence is not JSON: reading stopped at line {line}, column {column}.")
        }
        LoadError::NotEvidence => {
            "This is no evidence: an object with `format`, `version` and `evidence`, as the page saves it, was expected."
                .to_owned()
        }
        LoadError::Version { found } => {
            format!("The evidence is of version {found}, which this version of mta-sts-check does not read.")
        }
        LoadError::Malformed { place, why } => format!("The evidence is not as it was saved: {place}: {why}."),
    }
}

fn type_error(words: &str) -> JsValue {
    TypeError::new(words).into()
}

/// A plain object: `null` for what is not there, numbers for numbers.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(JsValue::from)
}
