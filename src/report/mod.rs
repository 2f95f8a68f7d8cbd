//! REPORTS: what was found, for machines and for people at a terminal. Each is a pure function from findings to a text or
//! to plain data; a report adds no word about mail.

mod github;
mod json;
mod sarif;
mod terminal;
#[cfg(test)]
mod tests;
mod words;

pub use github::github;
pub use json::{Edit, Finding, Fix, Offsets, Place, Point, PolicyReading, Readings, RecordReading, Report, json};
pub use sarif::sarif;
pub use terminal::{Colour, terminal};
pub use words::{Card, cards};

/// A file that was judged. Offsets in its report count bytes.
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// Its name, as it was given.
    pub path: &'a str,
    /// What stands in it.
    pub text: &'a [u8],
    /// What was found.
    pub report: Report<'a>,
}
