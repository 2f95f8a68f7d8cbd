//! The versions of the tools, read out of the root `Cargo.toml`: the one place that pins them.

use crate::Result;

/// The versions that the project is built and tested with.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pins {
    pub(crate) trunk: String,
    pub(crate) binaryen: String,
    pub(crate) axe_core: String,
    pub(crate) geckodriver: String,
    pub(crate) typescript: String,
    pub(crate) esbuild: String,
    pub(crate) deno: String,
    pub(crate) postfix_mta_sts_resolver: String,
    pub(crate) checkdmarc: String,
    pub(crate) dnspython: String,
    pub(crate) mailauth: String,
    /// Both the crate's and the command's: the two must be equal.
    pub(crate) wasm_bindgen: String,
}

impl Pins {
    /// Reads the text of the root `Cargo.toml`.
    pub(crate) fn read(manifest: &str) -> Result<Self> {
        let tool = |name: &str| {
            value(manifest, name, |section| section == "workspace.metadata.tools")
                .and_then(quoted)
                .map(str::to_owned)
                .ok_or(format!("Cargo.toml: `{name} = \"…\"` is missing in [workspace.metadata.tools]"))
        };
        let wasm_bindgen =
            value(manifest, "wasm-bindgen", |section| section.ends_with("dependencies")).and_then(exact).ok_or(
                "Cargo.toml: the dependency `wasm-bindgen` must be on one line and name one exact \
             version, like \"=0.2.130\", for wasm-bindgen-cli must have the same",
            )?;
        Ok(Self {
            trunk: tool("trunk")?,
            binaryen: tool("binaryen")?,
            axe_core: tool("axe-core")?,
            geckodriver: tool("geckodriver")?,
            typescript: tool("typescript")?,
            esbuild: tool("esbuild")?,
            deno: tool("deno")?,
            postfix_mta_sts_resolver: tool("postfix-mta-sts-resolver")?,
            checkdmarc: tool("checkdmarc")?,
            dnspython: tool("dnspython")?,
            mailauth: tool("mailauth")?,
            wasm_bindgen: wasm_bindgen.to_owned(),
        })
    }

    /// The release that `wasm-opt --version` names: `132` for the npm version `132.0.0`.
    pub(crate) fn wasm_opt(&self) -> Result<u32> {
        self.binaryen
            .split('.')
            .next()
            .and_then(|major| major.parse().ok())
            .ok_or(format!("Cargo.toml: `{}` is no version of binaryen", self.binaryen))
    }
}

/// What stands right of `key =` in the first section that is wanted.
fn value<'a>(manifest: &'a str, key: &str, wanted: impl Fn(&str) -> bool) -> Option<&'a str> {
    let mut inside = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.split(']').next().is_some_and(&wanted);
        } else if inside
            && let Some((left, right)) = line.split_once('=')
            && left.trim() == key
        {
            return Some(right.trim());
        }
    }
    None
}

/// The text between the first two quotation marks.
fn quoted(value: &str) -> Option<&str> {
    value.split('"').nth(1)
}

/// The version of a dependency given as `"=1.2.3"` or `{ version = "=1.2.3", … }`.
fn exact(value: &str) -> Option<&str> {
    value.split('"').skip(1).step_by(2).find_map(|text| text.strip_prefix('=')).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOOLS: &str = "\
        [workspace.metadata.tools]\n\
        trunk = \"0.21.14\" # a comment\n\
        binaryen = \"132.0.0\"\n\
        axe-core = \"4.14.1\"\n\
        typescript = \"7.0.2\"\n\
        esbuild = \"0.28.2\"\n\
        geckodriver = \"0.37.1\"\n\
        deno = \"2.9.6\"\n\
        postfix-mta-sts-resolver = \"1.5.1\"\n\
        checkdmarc = \"6.0.4\"\n\
        dnspython = \"2.8.0\"\n\
        mailauth = \"7.1.0\"\n\
        [dependencies]\n";

    fn wasm_bindgen_of(line: &str) -> Result<String> {
        Pins::read(&format!("{TOOLS}{line}\n")).map(|pins| pins.wasm_bindgen)
    }

    #[test]
    fn every_pin_is_read() {
        assert_eq!(
            Pins::read(&format!("{TOOLS}wasm-bindgen = \"=0.2.130\"\n")),
            Ok(Pins {
                trunk: "0.21.14".to_owned(),
                binaryen: "132.0.0".to_owned(),
                axe_core: "4.14.1".to_owned(),
                typescript: "7.0.2".to_owned(),
                esbuild: "0.28.2".to_owned(),
                geckodriver: "0.37.1".to_owned(),
                deno: "2.9.6".to_owned(),
                postfix_mta_sts_resolver: "1.5.1".to_owned(),
                checkdmarc: "6.0.4".to_owned(),
                dnspython: "2.8.0".to_owned(),
                mailauth: "7.1.0".to_owned(),
                wasm_bindgen: "0.2.130".to_owned(),
            })
        );
    }

    #[test]
    fn a_dependency_with_options_is_read() {
        let line = "wasm-bindgen = { features = [\"std\"], version = \"=0.2.130\", optional = true }";
        assert_eq!(wasm_bindgen_of(line), Ok("0.2.130".to_owned()));
    }

    #[test]
    fn a_dependency_of_the_same_beginning_is_another() {
        let lines = "wasm-bindgen-futures = \"=0.4.80\"\nwasm-bindgen = \"=0.2.130\"";
        assert_eq!(wasm_bindgen_of(lines), Ok("0.2.130".to_owned()));
    }

    #[test]
    fn a_range_is_no_pin() {
        assert!(wasm_bindgen_of("wasm-bindgen = \"0.2.130\"").is_err());
    }

    #[test]
    fn a_key_in_another_section_is_no_pin() {
        let manifest = "[workspace.metadata.other]\ntrunk = \"1\"\n[dependencies]\n\
                        wasm-bindgen = \"=0.2.130\"\n";
        assert!(Pins::read(manifest).is_err_and(|error| error.contains("trunk")));
    }

    #[test]
    fn the_release_of_wasm_opt_is_the_first_number() -> Result<()> {
        let pins = Pins::read(&format!("{TOOLS}wasm-bindgen = \"=0.2.130\"\n"))?;
        assert_eq!(pins.wasm_opt(), Ok(132));
        Ok(())
    }
}
