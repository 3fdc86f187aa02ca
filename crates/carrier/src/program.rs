//! Other people's programs, which do the transport.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use crate::Error;

/// How much of what a program says is told on.
const SAID: usize = 2000;

/// A program, and the Debian package that has it.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) package: &'static str,
}

impl Program {
    pub(crate) fn command(&self) -> Command {
        quiet(self.name)
    }

    /// Starts it, with pipes for what it reads and says.
    pub(crate) fn start(&self, command: &mut Command) -> Result<Child, Error> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(|cause| match cause.kind() {
            io::ErrorKind::NotFound => Error::NoProgram { program: self.name, package: self.package },
            _ => Error::Io { doing: "run", path: self.name.into(), cause },
        })
    }

    /// Runs it to its end.
    pub(crate) fn output(&self, command: &mut Command, input: &str) -> Result<Output, Error> {
        let mut child = self.start(command)?;
        // A program that doesn't want to hear says why on its standard error.
        let _ = child.stdin.take().map(|mut stdin| stdin.write_all(input.as_bytes()));
        child.wait_with_output().map_err(Error::io("wait for", self.name.as_ref()))
    }

    /// That it failed, and with which words.
    pub(crate) fn failed(&self, status: ExitStatus, said: &str) -> Error {
        Error::Program { program: self.name.into(), status: status.to_string(), said: last_lines(said.as_bytes()) }
    }

    /// Runs it to its end, which must be a good one.
    pub(crate) fn run(&self, command: &mut Command, input: &str) -> Result<(), Error> {
        let output = self.output(command, input)?;
        succeeded(self.name, output.status, &output.stderr)
    }
}

/// Fails with what a program said, if it failed.
pub(crate) fn succeeded(name: &str, status: ExitStatus, said: &[u8]) -> Result<(), Error> {
    if status.success() {
        return Ok(());
    }
    Err(Error::Program { program: name.into(), status: status.to_string(), said: last_lines(said) })
}

/// Hears a program out, and keeps the end of what it says, however much that is.
pub(crate) fn the_end_of(mut said: impl Read) -> io::Result<Vec<u8>> {
    let (mut end, mut piece) = (Vec::new(), [0; SAID]);
    loop {
        match said.read(&mut piece) {
            Ok(0) => return Ok(end),
            Ok(count) => {
                end.extend_from_slice(&piece[..count]);
                end.drain(..end.len().saturating_sub(SAID));
            }
            Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
            Err(cause) => return Err(cause),
        }
    }
}

/// A program to run, deaf to this one's variables but for those that name its home, its keys and the search path.
pub(crate) fn quiet(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    for name in ["PATH", "HOME", "USER", "SSH_AUTH_SOCK", "RCLONE_CONFIG", "XDG_CONFIG_HOME", "TMPDIR"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command
}

fn last_lines(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(&said[said.len().saturating_sub(SAID)..]);
    let text: String = text.trim().chars().map(|c| if c.is_control() && c != '\n' { '?' } else { c }).collect();
    if text.is_empty() { "it said nothing".into() } else { text }
}
