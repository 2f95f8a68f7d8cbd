//! Every check of the project, in stages, with one line of counts at the end.

use std::fs;
use std::process::{Command, ExitCode};

use crate::project::{Project, files_below};
use crate::shell::{cargo, command, logged, step};
use crate::tools::PackageTests;
use crate::{Result, build, npm, tools};

const WASM: [&str; 4] = ["--target", "wasm32-unknown-unknown", "--features", "page"];

/// One part of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Format,
    Clippy,
    Host,
    Wasm,
    Package,
    EndToEnd,
}

impl Stage {
    const ALL: [Self; 6] = [Self::Format, Self::Clippy, Self::Host, Self::Wasm, Self::Package, Self::EndToEnd];

    /// The stage that a person named.
    pub(crate) fn named(name: &str) -> Result<Self> {
        let found = Self::ALL.into_iter().find(|stage| stage.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("there is no stage `{name}`; there are {names}")
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Host => "host",
            Self::Wasm => "wasm",
            Self::Package => "package",
            Self::EndToEnd => "end-to-end",
        }
    }

    /// Whether the stage runs tests, so that none is a failure.
    fn has_tests(self) -> bool {
        !matches!(self, Self::Format | Self::Clippy)
    }
}

/// Runs every stage, or the one that is named. It goes on after a failure, to report them all.
pub(crate) fn run(project: &Project, only: Option<Stage>) -> Result<ExitCode> {
    let mut total = Counts::default();
    for stage in Stage::ALL {
        if only.is_some_and(|only| only != stage) {
            continue;
        }
        let (counts, result) = run_stage(project, stage);
        total.add(&counts);
        if let Err(message) = result {
            eprintln!("\n{}: {message}\n", stage.name());
            // A stage that fails without a failing test, as clippy does, is itself one failure:
            // a red run never says that nothing failed.
            if counts.failed == 0 {
                total.failed = total.failed.saturating_add(1);
            }
        }
    }
    println!("{} passed, {} failed, {} skipped", total.passed, total.failed, total.ignored);
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Hands a command that drives the page all that it needs: the built page, the browser, axe-core.
pub(crate) fn with_the_page(project: &Project, command: &mut Command) -> Result<()> {
    let browser = tools::browser(project)?;
    command
        .env("MTA_STS_CHECK_DIST", project.dist())
        .env("CHROMIUM", browser.chromium)
        .env("CHROMEDRIVER", browser.chromedriver)
        .env("AXE_JS", tools::axe(project)?);
    Ok(())
}

/// Hands it Firefox, too. Where that cannot be had, its tests are skipped, and say so.
fn with_firefox(project: &Project, command: &mut Command) {
    match tools::firefox(project) {
        Ok(tools::Firefox { firefox, geckodriver, certutil }) => {
            command.env("FIREFOX", firefox).env("GECKODRIVER", geckodriver).env("CERTUTIL", certutil);
        }
        Err(why) => eprintln!("without Firefox: {why}"),
    }
}

fn run_stage(project: &Project, stage: Stage) -> (Counts, Result<()>) {
    let mut counts = Counts::default();
    let commands = match commands(project, stage) {
        Ok(commands) => commands,
        Err(error) => return (counts, Err(error)),
    };
    let mut result = Ok(());
    for (name, mut command) in commands {
        let log = project.log(&format!("test-{}", name.replace(' ', "-")));
        let ran = step(name, || logged(&mut command, &log));
        result = result.and(ran);
        let text = fs::read(&log).unwrap_or_default();
        counts.add(&Counts::read(&String::from_utf8_lossy(&text)));
    }
    if stage.has_tests() {
        let Counts { passed, failed, ignored } = counts;
        eprintln!("  {passed} passed, {failed} failed, {ignored} skipped");
        // A runner that finds nothing to run is content; a project that has tests must not be.
        if passed == 0 && failed == 0 {
            result = result.and(Err("no test ran, and there are some".to_owned()));
        }
    }
    (counts, result)
}

/// The commands of a stage, each with its name. Tools that they need are got here.
fn commands(project: &Project, stage: Stage) -> Result<Vec<(&'static str, Command)>> {
    let cargo = |words: &[&str]| {
        let mut cargo = cargo();
        cargo.args(words).current_dir(&project.root);
        cargo
    };
    let test = |words: &[&str]| {
        let mut test = cargo(&["test", "--no-fail-fast"]);
        // A snapshot that changed is a failure here, never a new snapshot.
        test.args(words).env("INSTA_UPDATE", "no");
        // What is made up by chance is the same in each run, so that what fails does not fail by chance. Outside of this
        // command it is new each time.
        if std::env::var_os("PROPTEST_RNG_SEED").is_none() {
            test.env("PROPTEST_RNG_SEED", "8461");
        }
        test
    };
    Ok(match stage {
        Stage::Format => vec![("format", cargo(&["fmt", "--all", "--check"]))],
        Stage::Clippy => {
            tools::target()?;
            let host = ["clippy", "--workspace", "--all-targets", "--all-features"];
            let mut on_host = cargo(&host);
            on_host.args(["--", "-D", "warnings"]);
            let mut on_wasm = cargo(&["clippy", "--lib", "--bins", "--test", "wasm"]);
            on_wasm.args(WASM).args(["--", "-D", "warnings"]);
            let mut package = cargo(&["clippy", "--lib", "--features", "js", "--target", "wasm32-unknown-unknown"]);
            package.args(["--", "-D", "warnings"]);
            vec![("clippy", on_host), ("clippy for wasm", on_wasm), ("clippy for the package", package)]
        }
        Stage::Host => {
            let features = ["--features", "mta-sts-check/page"];
            let mut rooms = test(&["--workspace", "--exclude", "testbed"]);
            rooms.args(features);
            // Without its end-to-end tests, which want a browser and the built page.
            let testbed = test(&["-p", "testbed", "--lib", "--bins", "--test", TESTS_WITHOUT_A_PAGE]);
            vec![("host tests", rooms), ("test bed's own tests", testbed)]
        }
        Stage::Wasm => {
            let mut wasm = test(&["--test", "wasm"]);
            let browser = tools::browser(project)?;
            wasm.args(WASM)
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::wasm_test_runner(project)?)
                .env("CHROMEDRIVER", browser.chromedriver);
            vec![("wasm tests", wasm)]
        }
        Stage::Package => {
            npm::run(project)?;
            vec![("package tests", package_tests(project)?)]
        }
        Stage::EndToEnd => {
            build::run(project)?;
            let mut end_to_end = test(&["-p", "testbed"]);
            for name in page_tests(project)? {
                end_to_end.arg("--test").arg(name);
            }
            with_the_page(project, &mut end_to_end)?;
            with_firefox(project, &mut end_to_end);
            vec![("end-to-end tests", end_to_end)]
        }
    })
}

