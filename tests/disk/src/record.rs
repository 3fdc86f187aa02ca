//! What reached a disk, in order, and what a power cut leaves of it.

use std::sync::Arc;

use crate::Image;
use crate::image::pieces;

/// What reached a disk, in order.
#[derive(Debug, Clone, Default)]
pub struct Record {
    before: Image,
    events: Vec<Event>,
}

#[derive(Debug, Clone)]
enum Event {
    Write(Write),
    Flush,
    Mark,
}

#[derive(Debug, Clone)]
struct Write {
    at: u64,
    bytes: Arc<[u8]>,
}

/// What a power cut leaves.
#[derive(Debug, Clone)]
pub struct Cut {
    /// What lies on the disk.
    pub image: Image,
    /// How many marks there were.
    pub marks: usize,
    /// How many flushes the disk had done.
    pub flushes: usize,
}

impl From<Image> for Record {
    /// Nothing yet, on a disk that holds this.
    fn from(before: Image) -> Self {
        Self { before, events: Vec::new() }
    }
}

impl Record {
    /// These bytes were written there.
    pub fn write(&mut self, at: u64, bytes: &[u8]) {
        self.events.push(Event::Write(Write { at, bytes: bytes.into() }));
    }

    /// The disk was told to make durable what was written.
    pub fn flush(&mut self) {
        self.events.push(Event::Flush);
    }

    /// Something happened that the disk knows nothing of.
    pub fn mark(&mut self) {
        self.events.push(Event::Mark);
    }

    /// How many flushes there were.
    #[must_use]
    pub fn flushes(&self) -> usize {
        self.events.iter().filter(|event| matches!(event, Event::Flush)).count()
    }

    /// Loses power before each flush and at the end: with nothing of what was written since the last flush, with all of it, and
    /// `mixtures` times at a random moment with a random part. `below` gives random numbers below its argument.
    pub fn each_cut(&self, mixtures: usize, mut below: impl FnMut(usize) -> usize, mut visit: impl FnMut(Cut)) {
        let mut durable = self.before.clone();
        let mut marks = 0;
        for (flushes, events) in self.events.split(|event| matches!(event, Event::Flush)).enumerate() {
            let since = Since::of(events, marks);
            let nothing = durable.clone();
            since.writes.iter().for_each(|write| durable.write(write.at, &write.bytes));
            if since.end() > marks || !since.writes.is_empty() {
                visit(Cut { image: nothing.clone(), marks: since.end(), flushes });
            }
            if !since.writes.is_empty() {
                for _ in 0..mixtures {
                    let moment = below(since.writes.len() + 1);
                    visit(Cut { image: since.mixture(nothing.clone(), moment, &mut below), marks: since.marks[moment], flushes });
                }
                visit(Cut { image: durable.clone(), marks: since.end(), flushes });
            }
            marks = since.end();
        }
    }
}

/// What came between two flushes.
struct Since<'a> {
    writes: Vec<&'a Write>,
    /// How many marks there were before the first of the writes, and when each had been followed by all that followed it.
    marks: Vec<usize>,
}

impl<'a> Since<'a> {
    fn of(events: &'a [Event], marks: usize) -> Self {
        let mut since = Self { writes: Vec::new(), marks: vec![marks] };
        for event in events {
            if let Event::Write(write) = event {
                since.marks.push(since.end());
                since.writes.push(write);
            } else if let Some(last) = since.marks.last_mut() {
                *last += 1;
            }
        }
        since
    }

    /// How many marks there are at its end.
    fn end(&self) -> usize {
        self.marks.last().copied().unwrap_or_default()
    }

    /// What may lie on the disk when that many writes have come: each is lost, there or torn.
    fn mixture(&self, mut image: Image, moment: usize, below: &mut impl FnMut(usize) -> usize) -> Image {
        for write in &self.writes[..moment] {
            match below(3) {
                0 => {}
                1 => image.write(write.at, &write.bytes),
                _ => {
                    for (_, _, range) in pieces(write.at, write.bytes.len()) {
                        if below(2) == 1 {
                            image.write(write.at + range.start as u64, &write.bytes[range]);
                        }
                    }
                }
            }
        }
        image
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SECTOR;

    /// Two sectors, a flush and a mark; a third sector, and a mark too early.
    fn record() -> Record {
        let mut record = Record::from(Image::default());
        record.write(0, &[1; 2 * SECTOR]);
        record.flush();
        record.mark();
        record.write(0, &[2; SECTOR]);
        record.write(2 * SECTOR as u64, &[3; SECTOR]);
        record.mark();
        record
    }

    /// The first byte of each of the three sectors, and the marks.
    fn seen(cut: &Cut) -> ([u8; 3], usize) {
        let byte = |sector: usize| {
            let mut byte = [0];
            cut.image.read((sector * SECTOR) as u64, &mut byte);
            byte[0]
        };
        ([byte(0), byte(1), byte(2)], cut.marks)
    }

    #[test]
    fn without_chance_all_or_nothing_is_left_of_what_was_not_flushed() {
        let mut cuts = Vec::new();
        record().each_cut(0, |_| 0, |cut| cuts.push((seen(&cut), cut.flushes)));
        let expected = [([0, 0, 0], 0, 0), ([1, 1, 0], 0, 0), ([1, 1, 0], 2, 1), ([2, 1, 3], 2, 1)];
        assert_eq!(cuts, expected.map(|(sectors, marks, flushes)| ((sectors, marks), flushes)));
    }

    #[test]
    fn with_chance_everything_that_can_be_left_is_left_and_nothing_else() {
        let mut number = 1_u32;
        let mut below = |limit: usize| {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (number >> 16) as usize % limit
        };
        let mut left = std::collections::BTreeSet::new();
        record().each_cut(300, &mut below, |cut| {
            left.insert(seen(&cut));
        });
        let torn = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 1, 0]].map(|sectors| (sectors, 0));
        let mixed = [[1, 1, 0], [2, 1, 0], [1, 1, 3], [2, 1, 3]].map(|sectors| (sectors, 2));
        let early = [[1, 1, 0], [2, 1, 0]].map(|sectors| (sectors, 1));
        assert_eq!(left, torn.into_iter().chain(mixed).chain(early).collect());
    }
}
