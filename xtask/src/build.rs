//! Builds the page with Trunk, and finishes what Trunk leaves.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::certificates;
use crate::digest::Fingerprint;
use crate::project::{Project, files_below};
use crate::rulebook;
use crate::shell::{cargo, command, logged, output, step};
use crate::tools::{self, PageTools};

/// What the page is made of, beside the versions of the tools.
const INPUTS: [&str; 10] =
    ["Cargo.toml", "Cargo.lock", "Trunk.toml", "certificates", "index.html", "rulebook", "scan", "src", "www", "xtask"];

/// The long texts of the rules, which the page fetches when they are wanted.
const RULE_TEXTS: &str = "rules.json";

/// The files that no tool names by their content, each with the document that names it.
const TO_BE_NAMED: [(&str, &str); 5] = [
    ("boot.js", "index.html"),
    ("probe.js", "probe.html"),
    (RULE_TEXTS, "index.html"),
    (certificates::MODULE, "index.html"),
    (certificates::PROGRAM, "index.html"),
];

/// Leaves the page in `dist/`: at once where nothing changed since the last build.
pub(crate) fn run(project: &Project) -> Result<()> {
    let stamp = project.scratch().join("page.stamp");
    let inputs = inputs(project, &INPUTS)?;
    let dist = project.dist();
    let fresh = |text: &str| text == format!("{inputs} {}", outputs(&dist).unwrap_or_default());
    if fs::read_to_string(&stamp).is_ok_and(|text| fresh(&text)) {
        eprintln!("dist/ is up to date");
        return Ok(());
    }
    let tools = tools::for_the_page(project)?;
    step("fetching the crates", || {
        // Trunk runs offline, so that it downloads no tools of its own; that holds for its Cargo too.
        let target = ["fetch", "--target", "wasm32-unknown-unknown"];
        let mut fetch = cargo();
        fetch.args(target).current_dir(&project.root);
        logged(&mut fetch, &project.log("fetch"))
    })?;
    // Built and finished elsewhere, then put in place: dist/ never holds half a page.
    let staging = project.scratch().join("page");
    step("building the page in release", || trunk(project, &tools, &staging))?;
    rulebook::write(project, "texts", &staging.join(RULE_TEXTS))?;
    let digest = certificates::build(project, &tools, &staging)?;
    finish(&staging, &digest)?;
    names_nothing_of_this_machine(&staging, &places(project)?)?;
    replace(&dist, &staging)?;
    let text = format!("{inputs} {}", outputs(&dist)?);
    fs::write(&stamp, text).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn trunk(project: &Project, tools: &PageTools, staging: &Path) -> Result<()> {
    let mut trunk = command(&tools.trunk);
    trunk
        .args(["build", "--release", "--offline", "--dist"])
        .arg(staging)
        .current_dir(&project.root)
        .env("PATH", tools.path()?)
        // Trunk's own pins, handed over from the one place that holds them.
        .env("TRUNK_TOOLS_WASM_BINDGEN", &project.pins.wasm_bindgen)
        .env("TRUNK_TOOLS_WASM_OPT", format!("version_{}", tools.wasm_opt_release))
        .env("CARGO_ENCODED_RUSTFLAGS", flags(&places(project)?))
        // Trunk reads this as an option of its own, and refuses the values of the common convention.
        .env_remove("NO_COLOR");
    logged(&mut trunk, &project.log("page"))
}

/// Folders of this machine that crates are built from. What panics names its source file, so they would stand in the
/// page: bytes for nothing, and another page from every machine.
pub(crate) fn places(project: &Project) -> Result<[PathBuf; 2]> {
    let home = || env::home_dir().map(|home| home.join(".cargo"));
    let cargo = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).ok_or("Cargo has no home folder")?;
    Ok([cargo, project.root.clone()])
}

/// The flags that somebody gave to the compiler, and those that take the names of `places` out of what it makes.
pub(crate) fn flags(places: &[PathBuf]) -> OsString {
    let encoded = env::var_os("CARGO_ENCODED_RUSTFLAGS");
    let given = || env::var("RUSTFLAGS").map(|flags| flags.split_whitespace().collect::<Vec<_>>().join("\x1f").into());
    let mut flags = encoded.or_else(|| given().ok()).unwrap_or_default();
    for place in places {
        if !flags.is_empty() {
            flags.push("\x1f");
        }
        flags.push("--remap-path-prefix=");
        flags.push(place);
        flags.push("=");
    }
    flags
}

