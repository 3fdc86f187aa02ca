//! The server's other program: what the receiver must not do, another user does.
//!
//! The receiver can add to its spool and nothing else. Somebody has to take the envelopes away, tell staff that some
//! wait, and see to it that the web server in front writes down no addresses. That is `dropsafe-carrier`, run by
//! timers under a user of its own. It never sees what a visitor wrote: it has no key, and knows bytes and names only.
//!
//! ```text
//!  spool/new/*.age ── carry ──▶ a folder, SFTP, or whatever rclone reaches (S3 and more)
//!        │
//!        └────────── notify ──▶ a command of yours, told a number
//!
//!  web server ─────  weblog ──▶ 2026-11-27 DE 41
//! ```
//!
//! | | |
//! | --- | --- |
//! | [`carry`] | one batch: in shuffled order, each copy read back, and removed here only when it is durable there |
//! | [`store`] | where envelopes go: [`store::Destination`] is what `--to` says |
//! | [`notify`] | how many wait, and who is told |
//! | [`weblog`] | lines of a web server in; days, countries and numbers out |
//! | [`cli`] | the command line |
//! | [`Error`] | what went wrong, and what to do next |
//!
//! # Example
//!
//! Two envelopes go from a spool to a folder:
//!
//! ```
//! use std::io::Write;
//! use dropsafe_carrier::{carry, store::Destination};
//! use dropsafe_spool::{Spool, collect};
//!
//! # let home = tempfile::tempdir()?;
//! # let (here, there) = (home.path().join("spool"), home.path().join("stick"));
//! # std::fs::create_dir(&there)?;
//! let spool = Spool::create(&here)?;
//! for content in ["age-encryption.org/v1 one", "age-encryption.org/v1 two"] {
//!     let mut draft = spool.begin()?;
//!     draft.write_all(content.as_bytes())?;
//!     draft.commit()?;
//! }
//!
//! let to = Destination::parse(&there.display().to_string())?;
//! assert_eq!(carry::batch(&here, &to.open(None)?)?, 2);
//! assert_eq!(collect::envelopes(&here)?.len(), 0);
//! assert_eq!(collect::envelopes(&there)?.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What it tells, and to whom
//!
//! Standard output and standard error hold counts, and paths of yours. The names of envelopes are random; one is said
//! only where somebody has to look after that envelope by hand.

pub mod carry;
pub mod cli;
mod error;
pub mod notify;
mod program;
pub mod store;
mod waiting;
pub mod weblog;

pub use error::{Error, Status};
pub use waiting::Waiting;
