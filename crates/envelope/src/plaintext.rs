//! A decrypted age file, read at any place.

use std::io::{self, BufReader, Read, Seek, SeekFrom};

use age::stream::StreamReader;

/// The plaintext of an age file. Each piece is authenticated before it is given out.
pub(crate) struct Plaintext<R> {
    stream: StreamReader<BufReader<R>>,
    length: u64,
}

impl<R: Read + Seek> Plaintext<R> {
    /// Finds the end first, which shows a file that was cut short.
    pub(crate) fn new(mut stream: StreamReader<BufReader<R>>) -> io::Result<Self> {
        let length = stream.seek(SeekFrom::End(0))?;
        Ok(Self { stream, length })
    }

    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Fills `buffer` from `offset` on.
    pub(crate) fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.seek(offset)?;
        if self.length - offset < buffer.len() as u64 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.stream.read_exact(buffer)
    }

    /// Goes to `offset`, from where [`read`](Self::read) goes on. Past the end the library would panic.
    pub(crate) fn seek(&mut self, offset: u64) -> io::Result<()> {
        if offset > self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.stream.seek(SeekFrom::Start(offset))?;
        Ok(())
    }

    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}
