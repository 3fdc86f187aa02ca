//! Why a receiver can't run, and whose fault it is.

use std::io;
use std::path::PathBuf;

use dropsafe_envelope::SealError;
use thiserror::Error;

use crate::allowance::TooLittle;
use crate::listen::ListenError;
use crate::sandbox::SandboxError;
use crate::site::SiteError;
use crate::store::StoreError;

/// Why a receiver can't run.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no site to serve.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The spool's folder is not there.
    #[error("there is no folder {}: give the spool's folder with --spool, or make it (mkdir -p {})", .0.display(), .0.display())]
    NoSpool(PathBuf),
    /// The spool can't be used.
    #[error(transparent)]
    Spool(#[from] dropsafe_spool::Error),
    /// It can't listen.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The system allows it too little.
    #[error(transparent)]
    Allowance(#[from] TooLittle),
    /// It can't be locked in.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The opening or the closing envelope can't be stored.
    #[error("the envelope that begins or ends a run can't be stored: {0}")]
    Store(#[from] StoreError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}): start the receiver again when it has them")]
    NoRandomness(#[from] getrandom::Error),
    /// The system refuses what every server needs.
    #[error("the system refuses what a server needs ({0}): check the limits on open files and threads")]
    Runtime(io::Error),
}

impl Error {
    /// The exit status that says whose fault it is: 1 the input's, 2 the command line's, 69 the machine's.
    #[must_use]
    pub fn exit_status(&self) -> u8 {
        match self {
            Self::Site(_) | Self::NoSpool(_) | Self::Store(StoreError::Seal(SealError::DoesNotFit { .. })) => 1,
            Self::Listen(ListenError::NotAnAddress(_) | ListenError::TooLong(_) | ListenError::NotLoopback(_)) => 2,
            Self::Spool(_)
            | Self::Listen(_)
            | Self::Allowance(_)
            | Self::Sandbox(_)
            | Self::Store(_)
            | Self::NoRandomness(_)
            | Self::Runtime(_) => 69,
        }
    }
}
