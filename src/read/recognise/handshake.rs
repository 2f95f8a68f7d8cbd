//! What `openssl s_client` prints of a TLS handshake, with a Policy Host or, by STARTTLS, with an MX host: as versions 1.1.1 to
//! 3.5 print it, in full or with `-brief`. What it says of the certificate stands here as it says it; the certificate itself
//! is read from its bytes, elsewhere (`evidence::Certificate`).

use super::session::{self, Starttls};
use super::shell::is_command;
use super::transcript::status;
use super::{find, line_end, whole, without_cr};
use crate::evidence::{Certificate, Timestamp};
use crate::text::{Shown, Span};

/// A handshake, as far as a transcript tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handshake {
    /// The host that was connected to, in lower case: as the command line says or, where there is none, a person.
    pub host: Option<String>,
    /// Whether it was none, but an SMTP session that tells of STARTTLS.
    pub is_session: bool,
    /// What the server makes of STARTTLS, where that is told.
    pub starttls: Option<Starttls>,
    /// Whether the server showed a certificate.
    pub has_certificate: bool,
    /// How many certificates it showed; 0 where that is not told.
    pub chain: usize,
    /// What OpenSSL finds at fault with the chain or the name, each once.
    pub faults: Vec<ChainFault>,
    /// Whether OpenSSL says that the chain leads to an authority that it trusts.
    pub is_verified: bool,
    /// The name that OpenSSL was told to look for, and found.
    pub peername: Option<String>,
    /// Who issued it, as OpenSSL writes it.
    pub issuer: Option<String>,
    /// From when the certificate holds.
    pub not_before: Option<Timestamp>,
    /// Until when it holds.
    pub not_after: Option<Timestamp>,
    /// The version of TLS.
    pub protocol: Option<Protocol>,
    /// Where the certificate stands in the pasted text.
    pub pem: Option<usize>,
    /// What was decoded of it, where that was done.
    pub certificate: Option<Certificate>,
    /// Why there was no handshake.
    pub failure: Option<String>,
}

/// What OpenSSL finds at fault with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChainFault {
    /// It has run out.
    Expired,
    /// It does not hold yet.
    NotYetValid,
    /// It is its own issuer.
    SelfSigned,
    /// The chain ends with an authority of somebody's own.
    SelfSignedInChain,
    /// The issuer is not at hand: an intermediate certificate is missing, or the authority is not trusted.
    IssuerNotFound,
    /// It is for another name.
    OtherName,
    /// Something else, in OpenSSL's words.
    Other(String),
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// SSL 2 or 3.
    Ssl,
    /// TLS 1.0.
    Tls10,
    /// TLS 1.1.
    Tls11,
    /// Less than TLS 1.2, and the client went no further.
    Older,
    /// TLS 1.2.
    Tls12,
    /// TLS 1.3.
    Tls13,
}

impl Protocol {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ssl => "SSL 3",
            Self::Tls10 => "TLS 1.0",
            Self::Tls11 => "TLS 1.1",
            Self::Older => "TLS below 1.2",
            Self::Tls12 => "TLS 1.2",
            Self::Tls13 => "TLS 1.3",
        }
    }

    fn read(written: &str) -> Option<Self> {
        Some(match written {
            "SSLv2" | "SSLv3" => Self::Ssl,
            "TLSv1" | "TLSv1.0" => Self::Tls10,
            "TLSv1.1" => Self::Tls11,
            "TLSv1.2" => Self::Tls12,
            "TLSv1.3" => Self::Tls13,
            _ => return None,
        })
    }
}

/// The host that a command line connects to.
pub(super) fn host_of_command(line: &[u8]) -> Option<String> {
    let Some(at) = find(line, b"s_client") else {
        return session::host_of_command(&String::from_utf8_lossy(line));
    };
    let line = String::from_utf8_lossy(line.get(at..)?).into_owned();
    let words: Vec<&str> = line.split_ascii_whitespace().map(|word| word.trim_matches(['\'', '"'])).collect();
    let after = |option: &str| {
        let at = words.iter().position(|word| word.trim_start_matches('-') == option && word.starts_with('-'))?;
        words.get(at + 1).copied()
    };
    let connect = after("connect").or_else(|| words.iter().skip(1).copied().find(|word| is_host_and_port(word)));
    let connected = connect.map(|connect| connect.rsplit_once(':').map_or(connect, |(host, _)| host));
    // An address is no name that a certificate is held against.
    let is_name = |host: &&str| host.bytes().any(|byte| byte.is_ascii_alphabetic()) && !host.contains([':', '[', '$']);
    let named = connected.filter(is_name).or_else(|| after("servername")).or_else(|| after("verify_hostname"));
    named.filter(is_name).map(|host| host.trim_end_matches('.').to_ascii_lowercase())
}

