//! Finding and getting the tools: what is on PATH first, then what the cache holds, then the
//! quickest way to install it into the cache.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::project::Project;
use crate::shell::{cargo, command, logged, on_path, output, step};

const TARGET: &str = "wasm32-unknown-unknown";

/// The names that Chromium goes by.
const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// What the page is built with.
pub(crate) struct PageTools {
    pub(crate) trunk: PathBuf,
    pub(crate) wasm_bindgen: PathBuf,
    pub(crate) wasm_opt: PathBuf,
    /// The release of `wasm_opt`: the pinned one or a newer one.
    pub(crate) wasm_opt_release: u32,
}

/// What the package is built with.
pub(crate) struct PackageTools {
    pub(crate) wasm_bindgen: PathBuf,
    pub(crate) wasm_opt: PathBuf,
}

/// What the package is tested with, beside Node.
pub(crate) struct PackageTests {
    pub(crate) tsc: PathBuf,
    pub(crate) esbuild: PathBuf,
    pub(crate) deno: PathBuf,
}

impl PageTools {
    /// A PATH on which these tools come first.
    pub(crate) fn path(&self) -> Result<std::ffi::OsString> {
        let own = [&self.trunk, &self.wasm_bindgen, &self.wasm_opt];
        let folders = own.iter().filter_map(|tool| tool.parent().map(Path::to_path_buf));
        let before = env::var_os("PATH").unwrap_or_default();
        env::join_paths(folders.chain(env::split_paths(&before))).map_err(|error| error.to_string())
    }
}

/// The browser that the tests drive.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) chromedriver: PathBuf,
}

/// The other browser that the tests drive.
pub(crate) struct Firefox {
    pub(crate) firefox: PathBuf,
    pub(crate) geckodriver: PathBuf,
    /// Has a profile trust the test bed's authority.
    pub(crate) certutil: PathBuf,
}

/// Gets all that a build of the page needs.
pub(crate) fn for_the_page(project: &Project) -> Result<PageTools> {
    let cache = Cache::open(project)?;
    target()?;
    // The quick one first: what is missing for it should not be learnt of minutes later.
    let (wasm_opt, wasm_opt_release) = cache.wasm_opt()?;
    let wasm_bindgen = cache.wasm_bindgen()?;
    let trunk = cache.trunk()?;
    cache.tidy();
    Ok(PageTools { trunk, wasm_bindgen, wasm_opt, wasm_opt_release })
}

/// Gets all that a build of the package needs.
pub(crate) fn for_the_package(project: &Project) -> Result<PackageTools> {
    let cache = Cache::open(project)?;
    target()?;
    let (wasm_opt, _) = cache.wasm_opt()?;
    let wasm_bindgen = cache.wasm_bindgen()?;
    cache.tidy();
    Ok(PackageTools { wasm_bindgen, wasm_opt })
}

/// Gets what the package is tested with.
pub(crate) fn for_the_package_tests(project: &Project) -> Result<PackageTests> {
    let cache = Cache::open(project)?;
    let program = |package: &str, version: &str, program: &str| {
        cache.npm(package, version).map(|modules| modules.join(".bin").join(program))
    };
    let pins = &project.pins;
    Ok(PackageTests {
        tsc: program("typescript", &pins.typescript, "tsc")?,
        esbuild: program("esbuild", &pins.esbuild, "esbuild")?,
        deno: program("deno", &pins.deno, "deno")?,
    })
}

/// Gets the program that runs wasm tests in a browser. It comes with `wasm-bindgen`.
pub(crate) fn wasm_test_runner(project: &Project) -> Result<PathBuf> {
    let cache = Cache::open(project)?;
    target()?;
    let wasm_bindgen = cache.wasm_bindgen()?;
    cache.tidy();
    Ok(wasm_bindgen.with_file_name("wasm-bindgen-test-runner"))
}

/// Gets axe-core: the path of the script that a test puts into the page.
pub(crate) fn axe(project: &Project) -> Result<PathBuf> {
    let cache = Cache::open(project)?;
    let package = cache.npm("axe-core", &project.pins.axe_core)?;
    Ok(package.join("axe-core/axe.min.js"))
}

