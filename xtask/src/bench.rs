//! Benchmarks. Each compares within one run: a time alone says more of the machine than of the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::Project;
use crate::shell::{cannot_start, cargo, command, logged, on_path, step};
use crate::{Result, build, npm, test, tools};

/// How often a text is read while the clock runs, by the name of its file.
const ROUNDS: [(&str, &str); 2] = [("ordinary.txt", "20000"), ("large.txt", "100")];
const RECORD_ROUNDS: (&str, &str) = ("record.txt", "100000");

/// How often each program takes its turn; the best time of each counts.
const TURNS: usize = 6;

/// What to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Benchmark {
    /// The whole lint beside a bare scan for line ends, and from 1 KiB to 10 MiB.
    Lint,
    /// The whole lint beside what only reads a policy or a record.
    Peers,
    /// The package in Node: real policies, and a large one beside mailauth.
    Npm,
    /// Typing into the linter, beside a bare text area.
    Editor,
    /// A whole check, from the press of the button to the verdict.
    Check,
    /// Whole checks beside checkdmarc's of the same domains, on the same servers.
    Checkdmarc,
}

impl Benchmark {
    pub(crate) fn named(name: &str) -> Result<Self> {
        match name {
            "lint" => Ok(Self::Lint),
            "peers" => Ok(Self::Peers),
            "npm" => Ok(Self::Npm),
            "editor" => Ok(Self::Editor),
            "check" => Ok(Self::Check),
            "checkdmarc" => Ok(Self::Checkdmarc),
            other => Err(format!("there is no benchmark `{other}`: lint, peers, npm, editor, check, checkdmarc")),
        }
    }
}

/// Runs one of them. With `writes`, the one that has a document writes it anew.
pub(crate) fn run(project: &Project, benchmark: Benchmark, writes: bool) -> Result<()> {
    if writes && benchmark != Benchmark::Checkdmarc {
        return Err("`--markdown` is for `bench checkdmarc`: no other has a document".to_owned());
    }
    match benchmark {
        Benchmark::Lint => {
            let mut bench = cargo();
            bench.args(["bench", "-p", "bench", "--bench", "lint"]).current_dir(&project.root);
            let status = bench.status().map_err(|error| cannot_start(&bench, &error))?;
            if status.success() { Ok(()) } else { Err("the benchmark failed".to_owned()) }
        }
        Benchmark::Peers => peers(project),
        Benchmark::Npm => package(project),
        Benchmark::Editor => in_the_browser(project, "editor_bench", "typing is slower than it is to be"),
        Benchmark::Check => in_the_browser(project, "check_bench", "a check takes longer than it is to"),
        Benchmark::Checkdmarc => checkdmarc(project, writes),
    }
}

/// Runs a program of the test bed that times the page, in the browser.
fn in_the_browser(project: &Project, program: &str, slower: &str) -> Result<()> {
    build::run(project)?;
    let bench = of_the_test_bed(project, program)?;
    succeeds(bench, slower)
}

/// Has the page and checkdmarc check every domain of the test bed, and writes down what came of it.
fn checkdmarc(project: &Project, writes: bool) -> Result<()> {
    let python = python(project)?;
    build::run(project)?;
    let mut bench = of_the_test_bed(project, "checkdmarc_bench")?;
    bench.env("PEER_PYTHON", python).env("PEER_CHECKS", project.root.join("bench/peers/checks.py"));
    bench.env("PEER_VERSION", &project.pins.checkdmarc);
    if writes {
        bench.arg("--").arg(project.root.join("docs/beside-checkdmarc.md"));
    }
    succeeds(bench, "the page or checkdmarc could not be asked, or the page is wrong")
}

/// A program of the test bed that wants the page and a browser.
fn of_the_test_bed(project: &Project, program: &str) -> Result<Command> {
    let mut bench = cargo();
    // In release, so that the servers, which share the machine with the browser, take as little of it as they can.
    bench.args(["run", "--quiet", "--release", "-p", "testbed", "--bin", program]).current_dir(&project.root);
    test::with_the_page(project, &mut bench)?;
    Ok(bench)
}

fn succeeds(mut bench: Command, or: &str) -> Result<()> {
    let status = bench.status().map_err(|error| cannot_start(&bench, &error))?;
    if status.success() { Ok(()) } else { Err(or.to_owned()) }
}

/// Times the package in Node.
fn package(project: &Project) -> Result<()> {
    npm::run(project)?;
    let texts = texts(project, &ours(project)?)?;
    let mut bench = command(tools::node()?);
    bench
        .arg(project.root.join("bench/package.mjs"))
        .arg(project.npm().join("node.js"))
        .arg(tools::mailauth(project)?)
        .arg(texts)
        .arg(project.root.join("../shared/corpus/policies"));
    let status = bench.status().map_err(|error| cannot_start(&bench, &error))?;
    if status.success() { Ok(()) } else { Err("the package is slower than it is to be".to_owned()) }
}

/// Our own program for benchmarks, compiled as the package is.
fn ours(project: &Project) -> Result<PathBuf> {
    step("building ours", || {
        let mut build = cargo();
        build.args(["build", "--profile", "npm", "-p", "bench", "--bin", "ours"]).current_dir(&project.root);
        logged(&mut build, &project.log("bench"))
    })?;
    Ok(project.root.join("target/npm/ours"))
}

