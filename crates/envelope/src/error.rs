//! What can go wrong, and who does what next.

use std::io;

use crate::archive::{Fault, MOST_FILES};

/// Why an envelope could not be sealed. Nothing was finished: what was written so far opens for nobody.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// What is underneath could not be written to. A spool's own error may be inside.
    #[error("the envelope could not be written: {0}")]
    Io(#[source] io::Error),
    /// The envelope would not fit 32-bit offsets.
    #[error("the envelope would be 4 GiB or larger: send fewer or smaller files at a time")]
    TooLarge,
    /// More files than are numbered.
    #[error("more than {MOST_FILES} files in one envelope: send fewer at a time")]
    TooManyFiles,
    /// The answers don't fit the size that all envelopes without files have.
    #[error("the envelope takes {needed} bytes, and the bundle says {size}: make the bundle again with `dropsafe build`")]
    DoesNotFit {
        /// What it takes.
        needed: u64,
        /// What was asked for.
        size: u64,
    },
    /// An exact size, for an envelope whose header was written before its size was known.
    #[error("an envelope with files can't be padded to a given size: this is a fault of Dropsafe, please report it")]
    ExactSizeWithFiles,
    /// A call that does not follow from the ones before.
    #[error("{0}: this is a fault of Dropsafe, please report it")]
    OutOfTurn(&'static str),
    /// age refused to begin.
    #[error("age could not begin the envelope ({0}): this is a fault of Dropsafe, please report it")]
    Age(#[from] age::EncryptError),
    /// The submission can't be written as JSON.
    #[error("the submission could not be written as JSON ({0}): this is a fault of Dropsafe, please report it")]
    Json(#[from] serde_json::Error),
}

impl From<io::Error> for SealError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::FileTooLarge if error.raw_os_error().is_none() => Self::TooLarge,
            _ => Self::Io(error),
        }
    }
}

/// Why an envelope could not be opened.
///
/// Whether the file is broken, was made for someone else or was made by someone else asks for different people:
/// each message says who does what next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Sealed to other keys.
    #[error(
        "none of your keys opens this envelope (keys it is made for, spare ones included: {stanzas}). Try your older identity files with --identity, or hand it to a \
         colleague; if nobody can open it, ask the maintainer which keys the site was built with"
    )]
    WrongKey {
        /// How many recipients its header has, discarded ones included.
        stanzas: usize,
    },
    /// The end is not there, or not as it was sealed.
    #[error("the end of this envelope is missing or damaged: copy it again from where it came from, and compare the sizes")]
    Truncated,
    /// The bytes are not those that were sealed.
    #[error(
        "this envelope was damaged or altered after it was sealed: copy it again from where it came from, and keep the damaged one aside"
    )]
    Damaged,
    /// Not an age file at all.
    #[error("this is not an age file: only envelopes from a spool belong here. Leave it out, and find out how it came there")]
    NotAge,
    /// An age file that this version can't read.
    #[error("this age file is of a kind that this version can't read: use a newer Dropsafe, or `age -d`")]
    UnknownAge,
    /// The header is larger than that of any envelope.
    #[error(
        "this age file has a header larger than any envelope's: leave it out, and tell the maintainer that someone puts files in the spool"
    )]
    HugeHeader,
    /// An age file that someone else made with your public keys.
    #[error(
        "this file opens, but it is not an envelope as Dropsafe makes them ({0}). Anyone can encrypt to your public keys: don't unpack it \
         on a machine you need, and tell the maintainer that someone puts files in the spool"
    )]
    NotOurs(String),
    /// A newer Dropsafe made it.
    #[error("this envelope is of version {0} and this Dropsafe reads version {version}: use a newer one, or `age -d` and unzip", version = crate::submission::VERSION)]
    Newer(u64),
    /// The definition in the envelope is not the one that was answered.
    #[error(
        "the form in this envelope is not the one its submission names (form.json has another hash): read submission.json with `age -d` \
         and unzip, don't trust the labels, and tell the maintainer"
    )]
    FormAltered,
    /// A file's bytes are not those the submission names.
    #[error("the file {0} in this envelope is not the one its submission names (another SHA-256): don't open it, and tell the maintainer")]
    FileAltered(String),
    /// There is no such file in it.
    #[error("this envelope has no file number {0}")]
    NoSuchFile(usize),
    /// The medium can't be read.
    #[error("this envelope can't be read ({0}): check the stick or the disk, and copy it again")]
    Io(#[source] io::Error),
}

impl OpenError {
    /// What a failed read of the plaintext means: the library says so by kinds alone.
    pub(crate) fn from_read(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Truncated,
            io::ErrorKind::InvalidData => Self::Damaged,
            _ => Self::Io(error),
        }
    }
}

impl From<Fault> for OpenError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::NotOurs(why) => Self::NotOurs(why.to_owned()),
            Fault::Io(error) => Self::from_read(error),
        }
    }
}
