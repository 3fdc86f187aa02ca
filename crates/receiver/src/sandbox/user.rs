//! No rights of root: the user that the receiver goes on as, and capabilities.

use std::fmt;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use rustix::process::{DumpableBehavior, getegid, geteuid, set_dumpable_behavior};
use rustix::thread::{
    CapabilitySet, CapabilitySets, capabilities, clear_ambient_capability_set, remove_capability_from_bounding_set, set_capabilities,
    set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};
use rustix::{process::Gid, process::Uid};

/// What became of a receiver that root started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FromRoot {
    /// It goes on as the spool's owner.
    Owner { user: u32, group: u32 },
    /// The spool is root's own: the name stays, the rights go.
    WithoutRights,
}

impl fmt::Display for FromRoot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner { user, group } => write!(f, "started by root: goes on as the spool's owner, user {user} of group {group}"),
            Self::WithoutRights => {
                f.write_str("started by root, whose the spool is: goes on without any of root's rights (no capabilities)")
            }
        }
    }
}

/// If root runs this, goes on as the owner of the spool's folder. Nothing is done for anybody else.
pub(crate) fn become_owner_of(spool: &Path) -> io::Result<Option<FromRoot>> {
    if !geteuid().is_root() {
        return Ok(None);
    }
    let owner = std::fs::metadata(spool)?;
    if owner.uid() == 0 {
        return Ok(Some(FromRoot::WithoutRights));
    }
    let (user, group) = (Uid::from_raw(owner.uid()), Gid::from_raw(owner.gid()));
    set_thread_groups(&[])?;
    set_thread_res_gid(group, group, group)?;
    set_thread_res_uid(user, user, user)?;
    // Changing the user may have made the process readable to others of that user.
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    debug_assert_eq!((geteuid(), getegid()), (user, group));
    Ok(Some(FromRoot::Owner { user: owner.uid(), group: owner.gid() }))
}

/// Gives up every capability, for ever.
pub(super) fn give_up_capabilities() -> io::Result<()> {
    for bit in 0..u64::BITS {
        // Refused to whoever has none to give up, and for those that this kernel doesn't know.
        let _ = remove_capability_from_bounding_set(CapabilitySet::from_bits_retain(1 << bit));
    }
    let none = CapabilitySets { effective: CapabilitySet::empty(), permitted: CapabilitySet::empty(), inheritable: CapabilitySet::empty() };
    // Whoever has none may not even be allowed to say so: a unit file can forbid the call.
    if capabilities(None)? != none {
        set_capabilities(None, none)?;
    }
    // A kernel that has no such set has nothing in it.
    let _ = clear_ambient_capability_set();
    Ok(())
}
