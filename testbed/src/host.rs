//! The TLS hosts: each request is answered as the world says.

use tokio::io::{AsyncReadExt, BufReader};
use tokio::net::TcpStream;

use crate::certificate::Keyring;
use crate::error::Result;
use crate::http::{After, read_request, write_reply};
use crate::records::Records;
use crate::world::{Door, Host, Reply};

/// Where a policy is (RFC 8461 §3.3).
pub const POLICY_PATH: &str = "/.well-known/mta-sts.txt";

/// Plays a host on a connection that has just been made to it, until one side closes.
pub async fn serve(mut stream: TcpStream, host: &Host, keyring: &Keyring, records: &Records) -> Result<()> {
    let certificate = match host.door {
        Door::Open(certificate) => certificate,
        Door::ClosedInHandshake => {
            // The client has said hello: closing before that would look like a connection refused.
            stream.read_u8().await?;
            return Ok(());
        }
        Door::SilentInHandshake => {
            let mut ignored = [0; 1024];
            while stream.read(&mut ignored).await? > 0 {}
            return Ok(());
        }
        Door::Refused | Door::Unresolved => return Ok(()),
    };
    let stream = keyring.accept(stream, certificate, host.name).await?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        let reply = reply_to(host, request.header("host"), &request.target, records.is_before());
        records.note_request(host.name, request);
        records.distance().await;
        if write_reply(&mut stream, &reply).await? == After::Close {
            break;
        }
    }
    Ok(())
}

fn reply_to(host: &Host, asked: Option<&str>, path: &str, is_before: bool) -> Reply {
    if asked != Some(host.name) {
        return Reply::status(421, "This is another host.\n");
    }
    let policy = host.policy_before.filter(|_| is_before).unwrap_or(host.policy);
    if path == POLICY_PATH { policy } else { host.elsewhere }
}