/// Refuses a folder in which a file names one of `places`.
pub(crate) fn names_nothing_of_this_machine(page: &Path, places: &[PathBuf]) -> Result<()> {
    for file in files_below(page)? {
        let path = page.join(&file);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        for place in places {
            let name = place.as_os_str().as_encoded_bytes();
            if bytes.windows(name.len()).any(|part| part == name) {
                return Err(format!("{} names {}, a folder of this machine", file.display(), place.display()));
            }
        }
    }
    Ok(())
}

/// Does what Trunk does not: names the other files by their content, keeps GitHub Pages from running
/// Jekyll, and refuses a page that its own policy would break.
fn finish(page: &Path, digest_of_certificates: &str) -> Result<()> {
    for (file, document) in TO_BE_NAMED {
        name_by_content(page, file, document)?;
    }
    let marker = page.join(".nojekyll");
    fs::write(&marker, "").map_err(|error| format!("{}: {error}", marker.display()))?;
    let index = page.join("index.html");
    let html = hand_digest_to_boot(&read(&index)?).map_err(|error| format!("index.html: {error}"))?;
    let html =
        certificates::hand_over(&html, digest_of_certificates).map_err(|error| format!("index.html: {error}"))?;
    keeps_its_policy(&html).map_err(|error| format!("index.html: {error}"))?;
    fs::write(&index, html).map_err(|error| format!("{}: {error}", index.display()))
}

/// Renames a file by its content, and the one place that names it. Hosts let files be cached for
/// some minutes: a new document must never meet an old file under the same name.
fn name_by_content(page: &Path, file: &str, document: &str) -> Result<()> {
    let (from, document) = (page.join(file), page.join(document));
    let bytes = fs::read(&from).map_err(|error| format!("{}: {error}", from.display()))?;
    let mut print = Fingerprint::new();
    print.part(&bytes);
    let (stem, ending) = file.split_once('.').ok_or_else(|| format!("{file} has no ending"))?;
    let named = format!("{stem}-{}.{ending}", print.hex());
    let text = read(&document)?;
    let times = text.matches(file).count();
    if times != 1 {
        return Err(format!("{} names {file} {times} times; it must name it once, to load it", document.display()));
    }
    fs::write(&document, text.replace(file, &named))
        .and_then(|()| fs::rename(&from, page.join(named)))
        .map_err(|error| format!("{}: {error}", document.display()))
}

/// Checks that the policy stands before all that it governs, and that nothing is inline.
fn keeps_its_policy(html: &str) -> Result<()> {
    let policy = html.find("http-equiv=\"Content-Security-Policy\"").ok_or("it has no Content-Security-Policy")?;
    for governed in ["<script", "<link", "<style"] {
        if html.find(governed).is_some_and(|at| at < policy) {
            return Err(format!("`{governed}` stands before the policy"));
        }
    }
    for script in html.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').unwrap_or((script, ""));
        let content = rest.split("</script").next().unwrap_or_default();
        if !tag.contains(" src=") || !content.trim().is_empty() {
            return Err(format!("a script is inline: <script{tag}>"));
        }
    }
    for inline in ["<style", " style=", " onload=", " onerror=", " onclick="] {
        if html.contains(inline) {
            return Err(format!("`{inline}` is inline; the policy would refuse it"));
        }
    }
    Ok(())
}

/// Moves the digest of the wasm from its preload, where browsers ignore it and warn of that on the
/// console, to the boot file, which asks for the wasm with it. Without a digest, nothing starts.
fn hand_digest_to_boot(html: &str) -> Result<String> {
    let preload = html
        .split_inclusive('>')
        .find(|tag| tag.contains("rel=\"preload\"") && tag.contains("_bg.wasm\""))
        .ok_or("the wasm is not preloaded")?;
    let (before, digest, after) = preload
        .split_once(" integrity=\"")
        .and_then(|(before, rest)| {
            let (digest, after) = rest.split_once('"')?;
            digest.starts_with("sha384-").then_some((before, digest, after))
        })
        .ok_or("the preload of the wasm has no SHA-384 digest")?;
    let boot = "id=\"boot\"";
    if html.matches(boot).count() != 1 {
        return Err(format!("the boot file is to be loaded once, by a script with {boot}"));
    }
    Ok(html.replace(preload, &format!("{before}{after}")).replace(boot, &format!("{boot} data-integrity=\"{digest}\"")))
}

