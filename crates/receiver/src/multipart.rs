//! `multipart/form-data`, taken apart while it comes in.
//!
//! [`Multipart`] does no I/O. It is fed bytes in pieces of any size and gives out [`Event`]s: the beginning of a part,
//! stretches of its bytes (as slices of the piece that was fed), its end, and the end of the body. How the body was cut
//! into pieces makes no difference.
//!
//! ```
//! use dropsafe_receiver::multipart::{Boundary, Event, Limits, Multipart};
//!
//! let boundary = Boundary::new("xyz").ok_or("no boundary")?;
//! let mut parser = Multipart::new(&boundary, Limits::default());
//! let mut name = String::new();
//! let mut value = Vec::new();
//! for mut piece in ["--xyz\r\nContent-Disposition: form-data; na", "me=\"who\"\r\n\r\nAda\r\n--xy", "z--\r\n"].map(str::as_bytes) {
//!     while let Some(event) = parser.next(&mut piece)? {
//!         match event {
//!             Event::PartBegin(head) => name = head.name,
//!             Event::Data(bytes) => value.extend_from_slice(bytes),
//!             Event::PartEnd | Event::End => {}
//!         }
//!     }
//! }
//! parser.finish()?; // a body that breaks off is a fault
//! assert_eq!((name.as_str(), value.as_slice()), ("who", b"Ada".as_slice()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Everything that is kept is bounded by [`Limits`]; time is linear in the size of the body, whatever is in it. What
//! can't be read in exactly one way is a [`Fault`].

mod boundary;
mod head;

use thiserror::Error;

pub use boundary::{Boundary, LONGEST_BOUNDARY};
pub use head::PartHead;

use boundary::{Search, Stretch};
use head::HeadBuffer;

/// How much of each is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes before the first boundary.
    pub preamble: usize,
    /// Bytes of one part's head.
    pub part_head: usize,
    /// Parts.
    pub parts: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { preamble: 1024, part_head: 4096, parts: 512 }
    }
}

/// What comes next in the body.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// A part begins.
    PartBegin(PartHead),
    /// The next bytes of the part; never empty.
    Data(&'a [u8]),
    /// The part is complete.
    PartEnd,
    /// The last boundary came: there is nothing more.
    End,
}

/// Why a body can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// The announced boundary isn't where the first part should begin.
    #[error("the body does not begin with the boundary that its Content-Type announces")]
    NoFirstBoundary,
    /// There is nothing between the first and the last boundary.
    #[error("the body has no parts")]
    NoParts,
    /// More parts than are read.
    #[error("the body has more than {most} parts")]
    TooManyParts {
        /// The limit.
        most: usize,
    },
    /// A boundary is followed by something else than a line end or two hyphens.
    #[error("a boundary is not followed by the end of its line")]
    AfterBoundary,
    /// Something follows the last boundary.
    #[error("something follows the last boundary")]
    AfterEnd,
    /// The body breaks off before its last boundary.
    #[error("the body breaks off before its last boundary")]
    Truncated,
    /// A part's head is longer than is read.
    #[error("a part's head is longer than {most} bytes")]
    HeadTooLong {
        /// The limit.
        most: usize,
    },
    /// A line feed without a carriage return, or the reverse.
    #[error("a line of a part's head ends with half a line end")]
    BareLineEnd,
    /// A header that goes on in the next line.
    #[error("a header of a part goes on in the next line")]
    FoldedLine,
    /// A line that is no header.
    #[error("a line of a part's head is not a header")]
    NotAHeader,
    /// A boundary in a part's head or right behind it: others would end the part there.
    #[error("a boundary stands in a part's head, or right behind it")]
    BoundaryInHead,
    /// A header that may be there once is there twice.
    #[error("a header of a part is there twice")]
    RepeatedHeader,
    /// A part without `Content-Disposition`.
    #[error("a part has no Content-Disposition")]
    NoDisposition,
    /// A `Content-Disposition` that can't be read.
    #[error("the Content-Disposition of a part can't be read as form-data with a name")]
    Disposition,
    /// A part without a name.
    #[error("a part has no name")]
    NoName,
    /// `filename*=`, which RFC 7578 forbids.
    #[error("a part has an extended name (name*= or filename*=), which RFC 7578 forbids")]
    ExtendedName,
    /// A part that would have to be decoded.
    #[error("a part is encoded (Content-Transfer-Encoding)")]
    TransferEncoding,
    /// A text that is not in UTF-8 would be stored as something else.
    #[error("a text is in another character set than UTF-8")]
    Charset,
}

