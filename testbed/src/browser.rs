//! Chromium, driven through chromedriver: what a test does to the page, and what it reads off it.
//!
//! Which programs: `CHROMIUM` and `CHROMEDRIVER`, else those on PATH. `AXE_JS` is the file of axe-core.

use std::env;
use std::fs;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};

use crate::bed::TestBed;
use crate::driver::{Driver, Profile};
use crate::error::{Error, Result};
use crate::proxy::Proxy;
use crate::records::{Records, Seen};

/// How long the page may take: the product's own deadline for a whole check is half of it, and the machine may
/// be busy.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// The time between two looks at the page.
const LOOK: Duration = Duration::from_millis(50);

/// A browser with a fresh profile, whose every `https:` request goes through a proxy of its own. Browser, driver
/// and profile are gone on drop; [`Browser::close`] does it without blocking the test's thread for long.
#[derive(Debug)]
pub struct Browser {
    /// Taken on drop.
    webdriver: Option<WebDriver>,
    driver: Driver,
    proxy: Proxy,
    profile: Profile,
}

/// How the page is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// The width of the viewport in CSS pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Whether the person prefers a dark theme.
    pub dark: bool,
}

impl View {
    /// A phone: the narrowest that the page promises to fit.
    pub const PHONE: Self = Self { width: 375, height: 812, dark: false };
    /// A laptop.
    pub const LAPTOP: Self = Self { width: 1280, height: 800, dark: false };

    /// The same in the dark.
    pub const fn dark(mut self) -> Self {
        self.dark = true;
        self
    }
}

/// A finding on the page.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownFinding {
    /// Its `data-rule`.
    pub rule: String,
    /// Its `data-severity`.
    pub severity: String,
}

/// What came of a check.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The verdict.
    pub verdict: String,
    /// The findings, in the page's order.
    pub findings: Vec<ShownFinding>,
    /// The document's title.
    pub title: String,
    /// The faults on the console.
    pub faults: Vec<ConsoleLine>,
    /// Whom the browser asked for what.
    pub seen: Seen,
}

/// A line on the browser's console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleLine {
    /// `SEVERE`, `WARNING`, `INFO` or `DEBUG`.
    pub level: String,
    /// Who wrote it: `network`, `javascript`, `console-api`, `security`, `other`.
    pub source: String,
    /// The text, with the place in front of it.
    pub message: String,
}

impl ConsoleLine {
    /// Whether it tells of a fault of the page. What Chromium itself writes about requests that failed or that no
    /// page may read is none: that is what hosts and resolvers do. Nor is a redirect that the probe's policy stopped, for
    /// that is how the probe sees one.
    pub fn is_fault(&self) -> bool {
        let probed = self.source == "security"
            && self.message.contains("/probe.html#")
            && self.message.contains("violates the following Content Security Policy directive: \"connect-src https:");
        let of_the_network = self.source == "network"
            || self.message.contains("has been blocked by CORS policy")
            || self.message.contains("net::ERR_");
        self.level == "SEVERE" && !of_the_network && !probed
    }
}

