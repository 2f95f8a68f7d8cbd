//! Rules on the TXT record at `_mta-sts` (RFC 8461 §3.1).

use super::registry;

registry! {
    record_absent,
    record_multiple,
    record_id_missing,
    record_id_characters,
}
