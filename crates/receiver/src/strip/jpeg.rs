//! JPEG: segments, each with its length, and between them the picture's data up to the next marker.

use super::{Step, exif};

/// A JPEG while it is read.
#[derive(Debug, Default)]
pub(super) struct Jpeg {
    place: Place,
    is_turned: bool,
}

#[derive(Debug, Default)]
enum Place {
    #[default]
    Start,
    Marker,
    /// In the picture's data, which say themselves where they end.
    Data,
    Ended,
}

/// Where a segment's content begins, after its marker and length.
const CONTENT: usize = 4;

/// The least that a segment of JFIF says: version, resolution, and the size of the small copy.
const JFIF: usize = 14;

/// How many bytes may stand before a marker in the data. They can be any number, but hardly any program writes one.
const MOST_FILL: usize = 256;

impl Jpeg {
    pub(super) fn next(&mut self, front: &[u8]) -> Step {
        match self.place {
            Place::Start => {
                self.place = Place::Marker;
                Step::Keep(2)
            }
            Place::Marker => self.marker(front),
            Place::Data => self.data(front),
            Place::Ended => Step::End,
        }
    }

    fn marker(&mut self, front: &[u8]) -> Step {
        let [first, marker, ..] = *front else { return Step::Wait(2) };
        match (first, marker) {
            // Any number of these may stand before a marker.
            (0xff, 0xff) => return Step::Drop(1),
            (0xff, 0xd9) => {
                self.place = Place::Ended;
                return Step::Keep(2);
            }
            (0xff, 0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdd | 0xe0..=0xef | 0xfe) => {}
            _ => return Step::Stray,
        }
        let [_, _, high, low, ..] = *front else { return Step::Wait(CONTENT) };
        let length = usize::from(u16::from_be_bytes([high, low])) + 2;
        if length < CONTENT {
            return Step::Stray;
        }
        match marker {
            0xe0..=0xef | 0xfe => match front.get(CONTENT..length) {
                Some(content) => self.told(marker, content).map_or(Step::Drop(length as u64), |segment| segment.step(length)),
                None => Step::Wait(length),
            },
            _ => {
                if marker == 0xda {
                    self.place = Place::Data;
                }
                Step::Keep(length as u64)
            }
        }
    }

    /// What stays of a segment that an application wrote: what the picture would look different without.
    fn told(&mut self, marker: u8, content: &[u8]) -> Option<Segment> {
        match marker {
            // Without the small copy of the picture, which may show what was cut away from it. A segment too short to say
            // whether it has one is none.
            0xe0 if content.starts_with(b"JFIF\0") && content.len() >= JFIF => {
                Some(Segment::Of(marker, [content.get(..12)?, &[0, 0]].concat()))
            }
            0xe1 if !self.is_turned => {
                let turned = exif::orientation(content.strip_prefix(exif::HEADING)?)?;
                self.is_turned = true;
                Some(Segment::Of(marker, [exif::HEADING, &exif::only(turned)].concat()))
            }
            0xe2 if content.starts_with(b"ICC_PROFILE\0") => Some(Segment::Whole),
            // How the colours are meant.
            0xee if content.starts_with(b"Adobe") => Some(Segment::Of(marker, content.get(..12)?.to_vec())),
            _ => None,
        }
    }

    fn data(&mut self, front: &[u8]) -> Step {
        match memchr::memchr(0xff, front) {
            None if front.is_empty() => Step::Wait(1),
            None => Step::Keep(front.len() as u64),
            Some(0) => self.mark(front),
            Some(count) => Step::Keep(count as u64),
        }
    }

    /// What stands in the data like a marker: a byte of theirs, a mark to start again from, or their end.
    fn mark(&mut self, front: &[u8]) -> Step {
        let run = front.iter().take_while(|byte| **byte == 0xff).count();
        match front.get(run) {
            None if run < MOST_FILL => Step::Wait(run + 1),
            None => Step::Stray,
            Some(0 | 0xd0..=0xd7) => Step::Keep(run as u64 + 1),
            Some(_) => {
                self.place = Place::Marker;
                self.marker(front)
            }
        }
    }
}

/// What stays of a segment.
enum Segment {
    Whole,
    /// A marker with this content.
    Of(u8, Vec<u8>),
}

impl Segment {
    fn step(self, length: usize) -> Step {
        match self {
            Self::Whole => Step::Keep(length as u64),
            Self::Of(marker, content) => {
                let mut segment = vec![0xff, marker, 0, content.len() as u8 + 2];
                segment.extend(content);
                Step::Replace(length as u64, segment)
            }
        }
    }
}
