//! Where a web server's lines come from.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::os::fd::AsFd;
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::Mode;
use rustix::io::Errno;
use rustix::process::umask;

use crate::Error;

/// The longest line that is looked at; of a longer one, this much of its beginning.
const LINE: usize = 64 << 10;
/// Most connections to the stream at once. Caddy keeps one for each log.
const CONNECTIONS: usize = 32;
/// How long to wait when the system has no connection to give, so as not to ask it without pause.
const PAUSE: Duration = Duration::from_millis(50);
/// How soon a source sees that it is to stop.
const GLANCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 100_000_000 };

/// Where lines come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input, a line each: Apache's piped logs.
    Input,
    /// A unix socket of datagrams: nginx's `syslog:server=unix:PATH`.
    Datagrams(PathBuf),
    /// A unix socket of streams, a line each: Caddy's `net` output.
    Stream(PathBuf),
}

/// A source that can be read.
#[derive(Debug)]
pub(super) enum Opened {
    Input,
    Datagrams(UnixDatagram, PathBuf),
    Stream(UnixListener, PathBuf),
}

/// A socket's name, which goes with this.
pub(super) struct OwnName(PathBuf);

impl OwnName {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for OwnName {
    fn drop(&mut self) {
        // It may be gone with its folder already.
        let _ = fs::remove_file(&self.0);
    }
}

impl Source {
    pub(super) fn open(self) -> Result<Opened, Error> {
        Ok(match self {
            Self::Input => Opened::Input,
            Self::Datagrams(path) => Opened::Datagrams(bind(&path, |path| UnixDatagram::bind(path))?, path),
            Self::Stream(path) => Opened::Stream(bind(&path, |path| UnixListener::bind(path))?, path),
        })
    }
}

impl Opened {
    pub(super) fn own_name(&self) -> Option<OwnName> {
        match self {
            Self::Input => None,
            Self::Datagrams(_, path) | Self::Stream(_, path) => Some(OwnName(path.clone())),
        }
    }

    /// Gives every line to `take`, until the source ends, `take` wants no more, or `stop` is set and all that was sent is read.
    pub(super) fn each_line(self, stop: &AtomicBool, take: &mut (dyn FnMut(&[u8]) -> bool + Send)) {
        match self {
            Self::Input => lines(BufReader::new(UntilStopped { from: io::stdin(), stop }), take),
            Self::Datagrams(socket, _) => datagrams(&socket, stop, take),
            Self::Stream(listener, _) => connections(&listener, stop, take),
        }
    }
}

/// Waits until there is something to read. `false` when there is nothing and it is time to stop.
fn is_ready(from: impl AsFd, stop: &AtomicBool) -> bool {
    loop {
        let stopping = stop.load(Ordering::Relaxed);
        let wait = if stopping { Timespec::default() } else { GLANCE };
        match poll(&mut [PollFd::new(&from, PollFlags::IN)], Some(&wait)) {
            Ok(0) if stopping => return false,
            Ok(0) | Err(Errno::INTR) => {}
            Ok(_) | Err(_) => return true,
        }
    }
}

/// Ends when it is time to stop, but not before what was sent is read.
struct UntilStopped<'a, F> {
    from: F,
    stop: &'a AtomicBool,
}

impl<F: AsFd> Read for UntilStopped<'_, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if is_ready(&self.from, self.stop) { Ok(rustix::io::read(&self.from, buffer)?) } else { Ok(0) }
    }
}

fn datagrams(socket: &UnixDatagram, stop: &AtomicBool, take: &mut dyn FnMut(&[u8]) -> bool) {
    let mut buffer = vec![0; LINE];
    while is_ready(socket, stop) {
        match socket.recv(&mut buffer) {
            Ok(length) if take(&buffer[..length]) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            _ => return,
        }
    }
}

/// All connections share `take`: what one of them says is a line of its own.
fn connections(listener: &UnixListener, stop: &AtomicBool, take: &mut (dyn FnMut(&[u8]) -> bool + Send)) {
    let take = Mutex::new(take);
    let open = Mutex::new(0);
    std::thread::scope(|threads| {
        while is_ready(listener, stop) {
            let Ok((stream, _)) = listener.accept() else {
                std::thread::sleep(PAUSE);
                continue;
            };
            if *locked(&open) >= CONNECTIONS {
                continue;
            }
            *locked(&open) += 1;
            let read = || {
                lines(BufReader::new(UntilStopped { from: stream, stop }), &mut |line| locked(&take)(line));
                *locked(&open) -= 1;
            };
            if std::thread::Builder::new().spawn_scoped(threads, read).is_err() {
                *locked(&open) -= 1;
            }
        }
    });
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn lines(mut input: impl BufRead, take: &mut dyn FnMut(&[u8]) -> bool) {
    let mut line = Vec::new();
    loop {
        line.clear();
        let whole = (&mut input).take(LINE as u64).read_until(b'\n', &mut line);
        match whole {
            Ok(0) | Err(_) => return,
            Ok(_) => {}
        }
        if !line.ends_with(b"\n") && !skip_line(&mut input) {
            // The last line, or the end of one that is too long.
            take(&line);
            return;
        }
        if !take(&line) {
            return;
        }
    }
}

/// Passes over the rest of a line; `false` at the end of the input.
fn skip_line(input: &mut impl BufRead) -> bool {
    loop {
        let Ok(buffer) = input.fill_buf() else { return false };
        if buffer.is_empty() {
            return false;
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(buffer.len(), |end| end + 1);
        input.consume(count);
        if end.is_some() {
            return true;
        }
    }
}

/// Binds a socket with mode 0660; one that a killed carrier left behind is replaced.
fn bind<S>(path: &Path, bind: impl FnOnce(&Path) -> io::Result<S>) -> Result<S, Error> {
    if let Ok(metadata) = fs::symlink_metadata(path) {
        if !metadata.file_type().is_socket() {
            return Err(Error::NotASocket(path.into()));
        }
        match UnixDatagram::unbound().and_then(|socket| socket.connect(path)) {
            // Nobody answers: what a filter that was killed left behind.
            Err(cause) if cause.kind() == io::ErrorKind::ConnectionRefused => {
                fs::remove_file(path).map_err(Error::io("remove the old socket", path))?;
            }
            // Somebody listens, to streams in the second case.
            Ok(()) => return Err(Error::Taken(path.into())),
            Err(cause) if cause.raw_os_error() == Some(Errno::PROTOTYPE.raw_os_error()) => return Err(Error::Taken(path.into())),
            // Somebody may well be there, and not for us.
            Err(cause) => return Err(Error::Io { doing: "listen at", path: path.into(), cause }),
        }
    }
    // There is one thread so far: nothing else makes files meanwhile.
    let before = umask(Mode::from_raw_mode(0o117));
    let bound = bind(path);
    umask(before);
    bound.map_err(Error::io("listen at", path))
}
