//! A spool's two folders, opened.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{Draft, Error, Free, platform};

/// A spool that is ready to take envelopes.
///
/// Cheap to clone, and safe to use from many threads: each [`Draft`] is a file of its own.
#[derive(Clone)]
pub struct Spool {
    folders: Arc<platform::Folders>,
    path: PathBuf,
}

impl Spool {
    /// Makes the folders that are missing, then opens them like [`Spool::open`].
    ///
    /// `tmp` is for the writer alone; `new` is for its group too, which is to be that of the program that
    /// collects.
    pub fn create(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        for (folder, mode) in [(path.to_path_buf(), 0o750), (path.join("tmp"), 0o700), (path.join("new"), 0o770)] {
            make(&folder, mode).map_err(|error| Error::sorted("make the folder", &folder, error))?;
        }
        Self::open(path)
    }

    /// Opens a spool, and finds out now, not at the first visitor, whether it can take an envelope.
    ///
    /// An unnamed file is made in `tmp` and forgotten; nothing appears in either folder.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let folders = platform::Folders::open(path)?;
        folders.check()?;
        Ok(Self { folders: Arc::new(folders), path: path.to_path_buf() })
    }

    /// Begins an envelope. It is nowhere to be seen until [`Draft::commit`].
    pub fn begin(&self) -> Result<Draft, Error> {
        Draft::begin(Arc::clone(&self.folders))
    }

    /// How much room there is; nothing on systems where that isn't found out.
    pub fn free(&self) -> Result<Option<Free>, Error> {
        self.folders.free()
    }

    /// The descriptors of `tmp` and `new`, for a sandbox that is to be built around them. They can't list the folders.
    #[cfg(target_os = "linux")]
    pub fn descriptors(&self) -> [std::os::fd::BorrowedFd<'_>; 2] {
        self.folders.descriptors()
    }

    /// The folder it was opened by.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool").field("path", &self.path).finish_non_exhaustive()
    }
}

fn make(folder: &Path, mode: u32) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, mode);
    #[cfg(not(unix))]
    let _ = mode;
    builder.create(folder)
}
