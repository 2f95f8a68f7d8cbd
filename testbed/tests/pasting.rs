//! What is pasted, given and dropped, in real Chromium: transcripts in a check and in the linter, the kind of a text, MX hosts
//! that are given or asked for, a file that is no text.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use serde_json::json;
use testbed::Browser;
use testbed::dropping::drop_bytes;
use testbed::looks::{find, finish, follow, linter, rules, start, text, until, wait_for_words};
use testbed::page::page_url;
use testbed::states::type_in;
use thirtyfour::Key;

const POLICY: &str =
    "version: STSv1\nmode: enforce\nmx: mx1.mailhost.example\nmx: mx2.mailhost.example\nmax_age: 2592000\n";

#[tokio::test]
async fn a_transcript_goes_on_with_the_check_and_is_said_to_be_one() {
    let browser = start().await;
    let url = page_url("no-cors.example").unwrap();
    assert_eq!(browser.check(&url).await.unwrap().verdict, "unknown");
    let command = "curl -sSi https://mta-sts.no-cors.example/.well-known/mta-sts.txt";
    assert!(text(&browser, ".by-hand").await.contains(command));
    // Half of it, then another answer, then all of it.
    go_on(&browser, "HTTP/2 200\ncontent-length: 125\n\nversion: STSv1\n", "unknown").await;
    assert!(text(&browser, "#pasted-as").await.contains("It breaks off: 15 of 125 bytes"));
    go_on(&browser, "HTTP/2 404\ncontent-type: text/html\n\n<html>\n", "ignored").await;
    assert!(text(&browser, "#verdict").await.contains("answers with status 404"));
    assert_eq!(rules(&browser).await, ["policy-status"]);
    go_on(&browser, &format!("HTTP/2 200\ncontent-type: text/plain\n\n{POLICY}"), "enforced").await;
    assert!(text(&browser, ".report").await.contains("the answer as you pasted it"));
    finish(browser).await;
}

#[tokio::test]
async fn a_transcript_is_linted_where_it_stands_and_its_kind_can_be_changed() {
    let browser = linter().await;
    type_in(&browser, &format!("HTTP/2 200\ncontent-type: text/html\n\n{}", POLICY.replace("enforce", "Enforce")))
        .await
        .unwrap();
    wait_for_words(&browser, "#read-as", "Read as an answer over HTTP with status 200 and a policy. 8 lines").await;
    assert_eq!(rules(&browser).await, ["mode-unknown", "policy-media-type"]);
    assert!(text(&browser, "[data-rule=mode-unknown]").await.contains("line 5, column 7"));
    find(&browser, "[data-rule=mode-unknown] .fix").await.click().await.unwrap();
    let typed = "return document.querySelector('#lint').value";
    let fixed = format!("HTTP/2 200\ncontent-type: text/html\n\n{POLICY}");
    until(async || browser.evaluate(typed, vec![]).await.unwrap() == json!(fixed), "the fix").await;
    // By keyboard, as a select is used.
    find(&browser, "#kind").await.send_keys("Policy").await.unwrap();
    wait_for_words(&browser, "#read-as", "Read as a policy.").await;
    assert!(rules(&browser).await.iter().any(|rule| rule == "line-malformed"), "{:?}", rules(&browser).await);
    find(&browser, "#kind").await.send_keys(Key::Home + "").await.unwrap();
    wait_for_words(&browser, "#read-as", "Read as an answer over HTTP").await;
    finish(browser).await;
}

#[tokio::test]
async fn what_a_sender_says_of_a_failure_leads_to_rules() {
    let browser = linter().await;
    type_in(&browser, "550 5.4.8 MX hosts of example.com failed MTA-STS validation").await.unwrap();
    wait_for_words(&browser, "#read-as", "Read as what a sender says of a failure.").await;
    assert_eq!(rules(&browser).await, [""; 0]);
    assert!(text(&browser, ".behind").await.contains("An MX host is not covered by the policy"));
    find(&browser, ".behind a[href='?rule=mx-not-covered']").await.click().await.unwrap();
    wait_for_words(&browser, "article.rule", "senders call it").await;
    assert!(text(&browser, "article.rule").await.contains("validation-failure"));
    finish(browser).await;
}

