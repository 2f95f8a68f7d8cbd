//! How large the built page is, against its budget.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::project::{Project, files_below};
use crate::shell::{cannot_start, command};
use crate::{Result, build, tools};

/// What a visitor waits for, gzipped: hosts like GitHub Pages do not serve brotli.
const FIRST_LOAD: u64 = 160_000;
/// Every file together, gzipped.
const EVERYTHING: u64 = 320_000;

/// Prints the sizes of the files whose paths it is given.
const SCRIPT: &str = "
const { readFileSync } = require('node:fs');
const { brotliCompressSync, constants, gzipSync } = require('node:zlib');
const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
for (const path of process.argv.slice(1)) {
    const bytes = readFileSync(path);
    const gzip = gzipSync(bytes, { level: 9 });
    console.log(bytes.length, gzip.length, brotliCompressSync(bytes, { params }).length);
}
";

/// Builds what changed, prints a table of the page, and fails where it is over its budget.
pub(crate) fn run(project: &Project, markdown: bool) -> Result<ExitCode> {
    build::run(project)?;
    let files = measured(project)?;
    let first = sum(files.iter().filter(|file| file.first));
    let all = sum(files.iter());
    if markdown {
        print_markdown(&files, first, all);
    } else {
        print_plain(&files, first, all);
    }
    let mut code = ExitCode::SUCCESS;
    for (what, size, budget) in [("first load", first.gzip, FIRST_LOAD), ("all files", all.gzip, EVERYTHING)] {
        let verdict = if size <= budget { "within" } else { "OVER" };
        println!("{what}: {} KB gzip, {verdict} the budget of {} KB", kilobytes(size), budget / 1000);
        if size > budget {
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

struct Measured {
    name: String,
    sizes: Sizes,
    /// Whether index.html loads it at once, itself or through the boot file.
    first: bool,
}

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Sizes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

fn measured(project: &Project) -> Result<Vec<Measured>> {
    let dist = project.dist();
    let index = dist.join("index.html");
    let index = fs::read_to_string(&index).map_err(|error| format!("{}: {error}", index.display()))?;
    let files = files_below(&dist)?;
    let paths: Vec<PathBuf> = files.iter().map(|file| dist.join(file)).collect();
    let mut node = command(tools::node()?);
    node.args(["-e", SCRIPT, "--"]).args(&paths);
    let output = node.output().map_err(|error| cannot_start(&node, &error))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let sizes: Vec<Sizes> = text.lines().filter_map(read_sizes).collect();
    if !output.status.success() || sizes.len() != files.len() {
        return Err(format!("node could not measure dist/: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let mut all: Vec<Measured> = files
        .iter()
        .zip(sizes)
        .map(|(file, sizes)| {
            let name = file.to_string_lossy().into_owned();
            let first = name == "index.html" || is_named(&index, &name);
            Measured { name, sizes, first }
        })
        .collect();
    all.sort_by_key(|file| (!file.first, std::cmp::Reverse(file.sizes.raw)));
    Ok(all)
}

/// The attributes that name what is fetched when it is wanted.
const LATER: [&str; 3] = [" data-later=", " data-certificates=", " data-certificates-wasm="];

/// Whether an attribute of the document names the file: that is how everything that is loaded at
/// once gets into it, the names for the boot file included. What is fetched later is named there, too.
fn is_named(html: &str, file: &str) -> bool {
    let mut before = "";
    html.split('"').any(|value| {
        let name = std::mem::replace(&mut before, value);
        let is_later = LATER.iter().any(|later| name.ends_with(later));
        !is_later && value.strip_prefix("./").unwrap_or(value) == file
    })
}

fn read_sizes(line: &str) -> Option<Sizes> {
    let mut numbers = line.split(' ').map(str::parse);
    Some(Sizes { raw: numbers.next()?.ok()?, gzip: numbers.next()?.ok()?, brotli: numbers.next()?.ok()? })
}

fn sum<'a>(files: impl Iterator<Item = &'a Measured>) -> Sizes {
    files.fold(Sizes::default(), |sum, file| Sizes {
        raw: sum.raw.saturating_add(file.sizes.raw),
        gzip: sum.gzip.saturating_add(file.sizes.gzip),
        brotli: sum.brotli.saturating_add(file.sizes.brotli),
    })
}

fn print_plain(files: &[Measured], first: Sizes, all: Sizes) {
    let line = |name: &str, sizes: Sizes| {
        let Sizes { raw, gzip, brotli } = sizes;
        println!("{raw:>9} {gzip:>9} {brotli:>9}  {name}");
    };
    println!("{:>9} {:>9} {:>9}  bytes of", "raw", "gzip", "brotli");
    for file in files {
        let mark = if file.first { "" } else { " (later)" };
        line(&format!("{}{mark}", file.name), file.sizes);
    }
    line("first load", first);
    line("all files", all);
}

fn print_markdown(files: &[Measured], first: Sizes, all: Sizes) {
    let line = |name: &str, sizes: Sizes| {
        println!("| {name} | {} | {} | {} |", kilobytes(sizes.raw), kilobytes(sizes.gzip), kilobytes(sizes.brotli));
    };
    println!("| file | raw KB | gzip KB | brotli KB |\n|---|--:|--:|--:|");
    for file in files {
        let mark = if file.first { "" } else { " (later)" };
        line(&format!("`{}`{mark}", without_hash(&file.name)), file.sizes);
    }
    line("**first load**", first);
    line("**all files**", all);
    println!();
}

/// A file's name without the hash in it, which changes with every build.
fn without_hash(name: &str) -> String {
    let is_hash = |part: &str| (15..=16).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let mut kept = String::new();
    for part in name.split_inclusive(['-', '_', '.']) {
        let word = part.trim_end_matches(['-', '_', '.']);
        if is_hash(word) {
            // The separator after the hash stands in for the one before it.
            kept.pop();
            kept.push_str(part.strip_prefix(word).unwrap_or_default());
        } else {
            kept.push_str(part);
        }
    }
    kept
}

/// Kilobytes, of 1000 bytes: the stricter reading of the budget. One decimal.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.saturating_add(50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_sizes_is_read() {
        let sizes = Sizes { raw: 10, gzip: 5, brotli: 4 };
        assert_eq!(read_sizes("10 5 4"), Some(sizes));
        assert_eq!(read_sizes("10 5"), None);
    }

    #[test]
    fn what_the_document_names_is_loaded_first() {
        let html =
            "<script src=\"./boot-1.js\" data-wasm=\"./a.wasm\"></script><p>later.txt<i data-later=\"later.json\">";
        assert!(is_named(html, "boot-1.js"));
        assert!(is_named(html, "a.wasm"));
        assert!(!is_named(html, "later.txt"));
        assert!(!is_named(html, "later.json"));
    }

    #[test]
    fn a_hash_is_left_out_of_a_name() {
        assert_eq!(without_hash("mta-sts-check-0123456789abcdef_bg.wasm"), "mta-sts-check_bg.wasm");
        assert_eq!(without_hash("boot-0123456789abcdef.js"), "boot.js");
        assert_eq!(without_hash("index.html"), "index.html");
    }

    #[test]
    fn kilobytes_are_rounded() {
        assert_eq!(kilobytes(1000), "1.0");
        assert_eq!(kilobytes(1550), "1.6");
        assert_eq!(kilobytes(49), "0.0");
    }
}
