//! The reader of certificates: a program of its own, which `boot.js` fetches when there is something to read.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::evidence::Certificate;

/// What `boot.js` calls it.
const READER: &str = "readCertificates";

/// The certificates in `text`; `None` where the reader could not be had.
pub(in crate::web) async fn read(text: &[u8]) -> Option<Vec<Certificate>> {
    let reader: Function = Reflect::get(&js_sys::global(), &JsValue::from_str(READER)).ok()?.dyn_into().ok()?;
    let reading: Promise = reader.call1(&JsValue::NULL, &Uint8Array::from(text)).ok()?.dyn_into().ok()?;
    let read: Array = JsFuture::from(reading).await.ok()?.dyn_into().ok()?;
    Some(read.iter().filter_map(|lines| Certificate::from_lines(&lines.as_string()?)).collect())
}