/// The test bed's tests that want neither a browser nor the built page.
const TESTS_WITHOUT_A_PAGE: &str = "bed";

/// All other tests of the test bed, by the names of their files or folders: none is left out because nobody named it here.
fn page_tests(project: &Project) -> Result<Vec<String>> {
    let files = files_below(&project.root.join("testbed/tests"))?;
    let names = files.iter().filter_map(|file| test_in(file.to_str()?)).map(str::to_owned);
    Ok(names.filter(|name| name != TESTS_WITHOUT_A_PAGE).collect())
}

/// The test whose root this file is: `name.rs`, or `name/main.rs`.
fn test_in(file: &str) -> Option<&str> {
    let name = file.strip_suffix("/main.rs").or_else(|| file.strip_suffix(".rs"))?;
    (!name.contains('/')).then_some(name)
}

/// Node's test runner on the package, with all that the tests look at it through.
fn package_tests(project: &Project) -> Result<Command> {
    let tests = files_below(&project.npm().join("test"))?;
    let tests = tests.iter().filter(|file| file.to_string_lossy().ends_with(".test.js"));
    let PackageTests { tsc, esbuild, deno } = tools::for_the_package_tests(project)?;
    let mut node = command(tools::node()?);
    node.args(["--test", "--test-reporter", "tap"])
        .args(tests.map(|file| project.npm().join("test").join(file)))
        .current_dir(&project.root)
        .env("TSC", tsc)
        .env("ESBUILD", esbuild)
        .env("DENO", deno)
        .env("CHROMIUM", tools::browser(project)?.chromium)
        .env_remove("FORCE_COLOR")
        .env_remove("NO_COLOR");
    Ok(node)
}

