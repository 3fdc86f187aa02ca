//! Landlock: what may be done to files, to TCP ports and to other processes.
//!
//! All that the kernel knows to forbid is forbidden. Two rules allow what a drop takes: in `tmp`, to write to a file (that
//! has no name) and to move it on; in `new`, to take it and give it a name. Nothing may be read, listed, run, removed,
//! renamed or cut off anywhere; no TCP connection be made or port opened; no signal sent to a process outside.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use super::call::{self, Ruleset};

/// The oldest interface that a drop can be made with: before it (Linux 5.19), nothing could be moved between folders.
pub(super) const LEAST: u32 = 2;

const WRITE_FILE: u64 = 1 << 1;
const MAKE_REG: u64 = 1 << 8;
const REFER: u64 = 1 << 13;

/// Closes this thread, and all that it starts, in. `version` is the interface's, or an older one.
pub(super) fn restrict(version: u32, [tmp, new]: [BorrowedFd<'_>; 2]) -> io::Result<()> {
    let ruleset = call::landlock_ruleset(&ruleset(version))?;
    call::landlock_allow(ruleset.as_fd(), tmp, WRITE_FILE | REFER)?;
    call::landlock_allow(ruleset.as_fd(), new, MAKE_REG | REFER)?;
    call::landlock_restrict(ruleset.as_fd())
}

/// All that an interface of that version can forbid.
fn ruleset(version: u32) -> Ruleset {
    let files = match version {
        0 | 1 => 13,
        2 => 14,     // REFER: move between folders
        3 | 4 => 15, // TRUNCATE
        _ => 16,     // IOCTL_DEV
    };
    let network = if version < 4 { 0 } else { 2 }; // BIND_TCP, CONNECT_TCP
    let scoped = if version < 6 { 0 } else { 2 }; // ABSTRACT_UNIX_SOCKET, SIGNAL
    let lowest = |bits: u32| (1 << bits) - 1;
    Ruleset { files: lowest(files), network: lowest(network), scoped: lowest(scoped) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_forbids_all_that_it_knows() {
        assert_eq!(ruleset(2), Ruleset { files: 0x3fff, network: 0, scoped: 0 }); // Debian 12
        assert_eq!(ruleset(3), Ruleset { files: 0x7fff, network: 0, scoped: 0 });
        assert_eq!(ruleset(4), Ruleset { files: 0x7fff, network: 3, scoped: 0 });
        assert_eq!(ruleset(9), Ruleset { files: 0xffff, network: 3, scoped: 3 });
    }
}