/// The folder with the texts that are read.
fn texts(project: &Project, ours: &Path) -> Result<PathBuf> {
    let folder = project.root.join("target/bench");
    text_of(command(ours).arg("write").arg(&folder))?;
    Ok(folder)
}

/// Times ours and theirs, one after the other on the same texts, and prints how many times as long they take.
fn peers(project: &Project) -> Result<()> {
    let programs = Programs::get(project)?;
    let folder = texts(project, &programs.ours)?;
    let pairs = |rounds: &[(&str, &str)]| -> Vec<PathBuf> {
        rounds.iter().flat_map(|(file, rounds)| [folder.join(file), PathBuf::from(rounds)]).collect()
    };
    let policies = pairs(&ROUNDS);
    let mut times = Vec::new();
    let python = project.root.join("bench/peers/policies.py");
    let (record, rounds) = RECORD_ROUNDS;
    // In turns: a machine has slow moments, and they are not to fall on one of them alone.
    for _ in 0..TURNS {
        times.push(text_of(command(&programs.ours).arg("policy").args(&policies))?);
        times.push(text_of(command(&programs.python).arg(&python).args(&policies))?);
        times.push(text_of(command(&programs.ours).arg("record").args(pairs(&[RECORD_ROUNDS])))?);
        times.push(text_of(command(&programs.mail_auth).arg(rounds).arg(folder.join(record)))?);
    }
    let mailauth = project.root.join("bench/peers/policies.mjs");
    times.push(text_of(command(&programs.node).arg(mailauth).arg(&programs.mailauth).args(&policies))?);
    print!("{}", table(&times.concat()));
    Ok(())
}

/// What is timed.
struct Programs {
    ours: PathBuf,
    python: PathBuf,
    node: PathBuf,
    mailauth: PathBuf,
    mail_auth: PathBuf,
}

impl Programs {
    fn get(project: &Project) -> Result<Self> {
        let root = &project.root;
        let ours = ours(project)?;
        let peer = root.join("bench/peers/mail-auth");
        let target = root.join("target/bench/mail-auth");
        step("building mail-auth (some minutes the first time)", || {
            let mut build = cargo();
            build.args(["build", "--release", "--target-dir"]).arg(&target).current_dir(&peer);
            logged(&mut build, &project.log("mail-auth"))
        })?;
        Ok(Self {
            ours,
            python: python(project)?,
            node: tools::node()?,
            mailauth: tools::mailauth(project)?,
            mail_auth: target.join("release/peer-mail-auth"),
        })
    }
}

/// A Python that has the two peers that are written in it.
fn python(project: &Project) -> Result<PathBuf> {
    let folder = project.root.join("target/bench/python");
    let python = folder.join("bin/python");
    let wanted = [
        format!("postfix-mta-sts-resolver=={}", project.pins.postfix_mta_sts_resolver),
        format!("checkdmarc=={}", project.pins.checkdmarc),
        format!("dnspython[doh]=={}", project.pins.dnspython),
    ];
    let stamp = folder.join("holds");
    if std::fs::read_to_string(&stamp).is_ok_and(|held| held == wanted.concat()) {
        return Ok(python);
    }
    let system = on_path("python3").ok_or("python3 is not on PATH: `apt-get install python3 python3-venv`")?;
    step(&format!("getting {}", wanted.join(" and ")), || {
        let log = project.log("python");
        logged(command(system).args(["-m", "venv", "--clear"]).arg(&folder), &log)?;
        logged(command(&python).args(["-m", "pip", "install", "--quiet"]).args(&wanted), &log)?;
        std::fs::write(&stamp, wanted.concat()).map_err(|error| error.to_string())
    })?;
    Ok(python)
}

fn text_of(program: &mut Command) -> Result<String> {
    let output = program.output().map_err(|error| cannot_start(program, &error))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// The best of the lines `who TAB file TAB nanoseconds` as a table, each file's first as the measure of the others.
fn table(times: &str) -> String {
    let mut best: Vec<(&str, &str, f64)> = Vec::new();
    for line in times.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [who, file, nanoseconds] = fields[..] else { continue };
        let Ok(nanoseconds) = nanoseconds.parse::<f64>() else { continue };
        match best.iter_mut().find(|known| (known.0, known.1) == (who, file)) {
            Some(known) => known.2 = known.2.min(nanoseconds),
            None => best.push((who, file, nanoseconds)),
        }
    }
    let mut table = String::from("text          who                          µs        times ours\n");
    let mut ours = BTreeMap::new();
    for (who, file, nanoseconds) in best {
        let name = Path::new(file).file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let first = *ours.entry(file).or_insert(nanoseconds);
        table.push_str(&format!("{name:<13} {who:<24} {:>10.2} {:>10.1}\n", nanoseconds / 1000.0, nanoseconds / first));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_measures_others_by_the_first() {
        let table = table("ours\t/a/large.txt\t1400\nother\t/a/large.txt\t2500\nours\t/a/large.txt\t1000\n");
        assert!(table.lines().any(|line| line.contains("other") && line.ends_with("2.5")), "{table}");
    }
}
