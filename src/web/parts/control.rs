//! Controls, and how what is done with them becomes an action.

use wasm_bindgen::JsCast as _;
use web_sys::{File, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::web::severity::Look;
use crate::web::state::Action;

/// Where actions go.
pub type Dispatch = Callback<Action>;

/// A button.
pub fn button(dispatch: &Dispatch, label: impl Into<Html>, action: Action) -> Html {
    html! { <button type="button" class="button" onclick={press(dispatch, action)}>{ label.into() }</button> }
}

/// Says `action` when something is pressed.
pub fn press(dispatch: &Dispatch, action: Action) -> Callback<MouseEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.emit(action.clone()))
}

/// Says what was typed into a field.
pub fn typed_in_field(dispatch: &Dispatch, action: fn(String) -> Action) -> Callback<InputEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            dispatch.emit(action(field.value()));
        }
    })
}

/// Says what was typed into a box.
pub fn typed_in_box(dispatch: &Dispatch, action: fn(String) -> Action) -> Callback<InputEvent> {
    let dispatch = dispatch.clone();
    Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
            dispatch.emit(action(field.value()));
        }
    })
}

/// A field for a domain. What describes it, and whether something is the matter with it.
pub fn domain_field(
    id: &'static str,
    value: &str,
    described_by: &'static str,
    is_wrong: bool,
    oninput: Callback<InputEvent>,
) -> Html {
    html! {
        <input {id} class="field" type="text" inputmode="url" autocomplete="off" autocapitalize="off" spellcheck="false"
            placeholder="example.com" value={value.to_owned()} aria-invalid={is_wrong.then_some("true")}
            aria-describedby={described_by} {oninput} />
    }
}

/// A box for a text. Its name, where no label is there to give it one; what describes it.
pub fn text_box(
    [id, rows, placeholder]: [&'static str; 3],
    name: Option<&'static str>,
    described_by: Option<&'static str>,
    value: &str,
    oninput: Callback<InputEvent>,
) -> Html {
    html! {
        <textarea {id} {rows} {placeholder} class="box" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off"
            aria-label={name} aria-describedby={described_by} value={value.to_owned()} {oninput} />
    }
}

/// One of several choices.
pub fn radio(dispatch: &Dispatch, group: &'static str, checked: bool, label: Html, action: Action) -> Html {
    let dispatch = dispatch.clone();
    let onchange = Callback::from(move |_: Event| dispatch.emit(action.clone()));
    html! {
        <label class="radio"><input type="radio" name={group} {checked} {onchange} /><span>{ label }</span></label>
    }
}

/// A field that opens a file. It is not seen; the label around it is.
// A label whose class is not literal would bring the classes of Yew along, 2 KB gzip; so it stands with the caller.
pub fn file_field(open: &Callback<File>) -> Html {
    let open = open.clone();
    let onchange = Callback::from(move |event: Event| {
        let Some(field) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        if let Some(file) = field.files().and_then(|files| files.get(0)) {
            open.emit(file);
        }
        // So that the same file can be opened again.
        field.set_value("");
    });
    html! { <input type="file" class="open-file unseen" accept=".json,.txt,application/json,text/plain" {onchange} /> }
}

/// What is the matter with a field, which names it in `aria-describedby` by this id.
pub fn problem(id: &'static str, words: &str) -> Html {
    html! {
        <p class="problem" {id} data-tone={Look::PROBLEM.tone}>
            { Look::PROBLEM.icon() }<span>{ words.to_owned() }</span>
        </p>
    }
}
