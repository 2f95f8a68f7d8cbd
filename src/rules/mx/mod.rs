//! Rules on the MX hosts (RFC 8461 §4.1).

use super::registry;

registry! {
    domain_absent,
    mx_null,
    mx_null_mixed,
    mx_absent_implicit,
    mx_ip_literal,
    mx_no_address,
    mx_not_covered,
    mx_pattern_unused,
}