/// Puts what was built in its place.
pub(crate) fn replace(dist: &Path, staging: &Path) -> Result<()> {
    if dist.exists() {
        fs::remove_dir_all(dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    }
    fs::rename(staging, dist).map_err(|error| format!("{}: {error}", dist.display()))
}

/// A fingerprint of all that a build depends on.
pub(crate) fn inputs(project: &Project, inputs: &[&str]) -> Result<String> {
    let mut print = Fingerprint::new();
    let rustc = output(command("rustc").arg("--version")).unwrap_or_default();
    print.part(rustc.as_bytes());
    for input in inputs {
        let path = project.root.join(input);
        let files =
            if path.is_dir() { files_below(&path)?.iter().map(|file| path.join(file)).collect() } else { vec![path] };
        add(&mut print, &project.root, &files)?;
    }
    Ok(print.hex())
}

/// A fingerprint of what was built, so that what was meddled with is built again.
pub(crate) fn outputs(dist: &Path) -> Result<String> {
    let mut print = Fingerprint::new();
    let files: Vec<PathBuf> = files_below(dist)?.iter().map(|file| dist.join(file)).collect();
    add(&mut print, dist, &files)?;
    Ok(print.hex())
}

fn add(print: &mut Fingerprint, base: &Path, files: &[PathBuf]) -> Result<()> {
    for file in files {
        let bytes = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let name = file.strip_prefix(base).unwrap_or(file);
        print.part(name.to_string_lossy().as_bytes());
        print.part(&bytes);
    }
    Ok(())
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"x\">";

    #[test]
    fn a_folder_of_this_machine_is_refused_in_any_file() {
        let page = env::temp_dir().join(format!("xtask-places-{}", std::process::id()));
        fs::create_dir_all(&page).expect("a folder");
        fs::write(page.join("a.wasm"), b"\0/home/me/.cargo/registry/src/a.rs\0").expect("a file");
        let named = names_nothing_of_this_machine(&page, &[PathBuf::from("/home/me/.cargo")]);
        let not_named = names_nothing_of_this_machine(&page, &[PathBuf::from("/home/you/.cargo")]);
        fs::remove_dir_all(&page).expect("the folder is gone");
        assert_eq!(named, Err("a.wasm names /home/me/.cargo, a folder of this machine".to_owned()));
        assert_eq!(not_named, Ok(()));
    }

    #[test]
    fn a_page_with_its_policy_first_is_kept() {
        let html = format!("{POLICY}<link href=\"a.css\"><script src=\"a.js\"></script>");
        assert_eq!(keeps_its_policy(&html), Ok(()));
    }

    #[test]
    fn what_the_policy_would_not_govern_is_refused() {
        let early = format!("<script src=\"a.js\"></script>{POLICY}");
        assert!(keeps_its_policy(&early).is_err());
        assert!(keeps_its_policy("<p>no policy</p>").is_err());
    }

    #[test]
    fn what_the_policy_would_break_is_refused() {
        for inline in [
            "<script>run()</script>",
            "<script src=\"a.js\">run()</script>",
            "<style>p {}</style>",
            "<p style=\"color: red\">",
        ] {
            assert!(keeps_its_policy(&format!("{POLICY}{inline}")).is_err(), "{inline}");
        }
    }

    #[test]
    fn the_digest_goes_to_the_boot_file() {
        let html = |boot: &str, preload: &str| {
            format!(
                "<script id=\"boot\"{boot}></script>\n\
                 <link rel=\"preload\" href=\"./a_bg.wasm\"{preload} as=\"fetch\"></head>"
            )
        };
        assert_eq!(
            hand_digest_to_boot(&html("", " integrity=\"sha384-x\"")),
            Ok(html(" data-integrity=\"sha384-x\"", ""))
        );
    }

    #[test]
    fn a_wasm_without_its_digest_is_refused() {
        let link = "<link rel=\"preload\" href=\"./a_bg.wasm\"";
        let boot = "<script id=\"boot\"></script>";
        assert!(hand_digest_to_boot(&format!("{boot}{link}>")).is_err());
        assert!(hand_digest_to_boot(&format!("{link} integrity=\"sha384-x\">")).is_err());
        assert!(hand_digest_to_boot(boot).is_err());
        let weaker = format!("{boot}{link} integrity=\"sha256-x\">");
        assert!(hand_digest_to_boot(&weaker).is_err());
    }
}
