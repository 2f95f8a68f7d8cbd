//! As much HTTP/1.1 as resolvers, hosts and the proxy need. It is written by hand because half of what they do
//! is not HTTP: bodies that stop in the middle, heads that never end in a body.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::world::{Body, Pace, Reply};

/// The longest request head that is read: a DoH question of 512 bytes with a browser's headers fits ten times.
const LONGEST_HEAD: u64 = 32 * 1024;

/// The longest request body that is read: a DNS message gets no longer.
pub const LONGEST_BODY: usize = 65_535;

/// The length of a line of padding.
const LINE: usize = 100;

/// The head of a request. A body matters only where a resolver is asked by POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, say.
    pub method: String,
    /// The path and query, or `host:port` after CONNECT.
    pub target: String,
    /// The header fields, in the order sent, names in small letters.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// The first field of a name (in small letters).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|(field, value)| (field == name).then_some(value.as_str()))
    }
}

/// What becomes of the connection after a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// The next request may follow.
    KeepOpen,
    /// It is closed.
    Close,
}

/// Reads the next request; `None` where the client has closed.
pub async fn read_request<S: AsyncBufRead + Unpin>(stream: &mut S) -> io::Result<Option<Request>> {
    let mut stream = stream.take(LONGEST_HEAD);
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let mut lines = lines.iter();
    let mut start = lines.next().map(String::as_str).unwrap_or_default().split(' ');
    Ok(Some(Request {
        method: start.next().unwrap_or_default().to_owned(),
        target: start.next().unwrap_or_default().to_owned(),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
    }))
}

/// Reads the body that was announced in a request's head: nothing where none was.
pub async fn read_body<S: AsyncBufRead + Unpin>(stream: &mut S, request: &Request) -> io::Result<Vec<u8>> {
    let length = request.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if length > LONGEST_BODY {
        return Err(io::Error::other("a body of this length is not read"));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(body)
}

/// Sends a response as the world describes it.
pub async fn write_reply<S: AsyncWrite + Unpin>(stream: &mut S, reply: &Reply) -> io::Result<After> {
    match reply.pace {
        Pace::Silent => std::future::pending::<()>().await,
        Pace::After(delay) => tokio::time::sleep(delay).await,
        Pace::AtOnce | Pace::SilentAfterHead | Pace::Drip(_) => {}
    }
    let body = match reply.body {
        Body::Bytes(bytes) | Body::CutShort(bytes) => bytes.to_vec(),
        Body::Padded(text, size) => padded(text, size),
        Body::Inflating(text, size) => compressed(&padded(text, size))?,
        Body::Endless(_) => Vec::new(),
    };
    let mut head = format!("HTTP/1.1 {} \r\n", reply.status);
    match reply.body {
        Body::Endless(_) => head.push_str("Transfer-Encoding: chunked\r\n"),
        Body::CutShort(_) => field(&mut head, "Content-Length", &(body.len() + 1000).to_string()),
        Body::Bytes(_) | Body::Padded(..) | Body::Inflating(..) => {
            field(&mut head, "Content-Length", &body.len().to_string());
        }
    }
    if matches!(reply.body, Body::Inflating(..)) {
        field(&mut head, "Content-Encoding", "gzip");
    }
    if let Some(media_type) = reply.media_type {
        field(&mut head, "Content-Type", media_type);
    }
    if reply.cors {
        field(&mut head, "Access-Control-Allow-Origin", "*");
    }
    for (name, value) in reply.headers {
        field(&mut head, name, value);
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).await?;
    match reply.pace {
        Pace::SilentAfterHead => {
            stream.flush().await?;
            std::future::pending::<()>().await;
        }
        Pace::Drip(pause) => {
            for byte in body {
                stream.write_all(&[byte]).await?;
                stream.flush().await?;
                tokio::time::sleep(pause).await;
            }
        }
        Pace::AtOnce | Pace::After(_) | Pace::Silent => stream.write_all(&body).await?,
    }
    if let Body::Endless(size) = reply.body {
        write_chunks(stream, size).await?;
    }
    stream.flush().await?;
    Ok(match reply.body {
        Body::CutShort(_) => After::Close,
        Body::Bytes(_) | Body::Padded(..) | Body::Inflating(..) | Body::Endless(_) => After::KeepOpen,
    })
}

fn compressed(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn field(head: &mut String, name: &str, value: &str) {
    head.push_str(name);
    head.push_str(": ");
    head.push_str(value);
    head.push_str("\r\n");
}

async fn write_chunks<S: AsyncWrite + Unpin>(stream: &mut S, size: usize) -> io::Result<()> {
    let chunk = padded("", 160 * LINE);
    let mut left = size;
    while left > 0 {
        let part = chunk.get(..left.min(chunk.len())).unwrap_or(&chunk);
        stream.write_all(format!("{:x}\r\n", part.len()).as_bytes()).await?;
        stream.write_all(part).await?;
        stream.write_all(b"\r\n").await?;
        left -= part.len();
    }
    stream.write_all(b"0\r\n\r\n").await
}

/// The text, then as many lines of unknown fields as make it exactly so long. No two fields have the same name,
/// so that the text has no defect but its size.
fn padded(text: &str, size: usize) -> Vec<u8> {
    const SHORTEST: usize = "x_pad_0000: a\r\n".len();
    let mut body = text.as_bytes().to_vec();
    for number in 0.. {
        let left = size.saturating_sub(body.len());
        let length = if left < LINE + SHORTEST { left } else { LINE };
        if length < SHORTEST {
            break;
        }
        let filling = "a".repeat(length - (SHORTEST - 1));
        body.extend_from_slice(format!("x_pad_{number:04}: {filling}\r\n").as_bytes());
    }
    body
}

#[cfg(test)]
mod tests {
    use super::padded;

    #[test]
    fn padding_is_exact() {
        for size in [15, 100, 114, 115, 116, 999, 65_536, 65_537] {
            assert_eq!(padded("", size).len(), size);
            assert_eq!(padded("version: STSv1\r\n", size + 16).len(), size + 16);
        }
    }
}
