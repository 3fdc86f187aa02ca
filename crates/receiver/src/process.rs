//! What the process itself promises: no core dump, no page of it in the swap, nothing left on its stacks.

use crate::say::say;

/// Something that this machine does not let us promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Weaker {
    /// Memory may be written to the swap.
    #[error(
        "memory can't be locked here, so that what visitors send could be written to the swap: \
         raise the limit (LimitMEMLOCK=infinity, ulimit -l unlimited), or turn the swap off"
    )]
    #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
    Swap,
    /// Nothing of the kind is done on this system.
    #[error("core dumps and swap are not prevented on this system: take real submissions on Linux only")]
    #[cfg_attr(target_os = "linux", allow(dead_code))]
    System,
}

/// Keeps memory out of core dumps and out of the swap. Says what can't be had; everything else holds.
#[cfg(target_os = "linux")]
pub(crate) fn keep_memory_private() -> Result<(), Weaker> {
    use rustix::process::{DumpableBehavior, Resource, Rlimit, setrlimit};

    let none = Rlimit { current: Some(0), maximum: Some(0) };
    // Lowering a limit of one's own and hiding from debuggers are never refused.
    let _ = setrlimit(Resource::Core, none);
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
    lock_memory().or_else(|_| if there_is_swap() { Err(Weaker::Swap) } else { Ok(()) })
}

#[cfg(target_os = "linux")]
fn there_is_swap() -> bool {
    // A heading, and a line for each device or file.
    std::fs::read_to_string("/proc/swaps").map_or(true, |swaps| swaps.lines().count() > 1)
}

/// Locks what is there and what will be, but only where no limit can make a later allocation fail.
#[cfg(target_os = "linux")]
fn lock_memory() -> Result<(), rustix::io::Errno> {
    use rustix::mm::{MlockAllFlags, mlockall};
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let unlimited = Rlimit { current: None, maximum: None };
    if getrlimit(Resource::Memlock).current.is_some() {
        setrlimit(Resource::Memlock, unlimited)?;
    }
    // On fault: a thread's stack is locked as far as it is used, not as far as it may grow.
    mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT)
}

/// Other systems have their own ways, and none of them is built.
#[cfg(not(target_os = "linux"))]
pub(crate) fn keep_memory_private() -> Result<(), Weaker> {
    Err(Weaker::System)
}

/// Makes a panic say where it was and nothing else: its message could quote what a visitor sent.
pub(crate) fn keep_panics_quiet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!(" at {}:{}", place.file(), place.line())).unwrap_or_default();
        say(format_args!("dropsafe-receiver: a fault of the program{place}: nothing of this request was stored; please report this line"));
    }));
}

/// How much of a stack is cleared: more than a request ever goes down.
const STACK: usize = 256 << 10;

/// Overwrites what finished calls have left below this one on the stack.
///
/// The allocator clears the heap, but hashing and encrypting move blocks of plaintext through local variables: the end
/// of a small file was found there long after its request.
#[inline(never)]
pub(crate) fn clear_stack() {
    let mut below = [0_u8; STACK];
    std::hint::black_box(&mut below);
}
