//! Linux: unnamed files (`O_TMPFILE`), and directory descriptors that can't list (`O_PATH`).

use std::{
    fs::File,
    io::{self, Write},
    os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd},
    path::{Path, PathBuf},
};

use rustix::{
    fs::{self, Access, AtFlags, CWD, Mode, OFlags, Timespec, Timestamps},
    io::Errno,
};

use super::Linked;
use crate::{EnvelopeName, Error, Free};

/// `tmp` and `new`.
///
/// `O_PATH` descriptors serve to find things in a folder but can't read it, so that nothing the process
/// holds open could list what it has stored.
pub(crate) struct Folders {
    tmp: OwnedFd,
    new: OwnedFd,
    tmp_path: PathBuf,
    new_path: PathBuf,
    /// Whether `/proc` was there when they were opened. Found out once: a program in a sandbox can't look again.
    by_proc: bool,
}

impl Folders {
    pub(crate) fn open(spool: &Path) -> Result<Self, Error> {
        let [tmp_path, new_path] = ["tmp", "new"].map(|name| spool.join(name));
        Ok(Self { tmp: open_folder(&tmp_path)?, new: open_folder(&new_path)?, tmp_path, new_path, by_proc: proc_is_there() })
    }

    /// The descriptors of `tmp` and `new`.
    pub(crate) fn descriptors(&self) -> [BorrowedFd<'_>; 2] {
        [self.tmp.as_fd(), self.new.as_fd()]
    }

    pub(crate) fn tmp(&self) -> &Path {
        &self.tmp_path
    }

    /// Tries what an envelope will need, as far as that leaves no trace.
    pub(crate) fn check(&self) -> Result<(), Error> {
        drop(self.unnamed()?);
        let may = Access::WRITE_OK | Access::EXEC_OK;
        fs::accessat(&self.new, ".", may, AtFlags::EACCESS).map_err(|errno| Error::sorted("write in", &self.new_path, errno.into()))?;
        let device = |folder: &OwnedFd, path: &Path| {
            fs::fstat(folder).map(|stat| stat.st_dev).map_err(|errno| Error::sorted("look at", path, errno.into()))
        };
        if device(&self.tmp, &self.tmp_path)? != device(&self.new, &self.new_path)? {
            return Err(Error::Apart { path: self.new_path.clone() });
        }
        Ok(())
    }

    /// How much room there is for whoever is not root.
    pub(crate) fn free(&self) -> Result<Option<Free>, Error> {
        let system = fs::fstatvfs(&self.tmp).map_err(|errno| Error::sorted("ask for the room in", &self.tmp_path, errno.into()))?;
        let files = (system.f_files > 0).then_some(system.f_favail);
        Ok(Some(Free { bytes: system.f_bavail.saturating_mul(system.f_frsize), files }))
    }

    pub(crate) fn unnamed(&self) -> Result<Unnamed, Error> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        match fs::openat(&self.tmp, ".", flags, Mode::RUSR) {
            Ok(file) => Ok(Unnamed(File::from(file))),
            // What a file system says that has no such thing: a kernel that doesn't know the flag opens
            // the folder itself for writing, hence EISDIR.
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL) => Err(Error::Unsupported { path: self.tmp_path.clone() }),
            Err(errno) => Err(Error::sorted("begin an envelope in", &self.tmp_path, errno.into())),
        }
    }
}

fn open_folder(path: &Path) -> Result<OwnedFd, Error> {
    // NOFOLLOW: a link in its place would move the spool without anybody having said so.
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    fs::openat(CWD, path, flags, Mode::empty()).map_err(|errno| Error::sorted("open the folder", path, errno.into()))
}

/// A file that has no name yet. The system forgets it with its last descriptor, a crash included.
pub(crate) struct Unnamed(File);

impl Unnamed {
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    /// Everything that must be true before it has a name: nothing says when it was written, nobody may
    /// write to it, and its bytes are on the disk.
    pub(crate) fn settle(&self, folders: &Folders) -> Result<(), Error> {
        let epoch = Timespec { tv_sec: 0, tv_nsec: 0 };
        let times = Timestamps { last_access: epoch, last_modification: epoch };
        let failed = |doing| move |error: io::Error| Error::sorted(doing, &folders.tmp_path, error);
        fs::futimens(&self.0, &times).map_err(|errno| failed("set the time of an envelope in")(errno.into()))?;
        fs::fchmod(&self.0, Mode::RUSR | Mode::RGRP).map_err(|errno| failed("set the mode of an envelope in")(errno.into()))?;
        self.0.sync_all().map_err(failed("write to the disk an envelope in"))
    }

    /// Gives it a name in `new`.
    pub(crate) fn link(&self, folders: &Folders, name: &EnvelopeName) -> Result<Linked, Error> {
        // Kernels from 6.10 on can do without /proc.
        let linked = if folders.by_proc { self.link_by_proc(folders, name) } else { self.link_by_descriptor(folders, name) };
        match linked {
            Ok(()) => Ok(Linked::Done),
            Err(Errno::EXIST) => Ok(Linked::NameTaken),
            Err(Errno::NOENT | Errno::PERM) if !folders.by_proc => Err(Error::NoProc),
            Err(errno) => Err(Error::sorted("name an envelope in", &folders.new_path, errno.into())),
        }
    }

    /// Changes the file without naming it, as a name would have: with no change since the last one, the next sync
    /// writes nothing, and whoever measures can tell that nothing was named.
    pub(crate) fn stir(&self, folders: &Folders) -> Result<(), Error> {
        fs::fchmod(&self.0, Mode::RUSR).map_err(|errno| Error::sorted("set the mode of an envelope in", &folders.tmp_path, errno.into()))
    }

    /// Syncs again: on ext4, xfs and btrfs this, and nothing less, makes the new name durable.
    pub(crate) fn confirm(&self, folders: &Folders) -> Result<(), Error> {
        self.0.sync_all().map_err(|source| Error::Unconfirmed { path: folders.new_path.clone(), source })
    }

    fn link_by_proc(&self, folders: &Folders, name: &EnvelopeName) -> Result<(), Errno> {
        let own = format!("/proc/self/fd/{}", self.0.as_raw_fd());
        let follow = AtFlags::SYMLINK_FOLLOW;
        fs::linkat(CWD, own, &folders.new, name.to_string(), follow)
    }

    fn link_by_descriptor(&self, folders: &Folders, name: &EnvelopeName) -> Result<(), Errno> {
        let itself = AtFlags::EMPTY_PATH;
        fs::linkat(self.0.as_fd(), "", &folders.new, name.to_string(), itself)
    }
}

fn proc_is_there() -> bool {
    fs::statat(CWD, "/proc/self/fd", AtFlags::empty()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spool;

    #[test]
    fn a_sync_after_stirring_has_something_to_write() {
        let folder = tempfile::tempdir().unwrap();
        Spool::create(folder.path()).unwrap();
        let folders = Folders::open(folder.path()).unwrap();
        let file = folders.unnamed().unwrap();
        let mode = || fs::fstat(&file.0).unwrap().st_mode & 0o7777;
        file.settle(&folders).unwrap();
        let settled = mode();
        file.stir(&folders).unwrap();
        assert_ne!(mode(), settled, "the system passes over a change that changes nothing");
    }
}