fn is_host_and_port(word: &str) -> bool {
    word.rsplit_once(':').is_some_and(|(host, port)| {
        !host.is_empty() && !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    })
}

impl Handshake {
    /// The handshake that begins with the line at `at`, and where the next thing begins.
    pub(super) fn at(text: &[u8], at: usize) -> Option<(Self, usize)> {
        let first = Span::new(at, line_end(text, at)).of(text);
        if !begins(first) {
            return None;
        }
        let mut reading = Reading::default();
        let mut at = at;
        while at < text.len() {
            let line = Span::new(at, line_end(text, at));
            let content = without_cr(line.of(text));
            if !reading.goes_on(content) {
                break;
            }
            reading.take(content, at);
            at = line.end + 1;
        }
        Some((reading.done(), at.min(text.len())))
    }

    /// Whether the server does not offer STARTTLS, or refuses it.
    pub fn is_without_starttls(&self) -> bool {
        matches!(self.starttls, Some(Starttls::NotOffered | Starttls::Refused(_)))
    }

    /// Whether no more is known than that the server offers STARTTLS.
    pub fn is_offer(&self) -> bool {
        self.starttls == Some(Starttls::Offered)
    }

    /// Whether the certificate has been found to be for another name.
    pub fn is_faulted(&self, fault: &ChainFault) -> bool {
        self.faults.contains(fault)
    }
}

/// Words that only `s_client` begins a line with.
const BEGINNINGS: [&[u8]; 16] = [
    b"CONNECTED(",
    b"CONNECTION ESTABLISHED",
    b"CONNECTION FAILURE",
    b"Connecting to ",
    b"depth=",
    b"verify error:num=",
    b"verify return:",
    b"Verify return code:",
    b"Verification: OK",
    b"Verification error:",
    b"Can't use SSL_get_servername",
    b"Certificate chain",
    b"Server certificate",
    b"connect:errno=",
    b"no peer certificate available",
    BEGIN,
];
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// Whether a handshake begins with `line`.
pub(super) fn begins(line: &[u8]) -> bool {
    let may_be = matches!(line.first(), Some(b'C' | b'd' | b'v' | b'V' | b'S' | b'c' | b'n' | b'-' | b'D'));
    (may_be && BEGINNINGS.iter().any(|words| line.starts_with(words)))
        || is_starttls_missing(line)
        || reason(line).is_some()
}

fn is_starttls_missing(line: &[u8]) -> bool {
    let is_about = matches!(line.first(), Some(b'D' | b'd'));
    is_about && find(&line.to_ascii_lowercase(), b"starttls in server response").is_some()
}

/// The reason in a line of OpenSSL's error queue: `40C7…:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:…`
fn reason(line: &[u8]) -> Option<String> {
    let at = find(line.get(..40.min(line.len()))?, b":error:")?;
    if !line.get(..at)?.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let line = String::from_utf8_lossy(line);
    let parts: Vec<&str> = line.split(':').collect();
    let reason = parts.get(5).filter(|reason| !matches!(reason.trim(), "" | "system lib" | "reason(0)"));
    // What the system says stands behind file and line.
    let reason = reason.or_else(|| parts.get(8).filter(|data| !data.is_empty()))?;
    Some(Shown(reason.trim(), MAX_WORDS).to_string())
}

/// The most characters that are kept of OpenSSL's own words.
pub(super) const MAX_WORDS: usize = 120;

/// A transcript while it is read.
#[derive(Default)]
struct Reading {
    found: Handshake,
    is_connected: bool,
    /// Whether the verdict is there, and only what servers and sessions say can follow.
    is_judged: bool,
    is_over: bool,
    in_pem: bool,
    /// How far from the host's own certificate the lines are that follow, in the verdict and in the list.
    depth: usize,
    listed: usize,
    old: bool,
}

