//! The bytes of the headers of a ZIP, as far as we use it.

/// One file of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    pub(crate) crc: u32,
    pub(crate) size: u32,
    /// Where its local header begins.
    pub(crate) offset: u32,
    /// Whether it was written without knowing its size: then a descriptor follows its data.
    pub(crate) streamed: bool,
}

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const END: [u8; 4] = *b"PK\x05\x06";
const DESCRIPTOR: [u8; 4] = *b"PK\x07\x08";

const LOCAL_LENGTH: u64 = 30;
pub(crate) const CENTRAL_LENGTH: u64 = 46;
pub(crate) const END_LENGTH: u64 = 22;
const DESCRIPTOR_LENGTH: u64 = 16;

/// 2.0 in both: the version that brought folders and descriptors; 3 is Unix, for the mode below.
const NEEDED: u16 = 20;
const MADE_BY: u16 = 3 << 8 | 20;
const UTF8_NAME: u16 = 1 << 11;
const DESCRIPTOR_FOLLOWS: u16 = 1 << 3;
const STORED: u16 = 0;
/// Midnight of 1980-01-01, the first day that DOS knew.
const TIME: u16 = 0;
const DATE: u16 = 1 << 5 | 1;
/// A plain file that its owner may read and write, and nobody else.
const MODE: u32 = 0o100_600 << 16;

impl Entry {
    /// Where its data begins.
    pub(crate) fn data(&self) -> u64 {
        u64::from(self.offset) + LOCAL_LENGTH + self.name.len() as u64
    }

    /// Where its data ends.
    pub(crate) fn data_end(&self) -> u64 {
        self.data() + u64::from(self.size)
    }

    /// Where the next entry begins.
    pub(crate) fn end(&self) -> u64 {
        self.data_end() + if self.streamed { DESCRIPTOR_LENGTH } else { 0 }
    }

    fn flags(&self) -> u16 {
        UTF8_NAME | if self.streamed { DESCRIPTOR_FOLLOWS } else { 0 }
    }

    /// What stands before its data. Of a streamed entry, nothing was known yet.
    pub(crate) fn local_header(&self) -> Vec<u8> {
        let (crc, size) = if self.streamed { (0, 0) } else { (self.crc, self.size) };
        let mut bytes = Bytes::from(LOCAL);
        bytes.u16s([NEEDED, self.flags(), STORED, TIME, DATE]);
        bytes.u32s([crc, size, size]);
        bytes.u16s([self.name.len() as u16, 0]);
        bytes.text(&self.name)
    }

    /// What stands after the data of a streamed entry.
    pub(crate) fn descriptor(&self) -> Vec<u8> {
        let mut bytes = Bytes::from(DESCRIPTOR);
        bytes.u32s([self.crc, self.size, self.size]);
        bytes.0
    }

    /// What stands in the directory.
    pub(crate) fn central_header(&self) -> Vec<u8> {
        let mut bytes = Bytes::from(CENTRAL);
        bytes.u16s([MADE_BY, NEEDED, self.flags(), STORED, TIME, DATE]);
        bytes.u32s([self.crc, self.size, self.size]);
        bytes.u16s([self.name.len() as u16, 0, 0, 0, 0]);
        bytes.u32s([MODE, self.offset]);
        bytes.text(&self.name)
    }

    /// Reads the entry that a directory begins with, and how long it is there.
    ///
    /// Only what an [`Entry`] holds is looked at; whoever calls compares the rest with [`central_header`](Self::central_header).
    pub(crate) fn from_central_header(bytes: &[u8]) -> Option<(Self, usize)> {
        let u16_at = |at: usize| Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let u32_at = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
        let length = CENTRAL_LENGTH as usize + usize::from(u16_at(28)?);
        let entry = Self {
            name: String::from_utf8(bytes.get(CENTRAL_LENGTH as usize..length)?.to_vec()).ok()?,
            streamed: u16_at(8)? & DESCRIPTOR_FOLLOWS != 0,
            crc: u32_at(16)?,
            size: u32_at(24)?,
            offset: u32_at(42)?,
        };
        Some((entry, length))
    }
}

/// The record at the end, which says where the directory is.
pub(crate) fn end_record(entries: u16, directory_length: u32, directory: u32) -> Vec<u8> {
    let mut bytes = Bytes::from(END);
    bytes.u16s([0, 0, entries, entries]);
    bytes.u32s([directory_length, directory]);
    bytes.u16s([0]);
    bytes.0
}

/// Reads the number of entries and the directory's length and place out of the last record.
pub(crate) fn from_end_record(bytes: &[u8; END_LENGTH as usize]) -> (u16, u32, u32) {
    let u32_at = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    (u16::from_le_bytes([bytes[10], bytes[11]]), u32_at(12), u32_at(16))
}

/// How long an archive is that holds parts of these names and sizes, none of them streamed.
pub(crate) fn length_of<'a>(parts: impl IntoIterator<Item = (&'a str, u64)>) -> u64 {
    let each = |(name, size): (&str, u64)| LOCAL_LENGTH + CENTRAL_LENGTH + 2 * name.len() as u64 + size;
    END_LENGTH + parts.into_iter().map(each).sum::<u64>()
}

/// Little-endian numbers one after the other.
struct Bytes(Vec<u8>);

impl Bytes {
    fn from(signature: [u8; 4]) -> Self {
        Self(signature.to_vec())
    }

    fn u16s<const N: usize>(&mut self, numbers: [u16; N]) {
        numbers.iter().for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    fn u32s<const N: usize>(&mut self, numbers: [u32; N]) {
        numbers.iter().for_each(|number| self.0.extend(number.to_le_bytes()));
    }

    fn text(mut self, text: &str) -> Vec<u8> {
        self.0.extend(text.as_bytes());
        self.0
    }
}
