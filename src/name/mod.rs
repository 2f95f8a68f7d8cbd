//! Names, by the part that they play: the Policy Domain, the Policy Host, an MX host, an `mx` pattern. Inside the
//! program a name is its A-labels in lower case, without a dot at its end; U-labels are turned at the door (`idna`), and
//! what a person types is understood there too (`entry`).

mod domain_name;
mod entry;
pub mod idna;
mod mx_host;
mod mx_pattern;
mod policy_domain;

pub use domain_name::{DomainName, NameDefect};
pub use entry::{Entry, EntryError, Form, Meant, understand};
pub use mx_host::MxHost;
pub use mx_pattern::{MxDefect, MxPattern};
pub use policy_domain::{PolicyDomain, PolicyDomainDefect, PolicyHost};
