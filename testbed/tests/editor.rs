//! The linter's editor: the page holds what the text area holds, whatever somebody does there.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::{Value, json};
use testbed::dropping::drop_files;
use testbed::looks::{finish, until};
use testbed::page::address;
use testbed::{Browser, TestBed};

/// What is done with the text area, and the selection before it: from and to, in UTF-16 units. `null` leaves it as it is.
const DONE: &[(&str, Option<[u32; 2]>, &str)] = &[
    ("insertText", Some([0, 0]), "version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n"),
    ("insertText", Some([30, 30]), "x"),
    ("delete", None, ""),
    // In the place of something: the same letters, some of them, and none.
    ("insertText", Some([9, 14]), "STSv1"),
    ("insertText", Some([9, 14]), "STSv2"),
    ("insertText", Some([9, 14]), "S"),
    ("insertText", None, "TSv1"),
    ("delete", Some([0, 15]), ""),
    ("undo", None, ""),
    // Two letters of two units each that begin, or end, with the same unit.
    ("insertText", Some([42, 42]), "\u{1F600}"),
    ("insertText", Some([42, 44]), "\u{1F601}"),
    ("insertText", Some([42, 44]), "\u{1FA01}"),
    ("insertText", Some([44, 44]), "ü\u{feff}\t"),
    ("delete", None, ""),
    ("delete", None, ""),
    ("undo", None, ""),
    ("undo", None, ""),
    ("redo", None, ""),
    ("insertText", Some([5, 5]), "\n\n"),
    ("delete", None, ""),
    ("insertText", Some([0, 9_999]), "mx: b.example\n"),
    ("undo", None, ""),
];

/// Does it, and tells after the next picture what the text area holds and what the layer under it shows.
const DO: &str = "
const [command, selection, text, done] = arguments;
const field = document.querySelector('#lint');
field.focus();
if (selection) field.setSelectionRange(...selection);
document.execCommand(command, false, text);
requestAnimationFrame(() => setTimeout(() => {
  const shown = [...document.querySelectorAll('#lint-layer > div')].map((line) => line.textContent).join('\\n');
  done([field.value, shown]);
}));
";

#[tokio::test]
async fn what_is_typed_is_what_is_judged() {
    let browser = Browser::start(TestBed::shared().unwrap()).await.unwrap();
    browser.open(&format!("{}?lint", address().unwrap())).await.unwrap();
    browser.wait_for("#lint").await.unwrap();
    for (command, selection, text) in DONE {
        held(&browser, command, *selection, text).await;
    }
    // What the page changes by itself is known, too: a fix, its Undo, and the text area's own.
    held(&browser, "insertText", Some([0, 9_999]), "version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n")
        .await;
    until(
        async || {
            browser.evaluate("return !document.querySelector('#fix-all').disabled", vec![]).await.unwrap()
                == json!(true)
        },
        "a fix",
    )
    .await;
    browser.evaluate("document.querySelector('#fix-all').click()", vec![]).await.unwrap();
    assert!(held(&browser, "insertText", Some([0, 0]), "x").await.contains("mode: enforce"));
    held(&browser, "delete", None, "").await;
    held(&browser, "undo", None, "").await;
    held(&browser, "undo", None, "").await;
    assert!(held(&browser, "undo", None, "").await.contains("mode: Enforce"));
    held(&browser, "insertText", Some([3, 3]), "y").await;
    // A file with another line ending takes what is typed as a text area has it.
    drop_files(&browser, &[("mta-sts.txt", "version: STSv1\r\nmode: none\r\n")]).await.unwrap();
    until(
        async || {
            browser.evaluate("return document.querySelector('#lint').value", vec![]).await.unwrap()
                == json!("version: STSv1\nmode: none\n")
        },
        "the file",
    )
    .await;
    for (command, selection, text) in
        [("insertText", Some([15, 15]), "mx: a.example\n"), ("insertText", None, "m"), ("delete", Some([0, 4]), "")]
    {
        held(&browser, command, selection, text).await;
    }
    finish(browser).await;
}

#[tokio::test]
async fn without_highlights_lines_are_marked_and_the_list_leads_there() {
    let browser = Browser::start(TestBed::shared().unwrap()).await.unwrap();
    let without = "Object.defineProperty(CSS, 'highlights', { value: undefined }); delete globalThis.Highlight";
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": without })).await.unwrap();
    browser.open(&format!("{}?lint", address().unwrap())).await.unwrap();
    browser.wait_for("#lint").await.unwrap();
    assert_eq!(browser.evaluate("return typeof Highlight", vec![]).await.unwrap(), json!("undefined"));
    let text = "version: STSv1\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n";
    held(&browser, "insertText", Some([0, 0]), text).await;
    browser.wait_for("[data-rule=mode-unknown]").await.unwrap();
    let marked = "return [...document.querySelectorAll('#lint-gutter [data-tone]')].map((line) => line.textContent)";
    assert_eq!(browser.evaluate(marked, vec![]).await.unwrap(), json!(["2"]));
    browser.evaluate("document.querySelector('[data-rule=mode-unknown] button.link').click()", vec![]).await.unwrap();
    let chosen = "const field = document.querySelector('#lint'); return [field.selectionStart, field.selectionEnd]";
    until(async || browser.evaluate(chosen, vec![]).await.unwrap() == json!([21, 28]), "the caret to move there").await;
    browser.evaluate("document.querySelector('#fix-all').click()", vec![]).await.unwrap();
    until(async || browser.evaluate(marked, vec![]).await.unwrap() == json!([]), "a text without a mark").await;
    finish(browser).await;
}

/// Does it; gives what the text area holds, and the page shows.
async fn held(browser: &Browser, command: &str, selection: Option<[u32; 2]>, text: &str) -> String {
    let pair = browser.evaluate_async(DO, vec![json!(command), json!(selection), json!(text)]).await.unwrap();
    let words = |index: usize| pair.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
    assert_eq!(words(1), words(0), "{command} {selection:?} {text:?}");
    words(0)
}
