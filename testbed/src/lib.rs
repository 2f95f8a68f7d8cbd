//! Servers to test the page against, and the browser to do it with.
//!
//! The page itself has no test hook: it asks `cloudflare-dns.com` and fetches `https://mta-sts.…` as it does
//! anywhere. Chromium is told to reach every `https:` host by a proxy on loopback, and the proxy is the whole
//! internet: it plays each name that the [`World`] knows, refuses the others, and keeps a list
//! of what it was asked. Nothing here ever connects to anything but 127.0.0.1.
//!
//! From the description to the browser:
//!
//! - [`world`]: zones, hosts and faults, as plain data
//! - [`scenarios`]: the world that the end-to-end tests share, a domain for each scenario
//! - [`zone`]: what an authoritative answer to a question is
//! - [`doh`]: the resolvers, DNS over HTTPS (RFC 8484), with their faults
//! - [`host`]: the TLS hosts, well-behaved and hostile
//! - [`logs`]: the service that searches the public certificate logs
//! - [`certificate`]: the keys and certificates that they show
//! - [`http`]: as much HTTP/1.1 as both need, down to the raw bytes
//! - [`proxy`]: the CONNECT proxy in front of them all
//! - [`records`]: what a proxy was asked for, by its tests to read
//! - [`bed`]: all of it started, and stopped on drop
//! - [`page`]: the built page, served
//! - [`states`]: every state of the page, and how it is reached
//! - [`browser`]: Chromium through chromedriver
//! - [`firefox`]: Firefox through geckodriver
//! - [`earlier`]: the world as it was before, and the evidence of then beside a report
//! - [`looks`]: what tests of the page look at again and again
//! - [`dropping`]: files that are dropped on the page
//! - [`timing`]: how long a check takes
//! - [`peer`]: checkdmarc on the same servers, and what it is worth

pub mod bed;
pub mod browser;
pub mod certificate;
pub mod doh;
mod driver;
pub mod dropping;
pub mod earlier;
pub mod error;
pub mod firefox;
pub mod host;
pub mod http;
pub mod logs;
pub mod looks;
pub mod page;
pub mod peer;
pub mod proxy;
pub mod records;
pub mod scenarios;
pub mod states;
pub mod timing;
pub mod world;
pub mod zone;

pub use bed::TestBed;
pub use browser::Browser;
pub use error::{Error, Result};
pub use firefox::Firefox;
pub use scenarios::{SCENARIOS, Scenario};
pub use world::World;
