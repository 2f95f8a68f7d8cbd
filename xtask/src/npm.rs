//! Builds the JavaScript package: what stands in `npm/` is complete once the program stands beside it, in `npm/wasm/`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::build::{flags, inputs, names_nothing_of_this_machine, outputs, places, replace};
use crate::project::Project;
use crate::shell::{cargo, command, logged, step};
use crate::tools::{self, PackageTools};

/// What the program is made of, beside the versions of the tools.
const INPUTS: [&str; 6] = ["Cargo.toml", "Cargo.lock", "certificates", "scan", "src", "xtask"];
const TARGET: &str = "wasm32-unknown-unknown";
/// The profile in `Cargo.toml`.
const PROFILE: &str = "npm";

/// What stands in the project and goes along.
const ALONG: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// Leaves the package in `npm/`: at once where nothing changed since the last build.
pub(crate) fn run(project: &Project) -> Result<()> {
    has_this_version(&project.npm().join("package.json"))?;
    for file in ALONG {
        fs::copy(project.root.join(file), project.npm().join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    let stamp = project.scratch().join("npm.stamp");
    let inputs = inputs(project, &INPUTS)?;
    let program = project.npm().join("wasm");
    let fresh = |text: &str| text == format!("{inputs} {}", outputs(&program).unwrap_or_default());
    if fs::read_to_string(&stamp).is_ok_and(|text| fresh(&text)) {
        eprintln!("npm/ is up to date");
        return Ok(());
    }
    let tools = tools::for_the_package(project)?;
    let places = places(project)?;
    step("compiling the package for speed", || logged(&mut compile(project, &flags(&places)), &project.log("npm")))?;
    let staging = project.scratch().join("npm-wasm");
    step("binding it to JavaScript", || bind(project, &tools, &staging))?;
    names_nothing_of_this_machine(&staging, &places)?;
    replace(&program, &staging)?;
    let text = format!("{inputs} {}", outputs(&program)?);
    fs::write(&stamp, text).map_err(|error| format!("{}: {error}", stamp.display()))
}

/// Refuses a package that calls itself another version than the program does.
fn has_this_version(manifest: &Path) -> Result<()> {
    let text = fs::read_to_string(manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let wanted = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    if text.contains(wanted) {
        Ok(())
    } else {
        Err(format!("{} does not say {wanted}, as Cargo.toml does", manifest.display()))
    }
}

fn compile(project: &Project, flags: &std::ffi::OsStr) -> Command {
    let mut compile = cargo();
    compile
        .args(["rustc", "--lib", "--crate-type", "cdylib", "--features", "js", "--target", TARGET])
        .args(["--profile", PROFILE])
        .current_dir(&project.root)
        .env("CARGO_ENCODED_RUSTFLAGS", flags);
    compile
}

/// Makes the module for JavaScript out of what was compiled, and has wasm-opt make it faster.
fn bind(project: &Project, tools: &PackageTools, staging: &Path) -> Result<()> {
    if staging.exists() {
        fs::remove_dir_all(staging).map_err(|error| format!("{}: {error}", staging.display()))?;
    }
    let compiled = project.target().join(TARGET).join(PROFILE).join("mta_sts_check.wasm");
    let mut bind = command(&tools.wasm_bindgen);
    // Where the program comes from is for the package's own files to say; a program that failed is started anew.
    bind.args([
        "--target",
        "web",
        "--no-typescript",
        "--omit-default-module-path",
        "--experimental-reset-state-function",
    ])
    .arg("--out-dir")
    .arg(staging)
    .arg(compiled);
    logged(&mut bind, &project.log("npm-bindgen"))?;
    let module = staging.join("mta_sts_check_bg.wasm");
    let mut optimise = command(&tools.wasm_opt);
    optimise.arg("-O3").arg(&module).arg("--output").arg(&module);
    logged(&mut optimise, &project.log("npm-wasm-opt"))
}
