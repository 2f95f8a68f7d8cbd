//! What `curl -i`, `-sSi` or `-sSv` prints: answers over HTTP, their status, the headers that senders go by, the body.

use memchr::memchr_iter;

use super::shell::{self, is_command};
use super::{find, line_end, without_cr};
use crate::evidence::MediaType;
use crate::read::grammar::number;
use crate::text::Span;

/// An answer of a web server, as a transcript shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The header `Content-Type`.
    pub media_type: MediaType,
    /// The header `Location`.
    pub location: Option<String>,
    /// Whether the header `cf-mitigated` says that this is a bot filter's answer, and no policy's.
    pub is_mitigated: bool,
    /// Whether the headers say how long the body is.
    pub is_measured: bool,
    /// The body.
    pub body: ResponseBody,
}

/// The body of an answer, as far as it was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseBody {
    /// Nothing stands behind the headers, and they do not say that nothing belongs there.
    Missing,
    /// The headers tell of more than is there.
    Part {
        /// How many bytes are there.
        here: usize,
        /// How many there are.
        of: usize,
    },
    /// All of it, as far as is known.
    Whole(Span),
}

impl Response {
    /// Whether a browser would follow it to another address.
    pub fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// The answer that begins with the line at `at`, and where it ends. `None` where no status line stands there, and one of
    /// an answer that only goes before another: a proxy's, or `100 Continue`.
    pub(super) fn at(text: &[u8], at: usize) -> Option<(Option<Self>, usize)> {
        let line = Span::new(at, line_end(text, at)).of(text);
        let status = status(line)?;
        let is_verbose = line.starts_with(b"< ");
        let (headers, ended, mut body) = headers(text, (at + line.len() + 1).min(text.len()), is_verbose);
        let header =
            |name: &str| headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        let is_interim = (100..200).contains(&status) || find(line, b"Connection established").is_some();
        if is_interim {
            return Some((None, body));
        }
        while is_verbose && is_note(text.get(body..).unwrap_or_default()) {
            body = (line_end(text, body) + 1).min(text.len());
        }
        let (mut end, after) = body_end(text, body, is_verbose);
        let mut next = after;
        let declared = header("content-length").filter(|_| header("content-encoding").is_none());
        let declared = declared.and_then(|length| number(length.as_bytes()));
        // What has the length that the headers say is all the body's.
        if declared != Some(end - body) {
            end = shell::output_end(text, Span::new(body, end));
        }
        // Where the headers kept their CRs, so did the body. Else each line of it may have lost one, and its last line ending.
        let is_exact = line.ends_with(b"\r");
        let mut part = None;
        if let Some(of) = declared {
            let here = end - body;
            let feeds = memchr_iter(b'\n', Span::new(body, end).of(text)).count();
            let lost = if is_exact { 0 } else { feeds };
            // Saved where lines end with CRLF, each line of it has got a CR.
            let is_grown = is_exact && of + feeds == here;
            if of > here + lost + 2 {
                part = Some(ResponseBody::Part { here, of });
            } else if is_exact && of < here && !is_grown {
                end = body + of;
                next = end;
            } else if of < here && !is_grown {
                let blank = |end: usize| text.get(end - 1).is_some_and(|byte| *byte == b'\n');
                while end > body + of && blank(end) {
                    end -= 1;
                }
            }
        }
        let body = match part {
            Some(part) => part,
            None if !ended || (body == end && declared != Some(0)) => ResponseBody::Missing,
            None => ResponseBody::Whole(Span::new(body, end)),
        };
        let response = Self {
            status,
            media_type: header("content-type").map_or(MediaType::Absent, |value| MediaType::Is(value.clone())),
            location: header("location").cloned(),
            is_mitigated: header("cf-mitigated").is_some(),
            is_measured: declared.is_some(),
            body,
        };
        Some((Some(response), next))
    }
}

/// The status in a status line (RFC 9112 §4), which `curl -v` puts a `<` before.
pub(super) fn status(line: &[u8]) -> Option<u16> {
    let rest = line.strip_prefix(b"< ").unwrap_or(line).strip_prefix(b"HTTP/")?;
    let (version, rest) = rest.split_at(rest.iter().position(|&byte| byte == b' ')?);
    let is_version = version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    let status = number(rest.get(1..4)?).and_then(|status| u16::try_from(status).ok());
    let is_whole = rest.get(4).is_none_or(u8::is_ascii_whitespace);
    status.filter(|_| is_version && is_whole)
}

/// The headers that begin at `at`, folded ones joined; whether the blank line after them is there; and where they end.
fn headers(text: &[u8], mut at: usize, is_verbose: bool) -> (Vec<(String, String)>, bool, usize) {
    let mut headers: Vec<(String, String)> = Vec::new();
    while at < text.len() {
        let line = Span::new(at, line_end(text, at));
        let content = without_cr(line.of(text));
        at = (line.end + 1).min(text.len());
        let content = match content.strip_prefix(b"<") {
            Some(rest) if is_verbose => rest.strip_prefix(b" ").unwrap_or(rest),
            // What `curl` says in between is no header.
            _ if is_verbose => continue,
            _ => content,
        };
        if content.is_empty() {
            return (headers, true, at);
        }
        let content = String::from_utf8_lossy(content);
        match (content.split_once(':'), headers.last_mut()) {
            (_, Some((_, value))) if content.starts_with([' ', '\t']) => {
                value.push_str(if value.is_empty() { "" } else { " " });
                value.push_str(content.trim());
            }
            (Some((name, value)), _) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
            (None, _) => {}
        }
    }
    (headers, false, at)
}

/// Whether `curl -v` says this line, and the web server does not.
fn is_note(line: &[u8]) -> bool {
    line.starts_with(b"* ") || line.starts_with(b"{ [") || line.starts_with(b"} [")
}

/// Where the body that begins at `start` ends, and where what comes after it begins.
fn body_end(text: &[u8], start: usize, is_verbose: bool) -> (usize, usize) {
    let mut at = start;
    while at < text.len() {
        let line = Span::new(at, line_end(text, at));
        let content = line.of(text);
        if status(content).is_some() || is_command(content) || content.starts_with(b"; <<>>") {
            return (at, at);
        }
        let next = (line.end + 1).min(text.len());
        // "* Connection #0 to host … left intact" stands in the last line of a body that has no line ending.
        let note = LAST_NOTES.iter().filter(|_| is_verbose).find_map(|note| find(content, note));
        if let Some(note) = note {
            return (at + note, next);
        }
        at = next;
    }
    (text.len(), text.len())
}

/// How `curl -v` begins what it says once the body is there.
const LAST_NOTES: [&[u8]; 3] = [b"* C", b"* closing connection #", b"* shutting down connection #"];
