//! The report for machines, version 1: plain data, in words of its own, so that nothing inside can change it by accident.
//! What is only added later does not change the number; `npm/index.d.ts` says the same in types, and a test holds the two
//! together.

use serde::Serialize;

use super::Judged;
use super::words::ticked;
use crate::diagnosis::{Walked, diagnose_case, notes};
use crate::evidence::Evidence;
use crate::finding::{self, Safety, Source};
use crate::read::{Accepted, Answers};
use crate::rules::{self, Case, Discovery};

/// The version of the form.
const VERSION: u32 = 1;

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report<'a> {
    /// The version of the form.
    pub version: u32,
    /// What happens to mail; null where nothing but a text was judged.
    pub verdict: Option<&'static str>,
    /// What a conforming sender reads.
    pub readings: Readings<'a>,
    /// What somebody should know, the gravest first.
    pub findings: Vec<Finding>,
    /// How the text was read, where that wants words. For people: it is no part of version 1.
    #[serde(skip)]
    pub notes: Vec<String>,
}

/// What a conforming sender reads of the texts at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Readings<'a> {
    /// The policy.
    pub policy: Option<PolicyReading<'a>>,
    /// The record.
    pub record: Option<RecordReading<'a>>,
}

/// What is read of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyReading<'a> {
    /// Whether senders take it.
    pub accepted: &'static str,
    /// `STSv1`, where it says so.
    pub version: Option<&'static str>,
    /// The mode, where it is one.
    pub mode: Option<&'static str>,
    /// The life time in seconds, where it is one.
    pub max_age: Option<u64>,
    /// The well-formed patterns, as they are written.
    pub mx: Vec<&'a str>,
}

/// What is read of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordReading<'a> {
    /// Whether senders take it.
    pub accepted: &'static str,
    /// The `id`, where it is one.
    pub id: Option<&'a str>,
}

/// One thing that somebody should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// The name of the rule.
    pub rule: &'static str,
    /// How grave it is here.
    pub severity: &'static str,
    /// One sentence, or a few, about this case.
    pub message: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do next.
    pub next: &'static str,
    /// Where it stands.
    pub place: Place,
    /// How the text is mended, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

/// Where a finding stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// What it speaks of.
    pub source: &'static str,
    /// Of several texts of one kind, which one, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index: Option<usize>,
    /// The name of the MX host or of the resolver.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it begins in the text; null where it does not stand in one.
    pub start: Option<Point>,
    /// Where it ends: the place behind its last character.
    pub end: Option<Point>,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Point {
    /// From the start of the text, from 0.
    pub offset: usize,
    /// The line, from 1; a line ends at LF.
    pub line: usize,
    /// The character within the line, from 1: code points, whatever the offset counts.
    pub column: usize,
}

/// What mends a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Fix {
    /// What is done, as an instruction.
    pub title: String,
    /// Whether it can be made without asking.
    pub safe: bool,
    /// The edits, which all count in the text as it was judged.
    pub edits: Vec<Edit>,
}

/// One replacement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Edit {
    /// The offset of what is taken out.
    pub start: usize,
    /// The offset behind it.
    pub end: usize,
    /// What is put there.
    pub text: String,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offsets {
    /// Bytes.
    Bytes,
    /// UTF-16 units, as strings in JavaScript do.
    Utf16,
    /// UTF-16 units where a text is UTF-8, for a file of evidence holds it as a string; else bytes.
    AsSaved,
}

impl<'a> Report<'a> {
    /// The report on texts alone: what their rules find, and no verdict on a domain.
    pub fn on_texts(evidence: &'a Evidence, answers: &'a Answers, offsets: Offsets) -> Self {
        let case = Case::new(evidence, answers);
        let findings = rules::findings(&case);
        Self::new(&case, None, findings, offsets)
    }

    /// The report on all that was seen.
    pub fn on_evidence(evidence: &'a Evidence, answers: &'a Answers) -> Self {
        let case = Case::new(evidence, answers);
        let diagnosis = diagnose_case(&case);
        let verdict = diagnosis.verdict.map(|verdict| verdict.as_str());
        Self::new(&case, verdict, diagnosis.findings, Offsets::AsSaved)
    }

    fn new(case: &Case<'a>, verdict: Option<&'static str>, findings: Vec<finding::Finding>, offsets: Offsets) -> Self {
        let places = Places::new(case, &findings, offsets);
        Self {
            version: VERSION,
            verdict,
            readings: Readings::of(case),
            findings: findings.into_iter().map(|finding| places.finding(finding)).collect(),
            notes: notes(&case.answers.shown).iter().map(ticked).collect(),
        }
    }
}

