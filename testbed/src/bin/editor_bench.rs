//! What the linter's editor costs while somebody types: the script work of the page for each key, and how long it takes until
//! the key is painted, beside a bare text area with the same text, in the same browser, in turns. The CPU is slowed four times.
//!
//! The page is the published one. What it does is seen from outside: whatever the browser calls is wrapped before the page
//! starts, and timed.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::{Value, json};
use testbed::timing::percentile;
use testbed::{Browser, Error, Result, TestBed};

/// By how much the CPU is slowed.
const SLOWED: u32 = 4;
/// How many times each page takes its turn.
const TURNS: usize = 6;
/// Keys in a turn. The first few of each are not counted: the browser settles.
const KEYS: usize = 60;
const SETTLING: usize = 10;

/// What is not to be exceeded: milliseconds of script a key, at the 99th percentile, and painted latency beside a bare text
/// area's.
const SCRIPT: f64 = 8.0;
const LATENCY: f64 = 1.6;

/// Wraps what the browser calls, and times it; times each key until what follows from it is painted.
const WATCH: &str = r"
window.bench = { script: 0, keys: [], work: {} };
{
  const bench = window.bench;
  let depth = 0;
  const timed = (name, call) => function (...given) {
    if (depth > 0) return call.apply(this, given);
    depth += 1;
    const begun = performance.now();
    try { return call.apply(this, given); } finally {
      const took = performance.now() - begun;
      bench.script += took; bench.work[name] = (bench.work[name] ?? 0) + took; depth -= 1;
    }
  };
  const wrap = (object, name, index) => {
    const before = object[name];
    object[name] = function (...given) {
      if (typeof given[index] === 'function') given[index] = timed(name === 'addEventListener' ? given[0] : name, given[index]);
      return before.apply(this, given);
    };
  };
  const frame = window.requestAnimationFrame.bind(window);
  const listen = EventTarget.prototype.addEventListener;
  const channel = new MessageChannel();
  let pressed = null;
  channel.port1.onmessage = () => {
    if (pressed === null) return;
    bench.keys.push([performance.now() - pressed, bench.script]);
    pressed = null;
  };
  listen.call(window, 'keydown', (event) => { pressed = event.timeStamp; bench.script = 0; }, true);
  listen.call(window, 'input', () => frame(() => channel.port2.postMessage(0)), true);
  wrap(EventTarget.prototype, 'addEventListener', 1);
  for (const name of ['requestAnimationFrame', 'queueMicrotask', 'setTimeout']) wrap(window, name, 0);
  wrap(Promise.prototype, 'then', 0);
}
";

/// A text area with the metrics of the page's, and nothing else.
const BARE: &str = "
document.body.replaceChildren(document.createElement('textarea'));
const field = document.querySelector('textarea');
field.id = 'lint'; field.rows = 9; field.wrap = 'off'; field.spellcheck = false;
field.style.cssText = 'font:14px/22px monospace;width:690px;padding:10px 12px;white-space:pre';
";

/// Puts the text there, and the caret behind the middle of it.
const FILL: &str = "
const field = document.querySelector('#lint');
field.focus();
field.value = arguments[0];
field.dispatchEvent(new InputEvent('input', { bubbles: true }));
const middle = field.value.indexOf('\\n', field.value.length / 2);
field.setSelectionRange(middle, middle);
const line = field.value.slice(0, middle).split('\\n').length;
field.scrollTop = line * 22 - 100;
";

const WAIT: &str = "
const done = arguments[arguments.length - 1];
const look = () => bench.keys.length >= arguments[0] ? done(bench.keys[arguments[0] - 1]) : setTimeout(look, 1);
look();
";

