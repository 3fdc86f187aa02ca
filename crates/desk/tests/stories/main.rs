//! What staff do at the desk, told through the built program.
//!
//! `desk` has the people and things: a home folder, a receiver that fills a spool. Each other file is a chapter.

mod desk;

mod coming_in;
mod going_out;
mod hostile;
mod keys;
mod offline;
