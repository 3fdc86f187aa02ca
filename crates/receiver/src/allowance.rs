//! What the system must allow: as many open files as the limits may come to, and files as large as an envelope.

use thiserror::Error;

use crate::limits::Limits;
use crate::site::Site;

/// What is open beside connections and drafts.
#[cfg(unix)]
const OTHERS: u64 = 64;
#[cfg(unix)]
const MIB: u64 = 1 << 20;

/// The system allows less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TooLittle {
    /// Fewer open files.
    #[error(
        "the system allows {allowed} open files, and {needed} are needed for `connections` and `refusals`: \
         raise the limit (LimitNOFILE={needed}, ulimit -n {needed}), or lower these two in the settings file"
    )]
    OpenFiles {
        /// How many there may be.
        allowed: u64,
        /// How many there could be: one for each connection, one for the envelope of each, and some more.
        needed: u64,
    },
    /// Smaller files.
    #[error(
        "the system allows files of {allowed} bytes, and an envelope may come to {needed}: \
         raise the limit (LimitFSIZE=infinity, ulimit -f unlimited), or lower `upload` in the settings file"
    )]
    FileSize {
        /// How large one may be.
        allowed: u64,
        /// How large one could be.
        needed: u64,
    },
}

/// A connection is its socket, and its draft if it brings files.
#[cfg(unix)]
pub(crate) fn open_files(limits: &Limits) -> u64 {
    2 * limits.connections + limits.refusals + limits.flushes + OTHERS
}

/// No envelope is larger: padding adds an eighth at most, encryption much less.
#[cfg(unix)]
pub(crate) fn file_size(site: &Site) -> u64 {
    let largest = site.slots.values().map(|slot| slot.most).max().unwrap_or(0).max(site.envelope_size);
    largest + largest / 4 + MIB
}

/// Raises the process's own limits as far as they have to be and may be.
#[cfg(unix)]
pub(crate) fn make_room(site: &Site, limits: &Limits) -> Result<(), TooLittle> {
    use rustix::process::Resource;

    let needed = open_files(limits);
    raise(Resource::Nofile, needed).map_err(|allowed| TooLittle::OpenFiles { allowed, needed })?;
    let needed = file_size(site);
    raise(Resource::Fsize, needed).map_err(|allowed| TooLittle::FileSize { allowed, needed })
}

/// Raises one of them, or says how much is allowed.
#[cfg(unix)]
fn raise(resource: rustix::process::Resource, needed: u64) -> Result<(), u64> {
    use rustix::process::{Rlimit, getrlimit, setrlimit};

    let Rlimit { current, maximum } = getrlimit(resource);
    if current.is_none_or(|current| current >= needed) {
        return Ok(());
    }
    setrlimit(resource, Rlimit { current: Some(needed), maximum }).map_err(|_| maximum.unwrap_or(u64::MAX))
}

/// Elsewhere there are no such limits.
#[cfg(not(unix))]
pub(crate) fn make_room(_: &Site, _: &Limits) -> Result<(), TooLittle> {
    Ok(())
}
