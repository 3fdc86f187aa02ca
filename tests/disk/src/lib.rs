//! A disk that remembers, for tests of what a power cut leaves.
//!
//! A disk has a cache. What was written to it may still be lost, in part and in any order; only a *flush* makes what was
//! written before it durable. A program that says “stored” too early is found out by a power cut in the right moment, and
//! so seldom that nobody finds out by pulling plugs. Here the moments are tried one after the other:
//!
//! * [`Disk`] is a disk of a given size, served as one file by [`fuse`] and lying in memory. [`Disk::format`] puts a
//!   [`FileSystem`] on it, [`Disk::mount`] mounts it, as the kernel mounts any other file: through a loop device, which
//!   passes on each write and each flush of the file system, in order.
//! * [`Record`] is what reached the disk from [`Disk::record`] on: writes, flushes, and the marks that [`Disk::mark`] put between
//!   them ("at this moment the visitor was told that it is stored").
//! * [`Record::each_cut`] loses power: before each flush, with nothing, everything, and random parts of what was written since
//!   the last one. Each [`Cut`] is an [`Image`] of the disk and the number of marks there were by then; [`Disk::load`]
//!   and [`Disk::mount`] show what the file system makes of it.
//! * [`Fault`] is what [`Disk::fail`] makes of further writes.
//!
//! Nothing but the cuts needs root, and they are all arithmetic on a record:
//!
//! ```
//! use dropsafe_disk::{Image, Record};
//!
//! let mut record = Record::from(Image::default());
//! record.write(0, &[b'a'; 4096]);
//! record.flush();
//! record.mark();                          // promised: the first block
//! record.write(4096, &[b'b'; 4096]);
//! record.mark();                          // promised too early: nobody flushed
//!
//! let mut broken = 0;
//! record.each_cut(3, |_| 0, |cut| {
//!     let promised = 4096 * cut.marks;
//!     let mut found = vec![0; promised];
//!     cut.image.read(0, &mut found);
//!     broken += u32::from(found.contains(&0));
//! });
//! assert!(broken > 0);
//! ```
//!
//! # What is and is not a power cut
//!
//! A write that reached the disk before a flush is durable after it. Of the writes since, each is lost, or there, or torn: of its
//! sectors of [`SECTOR`] bytes, some are there. A sector is never half old and half new. The order in which they came counts for nothing, but that of two writes to
//! one place the later one wins. A disk that says “flushed” and has not is no part of this: no program survives that one.
//!
//! All this is for Linux, and for root.
#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a harness fails its test by panicking")]

mod disk;
pub mod fuse;
mod image;
mod mount;
mod record;

pub use disk::{Disk, Fault};
pub use image::{Image, SECTOR};
pub use mount::{FileSystem, Mounted};
pub use record::{Cut, Record};

/// Whether there can be disks here: for root, on a machine with FUSE. Else what needs one is left out, and `tests/run` has said so.
#[must_use]
pub fn may_have_disks() -> bool {
    ["DROPSAFE_WITHOUT_ROOT", "DROPSAFE_WITHOUT_FUSE"].iter().all(|left_out| std::env::var_os(left_out).is_none())
}
