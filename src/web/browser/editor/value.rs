//! What a text area holds, read fast: the glue of wasm-bindgen copies a string letter by letter, the browser all at once.

use js_sys::{JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::HtmlTextAreaElement;

#[wasm_bindgen]
extern "C" {
    type Field;
    #[wasm_bindgen(method, getter, js_name = value)]
    fn text(this: &Field) -> JsString;

    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsString, bytes: &Uint8Array) -> Object;
}

/// Reads a text area, again and again into the same place: what is thrown away with each key must be cleared away, too.
pub(super) struct Reader {
    encoder: TextEncoder,
    bytes: Uint8Array,
}

impl Reader {
    pub(super) fn new() -> Self {
        Self { encoder: TextEncoder::new(), bytes: Uint8Array::new_with_length(0) }
    }

    /// The text.
    pub(super) fn read(&mut self, field: &HtmlTextAreaElement) -> String {
        let text = field.unchecked_ref::<Field>().text();
        // UTF-8 takes at most three bytes for a UTF-16 unit.
        let most = text.length() * 3;
        if self.bytes.length() < most {
            self.bytes = Uint8Array::new_with_length(most * 2);
        }
        let done = self.encoder.encode_into(&text, &self.bytes);
        let written = Reflect::get(&done, &JsValue::from_str("written")).ok().and_then(|written| written.as_f64());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
        let written = written.unwrap_or_default() as u32;
        String::from_utf8(self.bytes.subarray(0, written).to_vec()).unwrap_or_default()
    }
}
