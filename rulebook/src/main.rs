//! Writes a document that is made of the rules: `rulebook markdown FILE` for people, `rulebook texts FILE` for the page.
//! `cargo xtask docs` and `cargo xtask build` run it.

mod markdown;
mod texts;

use std::env;
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["markdown", file] => fs::write(file, markdown::markdown())?,
        ["texts", file] => fs::write(file, texts::texts())?,
        _ => return Err("rulebook wants `markdown FILE` or `texts FILE`".into()),
    }
    Ok(())
}
