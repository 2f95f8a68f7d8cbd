//! REPORTS: what was found, for machines, for people at a terminal, and for a ticket. Each is a pure function from findings to a
//! text or to plain data; a report adds no word about mail. The page's program has the one for tickets alone.

#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
mod github;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
mod json;
mod markdown;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
mod sarif;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
mod terminal;
#[cfg(test)]
mod tests;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
mod words;

#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub use github::github;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub use json::{Edit, Finding, Fix, Offsets, Place, Point, PolicyReading, Readings, RecordReading, Report, json};
pub use markdown::markdown;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub use markdown::markdown_of_files;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub use sarif::sarif;
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub use terminal::{Colour, terminal};
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub use words::{Card, cards};

/// A file that was judged. Offsets in its report count bytes.
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
#[derive(Clone, Debug)]
pub struct Judged<'a> {
    /// Its name, as it was given.
    pub path: &'a str,
    /// What stands in it.
    pub text: &'a [u8],
    /// What was found.
    pub report: Report<'a>,
}
