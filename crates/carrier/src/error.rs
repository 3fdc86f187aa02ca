//! What can go wrong on the way, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use dropsafe_spool::EnvelopeName;
use thiserror::Error as ThisError;

use crate::weblog::Range;

/// How a run ends, as a number for whoever called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Done.
    Done = 0,
    /// What was given is at fault: a path, a list of countries.
    Input = 1,
    /// The command was given wrongly.
    Usage = 2,
    /// The machine or the far side refused.
    Machine = 69,
    /// A fault of ours.
    Ours = 70,
}

/// Something went wrong. What was not carried is still here.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// `--to` is none of the three.
    #[error("--to {0} is no place to carry to: write a folder's path, sftp://USER@HOST/PATH, or rclone:REMOTE:PATH")]
    NotADestination(String),
    /// A path on the far side that `sftp` could read in two ways.
    #[error("the path {0} on the far side has a character that sftp reads as something else: use letters, digits, / . _ and -")]
    UnclearPath(String),
    /// The folder to carry to is not there.
    #[error("{} is not there or is no folder: mount it or make it first; the carrier makes none, so that an unmounted disk is noticed", .0.display())]
    NoFolder(PathBuf),
    /// What is found over there is what is here: to remove the one is to remove the other.
    #[error("{} is the very file that waits here, and no copy of it: carry to a folder that is not the spool's own", .0.display())]
    Itself(PathBuf),
    /// The folder that `--spool` names is no spool.
    #[error("{} is no spool: it has no folder new. Give the folder that the receiver has as --spool", .0.display())]
    NoSpool(PathBuf),
    /// The spool can't be listed.
    #[error(transparent)]
    Spool(#[from] dropsafe_spool::Error),
    /// Another carrier is at work.
    #[error("another carrier is carrying from {} already: let it finish", .0.display())]
    Busy(PathBuf),
    /// The far side has the name, with something else in it.
    #[error(
        "{name} is there already, with other content: it was left alone on both sides. Compare the two by hand, and move the one over there out of the way"
    )]
    Differs {
        /// The envelope's name.
        name: EnvelopeName,
    },
    /// What was read back is not what was sent.
    #[error("{name} came back from the far side changed: it stays here. Check that disk or service, then run the carrier again")]
    Damaged {
        /// The envelope's name.
        name: EnvelopeName,
    },
    /// The far side didn't flush what it was sent.
    #[error(
        "the SFTP server can't or doesn't flush files to its disk (fsync@openssh.com): what it has is not safe there, and stays here too. Check its disk, or use OpenSSH's server"
    )]
    NotFlushed,
    /// Several envelopes stayed here.
    #[error("{left} of {all} envelopes stay here. The first: {first}")]
    Left {
        /// How many stayed.
        left: usize,
        /// How many there were.
        all: usize,
        /// Why the first one did.
        first: Box<Error>,
    },
    /// A program that carries for us is missing.
    #[error("{program} is not installed: apt install {package}")]
    NoProgram {
        /// Its name.
        program: &'static str,
        /// The Debian package that has it.
        package: &'static str,
    },
    /// A program that carries for us failed.
    #[error("{program} failed ({status}): {said}")]
    Program {
        /// Its name.
        program: String,
        /// How it ended.
        status: String,
        /// The last lines that it said.
        said: String,
    },
    /// A file that was named can't be read.
    #[error("can't read {}: {cause}. Check its path and who may read it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// A list of countries has nothing in it.
    #[error("{} has no range of addresses in it: fetch it again, or leave it out", .0.display())]
    NoRanges(PathBuf),
    /// Two ranges have addresses in common.
    #[error("the ranges {one} and {other} overlap: two lists have the same addresses, or one list was given twice. Leave one out")]
    Overlap {
        /// The one that begins first.
        one: Range,
        /// The other.
        other: Range,
    },
    /// A list of countries can't be understood.
    #[error("{}:{line}: no range of addresses: a line is FIRST,LAST,COUNTRY as in Debian's tor-geoipdb", path.display())]
    NotARange {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A database of countries can't be understood.
    #[error("{} is no MMDB database of countries: {said}", path.display())]
    Mmdb {
        /// The file.
        path: PathBuf,
        /// What its reader said.
        said: String,
    },
    /// Something that isn't a socket has the name.
    #[error("{} is there already and is not a socket: move it away, or choose another path", .0.display())]
    NotASocket(PathBuf),
    /// Another program has the socket.
    #[error("another program listens at {}: stop it, or choose another path", .0.display())]
    Taken(PathBuf),
    /// No lines come any more, and nobody has said that none should.
    #[error("no more lines can be taken at {}: start this again", .0.display())]
    Ended(PathBuf),
    /// Anything else the system says.
    #[error("can't {doing} {}: {cause}", path.display())]
    Io {
        /// What was being done.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl Error {
    /// What the system said while something was done with a path; for `map_err`.
    pub(crate) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Io { doing, path, cause }
    }

    /// That a file which was named can't be read; for `map_err`.
    pub(crate) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |cause| Self::Unreadable { path, cause }
    }

    /// How the run ends by it.
    pub fn status(&self) -> Status {
        match self {
            Self::NotADestination(_) | Self::UnclearPath(_) => Status::Usage,
            Self::NoFolder(_)
            | Self::Itself(_)
            | Self::NoSpool(_)
            | Self::Unreadable { .. }
            | Self::NoRanges(_)
            | Self::Overlap { .. }
            | Self::NotARange { .. }
            | Self::Mmdb { .. }
            | Self::NotASocket(_)
            | Self::Differs { .. } => Status::Input,
            Self::Left { first, .. } => first.status(),
            _ => Status::Machine,
        }
    }
}
