//! Systems that have no sandbox of ours: macOS and Windows, where nobody but their maintainer sends anything.

use std::convert::Infallible;
use std::io;
use std::path::Path;

use dropsafe_spool::Spool;

use super::{LockedIn, SandboxError, Wanted};
use crate::limits::Limits;
use crate::site::Site;

/// Nothing is locked in here, and that must be allowed.
pub(crate) fn enter(_: &Spool, _: &Site, _: &Limits, wanted: &Wanted) -> Result<LockedIn, SandboxError> {
    let weaker = "the receiver is not locked in on this system: an intruder who takes it over could do whatever its user may. \
                  Take real submissions on Linux only"
        .to_owned();
    if !wanted.allow_weaker {
        return Err(SandboxError::Weaker(weaker));
    }
    Ok(LockedIn { how: "not locked in: this system has no sandbox for it".into(), weaker: Some(weaker) })
}

/// The user stays who it is.
pub(crate) fn become_owner_of(_: &Path) -> io::Result<Option<Infallible>> {
    Ok(None)
}
