//! The web server of `demo` and `serve`: the pages from their folder, and everything below `/drop/` to the receiver.
//!
//! A request for `/drop/` is handed on byte for byte, as it comes: nothing of it is kept here, in memory or on disk, and
//! the receiver sees just what the browser sent. One request a connection keeps that simple.

mod live;
mod media_type;
mod range;

pub(crate) use live::Live;

use std::cell::RefCell;
use std::convert::Infallible;
use std::io::{self, Cursor};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::rc::Rc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue, LOCATION, REFERRER_POLICY};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::UnboundedSender;

use crate::failure::Failure;
use media_type::{HTML, TEXT};

/// Where pages are served if nothing else is said and the port is free.
const USUAL_PORT: u16 = 4000;

/// What the site's pages may load, as the examples in `deploy/` send it.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A port that only this machine can reach: `port`, or the usual one, or where that is taken any that is free.
pub(crate) async fn listen(port: Option<u16>) -> Result<TcpListener, Failure> {
    let at = async |port: u16| {
        TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await.map_err(|source| Failure::Port { port, source })
    };
    match port {
        Some(port) => at(port).await,
        None => match at(USUAL_PORT).await {
            Ok(listener) => Ok(listener),
            Err(_) => at(0).await,
        },
    }
}

/// What is served at the moment.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The folder of pages.
    pub(crate) pages: PathBuf,
    /// The site's path on its host, without a slash at the end.
    pub(crate) baseurl: String,
    /// Where the receiver listens, if the site has forms.
    pub(crate) receiver: Option<SocketAddr>,
}

/// Where requests go.
#[derive(Debug)]
pub(crate) struct Front {
    shown: RefCell<Shown>,
    /// Told after each request that went to the receiver.
    dropped: UnboundedSender<()>,
    /// Tells open pages when to load again, for those who change the site meanwhile.
    live: Option<Live>,
}

impl Front {
    /// Nothing is served before [`Front::serve`].
    pub(crate) fn new(shown: Shown, dropped: UnboundedSender<()>, live: Option<Live>) -> Self {
        Self { shown: RefCell::new(shown), dropped, live }
    }

    /// From now on serves this.
    pub(crate) fn show(&self, shown: Shown) {
        self.shown.replace(shown);
    }

    /// What tells open pages to load again.
    pub(crate) fn live(&self) -> Option<&Live> {
        self.live.as_ref()
    }

    /// Serves until the future is dropped.
    pub(crate) async fn serve(self: Rc<Self>, listener: TcpListener) {
        loop {
            // A connection that could not be accepted concerns its client alone.
            let Ok((stream, _)) = listener.accept().await else { continue };
            let front = Rc::clone(&self);
            tokio::task::spawn_local(async move {
                let _gone = front.connection(stream).await;
            });
        }
    }

    async fn connection(&self, mut stream: TcpStream) -> io::Result<()> {
        let start = first_line(&mut stream).await?;
        let target = start.split(|&b| b == b' ').nth(1).unwrap_or_default();
        let receiver = self.shown.borrow().receiver;
        if let (true, Some(receiver)) = (self.is_drop(target), receiver) {
            let outcome = hand_on(stream, &start, receiver).await;
            let _command_ended = self.dropped.send(());
            return outcome;
        }
        if let (live::EVENTS, Some(live)) = (target, &self.live) {
            return live.tell(stream).await;
        }
        let (reader, writer) = stream.into_split();
        let whole = tokio::io::join(Cursor::new(start).chain(reader), writer);
        let service = service_fn(async |request| Ok::<_, Infallible>(self.page(&request)));
        let served = hyper::server::conn::http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(whole), service).await;
        served.map_err(io::Error::other)
    }

    fn is_drop(&self, target: &[u8]) -> bool {
        target.strip_prefix(self.shown.borrow().baseurl.as_bytes()).is_some_and(|path| path.starts_with(b"/drop/"))
    }

    fn page(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        if !is_of_this_machine(request) {
            return answer(StatusCode::MISDIRECTED_REQUEST, TEXT, "This address is for this machine alone.\n".into());
        }
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            let mut response = answer(StatusCode::METHOD_NOT_ALLOWED, TEXT, "This is a page to read.\n".into());
            response.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let path = request.uri().path();
        if let Some(own) = self.live.as_ref().and_then(|live| live.file(path)) {
            return own;
        }
        let found = self.found(path);
        let bytes = match &found {
            Some(Found::File(file)) => std::fs::read(file).ok(),
            _ => None,
        };
        let kind = match (&found, &bytes) {
            (Some(Found::File(file)), Some(bytes)) => media_type::of(file, bytes),
            _ => HTML,
        };
        let is_page = kind == HTML;
        if let (true, Some(trouble)) = (is_page, self.live.as_ref().and_then(Live::trouble)) {
            return self.html(StatusCode::INTERNAL_SERVER_ERROR, trouble.into());
        }
        match found {
            Some(Found::File(_)) => match bytes {
                Some(bytes) if is_page => self.html(StatusCode::OK, bytes),
                Some(bytes) => range::part(request.headers(), bytes.into(), |status, bytes| answer(status, kind, bytes)),
                None => self.not_found(),
            },
            Some(Found::Folder) => {
                let mut response = answer(StatusCode::MOVED_PERMANENTLY, TEXT, Bytes::new());
                if let Ok(location) = HeaderValue::from_str(&format!("{path}/")) {
                    response.headers_mut().insert(LOCATION, location);
                }
                response
            }
            None => self.not_found(),
        }
    }

    fn html(&self, status: StatusCode, page: Vec<u8>) -> Response<Full<Bytes>> {
        match &self.live {
            Some(live) => live.with_script(status, page),
            None => answer(status, HTML, page.into()),
        }
    }

    fn not_found(&self) -> Response<Full<Bytes>> {
        let page = std::fs::read(self.shown.borrow().pages.join("404.html")).unwrap_or_else(|_| b"There is no such page.".to_vec());
        self.html(StatusCode::NOT_FOUND, page)
    }

    /// Finds the file for a path, `index.html` in folders and `.html` left out included.
    fn found(&self, path: &str) -> Option<Found> {
        let shown = self.shown.borrow();
        let inside = path.strip_prefix(&shown.baseurl)?;
        let decoded = percent_decoded(inside)?;
        let mut file = shown.pages.clone();
        for part in decoded.split('/').filter(|part| !part.is_empty()) {
            if part == ".." || part == "." || part.contains(['\\', '\0']) {
                return None;
            }
            file.push(part);
        }
        if file.is_dir() {
            let index = file.join("index.html");
            return match (inside.ends_with('/'), index.is_file()) {
                (true, true) => Some(Found::File(index)),
                (false, true) => Some(Found::Folder),
                _ => None,
            };
        }
        if file.is_file() {
            return Some(Found::File(file));
        }
        let with_ending = PathBuf::from(format!("{}.html", file.display()));
        with_ending.is_file().then_some(Found::File(with_ending))
    }
}