#[tokio::main]
#[expect(clippy::print_stdout, clippy::print_stderr, reason = "it is a command")]
async fn main() -> ExitCode {
    match run().await {
        Ok((report, is_within)) => {
            println!("{report}");
            if is_within { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("editor_bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What each key took, in milliseconds.
#[derive(Default)]
struct Times {
    latency: Vec<f64>,
    script: Vec<f64>,
}

async fn run() -> Result<(String, bool)> {
    let browser = Browser::start(TestBed::shared()?).await?;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
    let mut report = format!(
        "CPU slowed {SLOWED} times; {} keys each, in {TURNS} turns; milliseconds, p50 and p99\n\
         text               script of the page   painted, bare        painted, linter      linter/bare\n",
        TURNS * (KEYS - SETTLING)
    );
    let mut is_within = true;
    for (name, text) in [("64 KiB", policy(0)), ("64 KiB, 500 found", policy(500))] {
        let (mut bare, mut ours) = (Times::default(), Times::default());
        for _ in 0..TURNS {
            browser.open("about:blank").await?;
            browser.evaluate(BARE, vec![]).await?;
            take_turn(&browser, &text, &mut bare).await?;
            browser.open(&format!("{}?lint", testbed::page::address()?)).await?;
            browser.wait_for("#lint").await?;
            take_turn(&browser, &text, &mut ours).await?;
        }
        let of = |times: &[f64]| (percentile(times, 50), percentile(times, 99));
        let (script, painted, beside) = (of(&ours.script), of(&ours.latency), of(&bare.latency));
        let ratio = (painted.0 / beside.0, painted.1 / beside.1);
        is_within &= script.1 < SCRIPT && ratio.0 <= LATENCY;
        let pair = |(half, most): (f64, f64)| format!("{half:>8.2} {most:>8.2}    ");
        report.push_str(&format!("{name:<18} {}{}{}{}\n", pair(script), pair(beside), pair(painted), pair(ratio)));
    }
    report.push_str(&format!(
        "to hold: script below {SCRIPT} at p99, painted at most {LATENCY} times a bare text area's: {}",
        if is_within { "held" } else { "NOT HELD" }
    ));
    browser.close().await?;
    Ok((report, is_within))
}

/// A policy of 64 KiB, with so many defects among its 2,200 lines.
fn policy(defects: usize) -> String {
    let mut text = String::from("version: STSv1\nmode: enforce\n");
    for index in 0..2200 {
        let dot = if index % 4 == 1 && index / 4 < defects { "." } else { "" };
        text.push_str(&format!("mx: mx{index:04}.mail.example.org{dot}\n"));
    }
    text.push_str("max_age: 1209600\n");
    text
}

/// Types as one does: names, new lines, and some of it taken back.
async fn take_turn(browser: &Browser, text: &str, times: &mut Times) -> Result<()> {
    browser.evaluate(FILL, vec![json!(text)]).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": SLOWED })).await?;
    let keys = ["Enter", "m", "x", ":", " ", "a", "b", "Backspace", "c", ".", "d", "Backspace"];
    for (count, key) in keys.iter().cycle().take(KEYS).enumerate() {
        press(browser, key).await?;
        let took = browser.evaluate_async(WAIT, vec![json!(count + 1)]).await?;
        let number = |index: usize| took.get(index).and_then(Value::as_f64);
        let (Some(latency), Some(script)) = (number(0), number(1)) else {
            return Err(Error::Page(format!("no time for {key}: {took}")));
        };
        if count >= SETTLING {
            times.latency.push(latency);
            times.script.push(script);
        }
    }
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await?;
    Ok(())
}

async fn press(browser: &Browser, key: &str) -> Result<()> {
    let (text, code) = match key {
        "Enter" => ("\r", 13),
        "Backspace" => ("", 8),
        other => (other, 0),
    };
    let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
    let down = json!({ "type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code, "commands": if code == 8 { json!(["deleteBackward"]) } else { json!([]) } });
    browser.devtools("Input.dispatchKeyEvent", down).await?;
    browser
        .devtools("Input.dispatchKeyEvent", json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code }))
        .await?;
    Ok(())
}
