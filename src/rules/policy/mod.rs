//! Rules on the policy's text (RFC 8461 §3.2).

use super::registry;

registry! {
    mode_unknown,
}
