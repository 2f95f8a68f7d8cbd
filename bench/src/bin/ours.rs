//! Times the whole lint: `ours KIND FILE ROUNDS …` prints, for each pair, the nanoseconds that one lint takes, the best of a
//! few tries. KIND is `policy` or `record`. `ours write FOLDER` writes the texts that all are timed on.
#![expect(clippy::print_stdout, reason = "its output is what it is for")]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use bench::{ORDINARY, RECORD, lint, policy_of};
use mta_sts_check::evidence::ShownKind;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = arguments.split_first().ok_or("policy, record, or write?")?;
    match command.as_str() {
        "write" => write(rest.first().ok_or("into which folder?")?.as_ref()),
        "policy" => time(ShownKind::Policy, rest),
        "record" => time(ShownKind::Record, rest),
        other => Err(format!("`{other}` is neither policy nor record nor write").into()),
    }
}

fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("ordinary.txt"), ORDINARY)?;
    std::fs::write(folder.join("large.txt"), policy_of(64 * 1024 - 40))?;
    std::fs::write(folder.join("record.txt"), RECORD)?;
    Ok(())
}

fn time(kind: ShownKind, pairs: &[String]) -> Result<(), Box<dyn Error>> {
    for pair in pairs.chunks_exact(2) {
        let [file, rounds] = pair else { continue };
        let (text, rounds) = (std::fs::read(file)?, rounds.parse::<u32>()?);
        let tries = (0..5).map(|_| {
            let start = Instant::now();
            for _ in 0..rounds {
                lint(kind, black_box(&text), |report| {
                    black_box(report);
                });
            }
            start.elapsed() / rounds
        });
        println!("mta-sts-check\t{file}\t{}", tries.min().unwrap_or_default().as_nanos());
    }
    Ok(())
}