/// The parser.
#[derive(Debug)]
pub struct Multipart {
    search: Search,
    head: HeadBuffer,
    limits: Limits,
    parts: usize,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first boundary, after so many other bytes.
    Preamble(usize),
    /// After a boundary, and the first of the two bytes behind it.
    Delimited(Option<u8>),
    /// In a part's head.
    Head,
    /// In a part's bytes.
    Data,
    /// After the last boundary, of whose line end so many bytes came.
    Ended(usize),
}

impl Multipart {
    /// A parser for a body with this boundary.
    #[must_use]
    pub fn new(boundary: &Boundary, limits: Limits) -> Self {
        let search = Search::from_the_start(boundary);
        Self { search, head: HeadBuffer::new(limits.part_head), limits, parts: 0, state: State::Preamble(0) }
    }

    /// Takes bytes off `input` until there is something to tell; `None` when all of it is used up.
    ///
    /// # Errors
    /// Where the body can't be read. A parser that gave an error is of no more use.
    pub fn next<'s, 'i: 's>(&'s mut self, input: &mut &'i [u8]) -> Result<Option<Event<'s>>, Fault> {
        loop {
            match self.state {
                State::Preamble(before) => match self.search.next(input) {
                    Stretch::Content(bytes) if before + bytes.len() <= self.limits.preamble => {
                        self.state = State::Preamble(before + bytes.len());
                    }
                    Stretch::Content(_) => return Err(Fault::NoFirstBoundary),
                    Stretch::Delimiter { .. } => self.state = State::Delimited(None),
                    Stretch::NeedsMore => return Ok(None),
                },
                State::Delimited(first) => {
                    let Some((byte, rest)) = input.split_first() else { return Ok(None) };
                    *input = rest;
                    if let Some(event) = self.after_boundary(first, *byte)? {
                        return Ok(Some(event));
                    }
                }
                State::Head => {
                    let Some(head) = self.head.fill(input, self.search.line())? else { return Ok(None) };
                    self.state = State::Data;
                    self.search.suppose_line_end();
                    return Ok(Some(Event::PartBegin(head)));
                }
                State::Data => match self.search.next(input) {
                    Stretch::Content(bytes) => return Ok(Some(Event::Data(bytes))),
                    // Right behind the head: for some readers the part ends here, for others its bytes begin so.
                    Stretch::Delimiter { has_line_end: false } => return Err(Fault::BoundaryInHead),
                    Stretch::Delimiter { has_line_end: true } => {
                        self.state = State::Delimited(None);
                        return Ok(Some(Event::PartEnd));
                    }
                    Stretch::NeedsMore => return Ok(None),
                },
                State::Ended(came) => {
                    let Some((byte, rest)) = input.split_first() else { return Ok(None) };
                    if b"\r\n".get(came) != Some(byte) {
                        return Err(Fault::AfterEnd);
                    }
                    *input = rest;
                    self.state = State::Ended(came + 1);
                }
            }
        }
    }

    /// Whether the part that has just begun ends with the first of these bytes, as far as they show.
    #[must_use]
    pub fn is_part_empty(&self, next: &[u8]) -> bool {
        next.starts_with(self.search.delimiter())
    }

    /// Says that there are no more bytes.
    ///
    /// # Errors
    /// Where the last boundary has not come.
    pub fn finish(&self) -> Result<(), Fault> {
        match self.state {
            State::Ended(_) => Ok(()),
            State::Preamble(_) => Err(Fault::NoFirstBoundary),
            State::Delimited(_) | State::Head | State::Data => Err(Fault::Truncated),
        }
    }

    fn after_boundary(&mut self, first: Option<u8>, byte: u8) -> Result<Option<Event<'static>>, Fault> {
        match (first, byte) {
            (None, b'\r' | b'-') => self.state = State::Delimited(Some(byte)),
            (Some(b'\r'), b'\n') => {
                self.parts += 1;
                if self.parts > self.limits.parts {
                    return Err(Fault::TooManyParts { most: self.limits.parts });
                }
                self.state = State::Head;
            }
            (Some(b'-'), b'-') if self.parts == 0 => return Err(Fault::NoParts),
            (Some(b'-'), b'-') => {
                self.state = State::Ended(0);
                return Ok(Some(Event::End));
            }
            _ => return Err(Fault::AfterBoundary),
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
