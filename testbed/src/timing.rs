//! How long a check takes in the browser, seen from outside: an observer in the page takes the time when the verdict stands, and
//! when all that stands beside it is there too.

use std::time::Duration;

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::error::{Error, Result};
use crate::page;

/// What takes longer waits for a deadline: the shortest of the product's is 1,500 milliseconds.
pub const WAITS: f64 = 1_450.0;

/// Types the domain, presses "Check", and gives the milliseconds until the verdict stands and until the check is over.
const CHECK: &str = "
const [domain, done] = arguments;
const field = document.querySelector('#domain');
field.value = domain;
field.dispatchEvent(new InputEvent('input', { bubbles: true }));
requestAnimationFrame(() => {
  const begun = performance.now();
  let stood = null;
  const observer = new MutationObserver(() => {
    const report = document.querySelector('[data-verdict]');
    const verdict = report?.dataset.verdict;
    if (!verdict || verdict === 'checking') return;
    const took = performance.now() - begun;
    stood ??= took;
    if (report.getAttribute('aria-busy') === 'true') return;
    observer.disconnect();
    done([stood, took, verdict]);
  });
  observer.observe(document.querySelector('#app'), { subtree: true, childList: true, attributes: true });
  document.querySelector('form').requestSubmit();
});
";

/// What a check took, in milliseconds from the press of "Check", and what came of it.
#[derive(Clone, Debug)]
pub struct Took {
    /// Until the final verdict.
    pub verdict: f64,
    /// Until all that stands beside it was there.
    pub whole: f64,
    /// Which verdict it was.
    pub name: String,
}

/// Checks a domain as a person does, in the page as it has just been loaded.
pub async fn check(browser: &Browser, domain: &str) -> Result<Took> {
    browser.open(&page::address()?).await?;
    browser.wait_for("#domain").await?;
    // What the page does when it has nothing else to do is done.
    tokio::time::sleep(Duration::from_millis(700)).await;
    let took = browser.evaluate_async(CHECK, vec![json!(domain)]).await?;
    let ms = |index: usize| took.get(index).and_then(Value::as_f64);
    match (ms(0), ms(1), took.get(2).and_then(Value::as_str)) {
        (Some(verdict), Some(whole), Some(name)) => Ok(Took { verdict, whole, name: name.to_owned() }),
        _ => Err(Error::Page(format!("no time for {domain}: {took}"))),
    }
}

/// What the check before asked a resolver first, and then the policy, one after the other and by nothing but the browser's own
/// `fetch`.
const BARE: &str = "
const [done] = arguments;
const asked = performance.getEntriesByType('resource').map((entry) => entry.name);
const fetched = (part) => {
  const options = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' };
  return fetch(asked.find((name) => name.includes(part)), options).then((response) => response.arrayBuffer());
};
requestAnimationFrame(() => {
  const begun = performance.now();
  fetched('?dns=').then(() => fetched('/.well-known/')).then(() => done(performance.now() - begun), () => done(null));
});
";

/// The milliseconds that the two round trips of the check before take this browser alone.
pub async fn two_round_trips(browser: &Browser) -> Result<f64> {
    let took = browser.evaluate_async(BARE, vec![]).await?;
    took.as_f64().ok_or_else(|| Error::Page("the check before asked no resolver, or for no policy".to_owned()))
}

/// All that the check before asked for, by nothing but the browser's own `fetch` and with no look at what comes: what was asked
/// before the first answer came all at once, and the rest when that answer is there.
const ALL: &str = "
const [done] = arguments;
const asked = performance.getEntriesByType('resource').filter(({ name }) => name.includes('?dns=') || name.includes('/.well-known/'));
const answered = Math.min(...asked.map((entry) => entry.responseEnd));
const [first, rest] = [true, false].map((isFirst) => asked.filter((entry) => (entry.startTime < answered) === isFirst));
const fetched = ({ name }) => {
  const options = { cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: new AbortController().signal };
  if (name.includes('?dns=')) options.headers = { accept: 'application/dns-message' };
  return fetch(name, options).then((response) => response.arrayBuffer());
};
requestAnimationFrame(() => {
  const begun = performance.now();
  const answers = first.map(fetched);
  const others = answers[0].then(() => Promise.all(rest.map(fetched)));
  Promise.all([...answers, others]).then(() => done(performance.now() - begun), () => done(null));
});
";

/// The milliseconds that the requests of the check before take this browser alone, in their two waves.
pub async fn all_requests(browser: &Browser) -> Result<f64> {
    let took = browser.evaluate_async(ALL, vec![]).await?;
    took.as_f64().ok_or_else(|| Error::Page("of the check before, a request fails when it is made again".to_owned()))
}

/// The value below which so many of a hundred are.
pub fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    sorted.get((sorted.len() * percent / 100).min(last)).copied().unwrap_or_default()
}
