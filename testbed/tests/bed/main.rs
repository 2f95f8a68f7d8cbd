//! The test bed tested by itself: a small client asks through the proxy, over real TLS. What only a browser can
//! show (which certificates it takes, what a page may read) is in the tests beside, which want one.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail")]

mod client;
mod dns;
mod hosts;

use testbed::World;
use testbed::world::{DnsFault, Zone};

/// A world of one zone, `z.example`.
fn zone(parts: &'static [&'static str]) -> World {
    World { zones: vec![Zone { origin: "z.example", parts, signed: false }], ..World::default() }
}

/// A world of one zone, where every name has one TXT record, with these faults.
fn faulty(faults: &[DnsFault]) -> World {
    World { faults: faults.to_vec(), ..zone(&["@ TXT x", "* TXT x"]) }
}
