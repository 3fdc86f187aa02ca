//! Somebody between a running receiver and the system, who answers some of its calls in the system's place. Only root may be that.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStderr, Command, Stdio};

use crate::running::Running;

/// strace, attached to a receiver; gone when dropped, and the receiver goes on.
pub(crate) struct Meddler {
    strace: Child,
    /// Kept open: it tells of each thread that begins, and ends when it can't.
    _told: BufReader<ChildStderr>,
}

impl Meddler {
    /// Attaches to all threads there are and come to be, with these words to strace.
    pub(crate) fn attach(receiver: &Running, words: &[&str]) -> Option<Self> {
        if !rustix::process::geteuid().is_root() {
            return None;
        }
        let process = receiver.child.id().to_string();
        let mut command = Command::new("strace");
        command.args(["-f", "-p", &process, "-o"]).arg(Self::record(receiver)).args(words).stderr(Stdio::piped());
        let mut strace = command.spawn().unwrap_or_else(|error| panic!("strace (tests/set-up installs it): {error}"));
        let mut told = BufReader::new(strace.stderr.take().unwrap());
        let mut said = String::new();
        told.read_line(&mut said).unwrap();
        assert!(said.contains(" attached"), "{said}");
        Some(Self { strace, _told: told })
    }

    fn record(receiver: &Running) -> std::path::PathBuf {
        receiver.house.path("strace")
    }

    /// Lets go, and gives the record of what was seen.
    pub(crate) fn detach(self, receiver: &Running) -> String {
        drop(self);
        fs::read_to_string(Self::record(receiver)).unwrap()
    }
}

impl Drop for Meddler {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.strace.id().to_string()]).status();
        let _ = self.strace.wait();
    }
}
