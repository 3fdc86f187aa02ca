//! What the journeys are written with: the programs as a person has them, and the things a person holds.
//!
//! A journey (in `tests/journeys`) crosses crates and uses nothing of them but their programs and what these programs
//! promise: files, exit codes, HTTP. What it holds in its hand has a name here:
//!
//! * [`Site`]: a scratch copy of the example site with a key of its own, to change and to [`Site::build`]; with
//!   [`EVERY_QUESTION`] it asks what the example site does not;
//! * [`Receiver`]: `dropsafe-receiver`, started on a bundle and a fresh spool;
//! * [`SpoolDisk`]: a disk for its spool, which remembers and fails;
//! * [`Front`]: what nginx does for a real site: plain files, and `/drop/` handed on to the receiver;
//! * [`WebServer`]: real nginx and Caddy, as `deploy/` configures them;
//! * [`Vps`]: a small rented server in an emulator, with Debian's kernel and systemd, to follow `deploy/README.md` on;
//! * [`FormPage`]: a form as its HTML offers it, and [`Filling`]: a value for each of its controls;
//! * [`Submission`]: a filling or anything else, as it travels; [`http`] sends it;
//! * [`Envelope`]: a file of the spool, opened with Debian's `age` and `unzip` and with nothing of ours;
//! * [`Desk`]: `dropsafe-desk` with a casebook of its own;
//! * [`visitor`]: Chromium with JavaScript off, with a mouse or a keyboard; [`lynx`]: a text browser;
//! * [`States`]: every page that a visitor of a form can come upon; [`judge`]: what axe-core and the Nu validator say of pages;
//! * [`memory`]: what a running process holds, and whether a text is among it.
//!
//! Nothing here sleeps, and nothing is skipped: a tool that is missing fails the journey and names `tests/set-up`.
//! What is random comes from [`Dice`], which fall the same way in every run.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a harness fails its test by panicking")]

mod certificate;
mod curl;
mod desk;
mod dice;
mod envelope;
mod every_question;
mod filling;
mod free_port;
mod front;
pub mod http;
pub mod judge;
mod key;
pub mod lynx;
pub mod memory;
mod page;
mod receiver;
mod running;
mod site;
mod spool_disk;
mod states;
mod submission;
mod tools;
pub mod visitor;
mod vps;
mod web_server;

pub use certificate::write_certificate;
pub use desk::Desk;
pub use dice::{Dice, rounds};
pub use envelope::Envelope;
pub use every_question::EVERY_QUESTION;
pub use filling::{Filled, Filling, Value};
pub use front::Front;
pub use key::Key;
pub use page::{Control, ControlKind, FormPage};
pub use receiver::{Receiver, fresh_folder, fresh_folder_in};
pub use running::{Finished, Running, run};
pub use site::{Built, Site};
pub use spool_disk::SpoolDisk;
pub use states::States;
pub use submission::{Submission, Upload};
pub use tools::{program, repository, tool};
pub use vps::{Vps, VpsAtWork};
pub use web_server::{BehindWebServer, WebServer};
