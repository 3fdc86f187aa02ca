//! The head of a request, read by strict rules of our own.
//!
//! Servers disagree about heads that are not quite right, and request smuggling lives on that: the server in front sees
//! one request where the one behind it sees two. Here a head is either written in the one way that leaves nothing to
//! interpret, or refused. Of an accepted head, nothing but what was understood goes any further.
//!
//! This does no I/O: bytes go in, and a [`Head`] or a [`Fault`] comes out. `tests/suite/smuggling` has what is refused.
//!
//! # Example
//!
//! ```
//! use dropsafe_receiver::head::{Fault, Reader};
//!
//! let mut reader = Reader::new();
//! assert_eq!(reader.feed(b"POST /drop/help HTTP/1.1\r\nHost: help.example.org\r\nContent-Le"), Ok(None));
//! let more = b"ngth: 9\r\n\r\nalias=Ada";
//! let used = reader.feed(more)?.ok_or("the head has ended")?;
//! let head = reader.finish()?;
//! assert_eq!((head.method.as_str(), head.target.as_str(), head.content_length), ("POST", "/drop/help", Some(9)));
//! assert_eq!(&more[used..], b"alias=Ada");
//!
//! assert_eq!(Reader::new().feed(b"POST /drop/help HTTP/1.1\n"), Err(Fault::BareLineFeed));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod fields;
mod framing;
mod request_line;

use std::mem;

use thiserror::Error;

use fields::Fields;
use request_line::RequestLine;

/// The most bytes of a head.
pub const MOST_BYTES: usize = 16 << 10;
/// The most fields of a head.
pub const MOST_FIELDS: usize = 40;

/// A head that is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The method, as it was written.
    pub method: String,
    /// Path and query; begins with a slash.
    pub target: String,
    /// How many bytes the body has, where the head says so; the largest number for any that is larger.
    pub content_length: Option<u64>,
    /// Whether the body comes only when it is asked for.
    pub expects_continue: bool,
    fields: Fields,
}

impl Head {
    /// The value of a field, by its name in small letters: where it stands once, and is plain text.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.only(name).ok().flatten().and_then(|value| str::from_utf8(value).ok())
    }

    /// Whether a field is there, in whatever state.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.has(name)
    }
}

/// Why a head is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// More bytes than [`MOST_BYTES`].
    #[error("the head is too long")]
    TooLong,
    /// More fields than [`MOST_FIELDS`].
    #[error("the head has too many fields")]
    TooManyFields,
    /// A line feed without its carriage return.
    #[error("a line ends in a line feed alone")]
    BareLineFeed,
    /// A carriage return without its line feed.
    #[error("a carriage return stands alone")]
    BareCarriageReturn,
    /// A control character.
    #[error("there is a control character")]
    Control,
    /// The first line is not a method, a path and a version with a space between them.
    #[error("the request line can't be read")]
    RequestLine,
    /// A target that isn't a path: a whole address, a host and port, or an asterisk.
    #[error("the target is not a path")]
    Target,
    /// Another version of HTTP than 1.1.
    #[error("the version is not HTTP/1.1")]
    Version,
    /// A line that is no field: folded, without a colon, with a space before it, with a name that is none.
    #[error("a field can't be read")]
    Field,
    /// No host, or several, or one that can't be.
    #[error("there is not exactly one valid Host")]
    Host,
    /// A length that isn't digits, or more than one.
    #[error("the Content-Length can't be relied on")]
    ContentLength,
    /// A transfer coding in place of a length.
    #[error("there is a Transfer-Encoding and no Content-Length")]
    TransferEncoding,
    /// A transfer coding beside a length.
    #[error("there are a Transfer-Encoding and a Content-Length")]
    BothLengths,
    /// A wish to speak another protocol.
    #[error("another protocol is asked for")]
    Upgrade,
    /// A `Connection` that names fields to be left out.
    #[error("Connection names something other than close or keep-alive")]
    Connection,
    /// More than one Content-Type.
    #[error("there is more than one Content-Type")]
    ContentType,
    /// An expectation other than 100-continue.
    #[error("something other than 100-continue is expected")]
    Expectation,
}

/// Reads a head, piece by piece, and keeps no more than [`MOST_BYTES`] of it.
#[derive(Debug, Default)]
pub struct Reader {
    read: usize,
    line: Vec<u8>,
    is_after_return: bool,
    request_line: Option<RequestLine>,
    fields: Fields,
}

impl Reader {
    /// A reader that has read nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether not one byte came yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.read == 0
    }

    /// The browser's languages, as far as the head was read.
    #[must_use]
    pub fn accept_language(&self) -> &str {
        self.fields.all("accept-language").next().and_then(|value| str::from_utf8(value).ok()).unwrap_or_default()
    }

    /// Takes the next bytes. When the head has ended, gives back how many of them were its own.
    ///
    /// # Errors
    /// At the first byte or line that won't do.
    pub fn feed(&mut self, piece: &[u8]) -> Result<Option<usize>, Fault> {
        for (at, byte) in piece.iter().enumerate() {
            if self.read == MOST_BYTES {
                return Err(Fault::TooLong);
            }
            self.read += 1;
            match byte {
                b'\n' if mem::take(&mut self.is_after_return) => {
                    if self.line.is_empty() && self.request_line.is_some() {
                        return Ok(Some(at + 1));
                    }
                    self.take_line()?;
                }
                _ if self.is_after_return => return Err(Fault::BareCarriageReturn),
                b'\r' => self.is_after_return = true,
                b'\n' => return Err(Fault::BareLineFeed),
                b'\t' | b' '..=b'~' | 0x80.. => self.line.push(*byte),
                _ => return Err(Fault::Control),
            }
        }
        Ok(None)
    }

    /// What the whole head says, once [`feed`](Reader::feed) has found its end.
    ///
    /// # Errors
    /// Where its fields contradict each other, or ask for what isn't done here.
    pub fn finish(self) -> Result<Head, Fault> {
        let RequestLine { method, target } = self.request_line.ok_or(Fault::RequestLine)?;
        let fields = self.fields;
        framing::host(&fields)?;
        let content_length = framing::content_length(&fields)?;
        framing::nothing_else(&fields)?;
        let expects_continue = framing::expects_continue(&fields)?;
        Ok(Head { method, target, content_length, expects_continue, fields })
    }

    fn take_line(&mut self) -> Result<(), Fault> {
        let line = mem::take(&mut self.line);
        if self.request_line.is_none() {
            self.request_line = Some(RequestLine::parse(&line)?);
            return Ok(());
        }
        if self.fields.count() == MOST_FIELDS {
            return Err(Fault::TooManyFields);
        }
        self.fields.take(&line)
    }
}

#[cfg(test)]
mod tests;