impl Reading {
    /// Whether `line` is of this handshake still.
    fn goes_on(&self, line: &[u8]) -> bool {
        if self.in_pem {
            return true;
        }
        let connects = line.starts_with(b"CONNECTED(") || line.starts_with(b"CONNECTION ESTABLISHED");
        let is_other = is_command(line)
            || status(line).is_some()
            || line.starts_with(b"; <<>>")
            || line.starts_with(b";; ")
            || whole::is_policy_line(line)
            || (self.is_connected && connects)
            || (self.is_over && begins(line));
        if is_other {
            return false;
        }
        !(self.is_over || self.is_judged) || is_tail(line) || begins(line)
    }

    fn take(&mut self, line: &[u8], at: usize) {
        if self.in_pem {
            self.in_pem = !line.starts_with(b"-----END");
            return;
        }
        if line.starts_with(BEGIN) {
            self.found.pem.get_or_insert(at);
            self.found.has_certificate = true;
            self.in_pem = true;
            return;
        }
        if is_starttls_missing(line) {
            self.found.starttls = Some(Starttls::NotOffered);
            return;
        }
        if let Some(reason) = reason(line) {
            self.old |= matches!(reason.as_str(), "unsupported protocol" | "wrong ssl version");
            self.found.failure.get_or_insert(reason);
            return;
        }
        // Few lines are of interest, and those are ASCII but for names.
        let line = String::from_utf8_lossy(line);
        self.take_words(line.trim_start(), line.starts_with(' '));
    }

    fn take_words(&mut self, line: &str, is_indented: bool) {
        let found = &mut self.found;
        let after = |words: &str| line.strip_prefix(words).map(str::trim);
        if line.starts_with("CONNECTED(") || line == "CONNECTION ESTABLISHED" {
            self.is_connected = true;
        } else if let Some(depth) = after("depth=") {
            let digits: String = depth.chars().take_while(char::is_ascii_digit).collect();
            self.depth = digits.parse().unwrap_or(0);
            found.has_certificate = true;
        } else if let Some(error) = after("verify error:num=") {
            let (code, words) = error.split_once(':').unwrap_or((error, error));
            self.add_fault(code.parse().ok(), words, self.depth);
        } else if let Some(words) = after("Verification error:") {
            self.add_fault(None, words, 0);
        } else if after("Verification: OK").is_some() {
            found.is_verified = true;
        } else if let Some(verdict) = after("Verify return code:") {
            self.is_judged = true;
            let (code, words) = verdict.split_once(' ').unwrap_or((verdict, ""));
            match code.parse() {
                Ok(0) => found.is_verified = true,
                code => self.add_fault(code.ok(), words.trim_matches(['(', ')']), 0),
            }
        } else if let Some(name) = after("Verified peername:") {
            found.peername = Some(name.trim_end_matches('.').to_ascii_lowercase());
        } else if let Some(issuer) =
            after("issuer=").or_else(|| after("i:").filter(|_| is_indented && self.listed == 0))
        {
            found.issuer.get_or_insert_with(|| Shown(issuer, MAX_WORDS).to_string());
        } else if let Some(rest) = after("v:NotBefore:").filter(|_| is_indented && self.listed == 0) {
            let (before, later) = rest.split_once(';').unwrap_or((rest, ""));
            found.not_before = found.not_before.or_else(|| moment(before));
            let later = later.trim().strip_prefix("NotAfter:").unwrap_or_default();
            found.not_after = found.not_after.or_else(|| moment(later));
        } else if let Some(after) = after("notAfter=").filter(|_| self.depth == 0) {
            found.not_after = found.not_after.or_else(|| moment(after));
        } else if let Some(before) = after("notBefore=").filter(|_| self.depth == 0) {
            found.not_before = found.not_before.or_else(|| moment(before));
        } else if line.starts_with("subject=") || line.starts_with("Peer certificate:") {
            found.has_certificate = true;
        } else if let Some((index, _)) = line.split_once(" s:").filter(|_| is_indented) {
            if let Ok(index) = index.parse() {
                self.listed = index;
                found.chain = found.chain.max(index.saturating_add(1)).min(MOST_IN_CHAIN);
                found.has_certificate = true;
            }
        } else if let Some(version) =
            after("Protocol").and_then(|rest| rest.trim_start_matches("version").trim_start().strip_prefix(':'))
        {
            found.protocol = Protocol::read(version.trim()).or(found.protocol);
        } else if let Some((version, _)) = after("New, ").and_then(|rest| rest.split_once(',')) {
            found.protocol = found.protocol.or_else(|| Protocol::read(version));
        } else if matches!(line.trim_end(), "DONE" | "closed")
            || line.starts_with("read:errno")
            || line.starts_with("connect:errno")
        {
            self.is_over = true;
        }
    }