#[tokio::test]
async fn a_policy_is_held_against_mx_hosts_that_are_given_and_those_of_dns_when_that_is_asked_for() {
    let browser = linter().await;
    type_in(&browser, POLICY).await.unwrap();
    find(&browser, ".against summary").await.click().await.unwrap();
    find(&browser, "#mx-hosts").await.send_keys("mx1.mailhost.example mx3.mailhost.example a_b.example").await.unwrap();
    wait_for_words(&browser, ".fates", "mx3.mailhost.example").await;
    assert!(text(&browser, ".fates").await.contains("given by you"));
    assert!(text(&browser, "#mx-hosts-problem").await.contains("“a_b.example” is no name of a host"));
    find(&browser, "#match-domain").await.send_keys("good.example").await.unwrap();
    let seen = browser.records().take();
    assert_eq!((seen.questions.len(), seen.requests.len()), (0, 0), "nobody is asked while one types");
    find(&browser, "#match-domain").await.send_keys(Key::Enter).await.unwrap();
    wait_for_words(&browser, ".fates", "of good.example, seen by").await;
    let seen = browser.records().take();
    assert!(
        seen.questions.iter().all(|asked| !asked.name.starts_with("_mta-sts") && !asked.name.starts_with("mta-sts"))
    );
    assert_eq!((seen.questions.is_empty(), seen.requests.len(), seen.unknown.len()), (false, 0, 0));
    let said = browser.evaluate("return document.querySelector('[role=status]').textContent", vec![]).await.unwrap();
    assert!(said.as_str().unwrap().starts_with("Matched with the MX hosts of good.example."), "{said}");
    // A domain whose name servers fail is told so, and what was typed stays.
    find(&browser, "#match-domain").await.send_keys(Key::Control + "a").await.unwrap();
    find(&browser, "#match-domain").await.send_keys("resolvers-down.example").await.unwrap();
    find(&browser, "#match").await.click().await.unwrap();
    wait_for_words(&browser, "#match-problem", "No resolver could say").await;
    follow(&browser, "?about").await;
    follow(&browser, "?lint").await;
    browser.wait_for("#match-domain").await.unwrap();
    let kept = "return ['#lint', '#mx-hosts', '#match-domain'].map((id) => document.querySelector(id).value)";
    let kept = browser.evaluate(kept, vec![]).await.unwrap();
    assert_eq!(
        kept,
        json!([POLICY, "mx1.mailhost.example mx3.mailhost.example a_b.example", "resolvers-down.example"])
    );
    finish(browser).await;
}

#[tokio::test]
async fn a_file_in_utf16_is_judged_by_its_bytes() {
    let browser = linter().await;
    let utf16: Vec<u8> = [0xFEFF].into_iter().chain(POLICY.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    drop_bytes(&browser, "mta-sts.txt", &utf16).await.unwrap();
    wait_for_words(
        &browser,
        "#read-as",
        &format!("{} bytes. These bytes are judged; the box shows them as text.", utf16.len()),
    )
    .await;
    let rules = rules(&browser).await;
    assert!(rules.iter().any(|rule| rule.contains("utf")), "{rules:?}");
    finish(browser).await;
}

#[tokio::test]
async fn a_file_is_known_by_its_name_and_by_how_its_lines_end() {
    let browser = linter().await;
    type_in(&browser, POLICY).await.unwrap();
    wait_for_words(&browser, "#read-as", "Read as a policy.").await;
    let note = "return document.querySelectorAll('[data-rule=line-ending-lf]').length";
    assert_eq!(browser.evaluate(note, vec![]).await.unwrap(), json!(0), "what is typed says nothing of line endings");
    drop_bytes(&browser, "policy.txt", POLICY.as_bytes()).await.unwrap();
    until(async || browser.evaluate(note, vec![]).await.unwrap() == json!(1), "the note on a file").await;
    // Two parts, of which one looks like a record, are one policy in a file with the name of one.
    let two = format!("v=STSv1; id=1;\n\n{POLICY}");
    drop_bytes(&browser, "two.txt", two.as_bytes()).await.unwrap();
    wait_for_words(&browser, "#read-as", "record").await;
    drop_bytes(&browser, "mta-sts.txt", two.as_bytes()).await.unwrap();
    wait_for_words(&browser, "#read-as", "Read as a policy.").await;
    let kind = "return document.querySelector('#kind').value";
    assert_eq!(browser.evaluate(kind, vec![]).await.unwrap(), json!("Policy"));
    assert!(rules(&browser).await.iter().any(|rule| rule == "line-blank"));
    finish(browser).await;
}

/// Pastes into the box of a report, goes on, and waits for the verdict.
async fn go_on(browser: &Browser, text: &str, verdict: &str) {
    // Once something was shown the box is folded.
    browser.evaluate("document.querySelector('details.by-hand')?.setAttribute('open', '')", vec![]).await.unwrap();
    let field = find(browser, "#paste").await;
    field.send_keys(Key::Control + "a").await.unwrap();
    browser.devtools("Input.insertText", json!({ "text": text })).await.unwrap();
    find(browser, "#go-on").await.click().await.unwrap();
    until(async || browser.verdict().await.unwrap() == verdict, verdict).await;
}
