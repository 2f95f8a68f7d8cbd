//! Rules on the Policy Host and its answer (RFC 8461 §3.3).

use super::registry;

registry! {
    host_absent,
}
