//! The CONNECT proxy: the only way from the browser to any `https:` host, and so the whole internet.

use std::net::{Ipv4Addr, TcpListener as StdTcpListener};
use std::sync::Arc;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};

use crate::bed::Internet;
use crate::error::Result;
use crate::http::read_request;
use crate::records::Records;
use crate::world::{Door, Host, Resolver};
use crate::{doh, host, logs};

/// A way into the world that keeps its own records. It closes, with all its connections, on drop.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    records: Arc<Records>,
    listening: AbortHandle,
}

impl Proxy {
    /// Listens on a port of 127.0.0.1 that the system chooses.
    pub(crate) fn open(runtime: &Handle, internet: Arc<Internet>) -> Result<Self> {
        let listener = StdTcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let records = Arc::new(Records::default());
        let entered = runtime.enter();
        let listener = TcpListener::from_std(listener)?;
        drop(entered);
        let listening = runtime.spawn(listen(listener, internet, Arc::clone(&records)));
        Ok(Self { port, records, listening: listening.abort_handle() })
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What came through.
    pub fn records(&self) -> &Records {
        &self.records
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, internet: Arc<Internet>, records: Arc<Records>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => {
                let Ok((stream, _)) = accepted else { continue };
                let (internet, records) = (Arc::clone(&internet), Arc::clone(&records));
                connections.spawn(async move {
                    // What a client does to its end of a connection is no failure of the bed.
                    drop(tunnel(stream, &internet, &records).await);
                });
            }
        }
    }
}

/// Whom a name leads to.
enum Destination<'a> {
    Resolver(Resolver),
    Host(&'a Host),
    Logs,
    NoOne,
}

/// Reads the CONNECT and plays whoever is asked for on the same connection.
async fn tunnel(stream: TcpStream, internet: &Internet, records: &Records) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let Some(request) = read_request(&mut stream).await? else {
        return Ok(());
    };
    let mut stream = stream.into_inner();
    let name = match (request.method.as_str(), request.target.strip_suffix(":443")) {
        ("CONNECT", Some(name)) => name,
        _ => "",
    };
    let destination = match (internet.host(name), Resolver::at(name)) {
        (Some(host), _) => Destination::Host(host),
        (None, Some(resolver)) => Destination::Resolver(resolver),
        (None, None) if logs::NAMES.contains(&name) => Destination::Logs,
        (None, None) => Destination::NoOne,
    };
    match destination {
        Destination::NoOne => {
            records.note_unknown(&request.target);
            refuse(&mut stream).await
        }
        Destination::Host(host) if host.door == Door::Unresolved => refuse(&mut stream).await,
        Destination::Host(host) if host.door == Door::Refused => Ok(()),
        Destination::Host(host) => {
            accept(&mut stream).await?;
            host::serve(stream, host, &internet.keyring, records).await
        }
        Destination::Logs => {
            accept(&mut stream).await?;
            logs::serve(stream, name, internet, records).await
        }
        Destination::Resolver(resolver) => {
            accept(&mut stream).await?;
            doh::serve(stream, name, resolver, internet, records).await
        }
    }
}

async fn accept(stream: &mut TcpStream) -> Result<()> {
    Ok(stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?)
}

async fn refuse(stream: &mut TcpStream) -> Result<()> {
    Ok(stream.write_all(b"HTTP/1.1 502 Bad gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await?)
}
