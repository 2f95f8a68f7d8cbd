//! Where the built page is.

use std::path::PathBuf;

use crate::error::{Error, Result};

/// The folder of the built page: `MTA_STS_CHECK_DIST`, else `dist/` of this repository.
pub fn dist() -> PathBuf {
    std::env::var_os("MTA_STS_CHECK_DIST")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist"), PathBuf::from)
}

/// The address of the page with a domain to check. The page is served by whoever set `MTA_STS_CHECK_PAGE` to
/// its address, `http://127.0.0.1:8080/` say.
pub fn page_url(domain: &str) -> Result<String> {
    let base = std::env::var("MTA_STS_CHECK_PAGE")
        .map_err(|_| Error::Page("MTA_STS_CHECK_PAGE does not say where the page is served".to_owned()))?;
    Ok(format!("{base}?domain={}", percent_encoded(domain)))
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn what_is_typed_survives_the_address() {
        assert_eq!(percent_encoded("bücher.example"), "b%C3%BCcher.example");
        assert_eq!(percent_encoded("a b&c=d#e"), "a%20b%26c%3Dd%23e");
    }
}
