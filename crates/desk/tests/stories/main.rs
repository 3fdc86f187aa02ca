//! What staff do at the desk, told through the built program.
//!
//! `desk` has the people and things: a home folder, a receiver that fills a spool. Each other file is a chapter.

#![allow(clippy::unwrap_used)] // a story that can't go on has failed

mod desk;

mod coming_in;
mod going_out;
mod hostile;
mod keys;
mod offline;
