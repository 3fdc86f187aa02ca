//! What can go wrong with a spool, and what to do about it.

use std::{
    io,
    path::{Path, PathBuf},
};

/// A spool could not be used. Each message names the path, the cause and the remedy.
///
/// [`Draft`](crate::Draft) writes through [`std::io::Write`]; the [`io::Error`] it gives there has one of
/// these inside ([`Error::in_io`] finds it).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No room, or the quota is used up.
    #[error(
        "the disk that holds {} is full (or its quota is used up): nothing was stored. \
         Collect the waiting envelopes or make room", path.display()
    )]
    Full {
        /// The folder of the spool.
        path: PathBuf,
    },

    /// A folder of the spool is not there.
    #[error(
        "{} is missing or is not a folder: a spool needs its folders tmp and new. \
         Check the path given with --spool, or make them (mkdir -p)", path.display()
    )]
    Missing {
        /// The folder that was looked for.
        path: PathBuf,
    },

    /// This user must not write there.
    #[error(
        "no permission to write in {}: give the folder to the user that runs the receiver (chown), or loosen its mode \
         (chmod). If it was removed or moved while the receiver ran, put it back and start the receiver again", path.display()
    )]
    Forbidden {
        /// The folder that refused.
        path: PathBuf,
    },

    /// The file system is mounted read-only.
    #[error("{} is on a file system that is mounted read-only: remount it for writing", path.display())]
    ReadOnly {
        /// The folder that refused.
        path: PathBuf,
    },

    /// The file system can't make files without a name.
    #[error(
        "the file system of {} can't make files without a name (O_TMPFILE): put the spool on a \
         local ext4, xfs, btrfs or tmpfs, not on a network or FUSE file system", path.display()
    )]
    Unsupported {
        /// The folder that refused.
        path: PathBuf,
    },

    /// `tmp` and `new` are on different file systems, or the file system has no hard links.
    #[error(
        "{} and its neighbour tmp must be two plain folders of one file system that has hard links: \
         put both on the same disk, not on a mount of their own", path.display()
    )]
    Apart {
        /// The folder `new`.
        path: PathBuf,
    },

    /// `/proc` is needed to name a file that has none.
    #[error(
        "/proc is not mounted, and this kernel can't name an envelope without it: mount it \
         (mount -t proc proc /proc), or don't hide it in the unit file"
    )]
    NoProc,

    /// The folder to collect from is not there.
    #[error(
        "{} is not a folder: name a spool, its folder new, or any folder of .age files", path.display()
    )]
    NothingToCollect {
        /// The folder that was looked for.
        path: PathBuf,
    },

    /// The folder to collect from must not be listed by this user.
    #[error(
        "no permission to list {}: run this as the user or the group that collects envelopes", path.display()
    )]
    Unlistable {
        /// The folder that refused.
        path: PathBuf,
    },

    /// The bytes were written and named, but the disk didn't confirm the name.
    #[error(
        "{} has an envelope that the disk would not confirm: it may or may not be there after a \
         power cut. Check the disk's health before going on", path.display()
    )]
    Unconfirmed {
        /// The folder `new`.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },

    /// The system has no random numbers to give.
    #[error("the system gave no random numbers for an envelope's name: try again once it has finished starting")]
    NoRandomness(#[source] getrandom::Error),

    /// Anything else the system says.
    #[error("can't {doing} {}: check that the disk is healthy and the folder still there", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// Where.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Error {
    /// Sorts what the system says into what a person can do about it.
    pub(crate) fn sorted(doing: &'static str, path: &Path, source: io::Error) -> Self {
        use io::ErrorKind::*;
        let path = path.to_path_buf();
        match source.kind() {
            StorageFull | QuotaExceeded => Self::Full { path },
            NotFound | NotADirectory => Self::Missing { path },
            PermissionDenied => Self::Forbidden { path },
            ReadOnlyFilesystem => Self::ReadOnly { path },
            Unsupported => Self::Unsupported { path },
            CrossesDevices | TooManyLinks => Self::Apart { path },
            _ => Self::Io { doing, path, source },
        }
    }

    /// The spool's error inside an [`io::Error`] that writing to a [`Draft`](crate::Draft) gave.
    pub fn in_io(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    /// Whether there was simply no room: the one cause that goes away when someone collects.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. })
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        let kind = match &error {
            Error::Full { .. } => io::ErrorKind::StorageFull,
            Error::Missing { .. } | Error::NothingToCollect { .. } => io::ErrorKind::NotFound,
            Error::Forbidden { .. } | Error::Unlistable { .. } => io::ErrorKind::PermissionDenied,
            Error::ReadOnly { .. } => io::ErrorKind::ReadOnlyFilesystem,
            Error::Unsupported { .. } | Error::NoProc => io::ErrorKind::Unsupported,
            Error::Apart { .. } => io::ErrorKind::CrossesDevices,
            Error::Unconfirmed { source, .. } | Error::Io { source, .. } => source.kind(),
            Error::NoRandomness(_) => io::ErrorKind::Other,
        };
        Self::new(kind, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_has_its_remedy() {
        let spool = Path::new("/srv/spool/new");
        let said = |kind: io::ErrorKind| Error::sorted("write in", spool, kind.into()).to_string();
        insta::assert_snapshot!(said(io::ErrorKind::StorageFull), @"the disk that holds /srv/spool/new is full (or its quota is used up): nothing was stored. Collect the waiting envelopes or make room");
        assert_eq!(said(io::ErrorKind::QuotaExceeded), said(io::ErrorKind::StorageFull));
        insta::assert_snapshot!(said(io::ErrorKind::NotFound), @"/srv/spool/new is missing or is not a folder: a spool needs its folders tmp and new. Check the path given with --spool, or make them (mkdir -p)");
        insta::assert_snapshot!(said(io::ErrorKind::PermissionDenied), @"no permission to write in /srv/spool/new: give the folder to the user that runs the receiver (chown), or loosen its mode (chmod). If it was removed or moved while the receiver ran, put it back and start the receiver again");
        insta::assert_snapshot!(said(io::ErrorKind::ReadOnlyFilesystem), @"/srv/spool/new is on a file system that is mounted read-only: remount it for writing");
        insta::assert_snapshot!(said(io::ErrorKind::Unsupported), @"the file system of /srv/spool/new can't make files without a name (O_TMPFILE): put the spool on a local ext4, xfs, btrfs or tmpfs, not on a network or FUSE file system");
        insta::assert_snapshot!(said(io::ErrorKind::CrossesDevices), @"/srv/spool/new and its neighbour tmp must be two plain folders of one file system that has hard links: put both on the same disk, not on a mount of their own");
        insta::assert_snapshot!(said(io::ErrorKind::Other), @"can't write in /srv/spool/new: check that the disk is healthy and the folder still there");
    }

    #[test]
    fn an_error_survives_the_way_through_io() {
        let full = Error::Full { path: "/srv/spool".into() };
        let carried = io::Error::from(full);
        assert_eq!(carried.kind(), io::ErrorKind::StorageFull);
        assert!(Error::in_io(&carried).is_some_and(Error::is_full));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_used_up_quota_counts_as_full() {
        for errno in [rustix::io::Errno::NOSPC, rustix::io::Errno::DQUOT] {
            assert!(Error::sorted("write in", Path::new("/srv"), errno.into()).is_full());
        }
    }
}
