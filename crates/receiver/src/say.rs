//! Saying something to whoever looks after the server, or asked.

use std::fmt::Display;
use std::io::{self, Write};

/// Says a line on standard error; where it can't be written at once, it isn't said.
///
/// `eprintln!` would panic where nobody can read it, and a panic has its place told on standard error, too: the process would
/// end, with the words of everybody who is sending just then. And where somebody could but doesn't, it would wait, with
/// everybody. A log that is full, often together with the spool, must do neither.
pub(crate) fn say(line: impl Display) {
    let line = format!("{line}\n");
    let mut log = io::stderr().lock();
    if takes_a_line(&log) {
        let _ = log.write_all(line.as_bytes());
    }
}

/// Says something on standard output to whoever asked for it. They may have read enough (`--check | head -1`), and how it ended
/// they learn from the exit status: so this never fails.
pub(crate) fn tell(words: impl Display) {
    let _ = write!(io::stdout(), "{words}");
}

/// Whether a line can be written without waiting: a pipe or a socket that can take anything takes as much as that.
#[cfg(unix)]
fn takes_a_line(log: &io::StderrLock<'_>) -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    let mut ends = [PollFd::new(log, PollFlags::OUT)];
    // What can't be asked is tried.
    poll(&mut ends, Some(&Timespec::default())) != Ok(0)
}

#[cfg(not(unix))]
fn takes_a_line(_: &io::StderrLock<'_>) -> bool {
    true
}
