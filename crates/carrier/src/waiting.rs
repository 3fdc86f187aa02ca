//! An envelope that waits to be carried.

use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use dropsafe_spool::{EnvelopeName, collect};
use rustix::fs::{CWD, Mode, OFlags, openat};
use sha2::{Digest, Sha256};

use crate::Error;

/// What identifies content: SHA-256.
pub(crate) type Fingerprint = [u8; 32];

/// How much is read at a time.
const PIECE: usize = 256 << 10;

/// An envelope in the spool: its place, its name, and what is in it.
///
/// Envelopes never change once they have their name, so its content is read once for this and once to be copied.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name, the same on the far side.
    pub name: EnvelopeName,
    /// Bytes.
    pub size: u64,
    pub(crate) fingerprint: Fingerprint,
}

/// What waits in a spool, in an order that is none of time. What has no envelope's name is nobody's to carry or to count.
pub(crate) fn listed(spool: &Path) -> Result<Vec<(PathBuf, EnvelopeName)>, Error> {
    let paths = collect::envelopes(spool.join("new")).map_err(|error| match error {
        dropsafe_spool::Error::NothingToCollect { .. } => Error::NoSpool(spool.into()),
        error => error.into(),
    })?;
    let named = |path: &Path| path.file_name()?.to_str()?.parse().ok();
    Ok(paths.into_iter().filter_map(|path| named(&path).map(|name| (path, name))).collect())
}

impl Waiting {
    /// Looks at an envelope. `None` if it has gone meanwhile.
    pub(crate) fn look(path: PathBuf, name: EnvelopeName) -> Result<Option<Self>, Error> {
        let file = match open(&path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file.map_err(Error::io("read", &path))?,
        };
        let (fingerprint, size) = fingerprint(file).map_err(Error::io("read", &path))?;
        Ok(Some(Self { path, name, size, fingerprint }))
    }

    /// Its content, to be copied.
    pub(crate) fn open(&self) -> Result<File, Error> {
        open(&self.path).map_err(Error::io("read", &self.path))
    }

    /// Whether `content` is this envelope's, byte for byte.
    pub(crate) fn equals(&self, content: impl Read) -> io::Result<bool> {
        Ok(fingerprint(content)? == (self.fingerprint, self.size))
    }

    /// Whether `file` is this very file, found by another way.
    pub(crate) fn is(&self, file: &File) -> io::Result<bool> {
        let (here, there) = (self.path.symlink_metadata()?, file.metadata()?);
        Ok((here.dev(), here.ino()) == (there.dev(), there.ino()))
    }
}

/// Opens a plain file for reading; a link in its place is not followed.
fn open(path: &Path) -> io::Result<File> {
    Ok(openat(CWD, path, OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())?.into())
}

fn fingerprint(mut content: impl Read) -> io::Result<(Fingerprint, u64)> {
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut piece = vec![0; PIECE];
    loop {
        match content.read(&mut piece) {
            Ok(0) => return Ok((hash.finalize().into(), size)),
            Ok(count) => {
                hash.update(&piece[..count]);
                size += count as u64;
            }
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}
