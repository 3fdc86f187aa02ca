//! Reading an archive that a stranger may have made.

use std::io;

use super::{
    Entry, LONGEST, MOST_FILES,
    entry::{END_LENGTH, end_record, from_end_record},
};
use crate::plaintext::Plaintext;

/// Why bytes are not the archive of an envelope.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It is not as we write it.
    NotOurs(&'static str),
    /// It could not be read.
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The longest directory: every file with the longest name, and room for the four parts.
const LONGEST_DIRECTORY: u64 = (MOST_FILES as u64 + 4) * 256;

/// The entries of an archive, in order, each of them with its headers where they belong.
///
/// Entries follow each other without gap or overlap from the first byte to the directory, and the directory
/// reaches to the last byte: there is no place left for anything that one unzip shows and another doesn't.
pub(crate) fn read_directory<R: io::Read + io::Seek>(plaintext: &mut Plaintext<R>) -> Result<Vec<Entry>, Fault> {
    let length = plaintext.length();
    if length > LONGEST {
        return Err(Fault::NotOurs("it is longer than 4 GiB"));
    }
    let end_at = length.checked_sub(END_LENGTH).ok_or(Fault::NotOurs("it is too short for an archive"))?;
    let mut end = [0; END_LENGTH as usize];
    plaintext.read_at(end_at, &mut end)?;
    let (count, directory_length, directory) = from_end_record(&end);
    if end_record(count, directory_length, directory) != end {
        return Err(Fault::NotOurs("it is not a ZIP archive, or has something after its end"));
    }
    let directory_length = u64::from(directory_length);
    if u64::from(directory) + directory_length != end_at || directory_length > LONGEST_DIRECTORY {
        return Err(Fault::NotOurs("its directory is not where it should be"));
    }
    let mut headers = vec![0; directory_length as usize];
    plaintext.read_at(directory.into(), &mut headers)?;

    let entries = entries_in(&headers, count)?;
    let mut next = 0;
    for entry in &entries {
        if u64::from(entry.offset) != next {
            return Err(Fault::NotOurs("its files overlap, or have gaps between them"));
        }
        next = entry.end();
        if next > u64::from(directory) {
            return Err(Fault::NotOurs("a file in it runs into its directory"));
        }
        compare(plaintext, entry.offset.into(), &entry.local_header())?;
        if entry.streamed {
            compare(plaintext, entry.data_end(), &entry.descriptor())?;
        }
    }
    if next != u64::from(directory) {
        return Err(Fault::NotOurs("it has bytes that belong to no file"));
    }
    Ok(entries)
}

fn entries_in(mut headers: &[u8], count: u16) -> Result<Vec<Entry>, Fault> {
    let mut entries = Vec::new();
    while !headers.is_empty() {
        let (entry, length) = Entry::from_central_header(headers).ok_or(Fault::NotOurs("its directory is broken"))?;
        if entry.central_header() != headers[..length] {
            return Err(Fault::NotOurs("it uses features of ZIP that envelopes don't"));
        }
        entries.push(entry);
        headers = &headers[length..];
    }
    if entries.len() != usize::from(count) {
        return Err(Fault::NotOurs("its directory has another number of files than it says"));
    }
    Ok(entries)
}

fn compare<R: io::Read + io::Seek>(plaintext: &mut Plaintext<R>, offset: u64, expected: &[u8]) -> Result<(), Fault> {
    let mut found = vec![0; expected.len()];
    plaintext.read_at(offset, &mut found)?;
    if found == expected { Ok(()) } else { Err(Fault::NotOurs("a file in it differs from what the directory says")) }
}
