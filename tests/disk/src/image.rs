//! What lies on a disk.

use std::collections::HashMap;
use std::sync::Arc;

/// The bytes that a disk writes whole or not at all.
pub const SECTOR: usize = 4096;

type Sector = [u8; SECTOR];

/// All that was ever written to a disk; the rest is zeros. A copy costs little: sectors are shared until one is written.
#[derive(Debug, Clone, Default)]
pub struct Image {
    sectors: HashMap<u64, Arc<Sector>>,
}

impl Image {
    /// Reads from this byte on.
    pub fn read(&self, at: u64, into: &mut [u8]) {
        for (number, within, range) in pieces(at, into.len()) {
            match self.sectors.get(&number) {
                Some(sector) => into[range.clone()].copy_from_slice(&sector[within..within + range.len()]),
                None => into[range].fill(0),
            }
        }
    }

    /// Writes from this byte on.
    pub fn write(&mut self, at: u64, bytes: &[u8]) {
        for (number, within, range) in pieces(at, bytes.len()) {
            let sector = self.sectors.entry(number).or_insert_with(|| Arc::new([0; SECTOR]));
            Arc::make_mut(sector)[within..within + range.len()].copy_from_slice(&bytes[range]);
        }
    }

    /// Whether all of this was written at some time.
    #[must_use]
    pub fn has(&self, at: u64, length: usize) -> bool {
        pieces(at, length).all(|(number, ..)| self.sectors.contains_key(&number))
    }
}

/// The pieces of a stretch of the disk that each lie in one sector: its number, where in it, and where in the stretch.
pub(crate) fn pieces(at: u64, length: usize) -> impl Iterator<Item = (u64, usize, std::ops::Range<usize>)> {
    let mut done = 0;
    std::iter::from_fn(move || {
        (done < length).then(|| {
            let position = at + done as u64;
            let within = (position % SECTOR as u64) as usize;
            let range = done..length.min(done + SECTOR - within);
            done = range.end;
            (position / SECTOR as u64, within, range)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_across_sectors_and_a_copy_keeps_what_it_had() {
        let mut image = Image::default();
        let bytes: Vec<u8> = (0..10_000_u32).map(|n| n as u8).collect();
        image.write(3000, &bytes);
        let copy = image.clone();
        image.write(5000, &[255; 2]);
        let read = |image: &Image, at, length| {
            let mut read = vec![1; length];
            image.read(at, &mut read);
            read
        };
        assert_eq!(read(&copy, 3000, 10_000), bytes);
        assert_eq!(read(&image, 4999, 4), [bytes[1999], 255, 255, bytes[2002]]);
        assert_eq!(read(&copy, 12_990, 20), [&bytes[9990..], &[0; 10]].concat());
        assert!(copy.has(0, 3 * SECTOR) && !copy.has(3 * SECTOR as u64, SECTOR + 1));
    }
}
