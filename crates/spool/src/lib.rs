//! Where envelopes wait: a folder that takes finished files and gives none away.
//!
//! A spool is two folders. What is in `new` is complete and durable; `tmp` is only the place where
//! unnamed files are made, and stays empty.
//!
//! ```text
//! spool/tmp/                                  nothing, ever, that has a name
//! spool/new/mjq3kx5rh2c7vw4yzt6nbpd2fe.age    one envelope: random name, mode 0440, modified 1970-01-01
//! ```
//!
//! The program that writes needs no right to list, read, change or remove anything here, and this crate
//! asks for none: [`Spool`] holds two directory descriptors that can't even be listed, [`Draft`] is a file
//! without a name, and [`Draft::commit`] gives it one, once, when its bytes are on the disk. The program
//! that empties the spool uses [`collect::envelopes`].
//!
//! The crate knows bytes, not forms: what is inside an envelope is `dropsafe-envelope`'s business.
//!
//! ```
//! use std::io::Write;
//! use dropsafe_spool::{collect, Spool};
//!
//! # let folder = tempfile::tempdir()?;
//! # let path = folder.path().join("spool");
//! let spool = Spool::create(&path)?;
//!
//! let mut draft = spool.begin()?;
//! draft.write_all(b"age-encryption.org/v1 ...")?;
//! let name = draft.commit()?;              // durable from here on
//!
//! let mut abandoned = spool.begin()?;
//! abandoned.write_all(b"half of someth")?;
//! drop(abandoned);                         // leaves nothing behind
//!
//! assert_eq!(collect::envelopes(&path)?, [path.join("new").join(name.to_string())]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is promised, and where
//!
//! On Linux a draft is made with `O_TMPFILE`, synced, linked into `new` and synced again. That order
//! survives a power cut on ext4, xfs and btrfs; without the second sync the name is lost on all three
//! (`tests/journeys/power.rs` cuts the power, with it and without it).
//! An envelope gets its name as the last step, so a reader of `new` never sees half of one.
//!
//! Elsewhere (macOS, Windows) the fallback is weaker: the draft has a name in `tmp` while it is written,
//! which a crash leaves behind, the folders are opened by path each time, and the modification time is
//! set as far as the system allows. It is there so that `dropsafe demo` and the tests of other crates
//! run; a server is Linux.

mod draft;
mod error;
mod free;
mod name;
mod platform;
mod spool;

pub mod collect;

pub use draft::{Draft, Rehearsed};
pub use error::Error;
pub use free::Free;
pub use name::{EnvelopeName, InvalidName};
pub use spool::Spool;