/// Gets mailauth, a peer: the path of its module for MTA-STS.
pub(crate) fn mailauth(project: &Project) -> Result<PathBuf> {
    let cache = Cache::open(project)?;
    let package = cache.npm("mailauth", &project.pins.mailauth)?;
    Ok(package.join("mailauth/lib/mta-sts.js"))
}

/// Node, which runs `wasm-opt` and measures the built page.
pub(crate) fn node() -> Result<PathBuf> {
    on_path("node").ok_or(
        "node is not on PATH. Get Node.js 20 or newer: `apt-get install nodejs npm`, or \
         https://nodejs.org"
            .to_owned(),
    )
}

/// Gets Chromium and its driver: those that `CHROMIUM` and `CHROMEDRIVER` name, or those on PATH,
/// or, as root on Debian, from the distribution.
pub(crate) fn browser(project: &Project) -> Result<Browser> {
    let missing = match browser_here() {
        Ok(browser) => return Ok(browser),
        Err(missing) => missing,
    };
    let help = "Get Chromium and its driver in the same release: as root on Debian \
                `apt-get install chromium chromium-driver`, elsewhere from \
                https://googlechromelabs.github.io/chrome-for-testing; then put both on PATH, or \
                name them by the variables CHROMIUM and CHROMEDRIVER";
    debian(project, &["chromium", "chromium-driver", "fonts-dejavu-core"])
        .map_err(|error| format!("{missing}, {error}. {help}"))?;
    browser_here().map_err(|missing| format!("{missing}, even after the installation. {help}"))
}

/// Gets Firefox with its driver: those that `FIREFOX` and `GECKODRIVER` name, or those on PATH, or, as root on Debian, the
/// browser from the distribution and the driver by Cargo.
pub(crate) fn firefox(project: &Project) -> Result<Firefox> {
    let named = |variable: &str| env::var_os(variable).filter(|given| !given.is_empty()).map(PathBuf::from);
    let firefox = || named("FIREFOX").or_else(|| on_path("firefox-esr")).or_else(|| on_path("firefox"));
    let certutil = || named("CERTUTIL").or_else(|| on_path("certutil"));
    if firefox().is_none() || certutil().is_none() {
        debian(project, &["firefox-esr", "libnss3-tools"])
            .map_err(|error| format!("Firefox or certutil (of NSS) is not on PATH, {error}"))?;
    }
    let (Some(firefox), Some(certutil)) = (firefox(), certutil()) else {
        return Err("Firefox or certutil is not on PATH, even after the installation".to_owned());
    };
    let geckodriver = match named("GECKODRIVER") {
        Some(given) => given,
        None => {
            let cache = Cache::open(project)?;
            let tool = cache.cargo_tool("geckodriver", "geckodriver", &project.pins.geckodriver, &["--locked"])?;
            cache.tidy();
            tool
        }
    };
    Ok(Firefox { firefox, geckodriver, certutil })
}

