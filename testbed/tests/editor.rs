//! The linter's editor: the page holds what the text area holds, whatever somebody does there.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::{Value, json};
use testbed::Browser;
use testbed::dropping::drop_files;
use testbed::looks::{finish, linter, start, until};
use testbed::page::address;

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
    let browser = linter().await;
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

/// Puts a text in place of what the text area holds, and scrolls it so far that this line is seen.
const SHOW: &str = "
const [text, line, done] = arguments;
const field = document.querySelector('#lint');
field.focus();
field.select();
document.execCommand('insertText', false, text);
field.scrollTop = (line - 4) * parseFloat(getComputedStyle(field).lineHeight);
requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(done))));
";

/// All that is drawn, by the numbers of the lines: each line, what stands beside it, and what is marked on it.
const DRAWN: &str = "
const lines = [...document.querySelectorAll('#lint-layer > div')];
const numbers = [...document.querySelectorAll('#lint-gutter > div')];
const marks = lines.map(() => []);
for (const [name, highlight] of CSS.highlights) {
  for (const range of highlight) {
    const at = lines.findIndex((line) => line.contains(range.startContainer));
    if (at < 0) throw new Error(`a mark on no line: ${range.startContainer.nodeName}`);
    const before = document.createRange();
    before.setStart(lines[at], 0);
    before.setEnd(range.startContainer, range.startOffset);
    marks[at].push([name, before.toString().length, range.toString()]);
  }
}
return Object.fromEntries(lines.map((line, at) =>
  [numbers[at].textContent, [line.innerHTML, numbers[at].outerHTML, marks[at].sort()]]));
";

#[tokio::test]
async fn what_is_drawn_key_by_key_is_as_if_it_were_drawn_at_once() {
    // A line of each kind: without a defect, with one, with what nobody sees, of more than one unit a letter, and of nothing.
    let kinds = ["mx: a.example", "mx: b.example.", "mode:\tEnforce", "mx: ü\u{a0}\u{1F600} ", "", "mx: a.example"];
    let typed = ["\n", "\n", "x", ".", "\n\n\n", "mx: c.example\nmx: d.example.\n", " ", "\u{1F600}"];
    let mixed: String = (0..60).map(|line| format!("{}\n", kinds[line % kinds.len()])).collect();
    let alike = "mx: b.example.\n".repeat(60);
    let (stepwise, at_once) = (linter().await, linter().await);
    let mut chance = 20_261_129_u64;
    let mut any = move |of: usize| {
        // Knuth's generator: the upper half is good enough.
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(chance >> 33).unwrap() % of
    };
    let mut value = String::new();
    for round in 0..12 {
        if let Some(text) = [(0, &mixed), (8, &alike)].into_iter().find_map(|(at, text)| (at == round).then_some(text))
        {
            stepwise.evaluate_async(SHOW, vec![json!(text), json!(30)]).await.unwrap();
            value.clone_from(text);
        }
        for count in 0..10 {
            // Around the line that is seen in the middle, and now and then anywhere.
            let units = value.encode_utf16().count();
            let middle = if any(5) == 0 { any(units + 1) } else { units / 2 + any(80) };
            let selected = if any(3) == 0 { any(20) } else { 0 };
            let selection = Some([middle, middle + selected].map(|unit| u32::try_from(unit).unwrap()));
            let (command, put) = match any(10) {
                0 | 1 => ("delete", ""),
                2 if count > 4 => ("undo", ""),
                _ => ("insertText", typed[any(typed.len())]),
            };
            value = do_in(&stepwise, command, selection, put).await[0].clone();
        }
        let seen = "const field = document.querySelector('#lint');
            return Math.round(field.scrollTop / parseFloat(getComputedStyle(field).lineHeight)) + 4";
        let line = stepwise.evaluate(seen, vec![]).await.unwrap();
        at_once.evaluate_async(SHOW, vec![json!(value), line]).await.unwrap();
        let is = stepwise.evaluate(DRAWN, vec![]).await.unwrap();
        let should_be = at_once.evaluate(DRAWN, vec![]).await.unwrap();
        let both: Vec<&String> = should_be.as_object().unwrap().keys().filter(|line| is.get(line).is_some()).collect();
        assert!(both.len() >= 9, "{value:?}: {is} {should_be}");
        for line in both {
            assert_eq!(is.get(line), should_be.get(line), "line {line} of {value:?}");
        }
    }
    finish(stepwise).await;
    finish(at_once).await;
}

#[tokio::test]
async fn without_highlights_lines_are_marked_and_the_list_leads_there() {
    let browser = start().await;
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
    let [held, shown] = do_in(browser, command, selection, text).await;
    assert_eq!(shown, held, "{command} {selection:?} {text:?}");
    held
}

/// Does it; gives what the text area holds, and what the layer shows.
async fn do_in(browser: &Browser, command: &str, selection: Option<[u32; 2]>, text: &str) -> [String; 2] {
    let pair = browser.evaluate_async(DO, vec![json!(command), json!(selection), json!(text)]).await.unwrap();
    [0, 1].map(|index| pair.get(index).and_then(Value::as_str).unwrap_or_default().to_owned())
}
