//! A static file server on loopback: for looking at the built page, and for testing it. It serves
//! as GitHub Pages does, below a path too, but nothing may be cached.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::Result;

/// A running server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// Serves the files below `folder` under `prefix` (`/`, or `/some/path/`).
///
/// # Errors
/// When `folder` does not exist, or the listener has no address.
pub fn start(folder: &Path, prefix: &str, listener: TcpListener) -> io::Result<Server> {
    let address = listener.local_addr()?;
    let shared = Arc::new(Shared {
        folder: folder.canonicalize()?,
        prefix: format!("/{}/", prefix.trim_matches('/')).replace("//", "/"),
        stopped: AtomicBool::new(false),
        asked: Mutex::new(Vec::new()),
    });
    let own = Arc::clone(&shared);
    let thread = thread::spawn(move || accept(&listener, &own));
    Ok(Server { address, shared, thread: Some(thread) })
}

impl Server {
    /// The address to enter in a browser.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.shared.prefix)
    }

    /// Every target that was asked for so far, in order, as the request line named it.
    pub fn requests(&self) -> Vec<String> {
        self.shared.lock().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The thread waits for a connection; this is one.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Takes a port on loopback.
pub(crate) fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            format!(
                "port {port} is taken: another program listens there. End it, or choose another \
                 port: `cargo xtask serve --port {}`",
                port.checked_add(1).unwrap_or(8080)
            )
        } else {
            format!("port {port}: {error}")
        }
    })
}

/// Serves `dist` until the process ends.
pub(crate) fn run(dist: &Path, listener: TcpListener) -> Result<()> {
    if !dist.join("index.html").is_file() {
        return Err(format!("{} holds no page. Build it: `cargo xtask build`", dist.display()));
    }
    let mut server = start(dist, "/", listener).map_err(|error| format!("{}: {error}", dist.display()))?;
    println!("The page is at {} (end with Ctrl-C)", server.url());
    if let Some(thread) = server.thread.take() {
        drop(thread.join());
    }
    Ok(())
}

#[derive(Debug)]
struct Shared {
    /// Free of symbolic links, so that what is served can be compared with it.
    folder: PathBuf,
    /// Begins and ends with a slash.
    prefix: String,
    stopped: AtomicBool,
    asked: Mutex<Vec<String>>,
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<String>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        if let Ok(stream) = stream {
            let own = Arc::clone(shared);
            // A connection that breaks is the browser's affair.
            thread::spawn(move || drop(talk(&stream, &own)));
        }
    }
}

/// Answers the one request of a connection.
fn talk(mut stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    // Enough for the head of any request that a browser makes.
    let mut reader = BufReader::new(stream.take(64 * 1024));
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut header = String::new();
    while reader.read_line(&mut header)? > 2 {
        header.clear();
    }
    let mut words = request.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        // Nothing was asked: browsers open connections ahead of need.
        return Ok(());
    };
    shared.lock().push(target.to_owned());
    let answer = answer(&shared.folder, &shared.prefix, method, target);
    stream.write_all(answer.head().as_bytes())?;
    if method != "HEAD" {
        stream.write_all(&answer.body)?;
    }
    stream.flush()
}

#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: &'static str,
    media_type: &'static str,
    /// A header that only this answer has.
    extra: String,
    body: Vec<u8>,
}

impl Answer {
    fn plain(status: &'static str, extra: String) -> Self {
        Self { status, media_type: media_type(Path::new("a.txt")), extra, body: format!("{status}\n").into_bytes() }
    }

    fn head(&self) -> String {
        format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\nCache-Control: no-cache\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n{}\r\n",
            self.status,
            self.media_type,
            self.body.len(),
            self.extra
        )
    }
}

/// What a request is answered with.
fn answer(folder: &Path, prefix: &str, method: &str, target: &str) -> Answer {
    if !matches!(method, "GET" | "HEAD") {
        return Answer::plain("405 Method Not Allowed", "Allow: GET, HEAD\r\n".to_owned());
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if prefix.strip_suffix('/') == Some(path) {
        return Answer::plain("301 Moved Permanently", format!("Location: {prefix}\r\n"));
    }
    let file = path
        .strip_prefix(prefix)
        .and_then(relative)
        .and_then(|relative| folder.join(relative).canonicalize().ok())
        // A symbolic link may lead out of the folder.
        .filter(|file| file.starts_with(folder));
    match file.and_then(|file| fs::read(&file).ok().map(|body| (file, body))) {
        Some((file, body)) => Answer { status: "200 OK", media_type: media_type(&file), extra: String::new(), body },
        None => Answer::plain("404 Not Found", String::new()),
    }
}

/// The file that a path of a URL names, or nothing where it tries to leave the folder.
fn relative(path: &str) -> Option<PathBuf> {
    let mut file = PathBuf::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let name = decoded(segment)?;
        match name.as_str() {
            "" if segments.peek().is_none() => file.push("index.html"),
            "" | "." | ".." => return None,
            _ if name.contains(['/', '\\', ':', '\0']) => return None,
            _ => file.push(name),
        }
    }
    Some(file)
}

