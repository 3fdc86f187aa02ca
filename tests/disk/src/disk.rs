//! The disk itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use rustix::io::Errno;
use rustix::mount::{UnmountFlags, unmount};
use tempfile::TempDir;

use crate::fuse::{self, Medium};
use crate::{FileSystem, Image, Mounted, Record};

/// How long to wait for the kernel to let go of what was unmounted.
const PATIENCE: Duration = Duration::from_secs(120);

/// A disk in memory, and a file to reach it by.
#[derive(Debug)]
pub struct Disk {
    shared: Arc<Shared>,
    plug: Arc<Plug>,
}

/// How a disk fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What was never written before can't be: a bad stretch, and the answer is EIO.
    BadGround,
    /// The same with ENOSPC: a thin disk, whose pool has run out.
    NoRoom,
    /// Nothing is written or flushed any more: EIO.
    Dead,
}

/// What a disk and its server share.
#[derive(Debug)]
struct Shared {
    state: Mutex<State>,
    closed: Condvar,
}

#[derive(Debug)]
struct State {
    size: u64,
    image: Image,
    record: Option<Record>,
    fault: Option<Fault>,
    /// How many writes and flushes the fault lets pass first.
    healthy: usize,
    /// How long a flush takes.
    flush: Duration,
    /// How many have the file open.
    open: u32,
}

impl Disk {
    /// An empty disk of so many bytes.
    ///
    /// # Panics
    /// If this is not root, or the machine has no `/dev/fuse`.
    #[must_use]
    pub fn new(size: u64) -> Self {
        let plug = Plug { folder: tempfile::tempdir().expect("a scratch folder") };
        let state = State { size, image: Image::default(), record: None, fault: None, healthy: 0, flush: Duration::ZERO, open: 0 };
        let shared = Arc::new(Shared { state: Mutex::new(state), closed: Condvar::new() });
        fs::write(plug.file(), "").expect("a file to mount over");
        let served = fuse::serve(&plug.file(), Served(Arc::clone(&shared)));
        served.unwrap_or_else(|error| panic!("no disk without root and /dev/fuse: {error}"));
        Self { shared, plug: Arc::new(plug) }
    }

    /// The file to reach it by.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.plug.file()
    }

    /// Makes a file system on it.
    ///
    /// # Panics
    /// If the program that makes one is not there, or fails.
    pub fn format(&self, file_system: FileSystem) {
        file_system.make_on(&self.file());
    }

    /// Mounts its file system at a folder, until what is returned is dropped.
    ///
    /// # Errors
    /// With what `mount` says.
    pub fn mount(&self, file_system: FileSystem, at: &Path) -> Result<Mounted, String> {
        Mounted::new(file_system, &self.plug, at)
    }

    /// What lies on it now.
    #[must_use]
    pub fn image(&self) -> Image {
        self.state().image.clone()
    }

    /// Puts another content on it, when nobody has it open any more.
    ///
    /// # Panics
    /// If it is still mounted after two minutes: whoever mounted it would find another disk than it knows.
    pub fn load(&self, image: Image) {
        let (mut state, waited) = self
            .shared
            .closed
            .wait_timeout_while(self.state(), PATIENCE, |state| state.open > 0)
            .expect("the disk's server does not panic");
        assert!(!waited.timed_out(), "the disk is still mounted somewhere");
        state.image = image;
    }

    /// Remembers from here on what reaches it.
    pub fn record(&self) {
        let mut state = self.state();
        state.record = Some(Record::from(state.image.clone()));
    }

    /// Puts a mark into what it remembers.
    pub fn mark(&self) {
        if let Some(record) = &mut self.state().record {
            record.mark();
        }
    }

    /// Ends remembering, and tells what it was.
    #[must_use]
    pub fn recorded(&self) -> Record {
        self.state().record.take().unwrap_or_default()
    }

    /// Fails from here on.
    pub fn fail(&self, fault: Fault) {
        self.fail_after(0, fault);
    }

    /// Fails after so many more writes and flushes.
    pub fn fail_after(&self, healthy: usize, fault: Fault) {
        let mut state = self.state();
        state.fault = Some(fault);
        state.healthy = healthy;
    }

    /// Takes so long for each flush from here on, and does nothing else meanwhile: as a disk with a head that moves.
    pub fn flush_in(&self, flush: Duration) {
        self.state().flush = flush;
    }

    /// Works again.
    pub fn mend(&self) {
        self.state().fault = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().expect("the disk's server does not panic")
    }
}

/// The file that a disk is reached by. It is served until the last one lets go of it who has it open.
#[derive(Debug)]
pub(crate) struct Plug {
    folder: TempDir,
}

impl Plug {
    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("disk")
    }
}

impl Drop for Plug {
    fn drop(&mut self) {
        let _ = unmount(self.file(), UnmountFlags::DETACH);
    }
}

impl State {
    /// What becomes of the next write, or flush, which has no place.
    fn next(&mut self, place: Option<(u64, usize)>) -> Result<(), Errno> {
        let Some(fault) = self.fault else { return Ok(()) };
        if self.healthy > 0 {
            self.healthy -= 1;
            return Ok(());
        }
        let is_new = place.is_some_and(|(at, length)| !self.image.has(at, length));
        match fault {
            Fault::Dead => Err(Errno::IO),
            Fault::BadGround if is_new => Err(Errno::IO),
            Fault::NoRoom if is_new => Err(Errno::NOSPC),
            Fault::BadGround | Fault::NoRoom => Ok(()),
        }
    }
}

/// What the server holds of a disk.
struct Served(Arc<Shared>);

impl Served {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().expect("no test panics with the disk in its hand")
    }
}

impl Medium for Served {
    fn size(&self) -> u64 {
        self.state().size
    }

    fn read(&mut self, at: u64, into: &mut [u8]) {
        self.state().image.read(at, into);
    }

    fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), Errno> {
        let mut state = self.state();
        state.next(Some((at, bytes.len())))?;
        if let Some(record) = &mut state.record {
            record.write(at, bytes);
        }
        state.image.write(at, bytes);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Errno> {
        let takes = self.state().flush;
        thread::sleep(takes);
        let mut state = self.state();
        state.next(None)?;
        if let Some(record) = &mut state.record {
            record.flush();
        }
        Ok(())
    }

    fn opened(&mut self) {
        self.state().open += 1;
    }

    fn closed(&mut self) {
        self.state().open -= 1;
        self.0.closed.notify_all();
    }
}
