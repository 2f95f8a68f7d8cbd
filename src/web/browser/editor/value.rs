//! What a text area holds, read fast: the glue of wasm-bindgen copies a string letter by letter, the browser all at once.

use std::ops::Range;
use std::rc::Rc;

use js_sys::{JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::HtmlTextAreaElement;

use crate::web::editor::EditorText;
use crate::web::state::Action;

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
    /// What it held when it was read last, and where the caret stood then, as far as that is known.
    last: JsString,
    caret: u32,
    /// What the page made of that; `None` where it has not been told.
    known: Option<Rc<EditorText>>,
}

impl Reader {
    pub(super) fn new() -> Self {
        let (encoder, bytes) = (TextEncoder::new(), Uint8Array::new_with_length(0));
        Self { encoder, bytes, last: JsString::from(""), caret: 0, known: None }
    }

    /// What was typed since the page shows `shown`.
    pub(super) fn read(&mut self, field: &HtmlTextAreaElement, shown: &Rc<EditorText>) -> Action {
        let text = field.unchecked_ref::<Field>().text();
        let is_known = self.known.take().is_some_and(|known| Rc::ptr_eq(&known, shown));
        let change = if is_known { self.change(field, &text) } else { None };
        self.last = text;
        match change {
            Some((taken, put)) => Action::LintTypedAt { taken, put },
            None => Action::LintTyped(self.whole()),
        }
    }

    /// The page shows what was read last, as `shown`.
    pub(super) fn took(&mut self, shown: &Rc<EditorText>) {
        self.known = Some(Rc::clone(shown));
    }

    /// What makes `text` of what was read last. Who types goes on where the last key left the caret, mostly: where it is, a browser
    /// counts in as long as it takes to read all.
    fn change(&mut self, field: &HtmlTextAreaElement, text: &JsString) -> Option<(Range<usize>, String)> {
        let gone_on = (self.caret + text.length()).checked_sub(self.last.length());
        let goes_on = gone_on.and_then(|caret| Some((caret, change_at(&self.last, text, caret)?)));
        let (caret, change) = match goes_on {
            Some(found) => found,
            None => {
                let caret = field.selection_end().ok().flatten()?;
                (caret, change_at(&self.last, text, caret)?)
            }
        };
        self.caret = caret;
        Some(change)
    }

    fn whole(&mut self) -> String {
        // UTF-8 takes at most three bytes for a UTF-16 unit.
        let most = self.last.length() * 3;
        if self.bytes.length() < most {
            self.bytes = Uint8Array::new_with_length(most * 2);
        }
        let done = self.encoder.encode_into(&self.last, &self.bytes);
        let written = Reflect::get(&done, &JsValue::from_str("written")).ok().and_then(|written| written.as_f64());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
        let written = written.unwrap_or_default() as u32;
        String::from_utf8(self.bytes.subarray(0, written).to_vec()).unwrap_or_default()
    }
}

/// What stands in `new` before the caret in the place of something in `old`, where that is all that is not the same: what a key
/// does. The browser compares, many times as fast as a text is handed over.
fn change_at(old: &JsString, new: &JsString, caret: u32) -> Option<(Range<usize>, String)> {
    let old_end = old.length().checked_sub(new.length().checked_sub(caret)?)?;
    let start = caret.min(old_end);
    let is_half = |at: u32| (0xD800..0xE000).contains(&(new.char_code_at(at) as u32));
    let is_same = |one: JsString, other: JsString| JsValue::from(one) == JsValue::from(other);
    if is_half(caret)
        || start.checked_sub(1).is_some_and(is_half)
        || !is_same(old.substring(0, start), new.substring(0, start))
        || !is_same(old.substring(old_end, old.length()), new.substring(caret, new.length()))
    {
        return None;
    }
    Some((start as usize..old_end as usize, new.substring(start, caret).into()))
}
