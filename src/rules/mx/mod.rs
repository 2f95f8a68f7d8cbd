//! Rules on the MX hosts (RFC 8461 §4.1).

use super::registry;

registry! {
    mx_not_covered,
}