/// Installs packages of Debian, which only root may. Where it cannot, says why, to stand behind what is missing.
fn debian(project: &Project, packages: &[&str]) -> Result<()> {
    if on_path("apt-get").is_none() {
        return Err("and there is no apt-get to install it".to_owned());
    }
    let root = output(command("id").arg("-u")).is_some_and(|user| user.trim() == "0");
    if !root {
        return Err("and only root may install it".to_owned());
    }
    step(&format!("installing {} by apt-get", packages.join(" and ")), || {
        let log = project.log("apt");
        let apt = || {
            let mut apt = command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        logged(apt().arg("update"), &log)?;
        logged(apt().args(["install", "-y", "--no-install-recommends"]).args(packages), &log)
    })
}

/// The browser and the driver that are on this machine, or what is missing. A driver of another
/// release than the browser fails in ways that are hard to read, so the two must agree.
fn browser_here() -> Result<Browser> {
    let named = |variable: &str| env::var_os(variable).filter(|given| !given.is_empty()).map(PathBuf::from);
    let release = |program: &Path| {
        let text = output(command(program).arg("--version")).unwrap_or_default();
        first_number(&text)
    };
    let chromedriver =
        named("CHROMEDRIVER").or_else(|| on_path("chromedriver")).ok_or("there is no chromedriver on PATH")?;
    let wanted =
        release(&chromedriver).ok_or_else(|| format!("{} does not say its release", chromedriver.display()))?;
    let chromium = match named("CHROMIUM") {
        Some(given) => Some(given).filter(|given| release(given) == Some(wanted)),
        None => BROWSERS.iter().filter_map(|name| on_path(name)).find(|found| release(found) == Some(wanted)),
    };
    Ok(Browser {
        chromium: chromium
            .ok_or_else(|| format!("there is no Chromium of release {wanted}, which is that of its driver"))?,
        chromedriver,
    })
}

/// Adds the wasm target to the Rust that is in use.
pub(crate) fn target() -> Result<()> {
    let here = || {
        let mut rustc = command(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        output(rustc.args(["--print", "target-libdir", "--target", TARGET]))
            .is_some_and(|folder| Path::new(folder.trim()).is_dir())
    };
    if here() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        return Err(format!(
            "this Rust has no target {TARGET}, and there is no rustup to add it. Get Rust by \
             rustup (https://rustup.rs), or the target's standard library from where this Rust \
             came from (Debian: `apt-get install libstd-rust-dev-wasm32`)"
        ));
    }
    step(&format!("adding the target {TARGET}"), || {
        let added = command("rustup").args(["target", "add", TARGET]).output();
        match added {
            Ok(result) if result.status.success() && here() => Ok(()),
            Ok(result) => {
                Err(format!("`rustup target add {TARGET}` failed: {}", String::from_utf8_lossy(&result.stderr).trim()))
            }
            Err(error) => Err(format!("rustup could not be started: {error}")),
        }
    })
}

/// The folder that holds what was installed. Only one process at a time installs into it.
struct Cache<'a> {
    project: &'a Project,
    folder: PathBuf,
    /// Held as long as the cache is open.
    _lock: File,
}

