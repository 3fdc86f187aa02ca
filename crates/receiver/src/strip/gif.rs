//! GIF: blocks, each a row of small ones up to an empty one.

use super::Step;

/// A GIF while it is read.
#[derive(Debug, Default)]
pub(super) struct Gif {
    place: Place,
}

#[derive(Debug, Default)]
enum Place {
    #[default]
    Start,
    Block,
    /// Among the small blocks of one.
    Within {
        is_kept: bool,
    },
    Ended,
}

/// The header and the description of the screen.
const HEADER: usize = 13;
/// The description of a picture.
const PICTURE: usize = 10;
/// How long one picture is shown.
const CONTROL: usize = 8;
/// An application's name, and with it what says how often a moving picture is shown again.
const APPLICATION: usize = 14;
const LOOP: usize = 19;

impl Gif {
    pub(super) fn next(&mut self, front: &[u8]) -> Step {
        match self.place {
            Place::Start => {
                let Some(header) = front.get(..HEADER) else { return Step::Wait(HEADER) };
                self.place = Place::Block;
                Step::Keep(HEADER as u64 + colours(header[10]))
            }
            Place::Block => self.block(front),
            Place::Within { is_kept } => self.within(front, is_kept),
            Place::Ended => Step::End,
        }
    }

    fn block(&mut self, front: &[u8]) -> Step {
        match front {
            [] => Step::Wait(1),
            [0x3b, ..] => {
                self.place = Place::Ended;
                Step::Keep(1)
            }
            [0x2c, ..] => {
                let Some(picture) = front.get(..PICTURE) else { return Step::Wait(PICTURE) };
                self.place = Place::Within { is_kept: true };
                // The colours are followed by one byte of its own before the small blocks begin.
                Step::Keep(PICTURE as u64 + colours(picture[9]) + 1)
            }
            [0x21] => Step::Wait(2),
            [0x21, 0xf9, ..] => match front.get(..CONTROL) {
                None => Step::Wait(CONTROL),
                Some([_, _, 4, .., 0]) => Step::Keep(CONTROL as u64),
                Some(_) => Step::Stray,
            },
            [0x21, 0xff, ..] => self.application(front),
            [0x21, ..] => self.leave_out(),
            _ => Step::Stray,
        }
    }

    fn application(&mut self, front: &[u8]) -> Step {
        let Some(application) = front.get(..APPLICATION) else { return Step::Wait(APPLICATION) };
        if !matches!(&application[2..], b"\x0bNETSCAPE2.0" | b"\x0bANIMEXTS1.0") {
            return self.leave_out();
        }
        match front.get(APPLICATION..LOOP) {
            None => Step::Wait(LOOP),
            Some([3, 1, _, _, 0]) => Step::Keep(LOOP as u64),
            Some(_) => self.leave_out(),
        }
    }

    fn leave_out(&mut self) -> Step {
        self.place = Place::Within { is_kept: false };
        Step::Drop(2)
    }

    fn within(&mut self, front: &[u8], is_kept: bool) -> Step {
        let Some(size) = front.first() else { return Step::Wait(1) };
        if *size == 0 {
            self.place = Place::Block;
        }
        let count = u64::from(*size) + 1;
        if is_kept { Step::Keep(count) } else { Step::Drop(count) }
    }
}

/// How long the list of colours is that these flags announce.
fn colours(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}
