//! The page. `state` holds all of its behaviour and is plain Rust, always compiled and tested on the host; `pages` and
//! `parts` draw it (feature `page`); `app` runs it, and `browser` is where it meets the browser (wasm only).

pub mod address;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod app;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
mod browser;
pub mod editor;
pub mod examples;
#[cfg(feature = "page")]
pub mod pages;
#[cfg(feature = "page")]
pub mod parts;
#[cfg(feature = "page")]
pub mod props;
#[cfg(feature = "page")]
pub mod severity;
pub mod state;

#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub use app::mount;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
#[doc(hidden)]
pub use browser::clock::Clock;
