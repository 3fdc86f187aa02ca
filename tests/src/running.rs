//! Programs that run to their end, and programs that keep running.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

/// Longer than anything a journey waits for; only a program that hangs ever uses it up.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a program said until it ended.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output.
    pub stdout: String,
    /// Its standard error.
    pub stderr: String,
}

impl Finished {
    /// Its exit code; a program that a signal ended has none.
    #[must_use]
    pub fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// This, if the program succeeded.
    ///
    /// # Panics
    /// With everything the program said, if it did not.
    #[must_use]
    pub fn succeeded(self) -> Self {
        assert!(self.status.success(), "ended with {}\n--- stdout\n{}\n--- stderr\n{}", self.status, self.stdout, self.stderr);
        self
    }
}

/// Runs a program to its end, with `input` as its standard input.
#[must_use]
pub fn run(command: &mut Command, input: &str) -> Finished {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
    // A program that does not care for its input may close it before it has read everything.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("a started program can be waited for");
    Finished {
        status: output.status,
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// A program that keeps running while a journey goes on, and is killed with it.
#[derive(Debug)]
pub struct Running {
    name: String,
    child: Child,
    // Never locked: only so that several threads may hold what runs.
    lines: Mutex<Receiver<String>>,
    said: Vec<String>,
    readers: Vec<JoinHandle<()>>,
}

impl Running {
    /// Starts a program; what it prints on either stream is read line by line.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        Self::start_with_its_input(command.stdin(Stdio::null()))
    }

    /// Starts a program that has been given something to read, or to use.
    #[must_use]
    pub fn start_with_its_input(command: &mut Command) -> Self {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} does not start: {error}"));
        let (sender, lines) = channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("piped")), Box::new(child.stderr.take().expect("piped"))];
        let readers = streams.map(|stream| {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = sender.send(line);
                }
            })
        });
        Self { name: format!("{command:?}"), child, lines: Mutex::new(lines), said: Vec::new(), readers: readers.into() }
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line that holds `words`, and returns it.
    ///
    /// # Panics
    /// If the program ends, or says nothing more for two minutes, without such a line.
    pub fn says(&mut self, words: &str) -> String {
        match self.listen(words, PATIENCE) {
            Ok(line) => line,
            Err(error) => {
                let how = if error == RecvTimeoutError::Timeout { "hangs" } else { "ended" };
                panic!("{} {how} without saying “{words}”. It said:\n{}", self.name, self.said.join("\n"));
            }
        }
    }

    /// A line that holds `words`, unless the program is silent for so long, or ends, before it says one.
    pub fn says_within(&mut self, words: &str, patience: Duration) -> Option<String> {
        self.listen(words, patience).ok()
    }

    fn listen(&mut self, words: &str, patience: Duration) -> Result<String, RecvTimeoutError> {
        loop {
            let line = self.lines.get_mut().expect("nobody locks it").recv_timeout(patience)?;
            self.said.push(line.clone());
            if line.contains(words) {
                return Ok(line);
            }
        }
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a process id");
        kill_process(pid, signal).expect("a child can be sent a signal");
    }

    /// Waits for its end, and returns how it ended and all that it ever said.
    #[must_use]
    pub fn ended(mut self) -> (ExitStatus, String) {
        let status = self.child.wait().expect("a started program can be waited for");
        for reader in self.readers.drain(..) {
            reader.join().expect("reading lines does not fail");
        }
        self.said.extend(self.lines.get_mut().expect("nobody locks it").try_iter());
        (status, self.said.join("\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
