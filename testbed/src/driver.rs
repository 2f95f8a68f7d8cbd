//! The programs that drive a browser, and the folder that a browser lives in. Both are gone on drop.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use thirtyfour::WebDriver;

use crate::error::{Error, Result};

/// A running driver.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the one that `variable` names, or else `name` on PATH, on a port of its own choice, and waits until it says
    /// which: behind `announced`. What it and the browser leave behind is to be left in the folder.
    pub(crate) fn start(variable: &str, name: &str, announced: &str, folder: &Path) -> Result<Self> {
        let program = env::var_os(variable).unwrap_or_else(|| OsString::from(name));
        let mut process = Command::new(&program)
            .arg("--port=0")
            .env("TMPDIR", folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Error::Page(format!("{}: {error}", Path::new(&program).display())))?;
        let stdout = process.stdout.take();
        let mut driver = Self { process, port: 0 };
        let mut lines = BufReader::new(stdout.ok_or_else(|| Error::Page(format!("{name} has no output")))?).lines();
        for line in lines.by_ref() {
            let line = line?;
            if let Some((_, port)) = line.split_once(announced) {
                driver.port = port.trim_end_matches('.').parse().unwrap_or_default();
                break;
            }
        }
        if driver.port == 0 {
            driver.stop();
            return Err(Error::Page(format!("{name} did not start")));
        }
        // It must not stop at a full pipe.
        thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the browser if it has not been quit, then the driver, and removes the profile; without a runtime, for drops.
    pub(crate) fn end(&mut self, webdriver: Option<WebDriver>, profile: &Profile) {
        if let Some(webdriver) = webdriver {
            let id = webdriver.session_id().to_string();
            // Its own drop would want a runtime; leaking it fails only where it has been quit.
            drop(webdriver.leak());
            self.quit(&id);
        }
        self.stop();
        profile.remove();
    }

    /// Ends the browser without a runtime, for drops. Best effort; the driver is killed after it.
    fn quit(&self, id: &str) {
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)) else {
            return;
        };
        drop(stream.set_read_timeout(Some(Duration::from_secs(5))));
        let request =
            format!("DELETE /session/{id} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port);
        drop(stream.write_all(request.as_bytes()));
        drop(stream.read(&mut [0; 512]));
    }

    fn stop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A folder for a browser's profile.
#[derive(Debug)]
pub(crate) struct Profile(PathBuf);

impl Profile {
    pub(crate) fn new() -> Result<Self> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("mta-sts-{}-{number}", std::process::id());
        let folder = env::temp_dir().join(name);
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// A browser's last processes may still be writing when the driver is gone.
    fn remove(&self) {
        for _ in 0..20 {
            match fs::remove_dir_all(&self.0) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    thread::sleep(Duration::from_millis(50));
                }
                _ => return,
            }
        }
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        self.remove();
    }
}
