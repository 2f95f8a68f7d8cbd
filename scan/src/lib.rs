//! What goes over each byte of a text, for policies with lines by the thousand: where lines end, whether what stands on one is a
//! host name, and which names were there before. It knows of nothing else.
//!
//! A crate of its own, because the page is built for size, and this for speed: all of it runs at each key that is pressed. All of it
//! takes eight bytes at a time, as one number.

mod host;
mod line_feeds;
mod names;

pub use host::{HostGlance, glance, glance_at_line};
pub use line_feeds::{LineFeeds, first_line_without};
pub use names::{Names, repeated};

/// A number of eight bytes that are all this one.
const fn each(byte: u8) -> u64 {
    u64::from_ne_bytes([byte; 8])
}

/// At most eight bytes, and so often `fill` behind them that they are eight.
fn filled(bytes: &[u8], fill: u8) -> [u8; 8] {
    let mut eight = [fill; 8];
    for (slot, byte) in eight.iter_mut().zip(bytes) {
        *slot = *byte;
    }
    eight
}
