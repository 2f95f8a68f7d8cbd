//! Real Chromium against the test bed. Here it shows that the bed is an internet that a browser takes for one: what a page
//! may read of each kind of host, and that nothing else is asked for.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::json;
use testbed::browser::{ShownFinding, View};
use testbed::http::{read_request, write_reply};
use testbed::looks::start;
use testbed::world::Reply;
use tokio::io::BufReader;
use tokio::net::TcpListener;

/// What a page learns from a policy's host, by `fetch` with `redirect: "manual"` and by `fetch` with `mode: "no-cors"`.
const READABLE: &[(&str, &str, &str)] = &[
    ("good.example", "cors 200", "opaque 0"),
    ("no-cors.example", "TypeError", "opaque 0"),
    ("not-found.example", "cors 404", "opaque 0"),
    ("not-found-hidden.example", "TypeError", "opaque 0"),
    ("redirect-within.example", "opaqueredirect 0", "opaque 0"),
    ("redirect-within-hidden.example", "TypeError", "opaque 0"),
    ("redirect-away.example", "opaqueredirect 0", "opaque 0"),
    ("redirect-away-hidden.example", "TypeError", "opaque 0"),
    ("html.example", "cors 200", "opaque 0"),
    ("octet-stream.example", "cors 200", "opaque 0"),
    ("corp.example", "TypeError", "TypeError"),
    ("expired.example", "TypeError", "TypeError"),
    ("self-signed.example", "TypeError", "TypeError"),
    ("wrong-name.example", "TypeError", "TypeError"),
    ("unknown-authority.example", "TypeError", "TypeError"),
    ("refused.example", "TypeError", "TypeError"),
    ("handshake-closed.example", "TypeError", "TypeError"),
    ("host-absent.example", "TypeError", "TypeError"),
    ("silent.example", "AbortError", "AbortError"),
    ("handshake-silent.example", "AbortError", "AbortError"),
    ("silent-body.example", "AbortError", "AbortError"),
    ("cut-short.example", "TypeError", "opaque 0"),
];

/// Fetches them all at once, each in both ways: "domain: type status, type status", with an error's name for what
/// failed. A silent host is given up on after 2.5 s.
const FETCH: &str = "
    const [domains, done] = arguments;
    const learn = (url, init) =>
        fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(2500), ...init })
            .then(async (response) => {
                await response.text();
                return `${response.type} ${response.status}`;
            })
            .catch((error) => error.name === 'TimeoutError' ? 'AbortError' : error.name);
    Promise.all(domains.map(async (domain) => {
        const url = `https://mta-sts.${domain}/.well-known/mta-sts.txt`;
        const learnt = await Promise.all([learn(url, { redirect: 'manual' }), learn(url, { mode: 'no-cors' })]);
        return `${domain}: ${learnt.join(', ')}`;
    })).then(done);
";

/// The question for `_mta-sts.good.example TXT` at each of these hosts: "status, media type, last byte of the flags, answers".
const ASK: &str = "
    const [hosts, done] = arguments;
    const dns = 'AAABAAABAAAAAAAACF9tdGEtc3RzBGdvb2QHZXhhbXBsZQAAEAAB';
    Promise.all(hosts.map(async (host) => {
        const response = await fetch(`https://${host}/dns-query?dns=${dns}`, {
            headers: { accept: 'application/dns-message' },
            cache: 'no-store',
        });
        const bytes = new Uint8Array(await response.arrayBuffer());
        return [response.status, response.headers.get('content-type'), bytes[3], bytes[7]].join(', ');
    })).then(done, (error) => done(`${error}`));
";

/// What is to come of it: RA alone, one answer.
const ANSWER: &str = "200, application/dns-message, 128, 1";

const PAGE: &str = "<!doctype html>
<html lang='en'>
<title>A page of the test bed</title>
<meta name='viewport' content='width=device-width'>
<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; script-src 'unsafe-inline'; img-src data:; style-src 'unsafe-inline';
    connect-src https:; require-trusted-types-for 'script'; trusted-types 'none'\">
<link rel='icon' href='data:,'>
<style>:root { color-scheme: light dark }</style>
<main>
<h1>A page</h1>
<p data-verdict='checking'>…</p>
<div style='height: 3000px'><p data-rule='mode-testing' data-severity='note'>Testing</p></div>
<p id='end'>The end</p>
</main>
<script>
    setTimeout(() => { document.querySelector('[data-verdict]').dataset.verdict = 'testing' }, 300);
</script>
";

