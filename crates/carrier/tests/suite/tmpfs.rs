//! A small file system, for as long as a test goes on.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A small file system, for as long as this is held.
pub(crate) struct Tmpfs(PathBuf);

impl Tmpfs {
    /// Nothing where it was said beforehand that there is no root to mount it.
    pub(crate) fn mount(at: &Path, options: &str) -> Option<Self> {
        if std::env::var_os("DROPSAFE_WITHOUT_ROOT").is_some() {
            return None;
        }
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(at).status().unwrap();
        assert!(done.success(), "this needs root: run tests/run, or set DROPSAFE_WITHOUT_ROOT=1 to leave it out");
        Some(Self(at.into()))
    }
}

impl Drop for Tmpfs {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
