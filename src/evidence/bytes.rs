//! Bytes in JSON: as text where they are UTF-8, so that a saved file can be read by people, else as base64.

use base64ct::{Base64, Encoding};
use serde::{Serialize, Serializer};

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Form<'a> {
    Text(&'a str),
    Base64(String),
}

/// Writes `bytes`.
pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    let form = match std::str::from_utf8(bytes) {
        Ok(text) => Form::Text(text),
        Err(_) => Form::Base64(Base64::encode_string(bytes)),
    };
    form.serialize(serializer)
}

/// Writes bytes that are never text: always base64.
pub(super) fn wire<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    Base64::encode_string(bytes).serialize(serializer)
}
