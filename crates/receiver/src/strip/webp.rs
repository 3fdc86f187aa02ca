//! WebP: chunks, and before them the length of the whole.
//!
//! The whole's length has gone out before anybody knows what is in it. So nothing gets shorter: what is left out becomes
//! a chunk of zeros that no reader knows.

use super::{MOST_READ, Step, exif};

/// A WebP while it is read.
#[derive(Debug, Default)]
pub(super) struct WebP {
    has_begun: bool,
    /// How much of the whole is to come.
    left: u64,
    /// What is to happen with the rest of a chunk.
    rest: Option<Step>,
}

/// The whole's name, length and kind.
const HEADER: usize = 12;
/// A chunk's name and length.
const BEFORE: usize = 8;
/// What a frame says of itself before its own chunks.
const FRAME: u64 = 16;
/// The flag that says that there is XMP.
const HAS_XMP: u8 = 0x04;

impl WebP {
    pub(super) fn next(&mut self, front: &[u8]) -> Step {
        if let Some(rest) = self.rest.take() {
            return rest;
        }
        if !self.has_begun {
            let Some(header) = front.get(..HEADER) else { return Step::Wait(HEADER) };
            self.has_begun = true;
            let Some(left) = number(header, 4).checked_sub(4) else { return Step::Stray };
            self.left = left;
            return Step::Keep(HEADER as u64);
        }
        if self.left == 0 {
            return Step::End;
        }
        self.chunk(front)
    }

    fn chunk(&mut self, front: &[u8]) -> Step {
        let Some(before) = front.get(..BEFORE) else { return Step::Wait(BEFORE) };
        let length = number(before, 4);
        let Some(after) = self.left.checked_sub(BEFORE as u64) else { return Step::Stray };
        // An odd chunk is followed by one byte more; some programs forget it at the very end.
        let padded = if length == after { length } else { length + length % 2 };
        let Some(left) = after.checked_sub(padded) else { return Step::Stray };
        let whole = BEFORE as u64 + padded;
        match &before[..4] {
            b"VP8 " | b"VP8L" | b"ALPH" | b"ICCP" | b"ANIM" => {
                self.left = left;
                Step::Keep(whole)
            }
            b"ANMF" if length >= FRAME => {
                self.left = after - FRAME;
                Step::Keep(BEFORE as u64 + FRAME)
            }
            b"VP8X" if length >= 10 => {
                let Some(flags) = front.get(BEFORE) else { return Step::Wait(BEFORE + 1) };
                self.left = left;
                self.rest = Some(Step::Keep(padded - 1));
                Step::Replace(BEFORE as u64 + 1, [before, &[flags & !HAS_XMP]].concat())
            }
            b"EXIF" if length >= exif::ONLY_LENGTH as u64 => {
                let read = BEFORE + MOST_READ.min(usize::try_from(length).unwrap_or(MOST_READ));
                let Some(content) = front.get(BEFORE..read) else { return Step::Wait(read) };
                self.left = left;
                let turned = exif::orientation(content.strip_prefix(exif::HEADING).unwrap_or(content)).unwrap_or(1);
                self.blanked([before, &exif::only(turned)].concat(), whole)
            }
            _ => {
                self.left = left;
                self.blanked([b"JUNK", &before[4..]].concat(), whole)
            }
        }
    }

    /// A chunk that begins like this and goes on with zeros.
    fn blanked(&mut self, beginning: Vec<u8>, whole: u64) -> Step {
        let begun = beginning.len() as u64;
        self.rest = Some(Step::Blank(whole - begun)).filter(|_| whole > begun);
        Step::Replace(begun, beginning)
    }
}

/// The number of four bytes, the lowest first.
fn number(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes).into())
}
