//! The built page in real Chromium: that it asks whom it should, takes in whatever comes, and does what a page of the web
//! does. What it says about a domain is tested elsewhere; here only the verdict counts.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testbed::Browser;
use testbed::browser::ConsoleLine;
use testbed::dropping::drop_files;
use testbed::looks::{focused, follow, start, text, until, wait_for_title, wait_for_words};
use testbed::page::{address, dist, page_url, query, serve};
use thirtyfour::{By, Key, TypingData};

#[tokio::test]
async fn a_request_tells_nothing_of_whoever_makes_it() {
    let browser = start().await;
    // The page without a domain, which asks for nothing: what a check left halfway had asked for may come in later, and
    // would be taken for the next one's.
    browser.open(&address().unwrap()).await.unwrap();
    let script = "document.cookie = 'crumb=1; path=/'";
    browser.evaluate(script, vec![]).await.unwrap();
    let seen = browser.check(&page_url("no-cors.example").unwrap()).await.unwrap().seen;
    let questions = seen.questions.iter().map(|question| &question.request);
    for request in questions.chain(seen.requests.iter().map(|fetch| &fetch.request)) {
        assert_eq!(request.method, "GET");
        assert_eq!((request.header("referer"), request.header("cookie")), (None, None));
        // The prefetch is a hint, and the frame is for a person: what they show may be what a cache holds.
        let is_evidence =
            request.header("sec-purpose").is_none() && request.header("sec-fetch-mode") != Some("navigate");
        assert_eq!(request.header("cache-control"), is_evidence.then_some("no-cache"));
    }
    assert!(seen.questions.iter().all(|question| question.request.header("accept") == Some("application/dns-message")));
    let modes: Vec<_> = seen.requests.iter().map(|fetch| fetch.request.header("sec-fetch-mode")).collect();
    let expected = ["cors", "no-cors", "no-cors", "navigate"].map(Some);
    assert!(modes.len() >= 3 && expected.starts_with(&modes), "fetch, probe, prefetch, and the frame: {modes:?}");
    let stored = "return [localStorage.length, sessionStorage.length, document.cookie]";
    assert_eq!(browser.evaluate(stored, vec![]).await.unwrap(), json!([0, 0, "crumb=1"]));
    browser.close().await.unwrap();
}

#[tokio::test]
async fn silence_ends_at_the_deadline() {
    let browser = start().await;
    let begun = Instant::now();
    browser.open(&page_url("handshake-silent.example").unwrap()).await.unwrap();
    browser.wait_for("[data-verdict=checking]").await.unwrap();
    let before = text(&browser, "main").await;
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    assert_ne!(text(&browser, "main").await, before, "the page says how long it has waited");
    assert_eq!(browser.verdict().await.unwrap(), "unknown");
    let took = begun.elapsed();
    assert!((Duration::from_secs(10)..Duration::from_secs(14)).contains(&took), "{took:?}");
    assert_eq!(seen(&browser, "fetch/seen").await, json!("timeout"));
    browser.close().await.unwrap();
}

