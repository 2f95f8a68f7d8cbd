//! What somebody gives to the page that it cannot take, or hardly: it says so where it is seen, and stays usable.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::{Value, json};
use testbed::Browser;
use testbed::dropping::drop_files;
use testbed::looks::start;
use testbed::page::{address, page_url};

/// How long the page may take until it shows what it makes of a text, in milliseconds.
const AT_ONCE: f64 = 1_000.0;
/// How many times as long as the browser needs to show the same text in a box alone, where the machine is so busy that this is
/// more.
const TIMES_A_BOX: f64 = 10.0;

#[tokio::test]
async fn what_is_the_matter_with_a_file_is_seen_wherever_it_is_dropped() {
    let browser = start().await;
    for (name, url, ready) in [
        ("start", address().unwrap(), "#domain"),
        ("checking", page_url("handshake-silent.example").unwrap(), "[data-verdict=checking] .step"),
        ("a long report", page_url("all-defects.example").unwrap(), "[data-verdict=ignored][aria-busy=false]"),
        ("lint", format!("{}?lint", address().unwrap()), "#lint"),
        ("about", format!("{}?about", address().unwrap()), "table.about"),
    ] {
        browser.open(&url).await.unwrap();
        browser.wait_for(ready).await.unwrap();
        for end in ["0", "document.body.scrollHeight"] {
            browser.evaluate(&format!("scrollTo(0, {end})"), vec![]).await.unwrap();
            drop_files(&browser, &[("evidence.json", "{}")]).await.unwrap();
            browser.wait_for("#file-problem").await.unwrap();
            let seen = "const box = document.querySelector('#file-problem').getBoundingClientRect();\
                return box.height > 0 && box.top >= 0 && box.bottom <= innerHeight";
            assert_eq!(browser.evaluate(seen, vec![]).await.unwrap(), json!(true), "{name}, scrolled to {end}");
            let close = "document.querySelector('.file-problem button').click();\
                const done = arguments[arguments.length - 1]; setTimeout(() => done(!document.querySelector('#file-problem')), 100)";
            assert_eq!(browser.evaluate_async(close, vec![]).await.unwrap(), json!(true), "{name}");
        }
    }
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_hostile_policy_is_judged_at_once() {
    let browser = start().await;
    let good = "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 1209600\n";
    for line in ["note:\n", "mx: a..b\n", "Mode: x\n", "mode: x\n"] {
        browser.open(&format!("{}?lint", address().unwrap())).await.unwrap();
        browser.wait_for("#lint").await.unwrap();
        let text = format!("{good}{}", line.repeat((64_000 - good.len()) / line.len()));
        let mut tried = Vec::new();
        // The quickest of a few: what else the machine does is no fault of the page.
        for more in ["", "x", "xy"] {
            tried.push(judged_after(&browser, &format!("{text}{more}")).await);
        }
        let is_quick = |&(took, box_alone): &(f64, f64)| took < AT_ONCE.max(TIMES_A_BOX * box_alone);
        assert!(tried.iter().any(is_quick), "{line:?}: {tried:?} ms, and a box alone");
    }
    browser.close().await.unwrap();
}

/// How long it takes, in milliseconds, from a text in the linter's box to the next picture with a judgement of it; and how long
/// the text takes in a box alone.
async fn judged_after(browser: &Browser, text: &str) -> (f64, f64) {
    let script = "const done = arguments[arguments.length - 1], box = document.querySelector('#lint');\
        const alone = document.createElement('textarea'), start = performance.now();\
        alone.wrap = 'off';\
        document.body.append(alone);\
        alone.value = arguments[0];\
        alone.getBoundingClientRect();\
        const boxAlone = performance.now() - start;\
        alone.remove();\
        const words = () => document.querySelector('#read-as').textContent, before = words();\
        const begun = performance.now();\
        box.value = arguments[0];\
        box.dispatchEvent(new Event('input', { bubbles: true }));\
        const look = () => words() === before ? setTimeout(look, 1)\
          : requestAnimationFrame(() => setTimeout(() => done([performance.now() - begun, boxAlone])));\
        look()";
    let took = browser.evaluate_async(script, vec![json!(text)]).await.unwrap();
    let ms = |index: usize| took.get(index).and_then(Value::as_f64).unwrap();
    (ms(0), ms(1))
}