#[tokio::test]
async fn a_page_may_read_what_it_may_read_anywhere() {
    let browser = start().await;
    browser.open(&serve(PAGE).await).await.unwrap();
    let mut domains: Vec<_> = READABLE.iter().map(|(domain, ..)| *domain).collect();
    domains.push("stranger.example");
    let learnt = browser.evaluate_async(FETCH, vec![json!(domains)]).await.unwrap();
    let mut expected: Vec<_> =
        READABLE.iter().map(|(domain, cors, no_cors)| format!("{domain}: {cors}, {no_cors}")).collect();
    expected.push("stranger.example: TypeError, TypeError".to_owned());
    assert_eq!(learnt, json!(expected));

    let seen = browser.records().take();
    let mut unknown = seen.unknown;
    unknown.dedup();
    assert_eq!(unknown, ["mta-sts.stranger.example:443"], "and no one else");
    assert!(
        seen.requests
            .iter()
            .any(|fetch| fetch.host == "mta-sts.good.example" && fetch.request.header("origin").is_some())
    );
    let faults = browser.console().await.unwrap();
    assert!(!faults.is_empty(), "the failed requests are on the console");
    assert!(faults.iter().all(|line| !line.is_fault()), "{faults:#?}");
    browser.close().await.unwrap();
}

#[tokio::test]
async fn a_page_may_ask_every_resolver() {
    let browser = start().await;
    browser.open(&serve(PAGE).await).await.unwrap();
    let hosts = ["cloudflare-dns.com", "dns.google", "doh.sb", "doh.dns.sb", "doh.resolver.example"];
    let answers = browser.evaluate_async(ASK, vec![json!(hosts)]).await.unwrap();
    assert_eq!(answers, json!(vec![ANSWER; 5]));
    let seen = browser.records().seen();
    assert_eq!(seen.asked(), ["_mta-sts.good.example TXT"]);
    assert_eq!(seen.questions.len(), 5);
    browser.close().await.unwrap();
}

#[tokio::test]
async fn the_page_is_read_as_it_stands() {
    let browser = start().await;
    let url = serve(PAGE).await;
    browser.open(&url).await.unwrap();
    browser.wait_for("main").await.unwrap();
    browser.evaluate("console.error('of an earlier check')", vec![]).await.unwrap();
    let shown = browser.check(&url).await.unwrap();
    assert_eq!(shown.verdict, "testing");
    assert_eq!(shown.findings, [ShownFinding { rule: "mode-testing".to_owned(), severity: "note".to_owned() }]);
    assert_eq!(shown.title, "A page of the test bed");
    assert_eq!(shown.faults, []);
    assert_eq!(shown.seen.unknown, [""; 0]);

    browser.view(View::PHONE.dark()).await.unwrap();
    let script = "return [innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]";
    assert_eq!(browser.evaluate(script, vec![]).await.unwrap(), json!([375, true]));
    assert!(!browser.overflows().await.unwrap());
    let picture = browser.screenshot().await.unwrap();
    let side = |at: usize| u32::from_be_bytes(picture.get(at..at + 4).unwrap().try_into().unwrap());
    assert_eq!(side(16), 375);
    assert!(side(20) > 3000, "the whole page, not the viewport: {}", side(20));

    let script = "document.querySelector('#end').textContent = 'Another end'";
    browser.evaluate(script, vec![]).await.unwrap();
    let other = browser.screenshot().await.unwrap();
    assert_ne!(picture, other, "what is below the viewport is in the picture");

    browser.evaluate("console.error('broken'); setTimeout(() => { throw Error('lost') })", vec![]).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let faults = browser.console().await.unwrap();
    assert_eq!(faults.iter().filter(|line| line.is_fault()).count(), 2, "{faults:#?}");

    if std::env::var_os("AXE_JS").is_some() {
        assert_eq!(browser.axe().await.unwrap(), [""; 0]);
        browser.evaluate("document.documentElement.lang = ''", vec![]).await.unwrap();
        let violations = browser.axe().await.unwrap();
        assert!(violations.iter().any(|line| line.starts_with("html-has-lang")), "{violations:?}");
    }
    assert_eq!(browser.records().seen().unknown, [""; 0]);
    browser.close().await.unwrap();
}

/// Serves one page at every path of an origin of its own, and gives its address.
async fn serve(page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut stream = BufReader::new(stream);
                let reply = Reply::text(page).media_type(Some("text/html; charset=utf-8"));
                while let Ok(Some(_)) = read_request(&mut stream).await {
                    write_reply(&mut stream, &reply).await.unwrap();
                }
            });
        }
    });
    address
}
