//! The commands, their options, and the usage text.

use std::process::ExitCode;

use crate::project::Project;
use crate::{Result, bench, build, fuzz, npm, rulebook, serve, shots, size, test};

const USAGE: &str = "\
Usage: cargo xtask <command>

  build                 build the page in release; leave it in dist/
  serve [--port N]      build what changed, then serve dist/ on 127.0.0.1 (port 8080)
        [--no-build]    serve dist/ as it is
  npm                   build the JavaScript package; leave it in npm/, complete
  test [--only STAGE]   get the tools, run every check, close with one line of counts
                        stages: format, clippy, host, wasm, package, end-to-end
  size [--markdown]     build what changed; raw, gzip and brotli of
                        every file of dist/, against the budget
  bench [NAME]          measure the linter: lint (the default; beside a bare scan, and by size)
                        peers (beside what others take to read the same texts),
                        npm (the package in Node: real policies, and a large one beside mailauth),
                        editor (typing into the linter, beside a bare text area),
                        check (a whole check, in the browser), or
                        checkdmarc (what checkdmarc says of the same domains, on the same servers;
        [--markdown]    write it down in docs/beside-checkdmarc.md)
  fuzz [TARGET]         look for texts that break a promise, with libFuzzer: policy, record, tlsrpt,
       [--seconds N]    transcript, dns_message, evidence, or all of them (60 seconds each)
  docs                  write docs/rules.md anew, from the rules
  shots                 build what changed; save a picture of every state of the page in shots/

Tools are taken from PATH where the version is right, else from the cache
($XDG_CACHE_HOME or ~/.cache, in mta-sts-check/), else they are installed there.
";

/// Runs the command that the arguments name.
pub fn run(arguments: Vec<String>) -> ExitCode {
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("\nerror: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        return Err(format!("no command was given\n\n{USAGE}"));
    };
    if matches!(command.as_str(), "help" | "--help" | "-h") {
        print!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    }
    let mut options = Options::new(rest);
    let project = Project::open()?;
    match command.as_str() {
        "build" => {
            options.end()?;
            build::run(&project)?;
            Ok(ExitCode::SUCCESS)
        }
        "serve" => {
            let port = match options.value("--port")? {
                Some(text) => {
                    text.parse().map_err(|_| format!("`--port {text}`: a port is a number from 0 to 65535"))?
                }
                None => 8080,
            };
            let no_build = options.flag("--no-build");
            options.end()?;
            // Before the build: a port that is taken should not be learnt of minutes later.
            let listener = serve::listen(port)?;
            if !no_build {
                build::run(&project)?;
            }
            serve::run(&project.dist(), listener)?;
            Ok(ExitCode::SUCCESS)
        }
        "npm" => {
            options.end()?;
            npm::run(&project)?;
            Ok(ExitCode::SUCCESS)
        }
        "test" => {
            let only = match options.value("--only")? {
                Some(name) => Some(test::Stage::named(&name)?),
                None => None,
            };
            options.end()?;
            test::run(&project, only)
        }
        "size" => {
            let markdown = options.flag("--markdown");
            options.end()?;
            size::run(&project, markdown)
        }
        "bench" => {
            let benchmark = bench::Benchmark::named(&options.word().unwrap_or("lint".to_owned()))?;
            let writes = options.flag("--markdown");
            options.end()?;
            bench::run(&project, benchmark, writes)?;
            Ok(ExitCode::SUCCESS)
        }
        "fuzz" => {
            let seconds = match options.value("--seconds")? {
                Some(text) => text.parse().map_err(|_| format!("`--seconds {text}`: that is no number"))?,
                None => 60,
            };
            let only = options.word();
            options.end()?;
            fuzz::run(&project, only.as_deref(), seconds)?;
            Ok(ExitCode::SUCCESS)
        }
        "docs" => {
            options.end()?;
            rulebook::write(&project, "markdown", &project.root.join("docs/rules.md"))?;
            Ok(ExitCode::SUCCESS)
        }
        "shots" => {
            options.end()?;
            shots::run(&project)?;
            Ok(ExitCode::SUCCESS)
        }
        other => Err(format!("there is no command `{other}`\n\n{USAGE}")),
    }
}

/// The options of one command. Each is taken once; what is left over is an error.
struct Options {
    left: Vec<String>,
}

impl Options {
    fn new(arguments: &[String]) -> Self {
        Self { left: arguments.to_vec() }
    }

    fn flag(&mut self, name: &str) -> bool {
        let before = self.left.len();
        self.left.retain(|argument| argument != name);
        self.left.len() < before
    }

    fn value(&mut self, name: &str) -> Result<Option<String>> {
        let Some(at) = self.left.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        self.left.remove(at);
        if at < self.left.len() {
            Ok(Some(self.left.remove(at)))
        } else {
            Err(format!("`{name}` wants a value\n\n{USAGE}"))
        }
    }

    /// The first word that is no option.
    fn word(&mut self) -> Option<String> {
        let at = self.left.iter().position(|argument| !argument.starts_with('-'))?;
        Some(self.left.remove(at))
    }

    fn end(self) -> Result<()> {
        match self.left.first() {
            None => Ok(()),
            Some(extra) => Err(format!("`{extra}` is not understood here\n\n{USAGE}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Options {
        let words: Vec<String> = text.split_whitespace().map(String::from).collect();
        Options::new(&words)
    }

    #[test]
    fn options_are_taken_in_any_order() {
        let mut some = options("--no-build --port 9000");
        assert_eq!(some.value("--port"), Ok(Some("9000".to_owned())));
        assert!(some.flag("--no-build"));
        assert_eq!(some.end(), Ok(()));
    }

    #[test]
    fn an_option_without_its_value_is_refused() {
        assert!(options("--port").value("--port").is_err());
    }

    #[test]
    fn what_is_left_over_is_refused() {
        assert!(options("--prot 9000").end().is_err());
    }
}
