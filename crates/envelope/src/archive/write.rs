//! Writing an archive from front to back.

use std::io::{self, Write};

use super::{
    Entry, LONGEST,
    entry::{CENTRAL_LENGTH, END_LENGTH, end_record},
    part,
};

/// An archive while it is written. It never goes back: it can be written into a stream.
pub(crate) struct ArchiveWriter<W> {
    out: W,
    /// The bytes that were written.
    length: u64,
    entries: Vec<Entry>,
    streamed: Option<Streamed>,
}

/// An entry while its data come.
struct Streamed {
    entry: Entry,
    crc: crc32fast::Hasher,
}

/// The archive would be longer than its offsets can say.
#[derive(Debug)]
pub(crate) struct TooLong;

impl From<TooLong> for io::Error {
    fn from(TooLong: TooLong) -> Self {
        Self::new(io::ErrorKind::FileTooLarge, "an envelope holds less than 4 GiB")
    }
}

impl<W: Write> ArchiveWriter<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, length: 0, entries: Vec::new(), streamed: None }
    }

    /// What the archive is written into.
    pub(crate) fn out(&self) -> &W {
        &self.out
    }

    /// Adds a part that is whole.
    pub(crate) fn add(&mut self, name: &str, data: &[u8]) -> io::Result<()> {
        let size = u32::try_from(data.len()).map_err(|_| TooLong)?;
        let entry = self.next(name, crc32fast::hash(data), size, false)?;
        self.write(&entry.local_header())?;
        self.write(data)?;
        self.entries.push(entry);
        Ok(())
    }

    /// Begins a part whose size nobody knows yet.
    pub(crate) fn begin(&mut self, name: &str) -> io::Result<()> {
        let entry = self.next(name, 0, 0, true)?;
        self.write(&entry.local_header())?;
        self.streamed = Some(Streamed { entry, crc: crc32fast::Hasher::new() });
        Ok(())
    }

    /// More data for the part that was begun.
    pub(crate) fn write_data(&mut self, data: &[u8]) -> io::Result<()> {
        let streamed = self.streamed.as_mut().ok_or(io::ErrorKind::InvalidInput)?;
        let size = u64::from(streamed.entry.size) + data.len() as u64;
        streamed.entry.size = u32::try_from(size).map_err(|_| TooLong)?;
        streamed.crc.update(data);
        self.write(data)
    }

    /// The part that was begun is whole.
    pub(crate) fn end(&mut self) -> io::Result<u32> {
        let Streamed { mut entry, crc } = self.streamed.take().ok_or(io::ErrorKind::InvalidInput)?;
        entry.crc = crc.finalize();
        self.write(&entry.descriptor())?;
        let size = entry.size;
        self.entries.push(entry);
        Ok(size)
    }

    /// How long the archive will be when it is finished with no bytes of padding.
    pub(crate) fn unpadded_length(&self) -> u64 {
        let padding = self.entry(part::PADDING, 0, 0, false);
        let entries = self.entries.iter().chain([&padding]);
        let directory: u64 = entries.map(|entry| CENTRAL_LENGTH + entry.name.len() as u64).sum();
        self.length + padding.local_header().len() as u64 + directory + END_LENGTH
    }

    /// Adds the padding and the directory.
    pub(crate) fn finish(mut self, padding: u64) -> io::Result<W> {
        if self.unpadded_length() + padding > LONGEST {
            return Err(TooLong.into());
        }
        self.add_zeros(part::PADDING, padding as u32)?;
        let directory = self.length as u32;
        let headers: Vec<u8> = self.entries.iter().flat_map(Entry::central_header).collect();
        self.write(&headers)?;
        self.write(&end_record(self.entries.len() as u16, headers.len() as u32, directory))?;
        Ok(self.out)
    }

    fn add_zeros(&mut self, name: &str, count: u32) -> io::Result<()> {
        static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];
        let pieces = || {
            let whole = count as usize / ZEROS.len();
            std::iter::repeat_n(&ZEROS[..], whole).chain([&ZEROS[..count as usize % ZEROS.len()]])
        };
        let mut crc = crc32fast::Hasher::new();
        pieces().for_each(|zeros| crc.update(zeros));
        let entry = self.next(name, crc.finalize(), count, false)?;
        self.write(&entry.local_header())?;
        for zeros in pieces() {
            self.write(zeros)?;
        }
        self.entries.push(entry);
        Ok(())
    }

    fn next(&self, name: &str, crc: u32, size: u32, streamed: bool) -> io::Result<Entry> {
        if self.unpadded_length() + u64::from(size) > LONGEST {
            return Err(TooLong.into());
        }
        Ok(self.entry(name, crc, size, streamed))
    }

    fn entry(&self, name: &str, crc: u32, size: u32, streamed: bool) -> Entry {
        Entry { name: name.to_owned(), crc, size, offset: self.length as u32, streamed }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.length + bytes.len() as u64 > LONGEST {
            return Err(TooLong.into());
        }
        self.out.write_all(bytes)?;
        self.length += bytes.len() as u64;
        Ok(())
    }
}
