//! What stands before the receiver on a real server: plain files, and `/drop/` handed on.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};

use crate::{Built, Receiver};

/// A web server for one site and one receiver, on one loopback address.
#[derive(Debug)]
pub struct Front {
    address: SocketAddr,
    closing: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl Front {
    /// Starts it.
    #[must_use]
    pub fn start(built: &Built, receiver: &Receiver) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let closing = Arc::new(AtomicBool::new(false));
        let (public, behind, last) = (built.public.clone(), receiver.address(), closing.clone());
        let listening = thread::spawn(move || {
            for visitor in listener.incoming().map_while(Result::ok) {
                if last.load(Ordering::SeqCst) {
                    return;
                }
                let public = public.clone();
                // A browser opens connections ahead of need and drops them: not an error.
                thread::spawn(move || answer(visitor, &public, behind));
            }
        });
        Self { address, closing, listening: Some(listening) }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.closing.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

/// Answers one request, then closes.
fn answer(visitor: TcpStream, public: &Path, receiver: SocketAddr) -> io::Result<()> {
    let mut reader = BufReader::new(visitor.try_clone()?);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().map_err(io::Error::other)?;
        }
        head.push_str(&line);
        if line == "\r\n" {
            break;
        }
    }
    let path = head.split(' ').nth(1).unwrap_or("/");
    if path.starts_with("/drop/") { hand_on(&head, reader.take(length), &visitor, receiver) } else { serve(public, path, &visitor) }
}

fn hand_on(head: &str, mut body: impl Read, mut visitor: &TcpStream, receiver: SocketAddr) -> io::Result<()> {
    let mut behind = TcpStream::connect(receiver)?;
    // As nginx does: lynx speaks HTTP/1.0, and the receiver 1.1 alone.
    behind.write_all(head.replacen(" HTTP/1.0\r\n", " HTTP/1.1\r\n", 1).as_bytes())?;
    // The receiver may refuse in the middle of the body, and its answer must get through then.
    let _ = io::copy(&mut body, &mut behind);
    io::copy(&mut behind, &mut visitor)?;
    Ok(())
}

fn serve(public: &Path, path: &str, mut visitor: &TcpStream) -> io::Result<()> {
    let path = path.split(['?', '#']).next().unwrap_or("/").trim_start_matches('/');
    let inside = !path.split('/').any(|step| step == "..");
    let candidates = [public.join(path), public.join(path).join("index.html"), public.join(format!("{path}.html"))];
    let found = candidates.into_iter().find(|file| inside && file.is_file());
    let (status, file) = match found {
        Some(file) => ("200 OK", file),
        None => ("404 Not Found", public.join("404.html")),
    };
    let body = fs::read(&file).unwrap_or_default();
    write!(visitor, "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\n", content_type(&file), body.len())?;
    write!(visitor, "Cache-Control: no-store\r\nConnection: close\r\nContent-Security-Policy: {POLICY}\r\n\r\n")?;
    visitor.write_all(&body)
}

/// The policy that the design names, so that the browser itself refuses what the site must not have.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("xml") => "application/xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