enum Found {
    File(PathBuf),
    /// A folder with an index, asked for without its slash.
    Folder,
}

async fn hand_on(mut browser: TcpStream, start: &[u8], receiver: SocketAddr) -> io::Result<()> {
    let mut receiver = TcpStream::connect(receiver).await?;
    receiver.write_all(&as_http_1_1(start)).await?;
    tokio::io::copy_bidirectional(&mut browser, &mut receiver).await?;
    Ok(())
}

/// What lynx and other old browsers begin with, as nginx hands it on: the receiver speaks HTTP/1.1 alone.
fn as_http_1_1(start: &[u8]) -> Vec<u8> {
    let mut start = start.to_vec();
    if let Some(end) = start.iter().position(|byte| *byte == b'\r')
        && start[..end].ends_with(b" HTTP/1.0")
    {
        start[end - 1] = b'1';
    }
    start
}

/// Whether the browser asked for this machine by one of its own names. A page elsewhere can make a name of its own lead
/// here, and would then read drafts.
fn is_of_this_machine(request: &Request<Incoming>) -> bool {
    let Some(host) = request.headers().get(HOST).and_then(|host| host.to_str().ok()) else { return true };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |(name, _)| name);
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}

/// Reads up to the end of the request line; 8 KiB at most.
async fn first_line(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut start = Vec::with_capacity(1024);
    while !start.contains(&b'\n') && start.len() < 8192 {
        if stream.read_buf(&mut start).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(start)
}

fn answer(status: StatusCode, media_type: &'static str, body: Bytes) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Undoes `%XX`; `None` for what is not UTF-8 after it, or not well formed.
pub(crate) fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn front(pages: &Path) -> Front {
        let (dropped, _) = tokio::sync::mpsc::unbounded_channel();
        Front::new(Shown { pages: pages.into(), baseurl: "/desk".into(), receiver: None }, dropped, None)
    }

    #[test]
    fn only_files_below_the_pages_are_found() {
        let room = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(room.path().join("pages/about us")).unwrap();
        std::fs::write(room.path().join("secret.txt"), "x").unwrap();
        std::fs::write(room.path().join("pages/about us/index.html"), "x").unwrap();
        std::fs::write(room.path().join("pages/plain.html"), "x").unwrap();
        let front = front(&room.path().join("pages"));
        assert!(matches!(front.found("/desk/about%20us/"), Some(Found::File(_))));
        assert!(matches!(front.found("/desk/about%20us"), Some(Found::Folder)));
        assert!(matches!(front.found("/desk/plain"), Some(Found::File(_))));
        for outside in ["/desk/../secret.txt", "/desk/%2e%2e/secret.txt", "/desk/..%2fsecret.txt", "/plain", "/desk/%zz", "/desk/"] {
            assert!(front.found(outside).is_none(), "{outside}");
        }
    }

    #[test]
    fn an_old_browsers_form_goes_on_in_the_receivers_version() {
        assert_eq!(as_http_1_1(b"POST /drop/a HTTP/1.0\r\nHost: a"), b"POST /drop/a HTTP/1.1\r\nHost: a");
        for other in [&b"POST /drop/a HTTP/1.1\r\n"[..], b"POST /drop/a HTTP/1.0", b"HTTP/1.0\r\n", b""] {
            assert_eq!(as_http_1_1(other), other);
        }
    }

    #[test]
    fn only_the_slot_goes_to_the_receiver() {
        let front = front(Path::new("."));
        assert!(front.is_drop(b"/desk/drop/request"));
        assert!(!front.is_drop(b"/drop/request"));
        assert!(!front.is_drop(b"/desk/dropped"));
    }
}