/// Undoes percent-encoding.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
        } else {
            byte
        });
    }
    String::from_utf8(bytes).ok()
}

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    /// A folder with a page in it and a secret beside it.
    struct Site(PathBuf);

    impl Site {
        fn new(name: &str) -> io::Result<Self> {
            let base = env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(base.join("site/sub"))?;
            fs::write(base.join("secret.txt"), "secret")?;
            fs::write(base.join("site/index.html"), "<p>front</p>")?;
            fs::write(base.join("site/sub/index.html"), "<p>sub</p>")?;
            fs::write(base.join("site/a b.wasm"), "wasm")?;
            Ok(Self(base))
        }

        fn get(&self, target: &str) -> Answer {
            self.ask("/", "GET", target)
        }

        fn ask(&self, prefix: &str, method: &str, target: &str) -> Answer {
            let folder = self.0.join("site");
            let folder = folder.canonicalize().unwrap_or(folder);
            answer(&folder, prefix, method, target)
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    #[test]
    fn a_folder_is_its_index() -> io::Result<()> {
        let site = Site::new("index")?;
        assert_eq!(site.get("/").body, b"<p>front</p>");
        assert_eq!(site.get("/?domain=example.com").body, b"<p>front</p>");
        assert_eq!(site.get("/sub/").body, b"<p>sub</p>");
        Ok(())
    }

    #[test]
    fn names_are_decoded() -> io::Result<()> {
        let site = Site::new("decoded")?;
        let answer = site.get("/a%20b.wasm");
        assert_eq!((answer.status, answer.media_type), ("200 OK", "application/wasm"));
        Ok(())
    }

    #[test]
    fn nothing_outside_the_folder_is_served() -> io::Result<()> {
        let site = Site::new("outside")?;
        for target in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/sub/../../secret.txt",
            "/sub/%2E%2E/%2E%2E/secret.txt",
            "//secret.txt",
            "/..\\secret.txt",
            "/sub//index.html",
            "/%00",
            "/%zz",
            "/%2",
            "secret.txt",
        ] {
            assert_eq!(site.get(target).status, "404 Not Found", "{target}");
        }
        Ok(())
    }

    /// The same without a folder: the look at where a file really is stands behind this one.
    #[test]
    fn a_path_that_leads_out_names_no_file() {
        for path in ["../a", "%2e%2e/a", "a/..", "..%2fa", "..%5ca", "a//b", "%2fa", "c%3aa", "%00"] {
            assert_eq!(relative(path), None, "{path}");
        }
        assert_eq!(relative("a/..b/c.js"), Some(PathBuf::from("a/..b/c.js")));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_not_followed() -> io::Result<()> {
        let site = Site::new("link")?;
        std::os::unix::fs::symlink(site.0.join("secret.txt"), site.0.join("site/link.txt"))?;
        assert_eq!(site.get("/link.txt").status, "404 Not Found");
        Ok(())
    }

    #[test]
    fn a_prefix_is_taken_off() -> io::Result<()> {
        let site = Site::new("prefix")?;
        let status = |target| site.ask("/some/path/", "GET", target).status;
        assert_eq!(status("/some/path/"), "200 OK");
        assert_eq!(status("/some/path/sub/index.html"), "200 OK");
        assert_eq!(status("/some/path"), "301 Moved Permanently");
        assert_eq!(status("/"), "404 Not Found");
        assert_eq!(status("/other/path/"), "404 Not Found");
        Ok(())
    }

    #[test]
    fn only_reading_is_allowed() -> io::Result<()> {
        let site = Site::new("methods")?;
        assert_eq!(site.ask("/", "POST", "/").status, "405 Method Not Allowed");
        Ok(())
    }

    #[test]
    fn every_kind_of_file_has_its_media_type() {
        for (name, expected) in [
            ("a.html", "text/html; charset=utf-8"),
            ("a.js", "text/javascript; charset=utf-8"),
            ("a.css", "text/css; charset=utf-8"),
            ("a.wasm", "application/wasm"),
            ("a.svg", "image/svg+xml"),
            ("a.json", "application/json"),
            ("a.txt", "text/plain; charset=utf-8"),
            (".nojekyll", "application/octet-stream"),
        ] {
            assert_eq!(media_type(Path::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn it_answers_over_a_connection_and_remembers_what_was_asked() -> io::Result<()> {
        let site = Site::new("connection")?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let server = start(&site.0.join("site"), "some/path", listener)?;
        assert!(server.url().ends_with("/some/path/"));
        let exchange = |request: &str| -> io::Result<String> {
            let mut stream = TcpStream::connect(server.address)?;
            stream.write_all(request.as_bytes())?;
            let mut text = String::new();
            stream.read_to_string(&mut text)?;
            Ok(text)
        };
        let get = exchange("GET /some/path/ HTTP/1.1\r\nHost: a\r\n\r\n")?;
        assert!(get.starts_with("HTTP/1.1 200 OK\r\n"), "{get}");
        assert!(get.contains("X-Content-Type-Options: nosniff\r\n"), "{get}");
        assert!(get.ends_with("\r\n\r\n<p>front</p>"), "{get}");
        let head = exchange("HEAD /some/path/ HTTP/1.1\r\n\r\n")?;
        assert!(head.contains("Content-Length: 12\r\n"), "{head}");
        assert!(head.ends_with("\r\n\r\n"), "{head}");
        assert_eq!(server.requests(), ["/some/path/", "/some/path/"]);
        Ok(())
    }
}