/// The reports on `files`, as one JSON array.
pub fn json(files: &[Judged<'_>]) -> String {
    #[derive(Serialize)]
    struct Named<'r, 'a> {
        path: &'a str,
        #[serde(flatten)]
        report: &'r Report<'a>,
    }
    let named: Vec<_> = files.iter().map(|file| Named { path: file.path, report: &file.report }).collect();
    // Only a map with keys that are no strings, or a value that refuses, could fail here; there is neither.
    serde_json::to_string_pretty(&named).unwrap_or_default()
}

impl<'a> Readings<'a> {
    fn of(case: &Case<'a>) -> Self {
        Self { policy: PolicyReading::of(case), record: RecordReading::of(case) }
    }
}

impl<'a> PolicyReading<'a> {
    fn of(case: &Case<'a>) -> Option<Self> {
        let reading = &case.policy.as_ref()?.reading;
        let mut mx = Vec::with_capacity(reading.mx.len());
        mx.extend(reading.patterns().map(|(_, pattern)| pattern.as_str()));
        Some(Self {
            accepted: accepted(case.policy_accepted()?),
            version: reading.version.value().map(|()| "STSv1"),
            mode: reading.mode.value().map(|mode| mode.as_str()),
            max_age: reading.max_age.value(),
            mx,
        })
    }
}

impl<'a> RecordReading<'a> {
    /// The record that senders find; where they find none, or more than one, the first that was looked at.
    fn of(case: &Case<'a>) -> Option<Self> {
        let record = match case.discovery() {
            Discovery::One(record) => record,
            _ => case.records.first()?,
        };
        Some(Self { accepted: accepted(case.record_accepted(record)), id: record.id().map(|id| id.value) })
    }
}

const fn accepted(accepted: Accepted) -> &'static str {
    match accepted {
        Accepted::Yes => "yes",
        Accepted::Disputed => "disputed",
        Accepted::No => "no",
    }
}

/// Says where things stand.
struct Places<'c, 'a> {
    case: &'c Case<'a>,
    walked: Walked,
    /// The texts in which offsets count bytes.
    in_bytes: Vec<Source>,
}

impl<'c, 'a> Places<'c, 'a> {
    fn new(case: &'c Case<'a>, findings: &[finding::Finding], offsets: Offsets) -> Self {
        let walked = Walked::through(case, findings);
        let is_in_bytes = |source: &Source| match offsets {
            Offsets::Bytes => true,
            Offsets::Utf16 => false,
            Offsets::AsSaved => std::str::from_utf8(case.text(*source)).is_err(),
        };
        let in_bytes = walked.sources().filter(is_in_bytes).collect();
        Self { case, walked, in_bytes }
    }

    fn finding(&self, finding: finding::Finding) -> Finding {
        let source = finding.mended_in();
        let fix = finding.fix.zip(source).map(|(fix, source)| self.fix(source, fix));
        Finding {
            rule: finding.rule.slug,
            severity: finding.severity.as_str(),
            message: ticked(&finding.message),
            why: finding.rule.why,
            next: finding.rule.next,
            place: self.place(&finding.place),
            fix,
        }
    }

    fn place(&self, place: &finding::Place) -> Place {
        let beside = |source| Place { source, index: None, name: None, start: None, end: None };
        match place {
            finding::Place::Text { source, span } => {
                let (name, index, count) = match source {
                    Source::Policy => ("policy", 0, 1),
                    Source::Record(index) => ("record", *index, self.case.records.len()),
                    Source::Tlsrpt(index) => ("tlsrpt", *index, self.case.tlsrpt.len()),
                };
                let (start, end) = (self.point(*source, span.start), self.point(*source, span.end));
                let index = (count > 1).then_some(index);
                Place { index, start: Some(start), end: Some(end), ..beside(name) }
            }
            finding::Place::Domain => beside("domain"),
            finding::Place::Record => beside("record"),
            finding::Place::PolicyHost => beside("policy-host"),
            finding::Place::PolicyResponse => beside("policy-response"),
            finding::Place::MxHosts => beside("mx"),
            finding::Place::MxHost(host) => Place { name: Some(host.to_string()), ..beside("mx") },
            finding::Place::Tlsrpt => beside("tlsrpt"),
            finding::Place::Resolver(name) => Place { name: Some(name.clone()), ..beside("resolver") },
        }
    }

    fn fix(&self, source: Source, fix: finding::Fix) -> Fix {
        let offset = |byte| self.point(source, byte).offset;
        let edits = fix.edits.into_iter().map(|edit| Edit {
            start: offset(edit.span.start),
            end: offset(edit.span.end),
            text: edit.text,
        });
        Fix { title: ticked(&fix.title), safe: fix.safety == Safety::Safe, edits: edits.collect() }
    }

    fn point(&self, source: Source, byte: usize) -> Point {
        let position = self.walked.at(source, byte);
        let offset = if self.in_bytes.contains(&source) { byte } else { position.utf16 };
        Point { offset, line: position.line, column: position.column }
    }
}
