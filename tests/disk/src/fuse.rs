//! One file, served to the kernel: as much of the FUSE protocol as a file takes that is read, written and synced.
//!
//! The kernel asks on a descriptor of `/dev/fuse` and gets its answers there. The numbers and the layouts are those of
//! `linux/fuse.h`. The file system has no folder: its root is the file, and it is mounted over a file. Every write reaches
//! [`Medium::write`] before whoever wrote is told that it is done: nothing is cached (`FOPEN_DIRECT_IO`).

use std::ffi::CString;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::fd::AsRawFd;
use std::path::Path;
use std::thread;

use rustix::io::Errno;
use rustix::mount::{MountFlags, mount};

/// What is behind the file.
pub trait Medium: Send + 'static {
    /// How large it is, for ever.
    fn size(&self) -> u64;
    /// Reads from this byte on.
    fn read(&mut self, at: u64, into: &mut [u8]);
    /// Writes from this byte on.
    fn write(&mut self, at: u64, bytes: &[u8]) -> Result<(), Errno>;
    /// Is told that what was written is to be durable.
    fn flush(&mut self) -> Result<(), Errno>;
    /// Somebody opens it.
    fn opened(&mut self);
    /// Somebody has closed it.
    fn closed(&mut self);
}

/// Mounts a file system over the file `path` and serves it, until it is unmounted.
///
/// # Errors
/// Where there is no `/dev/fuse`, or no right to mount.
pub fn serve(path: &Path, medium: impl Medium) -> io::Result<()> {
    let kernel = OpenOptions::new().read(true).write(true).open("/dev/fuse")?;
    let options = format!("fd={},rootmode={MODE:o},user_id=0,group_id=0", kernel.as_raw_fd());
    let options = CString::new(options)?;
    mount("dropsafe-disk", path, "fuse", MountFlags::NOSUID | MountFlags::NODEV, options.as_c_str())?;
    thread::Builder::new().name("disk".into()).spawn(move || Server { kernel, medium }.run())?;
    Ok(())
}

/// A plain file that its owner reads and writes.
const MODE: u32 = 0o100_600;
/// The most that comes in one write. A request is that and its heads.
const MAX_WRITE: u32 = 1 << 20;
const REQUEST: usize = MAX_WRITE as usize + 4096;
/// The version that is spoken: 7.31, of Linux 5.4. Later kernels speak it too.
const VERSION: [u32; 2] = [7, 31];

struct Server<M> {
    kernel: File,
    medium: M,
}

/// What there is to say to a request.
enum Answer {
    Done(Vec<u8>),
    Failed(Errno),
    /// The kernel waits for none.
    None,
}

impl<M: Medium> Server<M> {
    fn run(mut self) {
        let mut request = vec![0; REQUEST];
        loop {
            match self.kernel.read(&mut request) {
                Ok(length) => self.handle(&request[..length]),
                // What was asked was taken back, or a signal came.
                Err(error) if matches!(Errno::from_io_error(&error), Some(Errno::NOENT | Errno::INTR | Errno::AGAIN)) => {}
                // It was unmounted.
                Err(_) => return,
            }
        }
    }

    fn handle(&mut self, request: &[u8]) {
        let Some((head, rest)) = request.split_at_checked(40) else { return };
        let (operation, unique) = (u32_at(head, 4), u64_at(head, 8));
        let (error, body) = match self.answer(operation, rest) {
            Answer::Done(body) => (0, body),
            Answer::Failed(errno) => (-errno.raw_os_error(), Vec::new()),
            Answer::None => return,
        };
        let length = u32::try_from(16 + body.len()).expect("no answer is longer than what was asked for");
        let answer = [&length.to_ne_bytes()[..], &error.to_ne_bytes(), &unique.to_ne_bytes(), &body].concat();
        // Whoever asked may be gone by now.
        let _ = self.kernel.write(&answer);
    }

    fn answer(&mut self, operation: u32, request: &[u8]) -> Answer {
        match operation {
            INIT => Answer::Done(self.init(request)),
            GETATTR | SETATTR => Answer::Done(self.attributes()),
            OPEN => {
                self.medium.opened();
                // No handle of ours, and nothing cached.
                Answer::Done(words(&[0, 0, FOPEN_DIRECT_IO, 0]))
            }
            READ => {
                let (at, length) = (u64_at(request, 8), u32_at(request, 16));
                let there = self.medium.size().saturating_sub(at).min(length.into());
                let mut bytes = vec![0; usize::try_from(there).expect("a length")];
                self.medium.read(at, &mut bytes);
                Answer::Done(bytes)
            }
            WRITE => {
                let (at, length) = (u64_at(request, 8), u32_at(request, 16));
                let bytes = &request[40..][..length as usize];
                if at + u64::from(length) > self.medium.size() {
                    return Answer::Failed(Errno::FBIG);
                }
                done(self.medium.write(at, bytes), words(&[length, 0]))
            }
            FSYNC => done(self.medium.flush(), Vec::new()),
            RELEASE => {
                self.medium.closed();
                Answer::Done(Vec::new())
            }
            DESTROY => Answer::Done(Vec::new()),
            FORGET | BATCH_FORGET | INTERRUPT => Answer::None,
            // The kernel does without, and asks no more.
            _ => Answer::Failed(Errno::NOSYS),
        }
    }

    fn init(&self, request: &[u8]) -> Vec<u8> {
        let readahead = u32_at(request, 8);
        let background_and_congestion = (64 << 16) | 64;
        let pages = MAX_WRITE / 4096;
        let mut answer =
            words(&[VERSION[0], VERSION[1], readahead, BIG_WRITES | MAX_PAGES, background_and_congestion, MAX_WRITE, 1, pages]);
        answer.resize(64, 0);
        answer
    }

    fn attributes(&self) -> Vec<u8> {
        let size = self.medium.size();
        let long = |value: u64| value.to_ne_bytes();
        // Valid for no time; node 1, size, blocks, three times; their nanoseconds, mode, links, owner, device, block.
        let longs = [0, 0, 1, size, size / 512, 0, 0, 0].map(long).concat();
        [longs, words(&[0, 0, 0, MODE, 1, 0, 0, 0, 4096, 0])].concat()
    }
}

fn done(result: Result<(), Errno>, body: Vec<u8>) -> Answer {
    match result {
        Ok(()) => Answer::Done(body),
        Err(errno) => Answer::Failed(errno),
    }
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_ne_bytes()).collect()
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_ne_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}

const FORGET: u32 = 2;
const GETATTR: u32 = 3;
const SETATTR: u32 = 4;
const OPEN: u32 = 14;
const READ: u32 = 15;
const WRITE: u32 = 16;
const RELEASE: u32 = 18;
const FSYNC: u32 = 20;
const INIT: u32 = 26;
const INTERRUPT: u32 = 36;
const DESTROY: u32 = 38;
const BATCH_FORGET: u32 = 42;

const FOPEN_DIRECT_IO: u32 = 1;
const BIG_WRITES: u32 = 1 << 5;
const MAX_PAGES: u32 = 1 << 22;
