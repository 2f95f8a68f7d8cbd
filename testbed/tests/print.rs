//! A report on paper, in real Chromium: a PDF of it, and what holds on its pages.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use testbed::browser::View;
use testbed::looks::start;
use testbed::page::page_url;

/// What a report looks like where it is printed: what can be seen of these, how wide it is, its colours.
const LOOK: &str = "
    const seen = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).length;
    const link = document.querySelector('.finding a[href^=http]');
    return {
      pressed: seen('button.button, label.button, input, textarea, header, footer'),
      findings: seen('[data-rule]'),
      domain: document.querySelector('.on-paper').checkVisibility(),
      address: getComputedStyle(link, '::after').content.includes(link.href),
      back: getComputedStyle(document.body).backgroundColor,
      text: getComputedStyle(document.body).color,
      scrolls: [...document.querySelectorAll('.code')].some((code) => code.scrollWidth > code.clientWidth + 1),
      apart: [...document.querySelectorAll('.finding, .step')].every((card) => getComputedStyle(card).breakInside === 'avoid'),
    }";

#[tokio::test]
async fn a_report_is_printed_dark_on_white_with_addresses_and_without_what_is_pressed() {
    let browser = start().await;
    browser.check(&page_url("all-defects.example").unwrap()).await.unwrap();
    let findings = browser.findings().await.unwrap().len();
    browser.wait_for(".finding p strong").await.unwrap();
    let open = "for (const toggle of document.querySelectorAll('main [aria-expanded=false]')) toggle.click()";
    browser.evaluate(open, vec![]).await.unwrap();
    browser.wait_for("#raw-policy").await.unwrap();
    for dark in [false, true] {
        browser.view(View { width: 720, height: 1000, dark }).await.unwrap();
        let theme = if dark { "dark" } else { "light" };
        let features = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        browser
            .devtools("Emulation.setEmulatedMedia", json!({ "media": "print", "features": features }))
            .await
            .unwrap();
        let look = browser.evaluate(LOOK, vec![]).await.unwrap();
        let expected = json!({
            "pressed": 0, "findings": findings, "domain": true, "address": true, "scrolls": false, "apart": true,
            "back": "rgb(255, 255, 255)", "text": "rgb(0, 0, 0)",
        });
        assert_eq!(look, expected, "{theme}");
    }
    let printed = browser.devtools("Page.printToPDF", json!({ "printBackground": true })).await.unwrap();
    let pdf = STANDARD.decode(printed.get("data").and_then(|data| data.as_str()).unwrap()).unwrap();
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() > 20_000, "{} bytes", pdf.len());
    if let Some(folder) = std::env::var_os("MTA_STS_CHECK_PDF") {
        std::fs::write(std::path::Path::new(&folder).join("report.pdf"), &pdf).unwrap();
    }
    browser.close().await.unwrap();
}
