//! A disk for a receiver's spool.

use std::fs;
use std::path::Path;

use dropsafe_disk::{Disk, FileSystem, Image, Mounted};

/// A disk with a file system and an empty spool.
#[derive(Debug)]
pub struct SpoolDisk {
    /// The disk.
    pub disk: Disk,
    /// The file system on it.
    pub file_system: FileSystem,
    empty: Image,
}

/// Enough for xfs, which wants the most; memory is only taken for what is written.
const SIZE: u64 = 512 << 20;

impl SpoolDisk {
    /// Makes one.
    #[must_use]
    pub fn with(file_system: FileSystem) -> Self {
        let disk = Disk::new(SIZE);
        disk.format(file_system);
        let at = tempfile::tempdir().expect("a scratch folder");
        let mounted = disk.mount(file_system, at.path()).expect("a fresh file system can be mounted");
        for folder in ["tmp", "new"] {
            fs::create_dir(at.path().join(folder)).expect("folders can be made");
        }
        mounted.unmount();
        let empty = disk.image();
        Self { disk, file_system, empty }
    }

    /// Takes away all that came into the spool since it was made. Not while it is mounted.
    pub fn empty(&self) {
        self.disk.load(self.empty.clone());
    }

    /// Mounts it where a receiver in this folder has its spool.
    ///
    /// # Errors
    /// With what `mount` says.
    pub fn mount(&self, folder: &Path) -> Result<Mounted, String> {
        self.disk.mount(self.file_system, &folder.join("spool"))
    }
}