#[tokio::test]
async fn what_came_of_a_body_by_the_deadline_is_kept() {
    let browser = start().await;
    assert_eq!(browser.check(&page_url("drip.example").unwrap()).await.unwrap().verdict, "unknown");
    let read = seen(&browser, "fetch/seen/read").await;
    assert_eq!(read.get("end"), Some(&json!("timeout")));
    let body = read.pointer("/body/text").and_then(Value::as_str).unwrap();
    assert!(body.len() > 5 && "version: STSv1\r\nmode: enforce\r\n".starts_with(body), "{body:?}");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_clock_that_is_set_ends_no_check_and_hangs_none() {
    let browser = start().await;
    for hours in [1, -1] {
        browser.open(&address().unwrap()).await.unwrap();
        browser.begin("slow.example").await.unwrap();
        let set = "const real = Date.now; Date.now = () => real() + arguments[0] * 3600000";
        browser.evaluate(set.replace("arguments[0]", &hours.to_string()).as_str(), vec![]).await.unwrap();
        assert_eq!(browser.verdict().await.unwrap(), "enforced", "{hours} h");
    }
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_long_body_is_read_no_further_than_it_counts() {
    let browser = start().await;
    browser.check(&page_url("huge.example").unwrap()).await.unwrap();
    let read = seen(&browser, "fetch/seen/read").await;
    assert_eq!(read.get("end"), Some(&json!("cap")));
    assert_eq!(read.pointer("/body/text").and_then(Value::as_str).map(str::len), Some(65_537));
    browser.close().await.unwrap();
}

#[tokio::test]
async fn back_and_forward_show_what_was_shown() {
    let browser = start().await;
    browser.open(&page_url("good.example").unwrap()).await.unwrap();
    browser.verdict().await.unwrap();
    browser.evaluate("window.same = true", vec![]).await.unwrap();
    check(&browser, "testing.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    check(&browser, "testing.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    follow(&browser, "?about").await;
    browser.wait_for("#page-heading").await.unwrap();
    assert_eq!(focused(&browser).await, "page-heading");

    let driver = browser.webdriver().unwrap();
    let asked_before = browser.records().take().questions.len();
    assert!(asked_before > 0);
    driver.back().await.unwrap();
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    assert_eq!(browser.records().take().questions.len(), 0, "a report that is still there asks nobody");
    driver.back().await.unwrap();
    wait_for_title(&browser, "good.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "enforced", "the second check of the same domain was no new place");
    driver.forward().await.unwrap();
    wait_for_title(&browser, "testing.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    follow(&browser, "?lint").await;
    assert_eq!(focused(&browser).await, "lint");
    assert_eq!(
        browser.evaluate("return [window.same, location.search]", vec![]).await.unwrap(),
        json!([true, "?lint"])
    );
    assert_eq!(faults(&browser).await, []);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn examples_open_from_the_start_and_ask_nobody() {
    let browser = start().await;
    for (name, verdict) in [
        ("all-well", "enforced"),
        ("forgotten-mx", "enforced-in-part"),
        ("redirect", "ignored"),
        ("unreadable", "unknown"),
        ("host-absent", "ignored"),
    ] {
        browser.open(&address().unwrap()).await.unwrap();
        browser.wait_for(".examples").await.unwrap();
        follow(&browser, &format!("?example={name}")).await;
        assert_eq!(browser.verdict().await.unwrap(), verdict, "{name}");
    }
    let seen = browser.records().take();
    assert_eq!((seen.questions.len(), seen.requests.len(), seen.unknown.len()), (0, 0, 0));
    assert_eq!(faults(&browser).await, []);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    let browser = start().await;
    browser.open(&address().unwrap()).await.unwrap();
    browser.wait_for("#domain").await.unwrap();
    // The field has the focus from the start: type and press Enter.
    keys(&browser, "no-cors.example").await;
    keys(&browser, Key::Enter).await;
    assert_eq!(browser.verdict().await.unwrap(), "unknown");
    // On to the first step of the path, whose raw evidence opens and closes; everything that has the focus shows it.
    tab_to(&browser, "class=\"disclose\"").await;
    keys(&browser, Key::Enter).await;
    browser.wait_for(".raw pre").await.unwrap();
    keys(&browser, Key::Space).await;
    // On to the box for the policy, and to the verdict.
    tab_to(&browser, "id=\"paste\"").await;
    keys(&browser, "version: STSv1\nmode: testing\nmx: *.mailhost.example\nmax_age: 86400\n").await;
    keys(&browser, Key::Tab).await;
    assert_eq!(focused(&browser).await, "go-on");
    keys(&browser, Key::Enter).await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    until(async || focused(&browser).await == "verdict", "the focus moves to the verdict").await;
    browser.close().await.unwrap();
}

#[tokio::test]
async fn without_javascript_the_page_says_what_it_needs() {
    let browser = start().await;
    browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await.unwrap();
    browser.open(&address().unwrap()).await.unwrap();
    let main = browser.webdriver().unwrap().find(By::Css("main")).await.unwrap().text().await.unwrap();
    assert!(main.contains("needs JavaScript") && !main.contains("Loading"), "{main}");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_new_check_drops_the_one_under_way() {
    let browser = start().await;
    browser.open(&page_url("silent.example").unwrap()).await.unwrap();
    browser.wait_for("[data-verdict=checking]").await.unwrap();
    wait_for_requests(&browser, "mta-sts.silent.example").await;
    let begun = Instant::now();
    check(&browser, "no-cors.example").await;
    wait_for_title(&browser, "no-cors.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "unknown");
    assert!(begun.elapsed() < Duration::from_secs(6));
    check(&browser, "good.example").await;
    wait_for_title(&browser, "good.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "enforced");
    // When the silent host's time would have run out, nothing may come of it.
    tokio::time::sleep(Duration::from_secs(11).saturating_sub(begun.elapsed())).await;
    assert_eq!(browser.verdict().await.unwrap(), "enforced");
    assert_eq!(faults(&browser).await, []);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_check_that_is_stopped_shows_what_is_known() {
    let browser = start().await;
    browser.open(&page_url("silent.example").unwrap()).await.unwrap();
    wait_for_requests(&browser, "mta-sts.silent.example").await;
    press(&browser, "Stop").await;
    assert_eq!(browser.verdict().await.unwrap(), "unknown");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_verdict_is_there_before_what_stands_beside_it() {
    let browser = start().await;
    let begun = Instant::now();
    browser.open(&page_url("beside-silent.example").unwrap()).await.unwrap();
    browser.wait_for("[data-verdict=enforced][aria-busy=true]").await.unwrap();
    // No resolver is waited for beyond six.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    browser.wait_for(".awaited").await.unwrap();
    assert!(text(&browser, ".awaited").await.contains("The verdict is final"));
    assert_eq!(browser.findings().await.unwrap(), [], "one may still be taken back");
    // Nobody needs to wait for it.
    press(&browser, "Stop").await;
    assert_eq!(browser.verdict().await.unwrap(), "enforced");
    assert_eq!(browser.findings().await.unwrap().len(), 1);
    assert_eq!(faults(&browser).await, []);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn nobody_but_the_frame_answers_for_the_probe() {
    let browser = start().await;
    browser.open(&page_url("good.example").unwrap()).await.unwrap();
    browser.verdict().await.unwrap();
    browser.evaluate("setInterval(() => postMessage('violation', '*'), 1)", vec![]).await.unwrap();
    check(&browser, "no-cors.example").await;
    wait_for_title(&browser, "no-cors.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "unknown");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_page_without_its_probe_says_that_it_does_not_know() {
    let folder = Copy::of(&dist(), "no-probe");
    fs::remove_file(folder.0.join("probe.html")).unwrap();
    let server = serve(&folder.0, "/").unwrap();
    let browser = start().await;
    let url = format!("{}{}", server.url(), query("redirect-away-hidden.example"));
    assert_eq!(browser.check(&url).await.unwrap().verdict, "unknown");
    assert_eq!(seen(&browser, "probe/seen").await, json!("unavailable"));
    browser.close().await.unwrap();
}

#[tokio::test]
async fn the_page_works_below_a_path_and_loads_each_file_once() {
    let server = serve(&dist(), "/some/path/").unwrap();
    let browser = start().await;
    for (domain, verdict) in [("redirect-away-hidden.example", "ignored"), ("good.example", "enforced")] {
        let before = server.requests().len();
        let shown = browser.check(&format!("{}{}", server.url(), query(domain))).await.unwrap();
        assert_eq!((shown.verdict.as_str(), shown.faults), (verdict, vec![]), "{domain}");
        assert_eq!(shown.seen.strangers(domain), [""; 0]);
        let mut asked: Vec<_> = server.requests().split_off(before);
        assert!(asked.iter().all(|target| target.starts_with("/some/path/")), "{asked:?}");
        assert_eq!(asked.iter().filter(|target| target.ends_with(".wasm")).count(), 1, "{asked:?}");
        let all = asked.len();
        asked.sort();
        asked.dedup();
        assert_eq!(asked.len(), all, "{asked:?}");
        assert_eq!(asked.iter().any(|target| target.contains("probe")), verdict == "ignored", "{asked:?}");
    }
    follow(&browser, "?about").await;
    follow(&browser, "?").await;
    assert_eq!(focused(&browser).await, "domain");
    check(&browser, "testing.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    assert_eq!(browser.webdriver().unwrap().current_url().await.unwrap().path(), "/some/path/");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_program_that_was_changed_is_refused() {
    let folder = Copy::of(&dist(), "changed");
    // The program of the page; a reader of certificates lies beside it.
    let wasm = fs::read_dir(&folder.0).unwrap().flatten().map(|entry| entry.path());
    let mut programs = wasm.filter(|path| path.to_str().is_some_and(|path| path.ends_with("_bg.wasm")));
    let (Some(wasm), None) = (programs.next(), programs.next()) else { panic!("one program of the page") };
    let mut bytes = fs::read(&wasm).unwrap();
    // A custom section without content: still a program that runs.
    bytes.extend([0, 2, 1, b'x']);
    fs::write(&wasm, bytes).unwrap();
    let server = serve(&folder.0, "/").unwrap();
    let browser = start().await;
    browser.open(&format!("{}{}", server.url(), query("good.example"))).await.unwrap();
    browser.wait_for("#app [role=alert]").await.unwrap();
    let words = text(&browser, "#app").await;
    assert!(words.contains("is not the one that was published"), "{words}");
    assert_eq!(browser.records().take().questions.len(), 0);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_program_that_fails_says_so() {
    let browser = start().await;
    browser.check(&page_url("good.example").unwrap()).await.unwrap();
    // No browser does this: Yew takes its word for it that an element can be put into the page.
    let refuse = "document.addEventListener('submit', () => {
        Node.prototype.insertBefore = () => { throw new Error('not today') };
    }, true)";
    browser.evaluate(refuse, vec![]).await.unwrap();
    check(&browser, "testing.example").await;
    wait_for_words(&browser, "body", "The program of the page failed.").await;
    let words = text(&browser, "#app [role=alert]").await;
    assert!(words.contains("Reload the page.") && words.contains("failed to "), "{words}");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn evidence_is_saved_and_opened_and_files_are_dropped() {
    let browser = start().await;
    browser.check(&page_url("good.example").unwrap()).await.unwrap();
    let evidence = saved(&browser).await.to_string();
    check(&browser, "testing.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "testing");
    browser.records().take();

    drop_files(&browser, &[("evidence.json", &evidence), ("other.txt", "more")]).await.unwrap();
    wait_for_title(&browser, "good.example").await;
    assert_eq!(browser.verdict().await.unwrap(), "enforced");
    assert_eq!(focused(&browser).await, "verdict");
    wait_for_words(&browser, "body", "Only the first one, “evidence.json”").await;

    drop_files(&browser, &[("large.json", &"{".repeat(5 * 1024 * 1024))]).await.unwrap();
    wait_for_words(&browser, "body", "larger than 4 MB").await;
    drop_files(&browser, &[("policy.txt", "version: STSv1\nmode: testing\n")]).await.unwrap();
    wait_for_title(&browser, "Lint").await;
    assert_eq!(focused(&browser).await, "lint");
    let script = "return document.querySelector('#lint').value";
    assert_eq!(browser.evaluate(script, vec![]).await.unwrap(), json!("version: STSv1\nmode: testing\n"));
    assert_eq!(browser.records().take().questions.len(), 0);
    assert_eq!(faults(&browser).await, []);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_text_is_copied_with_or_without_a_clipboard() {
    let browser = start().await;
    // A domain with a finding that has something to copy.
    browser.check(&page_url("no-cors.example").unwrap()).await.unwrap();
    press(&browser, "Copy").await;
    wait_for_words(&browser, "body", "Copied the").await;
    browser.check(&page_url("no-cors.example").unwrap()).await.unwrap();
    let script = "Object.defineProperty(navigator, 'clipboard', { value: undefined });\
        document.execCommand = (command) => (window.given = [command, document.activeElement.value.length > 0], true)";
    browser.evaluate(script, vec![]).await.unwrap();
    press(&browser, "Copy").await;
    wait_for_words(&browser, "body", "Copied the").await;
    assert_eq!(browser.evaluate("return window.given", vec![]).await.unwrap(), json!(["copy", true]));
    assert_eq!(faults(&browser).await, []);
    browser.close().await.unwrap();
}

/// A copy of a folder, gone on drop.
struct Copy(PathBuf);

impl Copy {
    fn of(folder: &Path, name: &str) -> Self {
        let copy = std::env::temp_dir().join(format!("mta-sts-page-{}-{name}", std::process::id()));
        copy_into(&copy, folder);
        Self(copy)
    }
}

fn copy_into(copy: &Path, folder: &Path) {
    fs::create_dir_all(copy).unwrap();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            copy_into(&copy.join(entry.file_name()), &entry.path());
        } else {
            fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Checks a domain by keyboard.
async fn check(browser: &Browser, domain: &str) {
    let field = browser.webdriver().unwrap().find(By::Css("#domain")).await.unwrap();
    field.send_keys(Key::Control + "a").await.unwrap();
    field.send_keys(domain).await.unwrap();
    browser.webdriver().unwrap().find(By::Css("#check")).await.unwrap().click().await.unwrap();
}

/// Presses keys, wherever the focus is.
async fn keys(browser: &Browser, keys: impl Into<TypingData>) {
    let driver = browser.webdriver().unwrap();
    driver.action_chain().send_keys(keys).perform().await.unwrap();
}

/// Presses Tab until the focus is on an element whose tag has `words` in it. Each element on the way shows that it has it.
async fn tab_to(browser: &Browser, words: &str) {
    let look = "const shown = getComputedStyle(document.activeElement);\
        return [document.activeElement.outerHTML.split('>')[0], shown.outlineStyle, shown.boxShadow]";
    for _ in 0..60 {
        keys(browser, Key::Tab).await;
        let seen = browser.evaluate(look, vec![]).await.unwrap();
        let text = |index: usize| seen.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
        assert!(text(1) != "none" || text(2) != "none", "the focus is not seen on {}", text(0));
        if text(0).contains(words) {
            return;
        }
    }
    panic!("no Tab leads to {words}");
}

/// Presses the first button with this text.
async fn press(browser: &Browser, words: &str) {
    let path = By::XPath(format!("(//button[starts-with(normalize-space(.), '{words}')])[1]"));
    browser.webdriver().unwrap().find(path).await.unwrap().click().await.unwrap();
}

/// Presses "Save evidence", and gives what was saved.
async fn saved(browser: &Browser) -> Value {
    let listen = "const make = URL.createObjectURL;\
        URL.createObjectURL = (blob) => { window.blob = blob; return make.call(URL, blob) }";
    browser.evaluate(listen, vec![]).await.unwrap();
    press(browser, "Save evidence").await;
    let read = "const done = arguments[arguments.length - 1];\
        const look = () => window.blob ? window.blob.text().then(done) : setTimeout(look, 20); look()";
    let text = browser.evaluate_async(read, vec![]).await.unwrap();
    serde_json::from_str(text.as_str().unwrap()).unwrap()
}

/// What was seen at a place of the evidence that was saved.
async fn seen(browser: &Browser, place: &str) -> Value {
    saved(browser).await.pointer(&format!("/evidence/policy/{place}")).cloned().unwrap_or_default()
}

async fn faults(browser: &Browser) -> Vec<ConsoleLine> {
    browser.console().await.unwrap().into_iter().filter(ConsoleLine::is_fault).collect()
}

async fn wait_for_requests(browser: &Browser, host: &str) {
    until(async || browser.records().seen().requests.iter().any(|fetch| fetch.host == host), host).await;
}
