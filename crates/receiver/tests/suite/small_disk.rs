//! A small file system of its own for a spool, gone with the test. Only root may mount one.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::running::House;

/// What kind of file system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In memory, a megabyte large.
    Tmpfs,
    /// In a file, eight megabytes large, with room for a few dozen files.
    Ext4,
    /// One over another, as in a container.
    Overlay,
}

/// The file system that a house's spool is on.
pub(crate) struct SmallDisk {
    /// Where the spool is.
    pub(crate) path: PathBuf,
    /// What is mounted, the first first.
    mounted: Vec<PathBuf>,
}

impl SmallDisk {
    /// Mounts one over the house's spool.
    pub(crate) fn mount(house: &House, kind: Kind) -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        let path = house.path("spool");
        let mut disk = Self { path: path.clone(), mounted: Vec::new() };
        let words = |text: &'static str| text.split(' ').map(OsStr::new).collect::<Vec<_>>();
        let is_mounted = match kind {
            Kind::Tmpfs => disk.add(path, &words("-t tmpfs -o size=1m tmpfs")),
            Kind::Ext4 => disk.add_ext4(house.path("disk.img"), path),
            Kind::Overlay => {
                let layers = house.path("layers");
                fs::create_dir(&layers).unwrap();
                let is_mounted = disk.add(layers.clone(), &words("-t tmpfs -o size=4m tmpfs"));
                let [lower, upper, work] = ["lower", "upper", "work"].map(|name| layers.join(name));
                for folder in [&lower, &upper, &work] {
                    fs::create_dir(folder).unwrap();
                }
                let layers = format!("lowerdir={},upperdir={},workdir={}", lower.display(), upper.display(), work.display());
                is_mounted && disk.add(path, &["-t", "overlay", "-o", &layers, "overlay"].map(OsStr::new))
            }
        };
        is_mounted.then_some(disk)
    }

    fn add_ext4(&mut self, image: PathBuf, at: PathBuf) -> bool {
        fs::File::create(&image).unwrap().set_len(8 << 20).unwrap();
        // All that the file system needs for itself is written now.
        let options = ["-q", "-N", "48", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard"];
        let made = Command::new("mkfs.ext4").args(options).arg(&image).status();
        assert!(made.is_ok_and(|status| status.success()), "mkfs.ext4 is there: apt-get install e2fsprogs");
        self.add(at, &[OsStr::new("-o"), OsStr::new("loop"), image.as_os_str()])
    }

    fn add(&mut self, at: PathBuf, options: &[&OsStr]) -> bool {
        let is_mounted = Command::new("mount").args(options).arg(&at).status().is_ok_and(|status| status.success());
        if is_mounted {
            self.mounted.push(at);
        }
        is_mounted
    }

    /// Mounts it again, in another way.
    pub(crate) fn remount(&self, how: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{how}")]).arg(&self.path).status().unwrap();
        assert!(done.success(), "remount,{how}");
    }
}

/// A file system that does nothing it is asked, until this is dropped: whoever writes waits.
pub(crate) struct Frozen {
    path: PathBuf,
}

impl SmallDisk {
    /// Freezes it. What this gives must be dropped before a process is waited for that may hang in it.
    pub(crate) fn freeze(&self) -> Frozen {
        fsfreeze("--freeze", &self.path);
        Frozen { path: self.path.clone() }
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        fsfreeze("--unfreeze", &self.path);
    }
}

fn fsfreeze(what: &str, path: &Path) {
    assert!(Command::new("fsfreeze").arg(what).arg(path).status().unwrap().success(), "{what}");
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        for mounted in self.mounted.iter().rev() {
            let gone = Command::new("umount").arg("-l").arg(mounted).status();
            assert!(std::thread::panicking() || gone.is_ok_and(|status| status.success()));
        }
    }
}
