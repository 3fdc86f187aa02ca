//! Small files of the casebook that are sealed to its key.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::Path;

use age::{Decryptor, Encryptor};
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::Error;

/// The content is padded to a multiple of this many bytes, so that its length tells little.
const STEP: usize = 2048;
/// The largest such file that is read, and so the largest that is made, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// Seals `value`, as JSON padded with spaces, to `recipient`.
///
/// # Errors
/// None that a person could mend.
pub fn seal<T: Serialize>(value: &T, recipient: &age::x25519::Recipient) -> Result<Vec<u8>, Error> {
    let mut json = Zeroizing::new(serde_json::to_vec(value).map_err(|cause| Error::Seal(cause.to_string()))?);
    let padded = json.len().next_multiple_of(STEP);
    json.resize(padded, b' ');
    let sealed = seal_bytes(&json, [recipient])?;
    if sealed.len() as u64 > LARGEST {
        return Err(Error::Seal(format!("it would take {} bytes, and no more than {LARGEST} are read", sealed.len())));
    }
    Ok(sealed)
}

/// Seals bytes to recipients.
///
/// # Errors
/// None that a person could mend.
pub fn seal_bytes<'a>(content: &[u8], recipients: impl IntoIterator<Item = &'a age::x25519::Recipient>) -> Result<Vec<u8>, Error> {
    let recipients = recipients.into_iter().map(|recipient| recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(Error::seal)?;
    let write = || {
        let mut sealed = encryptor.wrap_output(Vec::with_capacity(content.len() + 512))?;
        sealed.write_all(content)?;
        sealed.finish()
    };
    write().map_err(Error::Output)
}

/// Opens what [`seal`] sealed.
///
/// # Errors
/// Where the file is missing, damaged, or sealed to something else.
pub fn open<T: DeserializeOwned>(path: &Path, key: &age::x25519::Identity) -> Result<T, Error> {
    let damaged = |why: String| Error::CasebookDamaged { path: path.to_path_buf(), why };
    let json = open_bytes(path, std::iter::once(key as &dyn age::Identity))?.map_err(|fault| damaged(fault.to_string()))?;
    serde_json::from_slice(&json).map_err(|cause| damaged(cause.to_string()))
}

/// Why a small sealed file doesn't open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// None of the keys fits.
    #[error("it is sealed to another key")]
    OtherKey,
    /// It is not as it was written.
    #[error("it is cut short or was altered")]
    Altered,
}

/// Opens what [`seal_bytes`] sealed.
///
/// # Errors
/// The outer one where the file can't be read, the inner one where it doesn't open.
pub fn open_bytes<'a>(path: &Path, keys: impl Iterator<Item = &'a dyn age::Identity>) -> Result<Result<Zeroizing<Vec<u8>>, Fault>, Error> {
    let file = File::open(path).map_err(|cause| Error::machine("read", path, cause))?;
    let read = || {
        let decryptor = Decryptor::new_buffered(BufReader::new(file.take(LARGEST)))?;
        let mut content = Zeroizing::new(Vec::with_capacity(2 * STEP));
        decryptor.decrypt(keys)?.read_to_end(&mut content)?;
        Ok(content)
    };
    match read() {
        Ok(content) => Ok(Ok(content)),
        Err(age::DecryptError::NoMatchingKeys) => Ok(Err(Fault::OtherKey)),
        // A disk that fails says so with an error number; a file that ends early or fails its check doesn't.
        Err(age::DecryptError::Io(cause)) if is_the_disks(&cause) => Err(Error::machine("read", path, cause)),
        Err(_) => Ok(Err(Fault::Altered)),
    }
}

fn is_the_disks(cause: &io::Error) -> bool {
    cause.raw_os_error().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forged envelopes can make the ledger grow: one that nobody can open again must not take the place of a good one.
    #[test]
    fn nothing_is_sealed_that_is_too_large_to_be_opened() {
        let (folder, key) = (tempfile::tempdir().unwrap(), age::x25519::Identity::generate());
        let path = folder.path().join("sealed");
        for length in [1000, LARGEST as usize - 10_000, LARGEST as usize] {
            let value = "x".repeat(length);
            if let Ok(sealed) = seal(&value, &key.to_public()) {
                std::fs::write(&path, sealed).unwrap();
                assert!(open::<String>(&path, &key).is_ok_and(|opened| opened == value), "{length}");
            } else {
                assert_eq!(length, LARGEST as usize);
            }
        }
    }
}
