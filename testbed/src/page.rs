//! The built page, served.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use xtask::serve::{self, Server};

use crate::error::{Error, Result};

/// The folder of the built page: `MTA_STS_CHECK_DIST`, else `dist/` of this repository.
pub fn dist() -> PathBuf {
    std::env::var_os("MTA_STS_CHECK_DIST")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist"), PathBuf::from)
}

/// The address of the page, which one server of this process serves, at the root.
pub fn address() -> Result<String> {
    static SHARED: OnceLock<std::result::Result<Server, String>> = OnceLock::new();
    let server = SHARED.get_or_init(|| serve(&dist(), "/").map_err(|error| error.to_string()));
    server.as_ref().map(Server::url).map_err(|why| Error::Page(why.clone()))
}

/// The address of the page with a domain to check.
pub fn page_url(domain: &str) -> Result<String> {
    Ok(format!("{}{}", address()?, query(domain)))
}

/// Serves a folder with the page in it below a path, at an origin of its own, until it is dropped.
pub fn serve(folder: &Path, prefix: &str) -> Result<Server> {
    if !folder.join("index.html").is_file() {
        return Err(Error::Page(format!("{} holds no page. Build it: `cargo xtask build`", folder.display())));
    }
    Ok(serve::start(folder, prefix, TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?)?)
}

/// The query with which the page checks a domain.
pub fn query(domain: &str) -> String {
    format!("?domain={}", percent_encoded(domain))
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
