//! What a person typed.
/// x
pub struct Entry;
/// x
pub struct EntryError;
/// x
pub struct Form;
/// x
pub fn understand(_: &str) -> Result<Entry, EntryError> {
    Err(EntryError)
}
