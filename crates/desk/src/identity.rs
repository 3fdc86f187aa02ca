//! The keys of the person at the desk: age identity files, sealed with a passphrase or plain.
//!
//! A file is opened once per run, so a passphrase is asked for once, however many envelopes there are.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use age::armor::ArmoredReader;
use age::secrecy::ExposeSecret;
use age::{DecryptError, Decryptor};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::passphrase::Passphrase;

/// The most that an identity file has, in bytes. Ours have about 400.
const LARGEST: u64 = 64 * 1024;
/// The most work that opening a file may ask for, as a power of two: what `age` allows, too. It bounds the memory at 4 GiB.
const MOST_WORK: u8 = 22;

/// Opened identities, ready to open envelopes and casebooks.
pub struct Identities {
    keys: Vec<age::x25519::Identity>,
    files: Vec<PathBuf>,
}

impl Identities {
    /// Opens identity files; `passphrase` tells where the passphrase of a sealed one comes from.
    ///
    /// # Errors
    /// Where a file is missing, is none, or doesn't open with the passphrase.
    pub fn unlock(files: &[PathBuf], passphrase: Passphrase) -> Result<Self, Error> {
        let mut keys = Vec::new();
        for file in files {
            let text = read(file, passphrase)?;
            keys.extend(parse(&text).map_err(|line| Error::IdentityForeign { path: file.clone(), line })?);
        }
        if keys.is_empty() {
            return Err(Error::IdentityEmpty { path: files.first().cloned().unwrap_or_default() });
        }
        Ok(Self { keys, files: files.to_vec() })
    }

    /// The keys.
    #[must_use]
    pub fn keys(&self) -> &[age::x25519::Identity] {
        &self.keys
    }

    /// The keys, as age asks for them.
    pub fn as_age(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.keys.iter().map(|key| key as &dyn age::Identity)
    }

    /// The public halves: to whom something is sealed that these identities are to open.
    #[must_use]
    pub fn recipients(&self) -> Vec<age::x25519::Recipient> {
        self.keys.iter().map(age::x25519::Identity::to_public).collect()
    }

    /// Where they were read from.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }
}

/// The text of an identity file, unsealed if it is sealed.
fn read(path: &Path, passphrase: Passphrase) -> Result<Zeroizing<String>, Error> {
    let file = File::open(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::NotFound => Error::IdentityMissing { path: path.to_path_buf() },
        _ => Error::machine("read the key file", path, cause),
    })?;
    let mut file = BufReader::new(file.take(LARGEST));
    let start = file.fill_buf().map_err(|cause| Error::machine("read the key file", path, cause))?;
    let sealed = start.starts_with(b"age-encryption.org/") || start.starts_with(b"-----BEGIN AGE ENCRYPTED FILE");
    let mut text = Zeroizing::new(String::with_capacity(4096));
    if sealed {
        unseal(file, path, passphrase)?.read_to_string(&mut text).map_err(|_| Error::IdentityDamaged { path: path.to_path_buf() })?;
    } else {
        file.read_to_string(&mut text).map_err(|cause| match cause.kind() {
            io::ErrorKind::InvalidData => Error::IdentityForeign { path: path.to_path_buf(), line: 1 },
            _ => Error::machine("read the key file", path, cause),
        })?;
    }
    Ok(text)
}

fn unseal<R: BufRead>(file: R, path: &Path, passphrase: Passphrase) -> Result<impl Read + use<R>, Error> {
    let path_owned = || path.to_path_buf();
    let decryptor = Decryptor::new(ArmoredReader::new(file)).map_err(|_| Error::IdentityDamaged { path: path_owned() })?;
    if !decryptor.is_scrypt() {
        return Err(Error::IdentitySealedToKeys { path: path_owned() });
    }
    let mut opener = age::scrypt::Identity::new(passphrase.for_opening(path)?);
    opener.set_max_work_factor(MOST_WORK);
    decryptor.decrypt(std::iter::once(&opener as &dyn age::Identity)).map_err(|cause| match cause {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => {
            Error::WrongPassphrase { path: path_owned() }
        }
        _ => Error::IdentityDamaged { path: path_owned() },
    })
}

/// The keys in an identity file; else the number of the first line that is none. Never the line itself: it may be a secret.
pub(crate) fn parse(text: &str) -> Result<Vec<age::x25519::Identity>, usize> {
    let mut keys = Vec::new();
    for (index, line) in text.lines().map(str::trim).enumerate() {
        if !line.is_empty() && !line.starts_with('#') {
            keys.push(line.parse().map_err(|_| index + 1)?);
        }
    }
    Ok(keys)
}

/// The text of an identity file: what `age-keygen` writes, too.
#[must_use]
pub fn file_text(key: &age::x25519::Identity, note: &str) -> Zeroizing<String> {
    Zeroizing::new(format!("# {note}\n# public key: {}\n{}\n", key.to_public(), key.to_string().expose_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_file_is_what_age_keygen_writes() {
        let key = age::x25519::Identity::generate();
        let text = file_text(&key, "made for a test");
        let read = parse(&text).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].to_public(), key.to_public());
        assert_eq!(parse("# only a comment\n\n").unwrap().len(), 0);
        assert_eq!(parse("# one\nssh-ed25519 AAAA\n").err(), Some(2));
    }
}
