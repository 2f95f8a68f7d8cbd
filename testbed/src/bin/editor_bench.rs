//! What the linter's editor costs while somebody types: the script work of the page for each key and in the pause behind it, and
//! how long it takes until the key is painted, beside a bare text area with the same text, in the same browser, in turns; all of it
//! for a CPU that is slowed four times.
//!
//! The page is the published one, and is watched from outside. Painting is measured while the browser slows its CPU down. It does
//! so by stopping the thread for some milliseconds now and then, which says much of the whole and nothing of a short stretch: the
//! script of a bare text area, a fifth of a millisecond, takes four at p99. So script is measured at full speed, in the time that
//! its thread ran as the browser counts it, and multiplied. What the bare text area takes, which is the watching alone, is taken
//! off.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;
use testbed::{Browser, Error, Result, TestBed};

/// By how much the CPU is slowed.
const SLOWED: u32 = 4;
/// How many times each page takes its turn, at either speed.
const TURNS: usize = 4;
/// Keys in a turn. The first few of each are not counted: the browser settles.
const KEYS: usize = 60;
const SETTLING: usize = 10;
/// How long no key comes after one is painted: long enough for the page to draw its list.
const PAUSE: Duration = Duration::from_millis(300);

/// What is not to be exceeded: milliseconds of script a key, at the 99th percentile, and painted latency beside a bare text
/// area's.
const SCRIPT: f64 = 8.0;
const LATENCY: f64 = 1.6;

/// Times each key until what follows from it is painted.
const WATCH: &str = r"
window.bench = { keys: [] };
{
  const channel = new MessageChannel();
  let pressed = null;
  channel.port1.onmessage = () => {
    if (pressed === null) return;
    bench.keys.push(performance.now() - pressed);
    pressed = null;
    bench.tell?.();
  };
  addEventListener('keydown', (event) => { pressed = event.timeStamp; }, true);
  addEventListener('input', () => requestAnimationFrame(() => channel.port2.postMessage(0)), true);
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
const [count, done] = arguments;
const tell = () => { bench.tell = null; done(bench.keys[count - 1]); };
if (bench.keys.length >= count) tell(); else bench.tell = tell;
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
    /// Until it was painted.
    latency: Vec<f64>,
    /// Of script until then.
    script: Vec<f64>,
    /// Of script in the pause behind it.
    pause: Vec<f64>,
}

async fn run() -> Result<(String, bool)> {
    let browser = Browser::start(TestBed::shared()?).await?;
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": WATCH })).await?;
    browser.devtools("Performance.enable", json!({ "timeDomain": "threadTicks" })).await?;
    let mut report = format!(
        "{} keys each, in {TURNS} turns; milliseconds on a CPU slowed {SLOWED} times, p50 and p99\n\
         text               script of a key      list, at a pause     painted, bare        painted, linter      linter/bare\n",
        TURNS * (KEYS - SETTLING)
    );
    let mut is_within = true;
    for (name, text, must_hold) in [("64 KiB", policy(0), true), ("64 KiB, 500 found", policy(500), false)] {
        let (mut bare, mut ours) = (Times::default(), Times::default());
        for _ in 0..TURNS {
            for speed in [Speed::Full, Speed::Slowed] {
                browser.open("about:blank").await?;
                browser.evaluate(BARE, vec![]).await?;
                take_turn(&browser, &text, speed, &mut bare).await?;
                browser.open(&format!("{}?lint", testbed::page::address()?)).await?;
                browser.wait_for("#lint").await?;
                take_turn(&browser, &text, speed, &mut ours).await?;
            }
        }
        let of = |times: &[f64]| (percentile(times, 50), percentile(times, 99));
        let slowed = |times: &[f64], watching: &[f64]| {
            let watching = percentile(watching, 50);
            times.iter().map(|time| f64::from(SLOWED) * (time - watching)).collect::<Vec<_>>()
        };
        let (script, pause) = (of(&slowed(&ours.script, &bare.script)), of(&slowed(&ours.pause, &bare.pause)));
        let (painted, beside) = (of(&ours.latency), of(&bare.latency));
        let ratio = (painted.0 / beside.0, painted.1 / beside.1);
        is_within &= !must_hold || (script.1 < SCRIPT && ratio.0 <= LATENCY);
        let pair = |(half, most): (f64, f64)| format!("{half:>8.2} {most:>8.2}    ");
        let numbers = [script, pause, beside, painted, ratio].map(pair).concat();
        report.push_str(&format!("{name:<18} {numbers}\n"));
    }
    report.push_str(&format!(
        "to hold, of the first: script below {SCRIPT} at p99, painted at most {LATENCY} times a bare text area's: {}",
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

/// At which speed a turn is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speed {
    /// Of the machine, for what is counted in the time of a thread; with a pause behind each key.
    Full,
    /// Slowed, for what is waited for.
    Slowed,
}

/// Types as one does: names, new lines, and some of it taken back.
async fn take_turn(browser: &Browser, text: &str, speed: Speed, times: &mut Times) -> Result<()> {
    browser.evaluate(FILL, vec![json!(text)]).await?;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let rate = if speed == Speed::Slowed { SLOWED } else { 1 };
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await?;
    let keys = ["Enter", "m", "x", ":", " ", "a", "b", "Backspace", "c", ".", "d", "Backspace"];
    for (count, key) in keys.iter().cycle().take(KEYS).enumerate() {
        let before = script_so_far(browser).await?;
        press(browser, key).await?;
        let took = browser.evaluate_async(WAIT, vec![json!(count + 1)]).await?;
        let Some(latency) = took.as_f64() else { return Err(Error::Page(format!("no time for {key}: {took}"))) };
        let is_counted = count >= SETTLING;
        if speed == Speed::Slowed {
            times.latency.extend(is_counted.then_some(latency));
            continue;
        }
        let painted = script_so_far(browser).await?;
        tokio::time::sleep(PAUSE).await;
        let over = script_so_far(browser).await?;
        if is_counted {
            times.script.push(painted - before);
            times.pause.push(over - painted);
        }
    }
    browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 1 })).await?;
    Ok(())
}

/// For how long script has run in the page, in milliseconds of its thread.
async fn script_so_far(browser: &Browser) -> Result<f64> {
    let metrics = browser.devtools("Performance.getMetrics", json!({})).await?;
    let all = metrics.get("metrics").and_then(|all| all.as_array()).into_iter().flatten();
    let script = all
        .filter(|metric| metric.get("name").is_some_and(|name| name == "ScriptDuration"))
        .find_map(|metric| metric.get("value")?.as_f64());
    script.map(|seconds| seconds * 1000.0).ok_or_else(|| Error::Page(format!("no ScriptDuration: {metrics}")))
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

/// The value below which so many of a hundred are.
fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((sorted.len() * percent / 100).min(last)).copied().unwrap_or_default()
}
