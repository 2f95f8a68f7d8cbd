//! Builds the reader of certificates, a program of its own beside the page's.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::build::{flags, places};
use crate::project::Project;
use crate::shell::{cargo, command, logged, output, step};
use crate::tools::{self, PageTools};

/// The module that starts it.
pub(crate) const MODULE: &str = "certificates.js";
/// The program.
pub(crate) const PROGRAM: &str = "certificates.wasm";
const TARGET: &str = "wasm32-unknown-unknown";
/// The profile in `Cargo.toml`: that of the page.
const PROFILE: &str = "page";

/// Prints the digest of the file whose path it is given, as browsers hold it against what they fetch.
const DIGEST: &str = "process.stdout.write('sha384-' + require('node:crypto').createHash('sha384')\
    .update(require('node:fs').readFileSync(process.argv[1])).digest('base64'))";

/// Puts both files into `page`. Gives the digest of the program.
pub(crate) fn build(project: &Project, tools: &PageTools, page: &Path) -> Result<String> {
    step("building the reader of certificates", || {
        let mut compile = cargo();
        compile
            .args(["rustc", "--package", "certificates", "--lib", "--crate-type", "cdylib"])
            .args(["--target", TARGET, "--profile", PROFILE])
            .current_dir(&project.root)
            .env("CARGO_ENCODED_RUSTFLAGS", flags(&places(project)?));
        logged(&mut compile, &project.log("certificates"))?;
        let bound = project.scratch().join("certificates");
        let mut bind = command(&tools.wasm_bindgen);
        bind.args(["--target", "web", "--no-typescript", "--omit-default-module-path", "--out-dir"])
            .arg(&bound)
            .arg(project.target().join(TARGET).join(PROFILE).join("certificates.wasm"));
        logged(&mut bind, &project.log("certificates-bindgen"))?;
        let program = page.join(PROGRAM);
        let mut optimise = command(&tools.wasm_opt);
        optimise
            .args(["-Oz", "--low-memory-unused"])
            .arg(bound.join("certificates_bg.wasm"))
            .arg("--output")
            .arg(&program);
        logged(&mut optimise, &project.log("certificates-wasm-opt"))?;
        let module = bound.join(MODULE);
        fs::copy(&module, page.join(MODULE)).map_err(|error| format!("{}: {error}", module.display()))?;
        let digest = output(command(tools::node()?).args(["-e", DIGEST, "--"]).arg(&program));
        let digest = digest.unwrap_or_default().trim().to_owned();
        if digest.starts_with("sha384-") { Ok(digest) } else { Err("node gives no digest of it".to_owned()) }
    })
}

/// Writes the digest into the document, for the boot file to hold the program to.
pub(crate) fn hand_over(html: &str, digest: &str) -> Result<String> {
    let empty = "data-certificates-integrity=\"\"";
    if html.matches(empty).count() != 1 {
        return Err(format!("the boot file is to be told the digest of the certificate reader once, by {empty}"));
    }
    Ok(html.replace(empty, &format!("data-certificates-integrity=\"{digest}\"")))
}
