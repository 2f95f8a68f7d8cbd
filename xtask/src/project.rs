//! Where the project's own files and folders are.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::pins::Pins;

/// The project on this machine, with the versions that it pins.
pub(crate) struct Project {
    /// The folder that holds the root `Cargo.toml`.
    pub(crate) root: PathBuf,
    pub(crate) pins: Pins,
}

impl Project {
    /// Finds the project that this command belongs to.
    pub(crate) fn open() -> Result<Self> {
        // Cargo sets the variable at run time too, so a clone that was moved after it was
        // compiled still finds itself.
        let own =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = own.parent().map(Path::to_path_buf).ok_or("xtask has no folder above it")?;
        let manifest = root.join("Cargo.toml");
        let text = fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
        let pins = Pins::read(&text)?;
        Ok(Self { root, pins })
    }

    /// The built page.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The JavaScript package.
    pub(crate) fn npm(&self) -> PathBuf {
        self.root.join("npm")
    }

    /// Where Cargo puts what it compiles.
    pub(crate) fn target(&self) -> PathBuf {
        env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |given| self.root.join(PathBuf::from(given)))
    }

    /// Logs, stamps and half-built pages.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.target().join("xtask")
    }

    /// Where the long output of a step goes.
    pub(crate) fn log(&self, name: &str) -> PathBuf {
        self.scratch().join(format!("{name}.log"))
    }
}

/// Every file below `folder`, with its path relative to it, in order of the paths.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(here) = open.pop() {
        let entries = fs::read_dir(&here).map_err(|error| format!("{}: {error}", here.display()))?;
        for entry in entries {
            let path = entry.map_err(|error| error.to_string())?.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(relative) = path.strip_prefix(folder) {
                found.push(relative.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}
