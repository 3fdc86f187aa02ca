//! File systems on a disk, by Debian's own tools.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread;

use rustix::io::Errno;
use rustix::mount::{UnmountFlags, unmount};

use crate::disk::Plug;

/// A file system that a spool may be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileSystem {
    /// Debian's usual one.
    Ext4,
    /// Red Hat's usual one.
    Xfs,
    /// SUSE's usual one.
    Btrfs,
}

impl FileSystem {
    /// Its name, as `mount` knows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ext4 => "ext4",
            Self::Xfs => "xfs",
            Self::Btrfs => "btrfs",
        }
    }

    /// Makes one in a file. What it writes for itself is written now, and not while a test runs.
    pub(crate) fn make_on(self, file: &Path) {
        let options: &[&str] = match self {
            Self::Ext4 => &["-q", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard"],
            Self::Xfs => &["-q", "-K"],
            Self::Btrfs => &["-q", "--nodiscard"],
        };
        succeed(Command::new(format!("mkfs.{}", self.name())).args(options).arg(file)).expect("a file system can be made");
    }
}

/// A mounted file system. Dropping it unmounts it.
#[derive(Debug)]
pub struct Mounted {
    at: PathBuf,
    is_mounted: bool,
    /// The disk, which must not go before its file system does.
    _plug: Arc<Plug>,
}

impl Mounted {
    pub(crate) fn new(file_system: FileSystem, plug: &Arc<Plug>, at: &Path) -> Result<Self, String> {
        // The loop device goes with the mount, whoever ends it and how.
        succeed(Command::new("mount").args(["-t", file_system.name(), "-o", "loop,nodiscard"]).arg(plug.file()).arg(at))?;
        Ok(Self { at: at.to_owned(), is_mounted: true, _plug: Arc::clone(plug) })
    }

    /// Where it is mounted.
    #[must_use]
    pub fn at(&self) -> &Path {
        &self.at
    }

    /// Unmounts it. When this returns, all is written.
    ///
    /// # Panics
    /// If somebody still uses it.
    pub fn unmount(mut self) {
        // A program that is started elsewhere holds a copy of all descriptors, until it is that other program.
        let freed = (0..PATIENCE).find_map(|_| match unmount(&self.at, UnmountFlags::empty()) {
            Err(Errno::BUSY) => {
                thread::yield_now();
                None
            }
            done => Some(done),
        });
        freed.expect("nobody uses it any more").expect("what is mounted can be unmounted");
        self.is_mounted = false;
    }
}

/// How often it is tried to unmount what is still in use.
const PATIENCE: u32 = 1_000_000;

impl Drop for Mounted {
    fn drop(&mut self) {
        if self.is_mounted {
            let _ = unmount(&self.at, UnmountFlags::DETACH);
        }
    }
}

/// Runs a program; what it said, if it failed.
fn succeed(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    // Not everybody has the folders of root's programs on their path.
    let output = command
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
        .output()
        .unwrap_or_else(|error| panic!("{name} does not start ({error}): run tests/set-up first"));
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}