    fn add_fault(&mut self, code: Option<u16>, words: &str, depth: usize) {
        let fault = fault(code, words, depth);
        let is_known = |known: &ChainFault| *known == fault || (depth > 0 && *known == ChainFault::Expired);
        if !self.found.faults.iter().any(is_known) {
            self.found.faults.push(fault);
        }
    }

    fn done(self) -> Handshake {
        let mut found = self.found;
        // Where no certificate came, OpenSSL says that nothing was at fault, and the version is the one that it hoped for.
        if !found.has_certificate {
            found.is_verified = false;
            found.protocol = None;
        }
        if self.old {
            found.protocol = Some(Protocol::Older);
        }
        found.is_verified &= found.faults.is_empty();
        // An authority that has run out is told of at its depth, and again at the end without one.
        let above = |fault: &ChainFault| matches!(fault, ChainFault::Other(words) if words.starts_with(ABOVE));
        if found.faults.iter().any(above) && found.not_after.is_some() {
            found.faults.retain(|fault| *fault != ChainFault::Expired);
        }
        found
    }
}

/// The most certificates that are counted in a chain.
const MOST_IN_CHAIN: usize = 100;
/// What is said of an authority's certificate that has run out.
const ABOVE: &str = "a certificate above it has expired";

fn fault(code: Option<u16>, words: &str, depth: usize) -> ChainFault {
    let words = words.trim();
    let is = |other: &str| words.eq_ignore_ascii_case(other);
    match code {
        Some(10) if depth > 0 => ChainFault::Other(ABOVE.to_owned()),
        Some(9) => ChainFault::NotYetValid,
        Some(10) => ChainFault::Expired,
        Some(18) => ChainFault::SelfSigned,
        Some(19) => ChainFault::SelfSignedInChain,
        Some(2 | 20 | 21) => ChainFault::IssuerNotFound,
        Some(62) => ChainFault::OtherName,
        _ if is("certificate is not yet valid") => ChainFault::NotYetValid,
        _ if is("certificate has expired") => ChainFault::Expired,
        _ if is("self-signed certificate") || is("self signed certificate") => ChainFault::SelfSigned,
        _ if words.ends_with("in certificate chain") => ChainFault::SelfSignedInChain,
        _ if words.starts_with("unable to get") || words.starts_with("unable to verify") => ChainFault::IssuerNotFound,
        _ if is("hostname mismatch") => ChainFault::OtherName,
        _ => ChainFault::Other(Shown(words, MAX_WORDS).to_string()),
    }
}

/// Whether `line` may stand behind the verdict: what client and server go on to say, and what `s_client` says of sessions.
fn is_tail(line: &[u8]) -> bool {
    let begins = |words: &[u8]| line.starts_with(words);
    let is_reply = line.get(..3).is_some_and(|code| code.iter().all(u8::is_ascii_digit))
        && line.get(3).is_none_or(|byte| matches!(byte, b' ' | b'-'));
    line.is_empty()
        || begins(b"    ")
        || begins(b"---")
        || begins(b"Post-Handshake")
        || begins(b"SSL-Session")
        || begins(b"read")
        || begins(b"DONE")
        || begins(b"closed")
        || is_reply
        || session::is_command(line)
}

/// A moment as OpenSSL writes it: `Jan 15 00:00:00 2027 GMT`.
fn moment(written: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = written.split_ascii_whitespace();
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day: u8 = words.next()?.parse().ok()?;
    let (time, year) = (words.next()?, words.next()?);
    format!("{year}-{month:02}-{day:02}T{time}Z").parse().ok()
}
