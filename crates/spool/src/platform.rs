//! The system calls behind a spool: one module a system, each with the same three types.
//!
//! `Folders` is `tmp` and `new`, opened; `Unnamed` is a file that nobody can find yet; `Linked` is what
//! came of naming it.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod portable;

#[cfg(target_os = "linux")]
pub(crate) use linux::{Folders, Unnamed};
#[cfg(not(target_os = "linux"))]
pub(crate) use portable::{Folders, Unnamed};

/// What came of giving a file a name.
pub(crate) enum Linked {
    /// It has the name.
    Done,
    /// Another file has it already, and keeps it.
    NameTaken,
}
