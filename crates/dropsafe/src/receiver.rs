//! The receiver's library in a process of its own, as it is on a server.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::failure::Failure;
use crate::say::complain;

/// A running receiver. Dropped, it is stopped, once it has done what it had begun.
pub(crate) struct Receiver(Child);

impl Receiver {
    /// Starts a receiver for `bundle` on a port of this machine that is free; says which.
    pub(crate) fn start(bundle: &Path, spool: &Path) -> Result<(Self, SocketAddr), Failure> {
        let program = std::env::current_exe().map_err(Failure::machine("find", "this program"))?;
        let mut child = Command::new(&program)
            .arg("receiver")
            // On a maintainer's machine, which may be a Mac, nobody sends anything that must be kept from an intruder.
            .args(["--allow-weaker", "--listen", "127.0.0.1:0", "--drain", "2", "--bundle"])
            .arg(bundle)
            .arg("--spool")
            .arg(spool)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(Failure::machine("start", program))?;
        let stderr = child.stderr.take();
        let receiver = Self(child);
        let mut lines = stderr.map(|stderr| BufReader::new(stderr).lines()).into_iter().flatten().map_while(Result::ok);
        let mut said = String::new();
        for line in lines.by_ref() {
            if let Some(address) = line.strip_prefix("listening on ").and_then(|address| address.parse().ok()) {
                // It says nothing more in normal work; what it does say is for the person who runs this.
                thread::spawn(move || lines.for_each(|line| complain!("{line}")));
                return Ok((receiver, address));
            }
            said.push_str("\n  ");
            said.push_str(&line);
        }
        Err(Failure::Receiver { said })
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Ok(raw) = i32::try_from(self.0.id())
            && let Some(pid) = rustix::process::Pid::from_raw(raw)
        {
            let _gone_already = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
        }
        #[cfg(not(unix))]
        let _gone_already = self.0.kill();
        let _status = self.0.wait();
    }
}
