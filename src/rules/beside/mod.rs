//! Rules on what stands beside MTA-STS: TLSRPT and the rest.

use super::registry;

registry! {
    tlsrpt_absent,
}
