//! The system calls that no safe interface covers: Landlock, seccomp, fork, truncate by path, ignoring a signal.

#![allow(unsafe_code)] // one of the two modules of Dropsafe that need it: see the design

use std::ffi::CStr;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, FromRawFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};

use libc::{c_int, c_long, c_uint, sock_filter, sock_fprog};
use rustix::process::Pid;

/// What a Landlock ruleset forbids everywhere, but where a rule allows it. Bits as in the kernel's `linux/landlock.h`.
#[repr(C)]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Ruleset {
    /// What can be done to files and folders.
    pub(super) files: u64,
    /// What can be done with TCP.
    pub(super) network: u64,
    /// What reaches processes outside.
    pub(super) scoped: u64,
}

/// What a rule allows below a folder. The kernel's own is packed, too.
#[repr(C, packed)]
struct Beneath {
    allowed: u64,
    folder: i32,
}

const VERSION: c_uint = 1;
const PATH_BENEATH: c_uint = 1;

/// The version of Landlock's interface that this kernel has in force.
pub(super) fn landlock_version() -> io::Result<u32> {
    // SAFETY: with this flag the kernel takes no pointer and gives back a number.
    let version = result(unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, 0, 0, VERSION) })?;
    u32::try_from(version).map_err(io::Error::other)
}

pub(super) fn landlock_ruleset(ruleset: &Ruleset) -> io::Result<OwnedFd> {
    // SAFETY: `ruleset` is laid out as the kernel's structure, and is as long as is said; it is only read.
    let fd = result(unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, &raw const *ruleset, size_of::<Ruleset>(), 0) })?;
    let fd = i32::try_from(fd).map_err(io::Error::other)?;
    // SAFETY: the kernel has just opened it for us, and nobody else knows it.
    Ok(unsafe { OwnedFd::from_raw_fd(fd) })
}

pub(super) fn landlock_allow(ruleset: BorrowedFd<'_>, folder: BorrowedFd<'_>, allowed: u64) -> io::Result<()> {
    let rule = Beneath { allowed, folder: folder.as_raw_fd() };
    // SAFETY: `rule` is laid out as the kernel's structure for this kind of rule, and is only read.
    let done = unsafe { libc::syscall(libc::SYS_landlock_add_rule, ruleset.as_raw_fd(), PATH_BENEATH, &raw const rule, 0) };
    result(done).map(|_| ())
}

pub(super) fn landlock_restrict(ruleset: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: no pointer is passed.
    result(unsafe { libc::syscall(libc::SYS_landlock_restrict_self, ruleset.as_raw_fd(), 0) }).map(|_| ())
}

/// Whether the kernel can filter system calls, and let one that is refused return an error.
pub(super) fn seccomp_is_there() -> bool {
    let action: u32 = libc::SECCOMP_RET_ERRNO;
    // SAFETY: the kernel reads four bytes at that address.
    result(unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_GET_ACTION_AVAIL, 0, &raw const action) }).is_ok()
}

/// Puts the filter over this thread and all that it starts.
pub(super) fn seccomp_filter(program: &[sock_filter]) -> io::Result<()> {
    let length = u16::try_from(program.len()).map_err(io::Error::other)?;
    let program = sock_fprog { len: length, filter: program.as_ptr().cast_mut() };
    // SAFETY: `program` points at `len` instructions, which live through the call; the kernel copies and checks them.
    result(unsafe { libc::syscall(libc::SYS_seccomp, libc::SECCOMP_SET_MODE_FILTER, 0, &raw const program) }).map(|_| ())
}

/// Whether there are other threads than this one.
pub(super) fn is_one_of_several_threads() -> bool {
    // SAFETY: with this flag alone, the kernel refuses a process of several threads, and does nothing else.
    let alone = result(unsafe { libc::unshare(libc::CLONE_THREAD) }.into());
    alone.is_err_and(|error| error.raw_os_error() == Some(libc::EINVAL))
}

/// Runs `child` in a copy of this process; its number is the copy's exit status.
pub(super) fn fork(child: impl FnOnce() -> u8) -> io::Result<Pid> {
    // SAFETY: the receiver has one thread at this time, so that the copy is whole: no lock in it is held by a thread that
    // is not there. (Where there are others, glibc's fork puts its own allocator right, and `child` takes no other lock.)
    match copy(unsafe { libc::fork() })? {
        Some(pid) => Ok(pid),
        None => {
            let status = catch_unwind(AssertUnwindSafe(child)).unwrap_or(70);
            // SAFETY: ends the copy at once, without what the original has arranged for its own end.
            unsafe { libc::_exit(status.into()) }
        }
    }
}

/// What fork gave back: the copy, or nobody for the copy itself. A number below zero is no process, and not to be taken
/// for one.
fn copy(forked: c_int) -> io::Result<Option<Pid>> {
    result(forked.into())?;
    Ok(Pid::from_raw(forked))
}

/// Cuts a file off by its name.
pub(super) fn truncate(path: &CStr) -> io::Result<()> {
    // SAFETY: the path ends with a zero byte, and is only read.
    result(unsafe { libc::truncate(path.as_ptr(), 0) }.into()).map(|_| ())
}

/// A file that grows over the limit makes the call fail, and does not end the process.
pub(super) fn outlive_large_files() {
    // SAFETY: no handler is set; that it is ignored can't fail for a signal that there is.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}

fn result(returned: c_long) -> io::Result<c_long> {
    if returned < 0 { Err(io::Error::last_os_error()) } else { Ok(returned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_that_has_no_room_for_a_copy_is_no_fault_of_ours() {
        assert!(copy(-1).is_err());
        assert!(copy(0).is_ok_and(|copy| copy.is_none()));
    }
}
