//! Pictures without what they tell besides the picture: where and when it was taken, with which camera, by whom.
//!
//! A picture streams through: what shows it is passed on as it came, what doesn't is left out. Nothing is decoded, and
//! what is held back is never more than one segment of 64 KiB. Four formats can be read so: JPEG, PNG, GIF and WebP.
//!
//! A picture is never refused or damaged by this, and never gets longer. From the first byte that can't be understood everything is passed on
//! unchanged, and the result is [`Metadata::NotRemoved`].
//!
//! ```
//! use dropsafe_envelope::Metadata;
//! use dropsafe_receiver::strip::Stripper;
//!
//! // The smallest GIF there is, with a comment.
//! let mut stripper = Stripper::new();
//! let mut stored = Vec::new();
//! for piece in [&b"GIF89a\x01\0\x01\0\0\0\0!\xfe"[..], b"\x05hello\0,\0\0\0\0\x01\0\x01\0\0\x02\x02DQ\0;"] {
//!     stored.extend_from_slice(stripper.feed(piece));
//! }
//! let (last, metadata) = stripper.finish();
//! stored.extend_from_slice(last);
//! assert_eq!(metadata, Metadata::Removed);
//! assert_eq!(stored, b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02DQ\0;");
//! ```

mod exif;
mod gif;
mod jpeg;
mod png;
#[cfg(test)]
mod tests;
mod webp;

use dropsafe_envelope::Metadata;

/// The most of a file's hidden details that are looked at, for which way up the picture is. A JPEG has no more.
const MOST_READ: usize = 1 << 16;

/// How many bytes tell the formats apart.
const SIGNATURE: usize = 12;

/// A file on its way through.
#[derive(Debug)]
pub struct Stripper {
    format: Format,
    /// What came and is not decided about.
    front: Vec<u8>,
    /// How much of it the format needs to see.
    wanted: usize,
    /// What is decided about the bytes to come.
    run: Run,
    /// Whether all of the picture went through, and was understood.
    is_whole: bool,
    out: Vec<u8>,
}

/// A format while it is read.
#[derive(Debug)]
enum Format {
    Untold,
    Jpeg(jpeg::Jpeg),
    Png(png::Png),
    Gif(gif::Gif),
    WebP(webp::WebP),
}

/// What a format says about the bytes in front.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Nothing, before so many of them are there.
    Wait(usize),
    /// So many are passed on.
    Keep(u64),
    /// So many are left out.
    Drop(u64),
    /// So many become zeros.
    Blank(u64),
    /// So many become others.
    Replace(u64, Vec<u8>),
    /// The picture has ended: what follows does not belong to it.
    End,
    /// They can't be understood.
    Stray,
}

/// What happens to the next bytes.
#[derive(Debug, Clone, Copy)]
struct Run {
    left: u64,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Kept,
    Dropped,
    Blanked,
}

impl Default for Stripper {
    fn default() -> Self {
        let run = Run { left: 0, what: What::Kept };
        Self { format: Format::Untold, front: Vec::new(), wanted: SIGNATURE, run, is_whole: false, out: Vec::new() }
    }
}

impl Stripper {
    /// For a file of which nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the file, and gives back those that are to be stored.
    pub fn feed(&mut self, bytes: &[u8]) -> &[u8] {
        self.out.clear();
        self.front.extend_from_slice(bytes);
        let mut taken = 0;
        loop {
            let front = &self.front[taken..];
            if self.run.left > 0 {
                let count = usize::try_from(self.run.left).unwrap_or(usize::MAX).min(front.len());
                match self.run.what {
                    What::Kept => self.out.extend_from_slice(&front[..count]),
                    What::Dropped => {}
                    What::Blanked => self.out.resize(self.out.len() + count, 0),
                }
                taken += count;
                self.run.left -= count as u64;
                if self.run.left > 0 {
                    break;
                }
            } else if front.len() < self.wanted {
                break;
            } else {
                self.wanted = 0;
                let step = self.format.next(front);
                self.take(step);
            }
        }
        self.front.drain(..taken);
        &self.out
    }

    fn take(&mut self, step: Step) {
        self.run = match step {
            Step::Wait(count) => {
                self.wanted = count;
                return;
            }
            Step::Keep(left) => Run { left, what: What::Kept },
            Step::Drop(left) => Run { left, what: What::Dropped },
            Step::Blank(left) => Run { left, what: What::Blanked },
            Step::Replace(left, others) => {
                self.out.extend_from_slice(&others);
                Run { left, what: What::Dropped }
            }
            Step::End => {
                self.is_whole = true;
                Run { left: u64::MAX, what: What::Dropped }
            }
            Step::Stray => Run { left: u64::MAX, what: What::Kept },
        };
    }

    /// The file has ended: gives back the last bytes that are to be stored, and what was done with it.
    pub fn finish(&mut self) -> (&[u8], Metadata) {
        if self.is_whole {
            return (&[], Metadata::Removed);
        }
        // Bytes that were waited with are of a picture that breaks off: they are nothing that could be told from it.
        (&self.front, Metadata::NotRemoved)
    }
}

impl Format {
    fn next(&mut self, front: &[u8]) -> Step {
        match self {
            Self::Jpeg(format) => format.next(front),
            Self::Png(format) => format.next(front),
            Self::Gif(format) => format.next(front),
            Self::WebP(format) => format.next(front),
            Self::Untold => match Self::told(front) {
                Some(format) => {
                    *self = format;
                    self.next(front)
                }
                None => Step::Stray,
            },
        }
    }

    fn told(front: &[u8]) -> Option<Self> {
        if front.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg(jpeg::Jpeg::default()))
        } else if front.starts_with(png::SIGNATURE) {
            Some(Self::Png(png::Png::default()))
        } else if front.starts_with(b"GIF87a") || front.starts_with(b"GIF89a") {
            Some(Self::Gif(gif::Gif::default()))
        } else if front.starts_with(b"RIFF") && front.get(8..12) == Some(b"WEBP") {
            Some(Self::WebP(webp::WebP::default()))
        } else {
            None
        }
    }
}