impl<'a> Cache<'a> {
    fn open(project: &'a Project) -> Result<Self> {
        let base = env::var_os("XDG_CACHE_HOME")
            .filter(|given| !given.is_empty())
            .map(PathBuf::from)
            .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")))
            .ok_or("neither XDG_CACHE_HOME nor HOME says where to keep the tools")?;
        let folder = base.join("mta-sts-check");
        let lock = fs::create_dir_all(&folder)
            .and_then(|()| File::create(folder.join("lock")))
            .and_then(|file| {
                if file.try_lock().is_err() {
                    eprintln!("waiting for another command that gets the tools");
                    file.lock()?;
                }
                Ok(file)
            })
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { project, folder, _lock: lock })
    }

    fn trunk(&self) -> Result<PathBuf> {
        let version = &self.project.pins.trunk;
        self.cargo_tool("trunk", "trunk", version, &["--locked"])
    }

    /// Without `--locked`: the lock file that wasm-bindgen-cli is published with names a crate
    /// version that was withdrawn.
    fn wasm_bindgen(&self) -> Result<PathBuf> {
        let version = &self.project.pins.wasm_bindgen;
        self.cargo_tool("wasm-bindgen-cli", "wasm-bindgen", version, &[])
    }

    /// wasm-opt, and its release.
    fn wasm_opt(&self) -> Result<(PathBuf, u32)> {
        let wanted = self.project.pins.wasm_opt()?;
        let new_enough = |tool: &Path| release_of_wasm_opt(tool).filter(|found| *found >= wanted);
        if let Some(tool) = on_path("wasm-opt")
            && let Some(release) = new_enough(&tool)
        {
            return Ok((tool, release));
        }
        node()?;
        let tool = self.npm("binaryen", &self.project.pins.binaryen)?.join(".bin/wasm-opt");
        match new_enough(&tool) {
            Some(release) => Ok((tool, release)),
            None => Err(format!("{} does not say that it is release {wanted} or newer", tool.display())),
        }
    }

    /// A command that Cargo installs.
    fn cargo_tool(&self, package: &str, program: &str, version: &str, options: &[&str]) -> Result<PathBuf> {
        let right = |tool: &Path| {
            output(command(tool).arg("--version")).is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
        };
        if let Some(tool) = on_path(program).filter(|tool| right(tool)) {
            return Ok(tool);
        }
        let root = self.folder.join(format!("{package}-{version}"));
        let tool = root.join("bin").join(program);
        if right(&tool) {
            return Ok(tool);
        }
        let wanted = format!("{package}@{version}");
        let log = self.project.log(package);
        let prebuilt = on_path("cargo-binstall").is_some()
            && step(&format!("getting {wanted} by cargo binstall"), || {
                // Only what is prebuilt: building is done better below.
                let options = ["--no-confirm", "--disable-strategies", "compile"];
                let mut binstall = cargo();
                binstall.arg("binstall").args(options);
                logged(binstall.arg("--root").arg(&root).arg(&wanted), &log)
            })
            .is_ok();
        if !(prebuilt && right(&tool)) {
            // An unoptimised tool is built in a fraction of the time and builds the same page.
            let what = format!("building {wanted} (some minutes; log: {})", log.display());
            step(&what, || {
                let mut install = cargo();
                install.args(["install", "--debug"]).args(options);
                install.arg("--root").arg(&root).arg(&wanted);
                install.env("CARGO_TARGET_DIR", self.builds());
                logged(&mut install, &log)
            })
            .map_err(|error| {
                format!(
                    "{program} {version} could not be had. Put it on PATH yourself \
                     (`cargo install {wanted}`), then try again.\n{error}"
                )
            })?;
        }
        if right(&tool) {
            Ok(tool)
        } else {
            Err(format!("{} does not say that it is version {version}", tool.display()))
        }
    }

    /// An npm package in the cache: the path of the `node_modules` that holds it.
    fn npm(&self, package: &str, version: &str) -> Result<PathBuf> {
        let folder = self.folder.join(format!("npm-{package}-{version}"));
        let modules = folder.join("node_modules");
        if modules.join(package).is_dir() {
            return Ok(modules);
        }
        if on_path("npm").is_none() {
            return Err(format!(
                "npm is not on PATH, and {package} {version} comes by it. Get it with Node.js: \
                 `apt-get install nodejs npm`, or https://nodejs.org"
            ));
        }
        step(&format!("getting {package} {version} by npm"), || {
            // Installed beside its place and moved there whole, so that a broken install is
            // never taken for a good one.
            let partial = self.folder.join(format!("npm-{package}-{version}.partial"));
            let options = ["--no-audit", "--no-fund", "--ignore-scripts"];
            let mut npm = command("npm");
            npm.arg("install").args(options);
            npm.arg("--prefix").arg(&partial);
            let log = self.project.log(&format!("npm-{package}"));
            logged(npm.arg(format!("{package}@{version}")), &log)?;
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            }
            fs::rename(&partial, &folder).map_err(|error| format!("{}: {error}", folder.display()))
        })?;
        Ok(modules)
    }

    /// Where tools are built: one folder, so that crates which both use are built once.
    fn builds(&self) -> PathBuf {
        self.folder.join("build")
    }

    /// Removes what was only needed to build tools. What cannot be removed does no harm.
    fn tidy(&self) {
        drop(fs::remove_dir_all(self.builds()));
    }
}

/// Reads `wasm-opt version 132 (version_132)`.
fn release_of_wasm_opt(tool: &Path) -> Option<u32> {
    first_number(&output(Command::new(tool).arg("--version"))?)
}

/// The first number in a text.
fn first_number(text: &str) -> Option<u32> {
    text.split(|letter: char| !letter.is_ascii_digit()).find(|part| !part.is_empty())?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_is_the_first_number() {
        assert_eq!(first_number("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(first_number("Chromium 156.0.8078.79 built on Debian"), Some(156));
        assert_eq!(first_number("wasm-opt"), None);
    }
}
