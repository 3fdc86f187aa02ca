//! An envelope while it is written.

use std::{
    fmt,
    io::{self, Write},
    sync::Arc,
};

use crate::{EnvelopeName, Error, platform};

/// An envelope while it is written: a file without a name.
///
/// Dropping it stores nothing; only [`commit`](Draft::commit) does. It is written through
/// [`std::io::Write`], unbuffered: write large pieces.
pub struct Draft {
    file: platform::Unnamed,
    folders: Arc<platform::Folders>,
    written: u64,
}

impl Draft {
    pub(crate) fn begin(folders: Arc<platform::Folders>) -> Result<Self, Error> {
        let file = folders.unnamed()?;
        Ok(Self { file, folders, written: 0 })
    }

    /// How many bytes were written so far.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Puts the envelope into `new`. When this returns, its bytes and its name are durable.
    ///
    /// The name is the last thing it gets: until then its modification time has become the epoch, its
    /// mode 0440, and its bytes are on the disk. Any error but [`Error::Unconfirmed`] means that nothing
    /// was stored.
    pub fn commit(self) -> Result<EnvelopeName, Error> {
        self.commit_as(EnvelopeName::fresh)
    }

    /// Does all of [`commit`](Draft::commit)'s work but the naming. When what it gives is dropped, nothing is left.
    ///
    /// For what is to take as long as an accepted envelope and leave nothing: a robot in the honeypot must not see the
    /// difference. To give a large file back to the disk takes a while: answer first, then drop it.
    pub fn rehearse(self) -> Result<Rehearsed, Error> {
        EnvelopeName::fresh().map_err(Error::NoRandomness)?;
        self.file.settle(&self.folders)?;
        self.file.stir(&self.folders)?;
        self.file.confirm(&self.folders)?;
        Ok(Rehearsed { _file: self.file })
    }

    /// `commit`, with names from `fresh`: a test can make them collide.
    pub(crate) fn commit_as(self, mut fresh: impl FnMut() -> Result<EnvelopeName, getrandom::Error>) -> Result<EnvelopeName, Error> {
        self.file.settle(&self.folders)?;
        let name = loop {
            let name = fresh().map_err(Error::NoRandomness)?;
            match self.file.link(&self.folders, &name)? {
                platform::Linked::Done => break name,
                // Never seen but in tests; another name costs nothing.
                platform::Linked::NameTaken => continue,
            }
        };
        self.file.confirm(&self.folders)?;
        Ok(name)
    }
}

/// A file that is on the disk and never gets a name; gone when this is dropped.
pub struct Rehearsed {
    _file: platform::Unnamed,
}

impl fmt::Debug for Rehearsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rehearsed").finish_non_exhaustive()
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes).map_err(|error| {
            // `write_all` tries again by itself on this one, so it must stay what it is.
            if error.kind() == io::ErrorKind::Interrupted {
                error
            } else {
                io::Error::from(Error::sorted("write an envelope in", self.folders.tmp(), error))
            }
        })?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spool;

    #[test]
    fn a_taken_name_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::create(folder.path()).unwrap();
        let taken = EnvelopeName::from_bits([7; 16]);
        let free = EnvelopeName::from_bits([8; 16]);

        let write = |content: &[u8], names: Vec<EnvelopeName>| {
            let mut draft = spool.begin().unwrap();
            draft.write_all(content).unwrap();
            let mut names = names.into_iter();
            draft.commit_as(|| Ok(names.next().unwrap())).unwrap()
        };
        assert_eq!(write(b"first", vec![taken]), taken);
        assert_eq!(write(b"second", vec![taken, taken, free]), free);

        let read = |name: EnvelopeName| std::fs::read(folder.path().join("new").join(name.to_string())).unwrap();
        assert_eq!(read(taken), b"first");
        assert_eq!(read(free), b"second");
    }
}
