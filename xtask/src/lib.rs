//! The project's own commands, and the static server that its tests share with them.
//!
//! A command gets its tools by itself, tells what it does as it goes, and stands on the standard
//! library alone: it is what a fresh clone compiles first.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "these commands talk to a person at a terminal")]

pub mod serve;

mod bench;
mod build;
mod certificates;
mod commands;
mod digest;
mod fuzz;
mod npm;
mod pins;
mod project;
mod rulebook;
mod shell;
mod shots;
mod size;
mod test;
mod tools;

pub use commands::run;

/// What went wrong, in words for the person who gave the command.
type Result<T, E = String> = std::result::Result<T, E>;
