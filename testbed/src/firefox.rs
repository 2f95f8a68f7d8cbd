//! Firefox, driven through geckodriver: for what browsers do not agree on. It is told less than Chromium: there are no
//! developer tools to ask.
//!
//! Which programs: `FIREFOX`, `GECKODRIVER` and `CERTUTIL`, else those on PATH.

use std::env;
use std::fs;
use std::process::Command;

use serde_json::Value;
use thirtyfour::{DesiredCapabilities, WebDriver};

use crate::bed::TestBed;
use crate::browser::DEADLINE;
use crate::driver::{Driver, Profile};
use crate::error::{Error, Result};
use crate::proxy::Proxy;

/// A browser with a fresh profile, whose every `https:` request goes through a proxy of its own, and which trusts the test
/// bed's authority. All of it is gone on drop.
#[derive(Debug)]
pub struct Firefox {
    /// Taken on drop.
    webdriver: Option<WebDriver>,
    driver: Driver,
    proxy: Proxy,
    profile: Profile,
}

impl Firefox {
    /// Starts one.
    pub async fn start(bed: &TestBed) -> Result<Self> {
        let (proxy, profile) = (bed.proxy()?, Profile::new()?);
        fs::write(profile.path().join("user.js"), preferences(proxy.port()))?;
        trust(&profile, &bed.trusted_authority()?)?;
        let driver = Driver::start("GECKODRIVER", "geckodriver", "Listening on 127.0.0.1:", profile.path())?;
        let mut capabilities = DesiredCapabilities::firefox();
        capabilities.set_headless()?;
        if let Ok(firefox) = env::var("FIREFOX") {
            capabilities.set_firefox_binary(&firefox)?;
        }
        capabilities.add_arg("-profile")?;
        capabilities.add_arg(&profile.path().display().to_string())?;
        let webdriver = WebDriver::new(driver.url(), capabilities).await?;
        webdriver.set_script_timeout(DEADLINE).await?;
        Ok(Self { webdriver: Some(webdriver), driver, proxy, profile })
    }

    /// The driver's connection.
    pub fn webdriver(&self) -> Result<&WebDriver> {
        self.webdriver.as_ref().ok_or_else(|| Error::Page("the browser is closed".to_owned()))
    }

    /// What this browser asked the world for.
    pub fn records(&self) -> &crate::records::Records {
        self.proxy.records()
    }

    /// Runs a script's body and gives what it returns.
    pub async fn evaluate(&self, script: &str, arguments: Vec<Value>) -> Result<Value> {
        Ok(self.webdriver()?.execute(script, arguments).await?.json().clone())
    }

    /// Quits the browser; the driver and the profile follow on drop.
    pub async fn close(mut self) -> Result<()> {
        match self.webdriver.take() {
            Some(webdriver) => Ok(webdriver.quit().await?),
            None => Ok(()),
        }
    }
}

impl Drop for Firefox {
    fn drop(&mut self) {
        self.driver.end(self.webdriver.take(), &self.profile);
    }
}

/// What makes Firefox ask the proxy for every `https:` host, and nobody else for anything.
fn preferences(port: u16) -> String {
    format!(
        r#"user_pref("network.proxy.type", 1);
user_pref("network.proxy.ssl", "127.0.0.1");
user_pref("network.proxy.ssl_port", {port});
// What goes by no proxy goes to a port that nobody listens on; the page's own server is excepted by itself.
user_pref("network.proxy.http", "127.0.0.1");
user_pref("network.proxy.http_port", 9);
user_pref("network.dns.disabled", true);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("network.trr.mode", 5);
user_pref("network.http.http3.enable", false);
user_pref("app.normandy.enabled", false);
user_pref("app.update.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("extensions.systemAddon.update.enabled", false);
user_pref("security.OCSP.enabled", 0);
user_pref("security.remote_settings.crlite_filters.enabled", false);
user_pref("security.remote_settings.intermediates.enabled", false);
user_pref("services.settings.server", "https://127.0.0.1:9");
user_pref("toolkit.telemetry.server", "");
"#
    )
}

/// Has the profile trust an authority.
fn trust(profile: &Profile, authority: &[u8]) -> Result<()> {
    let certificate = profile.path().join("authority.der");
    fs::write(&certificate, authority)?;
    let database = format!("sql:{}", profile.path().display());
    let certutil = |arguments: &[&str]| {
        let program = env::var_os("CERTUTIL").unwrap_or_else(|| "certutil".into());
        let done = Command::new(&program).args(arguments).args(["-d", &database]).output();
        match done {
            Ok(done) if done.status.success() => Ok(()),
            Ok(done) => Err(Error::Page(format!("certutil: {}", String::from_utf8_lossy(&done.stderr)))),
            Err(error) => Err(Error::Page(format!("{}: {error}", program.display()))),
        }
    };
    certutil(&["-N", "--empty-password"])?;
    certutil(&["-A", "-n", "the test bed", "-t", "C,,", "-i", &certificate.display().to_string()])
}
