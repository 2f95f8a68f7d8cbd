//! The JSON form of evidence. Version 1; a later version that means something else gets another number, and a field that
//! is only added does not.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Evidence;

/// What the file says that it is.
const FORMAT: &str = "mta-sts-check evidence";
/// The version that is written, and the only one that is read.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    evidence: &'a Evidence,
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Deserialize)]
struct Read {
    evidence: Evidence,
}

impl Evidence {
    /// The evidence as a file: JSON that [`Evidence::from_json`] reads back to an equal value.
    pub fn to_json(&self) -> String {
        let written = Written { format: FORMAT, version: VERSION, evidence: self };
        // Only a map with keys that are no strings, or a value that refuses, could fail here; there is neither.
        serde_json::to_string_pretty(&written).unwrap_or_default()
    }

    /// Reads a file of evidence.
    pub fn from_json(text: &str) -> Result<Self, LoadError> {
        let head: Head = serde_json::from_str(text).map_err(LoadError::head)?;
        if head.format != FORMAT {
            return Err(LoadError::NotEvidence);
        }
        if head.version != VERSION {
            return Err(LoadError::Version { found: head.version });
        }
        let read: Read = serde_json::from_str(text).map_err(LoadError::malformed)?;
        Ok(read.evidence)
    }
}

/// Why a text is not evidence that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// It is not JSON.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON, and something else than evidence.
    NotEvidence,
    /// It was written by a version of another kind.
    Version {
        /// The version that it names.
        found: u32,
    },
    /// Something in it is not as it was written.
    Malformed {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What was expected.
        why: String,
    },
}

impl LoadError {
    fn head(error: serde_json::Error) -> Self {
        if error.is_data() { Self::NotEvidence } else { Self::NotJson { line: error.line(), column: error.column() } }
    }

    fn malformed(error: serde_json::Error) -> Self {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or_default().to_owned();
        Self::Malformed { line: error.line(), column: error.column(), why }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => {
                write!(
                    f,
                    "This file is not JSON: reading stopped at line {line}, column {column}. Open one that was saved here."
                )
            }
            Self::NotEvidence => {
                f.write_str("This file is JSON, but not the evidence of a check. Open one that was saved here.")
            }
            Self::Version { found } => {
                write!(
                    f,
                    "This file has version {found}, and this page reads version {VERSION}. Reload the page to get a newer one, or check the domain again."
                )
            }
            Self::Malformed { line, column, why } => {
                write!(f, "This file was changed after it was saved: line {line}, column {column}: {why}.")
            }
        }
    }
}

impl std::error::Error for LoadError {}
