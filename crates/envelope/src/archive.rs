//! The archive inside an envelope: a ZIP of the plainest kind.
//!
//! Nothing is compressed (sizes would tell about content), nothing is dated, names are UTF-8. An [`Entry`]
//! knows the bytes of its headers, both the one before its data and the one in the directory. Writing and
//! reading go through the same lines: the reader accepts what, written again, comes out the same to the byte.

mod entry;
mod read;
mod write;

pub(crate) use entry::{Entry, length_of};
pub(crate) use read::{Fault, read_directory};
pub(crate) use write::ArchiveWriter;

/// The names of the parts of an envelope.
pub(crate) mod part {
    /// What was answered, for programs.
    pub(crate) const SUBMISSION_JSON: &str = "submission.json";
    /// What was answered, for people.
    pub(crate) const SUBMISSION_TXT: &str = "submission.txt";
    /// The form's definition.
    pub(crate) const FORM_JSON: &str = "form.json";
    /// Zeros, up to the size.
    pub(crate) const PADDING: &str = "padding";
    /// What the visitor attached.
    pub(crate) const FILES: &str = "files/";
}

/// The most files in one envelope.
pub const MOST_FILES: usize = 999;

/// The most bytes in an archive: offsets have 32 bits.
pub(crate) const LONGEST: u64 = u32::MAX as u64;
