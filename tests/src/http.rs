//! HTTP as it is on the wire, so that nothing is made right behind a journey's back.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::Submission;

/// A response.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its head, as sent.
    pub head: String,
    /// Its body.
    pub body: String,
}

impl Reply {
    fn parse(reply: &str) -> Option<Self> {
        let (head, body) = reply.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Self { status, head: head.to_owned(), body: body.to_owned() })
    }

    /// The words of the page in the body, without markup, one line an element.
    #[must_use]
    pub fn words(&self) -> String {
        crate::page::words(&self.body)
    }

    /// The same, up to where the form begins: why it is shown again.
    #[must_use]
    pub fn words_before_the_form(&self) -> String {
        crate::page::words(self.body.split("<form").next().unwrap_or_default())
    }
}

/// Asks for a page.
#[must_use]
pub fn get(address: SocketAddr, path: &str) -> Reply {
    exchange(address, |stream| write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"))
}

/// Sends these bytes.
#[must_use]
pub fn send(address: SocketAddr, request: &[u8]) -> Reply {
    exchange(address, |stream| stream.write_all(request))
}

/// Sends a submission as `multipart/form-data`, the way a browser does.
#[must_use]
pub fn post(address: SocketAddr, path: &str, submission: &Submission) -> Reply {
    let body = submission.multipart();
    post_streamed(address, path, &submission.content_type(), body.len() as u64, |stream| stream.write_all(&body))
}

/// Sends a submission as `application/x-www-form-urlencoded`.
#[must_use]
pub fn post_urlencoded(address: SocketAddr, path: &str, submission: &Submission) -> Reply {
    let body = submission.urlencoded();
    post_streamed(address, path, "application/x-www-form-urlencoded", body.len() as u64, |stream| stream.write_all(body.as_bytes()))
}

/// Sends a body of `length` bytes that `write` makes while it goes.
#[must_use]
pub fn post_streamed(
    address: SocketAddr,
    path: &str,
    content_type: &str,
    length: u64,
    write: impl FnOnce(&mut TcpStream) -> std::io::Result<()>,
) -> Reply {
    exchange(address, |stream| {
        write!(stream, "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {content_type}\r\n")?;
        write!(stream, "Content-Length: {length}\r\nConnection: close\r\n\r\n")?;
        write(stream)
    })
}

/// Sends a submission to somebody who may go in the middle of it. `None` if no whole answer came.
#[must_use]
pub fn try_post(address: SocketAddr, path: &str, submission: &Submission) -> Option<Reply> {
    answer(try_send(address, path, submission)?)
}

/// The same, and the answer is for later.
#[must_use]
pub fn try_send(address: SocketAddr, path: &str, submission: &Submission) -> Option<TcpStream> {
    let body = submission.multipart();
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    write!(stream, "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {}\r\n", submission.content_type()).ok()?;
    write!(stream, "Content-Length: {length}\r\nConnection: close\r\n\r\n").ok()?;
    stream.write_all(&body).ok()?;
    Some(stream)
}

/// The answer to what was sent, if a whole one comes.
#[must_use]
pub fn answer(mut stream: TcpStream) -> Option<Reply> {
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).ok()?;
    Reply::parse(&String::from_utf8_lossy(&reply))
}

fn exchange(address: SocketAddr, write: impl FnOnce(&mut TcpStream) -> std::io::Result<()>) -> Reply {
    let mut stream = TcpStream::connect(address).unwrap_or_else(|error| panic!("nobody listens on {address}: {error}"));
    // A server may answer and close before it has read everything: what it answered is still there to be read.
    let written = write(&mut stream);
    let mut reply = Vec::new();
    let read = stream.read_to_end(&mut reply);
    let reply = String::from_utf8_lossy(&reply);
    Reply::parse(&reply).unwrap_or_else(|| panic!("no response: wrote {written:?}, read {read:?}: {reply}"))
}
