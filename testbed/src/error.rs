//! What can go wrong in the test bed itself; what goes wrong on purpose is in [`world`](crate::world).

use std::fmt;

/// The result of whatever the test bed does.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the test bed could not do what it was told.
#[derive(Debug)]
pub enum Error {
    /// A zone's text or a name in the world does not parse.
    Zone {
        /// The zone's origin, or the name.
        origin: String,
        /// What is wrong with it.
        why: String,
    },
    /// A certificate or a TLS configuration could not be made.
    Certificate(String),
    /// A socket, a process or a file.
    Io(std::io::Error),
    /// The driver or the browser refused a command.
    Driver(thirtyfour::error::WebDriverError),
    /// The page did not do in time what was waited for, or a tool for it is not there.
    Page(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Zone { origin, why } => write!(f, "the zone {origin}: {why}"),
            Self::Certificate(why) => write!(f, "a certificate: {why}"),
            Self::Io(error) => error.fmt(f),
            Self::Driver(error) => error.fmt(f),
            Self::Page(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<rcgen::Error> for Error {
    fn from(error: rcgen::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl From<rustls::Error> for Error {
    fn from(error: rustls::Error) -> Self {
        Self::Certificate(error.to_string())
    }
}

impl From<thirtyfour::error::WebDriverError> for Error {
    fn from(error: thirtyfour::error::WebDriverError) -> Self {
        Self::Driver(error)
    }
}
