//! Keeping what is opened in memory, and off the disk.
//!
//! | | no core dump | not readable by other programs of the same user | kept out of swap |
//! | --- | --- | --- | --- |
//! | Linux | yes | yes (not dumpable) | where the limit on locked memory allows, else a note |
//! | macOS, BSD | yes | no | no |
//! | Windows | no | no | no |
//!
//! Freed memory is overwritten by the zeroising allocator, on every system.

/// What could not be had, in words for the person at the desk; `None` if nothing is weaker than it should be.
#[must_use]
pub fn protect() -> Option<&'static str> {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // Failing is no reason to stop: lowering a limit can't fail, and if it could, nothing else would be better.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "linux")]
    {
        linux()
    }
    #[cfg(not(target_os = "linux"))]
    {
        None
    }
}

#[cfg(target_os = "linux")]
fn linux() -> Option<&'static str> {
    use rustix::mm::{MlockAllFlags, mlockall};
    use rustix::process::{DumpableBehavior, Resource, getrlimit, set_dumpable_behavior};

    let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    // Under a limit the lock itself may succeed, and then an allocation fail: opening a key alone takes 256 MiB.
    let unlimited = getrlimit(Resource::Memlock).current.is_none();
    if unlimited && mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT).is_ok() {
        return None;
    }
    let swaps = std::fs::read_to_string("/proc/swaps").unwrap_or_default();
    let on_disk = swaps.lines().skip(1).any(|line| !line.starts_with("/dev/zram"));
    on_disk.then_some("this computer may write memory to its swap, and opened cases with it: encrypt the swap or turn it off (swapoff -a)")
}
