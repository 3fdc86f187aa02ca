//! PNG: chunks, each with its length and a checksum.

use super::{MOST_READ, Step, exif};

/// What a PNG begins with.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A PNG while it is read.
#[derive(Debug, Default)]
pub(super) struct Png {
    place: Place,
    is_turned: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Start,
    First,
    Chunk,
    Ended,
}

/// Length and type before a chunk's data, and the checksum behind.
const AROUND: u64 = 12;
/// The bytes of a checksum.
const CHECKSUM: usize = 4;
/// Where a chunk's data begin.
const DATA: usize = 8;

/// What the picture would look different without: pixels, colours, resolution, and the frames of one that moves.
const SHOWN: [&[u8; 4]; 17] = [
    b"IHDR", b"PLTE", b"IDAT", b"tRNS", b"bKGD", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"pHYs", b"acTL",
    b"fcTL", b"fdAT",
];

impl Png {
    pub(super) fn next(&mut self, front: &[u8]) -> Step {
        match self.place {
            Place::Start => {
                self.place = Place::First;
                Step::Keep(SIGNATURE.len() as u64)
            }
            Place::First | Place::Chunk => self.chunk(front),
            Place::Ended => Step::End,
        }
    }

    fn chunk(&mut self, front: &[u8]) -> Step {
        let [a, b, c, d, kind @ .., _, _, _, _] = front.get(..DATA + 4).unwrap_or_default() else { return Step::Wait(DATA + 4) };
        let length = u32::from_be_bytes([*a, *b, *c, *d]);
        let is_first = self.place == Place::First;
        if length > i32::MAX as u32 || !kind.iter().all(u8::is_ascii_alphabetic) || is_first != (kind == b"IHDR") {
            return Step::Stray;
        }
        self.place = Place::Chunk;
        let whole = u64::from(length) + AROUND;
        match kind {
            b"IEND" if length == 0 => {
                self.place = Place::Ended;
                Step::Keep(whole)
            }
            b"eXIf" if !self.is_turned => {
                let data = usize::try_from(length).map_or(MOST_READ, |length| length.min(MOST_READ));
                // The checksum is waited for, not read: a chunk that breaks off before its end is not written anew.
                let read = DATA + data + CHECKSUM;
                let Some(exif) = front.get(DATA..read) else { return Step::Wait(read) };
                let Some(turned) = exif::orientation(&exif[..data]) else { return Step::Drop(whole) };
                self.is_turned = true;
                Step::Replace(whole, chunk(b"eXIf", &exif::only(turned)))
            }
            kind if SHOWN.iter().any(|shown| *shown == kind) => Step::Keep(whole),
            // A capital letter says that the picture can't be shown without it.
            [b'A'..=b'Z', ..] => Step::Stray,
            _ => Step::Drop(whole),
        }
    }
}

/// A chunk, with its length and checksum.
pub(super) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let content = [kind, data].concat();
    let checksum = crc32fast::hash(&content);
    [&(data.len() as u32).to_be_bytes()[..], &content, &checksum.to_be_bytes()].concat()
}
