//! Room for as many open files as the limits may come to.

use crate::limits::Limits;

/// What is open beside connections and drafts.
const OTHERS: u64 = 64;

/// The system allows fewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the system allows {allowed} open files, and {needed} are needed for `connections` and `refusals`: \
     raise the limit (LimitNOFILE={needed}, ulimit -n {needed}), or lower these two in the settings file"
)]
pub struct TooFewDescriptors {
    /// How many there may be.
    pub allowed: u64,
    /// How many there could be: one for each connection, one for the envelope of each, and some more.
    pub needed: u64,
}

/// A connection is its socket, and its draft if it brings files.
#[cfg(unix)]
pub(crate) fn needed(limits: &Limits) -> u64 {
    2 * limits.connections + limits.refusals + limits.flushes + OTHERS
}

/// Raises the process's own limit as far as it has to be and may be.
#[cfg(unix)]
pub(crate) fn make_room(limits: &Limits) -> Result<(), TooFewDescriptors> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let needed = needed(limits);
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    if current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    let raised = Rlimit { current: Some(needed), maximum };
    setrlimit(Resource::Nofile, raised).map_err(|_| TooFewDescriptors { allowed: maximum.unwrap_or(u64::MAX), needed })
}

/// Elsewhere there is no such limit.
#[cfg(not(unix))]
pub(crate) fn make_room(_: &Limits) -> Result<(), TooFewDescriptors> {
    Ok(())
}