impl Browser {
    /// Starts one at a view of 1280 × 800, light.
    pub async fn start(bed: &TestBed) -> Result<Self> {
        let proxy = bed.proxy()?;
        let profile = Profile::new()?;
        let driver = Driver::start("CHROMEDRIVER", "chromedriver", "started successfully on port ", profile.path())?;
        let mut capabilities = DesiredCapabilities::chrome();
        if let Some(chromium) = env::var("CHROMIUM").ok().or_else(chromium_on_path) {
            capabilities.set_binary(&chromium)?;
        }
        for flag in FLAGS {
            capabilities.add_arg(flag)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        capabilities.add_arg(&format!("--proxy-server=https=127.0.0.1:{}", proxy.port()))?;
        capabilities.add_arg(&format!("--ignore-certificate-errors-spki-list={}", bed.trusted_key_hash()))?;
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        let webdriver = WebDriver::new(driver.url(), capabilities).await?;
        let browser = Self { webdriver: Some(webdriver), driver, proxy, profile };
        browser.webdriver()?.set_script_timeout(DEADLINE).await?;
        browser.view(View::LAPTOP).await?;
        Ok(browser)
    }

    /// The driver's connection, for what there is no function for here: keys, clicks, scripts.
    pub fn webdriver(&self) -> Result<&WebDriver> {
        self.webdriver.as_ref().ok_or_else(|| Error::Page("the browser is closed".to_owned()))
    }

    /// What this browser asked the world for.
    pub fn records(&self) -> &Records {
        self.proxy.records()
    }

    /// Changes viewport and theme. Both are emulated, for a window does not become narrower than 500 pixels.
    pub async fn view(&self, view: View) -> Result<()> {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": view.width,
                "height": view.height,
                "deviceScaleFactor": 1,
                // A phone's scroll bars lie over the page and take no room.
                "mobile": view.width < View::LAPTOP.width,
            }),
        )
        .await?;
        let theme = if view.dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] }),
        )
        .await?;
        Ok(())
    }

    /// Sets the clock of every page from now on, as the page reads it: `moment` is written as in `2026-11-24T16:15:00Z`. For
    /// texts whose dates stand still.
    pub async fn set_clock(&self, moment: &str) -> Result<()> {
        let source = "(at, zero) => { Date.now = () => at + performance.now() - zero }";
        let source = format!("({source})(Date.parse('{moment}'), performance.now())");
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": source })).await?;
        Ok(())
    }

    /// Goes to an address and waits for the document to load.
    pub async fn open(&self, url: &str) -> Result<()> {
        Ok(self.webdriver()?.goto(url).await?)
    }

    /// Goes to an address at which the page checks a domain, and reads what came of it. One browser can make many
    /// checks: what an earlier one left on the console and in the records is dropped.
    pub async fn check(&self, url: &str) -> Result<Shown> {
        // Leaves the page, so that requests of an earlier check are not taken for those of this one.
        self.open("about:blank").await?;
        self.console().await?;
        self.records().take();
        self.open(url).await?;
        let verdict = self.verdict().await?;
        let mut faults = self.console().await?;
        faults.retain(ConsoleLine::is_fault);
        Ok(Shown {
            verdict,
            findings: self.findings().await?,
            title: self.webdriver()?.title().await?,
            faults,
            seen: self.records().take(),
        })
    }

    /// Begins a check as a person does who types the domain and presses `Check`, in one step, and waits for nothing of it.
    pub async fn begin(&self, domain: &str) -> Result<()> {
        self.wait_for("#domain").await?;
        let script = "const field = document.querySelector('#domain');\
            field.value = arguments[0];\
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));\
            document.querySelector('#check').click()";
        self.evaluate(script, vec![json!(domain)]).await?;
        Ok(())
    }

    /// Waits until an element is there.
    pub async fn wait_for(&self, selector: &str) -> Result<()> {
        self.wait(selector, "return document.querySelector(arguments[0]) ? true : null", vec![json!(selector)]).await?;
        Ok(())
    }

    /// Waits until the check is over, and gives its `data-verdict`. The verdict may stand before that.
    pub async fn verdict(&self) -> Result<String> {
        let script = "const report = document.querySelector('[data-verdict]');\
            return report && report.dataset.verdict !== 'checking' && report.getAttribute('aria-busy') !== 'true' ? report.dataset.verdict : null";
        let verdict = self.wait("a verdict", script, vec![]).await?;
        Ok(verdict.as_str().unwrap_or_default().to_owned())
    }

    /// The findings on the page, in its order.
    pub async fn findings(&self) -> Result<Vec<ShownFinding>> {
        let found = self
            .evaluate(
                "return Array.from(document.querySelectorAll('[data-rule]'), \
                 (shown) => [shown.dataset.rule ?? '', shown.dataset.severity ?? ''])",
                vec![],
            )
            .await?;
        let found: Vec<(String, String)> =
            serde_json::from_value(found).map_err(|error| Error::Page(format!("the findings: {error}")))?;
        Ok(found.into_iter().map(|(rule, severity)| ShownFinding { rule, severity }).collect())
    }

    /// The lines on the console since the last call.
    pub async fn console(&self) -> Result<Vec<ConsoleLine>> {
        let lines = self.webdriver()?.browser_log().await?;
        Ok(lines
            .into_iter()
            .map(|line| ConsoleLine {
                level: line.level,
                source: line.source.unwrap_or_default(),
                message: line.message,
            })
            .collect())
    }

    /// Runs a script's body and gives what it returns.
    pub async fn evaluate(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.webdriver()?.execute(script, arguments).await?.json().clone())
    }

    /// Runs a script's body that calls its last argument with the result.
    pub async fn evaluate_async(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.webdriver()?.execute_async(script, arguments).await?.json().clone())
    }

    /// A picture (PNG) of the whole page, however long.
    pub async fn screenshot(&self) -> Result<Vec<u8>> {
        let metrics = self.devtools("Page.getLayoutMetrics", json!({})).await?;
        let size = |side: &str| metrics.pointer(&format!("/cssContentSize/{side}")).cloned();
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({
                    "format": "png",
                    "captureBeyondViewport": true,
                    "clip": { "x": 0, "y": 0, "width": size("width"), "height": size("height"), "scale": 1 },
                }),
            )
            .await?;
        let data = picture.get("data").and_then(Value::as_str).unwrap_or_default();
        STANDARD.decode(data).map_err(|error| Error::Page(format!("the picture: {error}")))
    }

    /// Whether the page is wider than the viewport, so that one would have to scroll sideways.
    pub async fn overflows(&self) -> Result<bool> {
        let overflows = self
            .evaluate("return document.documentElement.scrollWidth > document.documentElement.clientWidth", vec![])
            .await?;
        Ok(overflows == json!(true))
    }

    /// What axe-core has against the page: a line for each violation, none where all is well.
    pub async fn axe(&self) -> Result<Vec<String>> {
        let file =
            env::var_os("AXE_JS").ok_or_else(|| Error::Page("AXE_JS does not say where axe.min.js is".to_owned()))?;
        let axe = fs::read_to_string(file)?;
        self.evaluate(&axe, vec![]).await?;
        let violations = self
            .evaluate_async(
                "const done = arguments[arguments.length - 1];\
                 axe.run().then(\
                   (results) => done(results.violations.map((violation) =>\
                     `${violation.id} (${violation.impact}): ${violation.help}: `\
                     + violation.nodes.map((node) => node.target.join(' ')).join(', '))),\
                   (error) => done([`axe failed: ${error}`]))",
                vec![],
            )
            .await?;
        serde_json::from_value(violations).map_err(|error| Error::Page(format!("the violations: {error}")))
    }

    /// Sends a DevTools command and gives its result.
    pub async fn devtools(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.webdriver()?.cdp().send_raw(method, parameters).await?)
    }

    /// Quits the browser; the driver and the profile follow on drop.
    pub async fn close(mut self) -> Result<()> {
        match self.webdriver.take() {
            Some(webdriver) => Ok(webdriver.quit().await?),
            None => Ok(()),
        }
    }

    /// Runs the script again and again until it gives anything but null.
    async fn wait(&self, what: &str, script: &str, arguments: Vec<Value>) -> Result<Value> {
        let begun = Instant::now();
        loop {
            let value = self.evaluate(script, arguments.clone()).await?;
            if !value.is_null() {
                return Ok(value);
            }
            if begun.elapsed() > DEADLINE {
                return Err(Error::Page(format!("waited {DEADLINE:?} in vain for {what}")));
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.driver.end(self.webdriver.take(), &self.profile);
    }
}

/// Chromium, as quiet as flags make it.
const FLAGS: &[&str] = &[
    "--headless",
    // As root, which is what a container is, the sandbox does not start.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--window-size=1280,900",
    "--hide-scrollbars",
    "--lang=en",
    // The proxy carries TCP only.
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    // What does not go by the proxy goes nowhere but to the page's own server.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
    // The services that Chromium asks on its own account, some whatever the flags. They go by that rule, so that
    // every name which the proxy does not know was asked for by the page.
    "--proxy-bypass-list=accounts.google.com;clients*.google.com;www.google.com;update.googleapis.com;\
     safebrowsing.googleapis.com;content-autofill.googleapis.com;*-pa.googleapis.com;*.gvt1.com;\
     start.duckduckgo.com",
];

/// Chromium's usual names, for chromedriver itself looks for Chrome only.
fn chromium_on_path() -> Option<String> {
    let path = env::var_os("PATH")?;
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
        .map(|file| file.display().to_string())
}
