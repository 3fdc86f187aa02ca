//! The drop box by force: what the operating system forbids this process, from its start to its end.
//!
//! ```text
//! enter   find out what the kernel can do → prove it in a copy of the process → lock this process in
//!   user       no root, no capabilities, no way to get any
//!   bounds     descriptors, memory, size of a file
//!   landlock   in tmp: write; in new: name; nothing else, nowhere
//!   seccomp    the system calls that serving takes, and no other
//!   proof      fifteen forbidden things, each tried by somebody who is locked in
//! ```
//!
//! All that the process needs is opened before: bundle, spool (two descriptors that can't list), the listening socket.
//! And it happens before there is a second thread, since a thread is locked in by the one that started it.
//!
//! Landlock and seccomp each stand alone as far as they can. The list of system calls takes over what Landlock can't do on
//! Debian 12 (Linux 6.1, Landlock 2): cutting off by name, TCP, signals; and what it never does: modes, times, attributes.
//! Only one thing is Landlock's alone: that a file may be named in `new` and nowhere else.

#[cfg(target_os = "linux")]
mod bounds;
#[cfg(target_os = "linux")]
mod call;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod handed;
#[cfg(target_os = "linux")]
mod landlock;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod proof;
#[cfg(target_os = "linux")]
mod seccomp;
#[cfg(target_os = "linux")]
mod user;

use std::io;
use std::path::PathBuf;

use thiserror::Error;

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::{become_owner_of, enter};
#[cfg(target_os = "linux")]
pub(crate) use linux::enter;
#[cfg(target_os = "linux")]
pub(crate) use user::become_owner_of;

/// What the command line says about the sandbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Whether to serve where the system can't keep all promises.
    pub allow_weaker: bool,
    /// For tests: as if the kernel had no later version of Landlock than this; 0 for none at all.
    pub landlock: Option<u32>,
    /// For tests: as if the kernel had no seccomp.
    pub no_seccomp: bool,
}

/// Locked in: what there is to say about it.
#[derive(Debug)]
pub(crate) struct LockedIn {
    /// What holds, in a line.
    pub(crate) how: String,
    /// What doesn't, if anything; only where that was allowed.
    pub(crate) weaker: Option<String>,
}

/// Why the process was not locked in.
#[derive(Debug, Error)]
pub enum SandboxError {
    /// The system can't do all of it, and nobody said that it may be less.
    #[error(
        "{0}. Use a machine with Linux 5.19 or newer that has Landlock and seccomp switched on; to serve here all the same, say --allow-weaker"
    )]
    Weaker(String),
    /// It was done, and doesn't hold.
    #[error(
        "the sandbox does not hold: locked in, somebody could {0}. Nothing is served; please report this line with the version of your kernel"
    )]
    Open(String),
    /// The process was given what it must not have.
    #[error("the folder {} is open, handed over by whoever started the receiver, and could be listed: start it without", .0.display())]
    Handed(PathBuf),
    /// It is not known whether it holds.
    #[error("the sandbox could not be proven to hold: {0}")]
    Unproven(String),
    /// The system refused something on the way.
    #[error("can't {doing}: {cause}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        cause: io::Error,
    },
}
