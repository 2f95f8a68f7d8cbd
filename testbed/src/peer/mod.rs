//! A peer that is no page, on the same servers: checkdmarc, which asks the test bed's resolvers and Policy Hosts as it asks
//! those of the world, through a driver in Python (`bench/peers/checks.py`).
//!
//! - [`judging`]: what senders do with each domain, and whether the peer says so
//! - `mapping`: the lines that this goes by
//! - [`table`]: what both say, as a document

pub mod judging;
mod mapping;
pub mod table;

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::bed::TestBed;
use crate::error::{Error, Result};
use crate::proxy::Proxy;

/// The resolvers that the page asks, in its order.
const RESOLVERS: &[&str] =
    &["https://cloudflare-dns.com/dns-query", "https://dns.google/dns-query", "https://doh.sb/dns-query"];

/// What it says of a domain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// Whether it calls the policy valid.
    pub valid: bool,
    /// The policy's mode, where it does.
    pub mode: Option<String>,
    /// Why not, where it does not.
    pub error: Option<String>,
    /// What it warns of, of record and policy.
    pub warnings: Vec<String>,
    /// What it warns of, of the MX hosts: not covered by the policy, and the rest.
    pub mx: Vec<String>,
    /// Milliseconds for record and policy.
    pub policy_ms: f64,
    /// Milliseconds for the MX hosts after that.
    pub mx_ms: f64,
}

/// The peer, warm: one process that answers for one domain after the other. It ends on drop.
#[derive(Debug)]
pub struct Peer {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    authority: PathBuf,
    /// Its way into the world.
    _proxy: Proxy,
}

impl Peer {
    /// Starts the driver that `PEER_CHECKS` names with the Python that `PEER_PYTHON` names. It knows no authority but the
    /// bed's, and no way but the bed's proxy.
    pub fn start(bed: &TestBed) -> Result<Self> {
        let named = |variable: &str| {
            env::var_os(variable)
                .ok_or_else(|| Error::Page(format!("{variable} is not set: `cargo xtask bench checkdmarc`")))
        };
        let proxy = bed.proxy()?;
        let authority = env::temp_dir().join(format!("mta-sts-authority-{}.pem", std::process::id()));
        fs::write(&authority, pem(&bed.trusted_authority()?))?;
        let way = format!("http://127.0.0.1:{}", proxy.port());
        let mut command = Command::new(named("PEER_PYTHON")?);
        command.arg(named("PEER_CHECKS")?).args(RESOLVERS);
        for variable in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"] {
            command.env(variable, &way);
        }
        for variable in ["NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy", "SSL_CERT_DIR", "CURL_CA_BUNDLE"] {
            command.env_remove(variable);
        }
        command.env("SSL_CERT_FILE", &authority).env("REQUESTS_CA_BUNDLE", &authority);
        // Some of its messages list what is in a set, in an order that is chance otherwise.
        command.env("PYTHONHASHSEED", "0");
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn()?;
        let (Some(questions), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(Error::Page("the driver cannot be spoken to".to_owned()));
        };
        Ok(Self { process, questions, answers: BufReader::new(answers), authority, _proxy: proxy })
    }

    /// Has a domain checked.
    pub fn ask(&mut self, domain: &str) -> Result<Said> {
        writeln!(self.questions, "{domain}")?;
        self.questions.flush()?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        let answer = serde_json::from_str(&line).map_err(|error| Error::Page(format!("{domain}: {error}: {line}")))?;
        Ok(Said::read(&answer))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(fs::remove_file(&self.authority));
    }
}

impl Said {
    fn read(answer: &Value) -> Self {
        let text = |key: &str| answer.get(key).and_then(Value::as_str).map(str::to_owned);
        let list = |key: &str| {
            let list = answer.get(key).and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let number = |key: &str| answer.get(key).and_then(Value::as_f64).unwrap_or_default();
        Self {
            valid: answer.get("valid").and_then(Value::as_bool).unwrap_or_default(),
            mode: text("mode"),
            error: text("error"),
            warnings: list("warnings"),
            mx: list("mx"),
            policy_ms: number("policy_ms"),
            mx_ms: number("mx_ms"),
        }
    }
}

/// A certificate as a file that OpenSSL reads.
fn pem(certificate: &[u8]) -> String {
    let mut pem = String::from("-----BEGIN CERTIFICATE-----\n");
    let text = STANDARD.encode(certificate);
    for line in text.as_bytes().chunks(64) {
        pem.push_str(&String::from_utf8_lossy(line));
        pem.push('\n');
    }
    pem.push_str("-----END CERTIFICATE-----\n");
    pem
}
