//! Files: opened, dropped on the page, and saved.

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, DataTransfer, Document, DragEvent, Event, File, HtmlAnchorElement, Url};
use yew::Callback;

use super::clipboard::is_into_field;
use crate::text::Shown;
use crate::web::state::{Action, MAX_FILE};

/// How long a saved file is kept for the browser to take, in milliseconds.
const KEPT: u32 = 60_000;

/// Reads a file.
pub(in crate::web) async fn read(file: File) -> Action {
    // A number of bytes: never a fraction, and far below 2^53.
    if file.size() > MAX_FILE as f64 {
        let limit = MAX_FILE / (1024 * 1024);
        return Action::FileFailed(format!(
            "This file is larger than {limit} MB. Saved evidence and policies are far smaller."
        ));
    }
    match JsFuture::from(file.array_buffer()).await {
        Ok(buffer) => Action::FileOpened { name: file.name(), bytes: Uint8Array::new(&buffer).to_vec() },
        Err(_) => Action::FileFailed(
            "The browser could not read this. It may be a folder, or a file that is gone.".to_owned(),
        ),
    }
}

/// Takes files that are dropped anywhere on the page, and tells the first one and how many there were; and texts that are
/// dropped on no field. Without this the browser would leave the page and show the file.
pub(in crate::web) fn on_dropped(
    document: &Document,
    dropped: Callback<(File, u32)>,
    given: Callback<String>,
) -> [EventListener; 2] {
    let options = EventListenerOptions::enable_prevent_default();
    [
        EventListener::new_with_options(document, "dragover", options, |event| {
            if dragged(event, FILES).or_else(|| dragged(event, TEXT)).is_some() {
                event.prevent_default();
            }
        }),
        EventListener::new_with_options(document, "drop", options, move |event| {
            if let Some(files) = dragged(event, FILES) {
                event.prevent_default();
                let Some(files) = files.files() else { return };
                if let Some(first) = files.get(0) {
                    dropped.emit((first, files.length()));
                }
            } else if let Some(text) = dragged(event, TEXT) {
                event.prevent_default();
                given.emit(text.get_data(TEXT).unwrap_or_default());
            }
        }),
    ]
}

/// What browsers call files that are dragged, and a text.
const FILES: &str = "Files";
const TEXT: &str = "text/plain";

/// The most characters of a file's name that are shown.
const MAX_NAME: usize = 80;

/// What is said where several files were dropped.
pub(in crate::web) fn only_first(name: &str) -> String {
    format!("Several files were dropped. Only the first one, “{}”, was opened.", Shown(name, MAX_NAME))
}

/// Puts a file into somebody's hands, as a download.
pub(in crate::web) fn save(name: &str, text: &str) {
    // Without a document there is nobody to give it to.
    let _ = offer(name, text);
}

/// What is dragged, if it is of this kind; a text that is dragged into a field is the browser's affair.
fn dragged(event: &Event, kind: &str) -> Option<DataTransfer> {
    let dragged = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    let is_ours = kind == FILES || !is_into_field(event);
    (is_ours && dragged.types().includes(&JsValue::from_str(kind), 0)).then_some(dragged)
}

fn offer(name: &str, text: &str) -> Option<()> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from_str(text)), &kind).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = super::document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Timeout::new(KEPT, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Some(())
}
