//! Everything but Linux: the same contract, as far as a named temporary file can keep it.
//!
//! Weaker than Linux in three ways: the draft is visible in `tmp` while it is written and stays there
//! after a crash; the folders are opened by path each time; and whether the name survives a power cut is
//! up to the file system.

use std::{
    fs::{self, File, FileTimes, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    time::SystemTime,
};

use super::Linked;
use crate::{EnvelopeName, Error, Free};

/// `tmp` and `new`, by path.
pub(crate) struct Folders {
    tmp_path: PathBuf,
    new_path: PathBuf,
}

impl Folders {
    pub(crate) fn open(spool: &Path) -> Result<Self, Error> {
        let [tmp_path, new_path] = ["tmp", "new"].map(|name| spool.join(name));
        for path in [&tmp_path, &new_path] {
            if !path.is_dir() {
                return Err(Error::Missing { path: path.clone() });
            }
        }
        Ok(Self { tmp_path, new_path })
    }

    pub(crate) fn tmp(&self) -> &Path {
        &self.tmp_path
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        drop(self.unnamed()?);
        Ok(())
    }

    pub(crate) fn free(&self) -> Result<Option<Free>, Error> {
        Ok(None)
    }

    pub(crate) fn unnamed(&self) -> Result<Unnamed, Error> {
        let name = EnvelopeName::fresh().map_err(Error::NoRandomness)?;
        let path = self.tmp_path.join(name.to_string());
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|error| Error::sorted("begin an envelope in", &self.tmp_path, error))?;
        Ok(Unnamed { file, path })
    }
}

/// A file in `tmp`, removed from there when it goes out of scope.
pub(crate) struct Unnamed {
    file: File,
    path: PathBuf,
}

impl Unnamed {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    pub(crate) fn settle(&self, folders: &Folders) -> Result<(), Error> {
        let failed = |doing| move |error| Error::sorted(doing, &folders.tmp_path, error);
        let epoch = SystemTime::UNIX_EPOCH;
        let times = FileTimes::new().set_accessed(epoch).set_modified(epoch);
        self.file.set_times(times).map_err(failed("set the time of an envelope in"))?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            self.file.set_permissions(fs::Permissions::from_mode(0o440)).map_err(failed("set the mode of an envelope in"))?;
        }
        self.file.sync_all().map_err(failed("write to the disk an envelope in"))
    }

    pub(crate) fn link(&self, folders: &Folders, name: &EnvelopeName) -> Result<Linked, Error> {
        match fs::hard_link(&self.path, folders.new_path.join(name.to_string())) {
            Ok(()) => Ok(Linked::Done),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Linked::NameTaken),
            Err(error) => Err(Error::sorted("name an envelope in", &folders.new_path, error)),
        }
    }

    /// Changes the file without naming it, so that the next sync has as much to write as after a naming.
    pub(crate) fn stir(&self, folders: &Folders) -> Result<(), Error> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let changed = self.file.set_permissions(fs::Permissions::from_mode(0o400));
            changed.map_err(|error| Error::sorted("set the mode of an envelope in", &folders.tmp_path, error))?;
        }
        #[cfg(not(unix))]
        let _ = folders;
        Ok(())
    }

    pub(crate) fn confirm(&self, folders: &Folders) -> Result<(), Error> {
        let unconfirmed = |source| Error::Unconfirmed { path: folders.new_path.clone(), source };
        self.file.sync_all().map_err(unconfirmed)?;
        // Windows has no way to sync a folder; elsewhere it is what makes the name durable.
        #[cfg(unix)]
        File::open(&folders.new_path).and_then(|folder| folder.sync_all()).map_err(unconfirmed)?;
        Ok(())
    }
}

impl Drop for Unnamed {
    fn drop(&mut self) {
        // Best effort: what can't be removed was never named in `new`.
        let _ = fs::remove_file(&self.path);
    }
}
