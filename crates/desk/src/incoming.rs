//! An envelope as it comes: opened and looked at, then sealed anew, in constant memory.
//!
//! It may lie on a stick that gives other bytes at the second reading. So what counts in the end is the copy in the
//! casebook, which [`import`](crate::import) checks once more.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write};

use age::{DecryptError, Decryptor, Encryptor};
use dropsafe_envelope::{OpenError, Opened};
use sha2::{Digest, Sha256};
use thiserror::Error as ThisError;
use zeroize::Zeroizing;

use crate::identity::Identities;

/// How much is read at once: what age seals at once.
const CHUNK: usize = 64 * 1024;
/// The most that an age header may have: what `dropsafe-envelope` allows, too.
const LONGEST_HEADER: usize = 64 * 1024;
/// More than any envelope has: less than 4 GiB, and what sealing adds.
const LARGEST: u64 = (4 << 30) + (16 << 20);

/// Why a file can't be taken in. Each says what to do about it.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Fault {
    /// It doesn't open, or isn't built as envelopes are.
    #[error(transparent)]
    Envelope(#[from] OpenError),
    /// It is a key.
    #[error("this is a file that a passphrase opens, such as your own key: keep keys apart from envelopes. Nothing was done to it")]
    KeyFile,
    /// It changed between two readings.
    #[error("this envelope changed while it was read: copy it to this computer, and import the copy")]
    Changed,
    /// It is larger than an envelope can be.
    #[error(
        "this file is larger than any envelope, so no receiver made it: nothing of it was read. Take it out of the folder, and tell the maintainer"
    )]
    Huge,
    /// There is nothing in it.
    #[error("this file is empty: copy it again from the spool or from the stick")]
    Empty,
}

/// An envelope that opens.
pub struct Incoming {
    file: File,
    digest: [u8; 32],
}

impl Incoming {
    /// Reads a file from its beginning to its end, without opening it.
    ///
    /// # Errors
    /// Where it can't be read, or is plainly no envelope.
    pub fn read(mut file: File) -> Result<Self, Fault> {
        // A file with holes costs nothing to make, and days to read.
        if file.metadata().map_err(OpenError::Io)?.len() > LARGEST {
            return Err(Fault::Huge);
        }
        let mut digest = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        let mut start = None;
        loop {
            let read = file.read(&mut chunk).map_err(OpenError::Io)?;
            start.get_or_insert_with(|| chunk[..read].to_vec());
            if read == 0 {
                break;
            }
            digest.update(&chunk[..read]);
        }
        match start.as_deref() {
            None | Some([]) => Err(Fault::Empty),
            Some(start) if is_for_a_passphrase(start) => Err(Fault::KeyFile),
            Some(_) => Ok(Self { file, digest: digest.finalize().into() }),
        }
    }

    /// The SHA-256 of the file.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Opens it, and looks at everything but the content of its files. Says how many keys it is made for.
    ///
    /// # Errors
    /// Where it isn't sealed to these identities, is cut short, or is no envelope.
    pub fn look(&mut self, identities: &Identities) -> Result<usize, Fault> {
        let opened = Opened::open(&mut self.file, identities.as_age())?;
        Ok(opened.stanzas())
    }

    /// Opens it and seals what is in it to `recipient`, into `out`, flushed.
    ///
    /// The plaintext is never whole in memory, and never on the disk.
    ///
    /// # Errors
    /// Where it doesn't open to its end or has changed; [`Reseal::Writing`] where `out` can't be written.
    pub fn reseal(&mut self, identities: &Identities, recipient: &age::x25519::Recipient, out: &mut File) -> Result<(), Reseal> {
        self.file.rewind().map_err(|cause| Fault::from(OpenError::Io(cause)))?;
        // `look` has found a header of an envelope's size. If the file has another by now, it is not read to its end.
        let left = Cell::new(LONGEST_HEADER);
        let mut hashed = Hashed { file: &mut self.file, digest: Sha256::new() };
        {
            let bounded = Bounded { inner: BufReader::with_capacity(CHUNK, &mut hashed), left: &left };
            let decryptor = Decryptor::new(bounded).map_err(fault_of)?;
            left.set(usize::MAX);
            let mut opened = decryptor.decrypt(identities.as_age()).map_err(fault_of)?;
            let recipients = std::iter::once(recipient as &dyn age::Recipient);
            let encryptor = Encryptor::with_recipients(recipients).map_err(|cause| Reseal::Writing(io::Error::other(cause.to_string())))?;
            let mut sealed = encryptor.wrap_output(&mut *out).map_err(Reseal::Writing)?;
            let mut chunk = Zeroizing::new(vec![0; CHUNK]);
            loop {
                match opened.read(&mut chunk).map_err(|cause| fault_of(DecryptError::Io(cause)))? {
                    0 => break,
                    read => sealed.write_all(&chunk[..read]).map_err(Reseal::Writing)?,
                }
            }
            sealed.finish().map_err(Reseal::Writing)?;
        }
        if hashed.digest.finalize()[..] != self.digest {
            return Err(Fault::Changed.into());
        }
        out.sync_all().map_err(Reseal::Writing)
    }
}

/// What can go wrong while sealing anew: on the side of the envelope, or on that of the casebook.
#[derive(Debug, ThisError)]
pub enum Reseal {
    /// The envelope is at fault.
    #[error(transparent)]
    Envelope(#[from] Fault),
    /// The casebook can't be written.
    #[error(transparent)]
    Writing(io::Error),
}

/// Whether a file is sealed with a passphrase, as `keygen` seals keys (in letters) or `age -p` does (in bytes).
fn is_for_a_passphrase(start: &[u8]) -> bool {
    start.starts_with(b"-----BEGIN AGE ENCRYPTED FILE") || start.starts_with(b"age-encryption.org/v1\n-> scrypt ")
}

fn fault_of(cause: DecryptError) -> Fault {
    Fault::Envelope(match cause {
        DecryptError::Io(cause) if cause.kind() == io::ErrorKind::UnexpectedEof => OpenError::Truncated,
        DecryptError::Io(cause) if cause.kind() != io::ErrorKind::InvalidData => OpenError::Io(cause),
        _ => OpenError::Damaged,
    })
}

/// Hashes a file while it is read.
struct Hashed<'a> {
    file: &'a mut File,
    digest: Sha256,
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.digest.update(&buffer[..read]);
        Ok(read)
    }
}

/// Gives no more bytes than `left`.
struct Bounded<'a, R> {
    inner: R,
    left: &'a Cell<usize>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left.get());
        let read = self.inner.read(&mut buffer[..most])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}
