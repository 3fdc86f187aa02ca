//! The age file around an archive, with its header counted.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use age::{Encryptor, Recipient, stream::StreamWriter, x25519};

use crate::{SealError, Sealing, sizes};

/// An age file while it is written.
pub(crate) struct Encrypted<W> {
    stream: StreamWriter<Counted<W>>,
    header: u64,
}

impl<W: Write> Encrypted<W> {
    /// Writes the header, whose length nobody knows before: age adds a stanza of random content and length to
    /// each, so that no program gets used to there being none.
    pub(crate) fn begin(sealing: &Sealing, out: W) -> Result<Self, SealError> {
        let count = Arc::new(AtomicU64::new(0));
        let out = Counted { out, count: Arc::clone(&count) };
        // The spare keys' private halves are dropped at the end of this line.
        let spare: Vec<_> = (0..sealing.spare_stanzas()).map(|_| x25519::Identity::generate().to_public()).collect();
        let recipients = sealing.recipients().keys().iter().chain(&spare).map(|key| key as &dyn Recipient);
        let stream = Encryptor::with_recipients(recipients)?.wrap_output(out)?;
        Ok(Self { stream, header: count.load(Ordering::Relaxed) })
    }

    /// The length of everything before the encrypted archive: header and nonce.
    pub(crate) fn header(&self) -> u64 {
        self.header
    }

    /// Encrypts what is left.
    pub(crate) fn finish(self) -> io::Result<W> {
        Ok(self.stream.finish()?.out)
    }
}

impl Encrypted<Vec<u8>> {
    /// A file in memory that will be exactly `size` bytes, with a header behind which that size can be met.
    ///
    /// For 16 of every 65,552 lengths of a header it can't; then another one is rolled.
    pub(crate) fn that_reaches(size: u64, sealing: &Sealing) -> Result<Self, SealError> {
        loop {
            let file = Self::begin(sealing, Vec::with_capacity(size as usize))?;
            let rest = size.checked_sub(file.header).ok_or(SealError::DoesNotFit { needed: file.header, size })?;
            if sizes::plaintext_of(rest).is_some() {
                return Ok(file);
            }
        }
    }
}

impl<W: Write> Write for Encrypted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// A writer that counts, for as long as someone wants to know.
struct Counted<W> {
    out: W,
    count: Arc<AtomicU64>,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.count.fetch_add(written as u64, Ordering::Relaxed);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
