//! What mail servers will do with a domain's MTA-STS policy (RFC 8461).
//!
//! Data flows one way: **name → evidence → diagnosis → view**. Each room uses what stands above it in this list, never
//! what stands below; `tests/architecture.rs` holds it to that.

pub mod collect;
pub mod diagnosis;
pub mod evidence;
pub mod finding;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub mod js;
pub mod name;
pub mod read;
pub mod report;
pub mod rules;
pub mod text;
pub mod web;