/// How many tests ended how.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
}

impl Counts {
    /// Adds up the `test result:` lines of a log, or the counts at the end of Node's.
    fn read(log: &str) -> Self {
        let mut sum = Self::default();
        for line in log.lines() {
            if let Some((_, result)) = line.split_once("test result: ") {
                sum.add(&Self::of(result));
            } else if let Some((what, Ok(count))) = line
                .strip_prefix("# ")
                .and_then(|count| count.split_once(' '))
                .map(|(what, n)| (what, n.parse::<u64>()))
            {
                sum.add(&Self::of_node(what, count));
            }
        }
        sum
    }

    /// Reads `# pass 3`, of which there is one for each way to end.
    fn of_node(what: &str, count: u64) -> Self {
        match what {
            "pass" => Self { passed: count, ..Self::default() },
            "fail" | "cancelled" => Self { failed: count, ..Self::default() },
            "skipped" | "todo" => Self { ignored: count, ..Self::default() },
            _ => Self::default(),
        }
    }

    /// Reads `ok. 3 passed; 0 failed; 1 ignored; …`.
    fn of(result: &str) -> Self {
        let mut counts = Self::default();
        let parts = result.split_once(". ").map_or("", |(_, parts)| parts);
        for part in parts.split("; ") {
            match part.split_once(' ').map(|(number, word)| (number.parse(), word)) {
                Some((Ok(number), "passed")) => counts.passed = number,
                Some((Ok(number), "failed")) => counts.failed = number,
                Some((Ok(number), "ignored")) => counts.ignored = number,
                _ => {}
            }
        }
        counts
    }

    fn add(&mut self, other: &Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.ignored = self.ignored.saturating_add(other.ignored);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_binaries_are_added() {
        let log = "\
            running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n\
            \n\
            test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::read(log), Counts { passed: 13, failed: 2, ignored: 1 });
    }

    #[test]
    fn the_counts_of_node_are_read() {
        let log = "# Subtest: a\nok 1 - a\n1..1\n# tests 5\n# suites 2\n# pass 3\n# fail 1\n# cancelled 0\n\
                   # skipped 1\n# todo 0\n# duration_ms 12.5\n";
        assert_eq!(Counts::read(log), Counts { passed: 3, failed: 1, ignored: 1 });
    }

    #[test]
    fn the_end_to_end_tests_are_all_that_want_a_page() {
        let names = page_tests(&Project::open().unwrap()).unwrap();
        for name in ["bad_input", "scenarios", "pasting"] {
            assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
        }
        assert!(!names.iter().any(|known| known == TESTS_WITHOUT_A_PAGE || known.contains('/')), "{names:?}");
        assert_eq!(["a.rs", "b/main.rs", "b/part.rs", "c.txt"].map(test_in), [Some("a"), Some("b"), None, None]);
    }

    #[test]
    fn a_log_without_results_counts_nothing() {
        assert_eq!(Counts::read("no tests to run!\nerror: no"), Counts::default());
    }

    #[test]
    fn every_stage_is_found_by_its_name() {
        for stage in Stage::ALL {
            assert_eq!(Stage::named(stage.name()), Ok(stage));
        }
        assert!(Stage::named("hots").is_err());
    }
}
