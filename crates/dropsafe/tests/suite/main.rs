//! The program as a maintainer runs it: what each command does, says, and exits with.
#![allow(clippy::unwrap_used)] // in a test, what can't be unwrapped is the failure

mod build;
mod check;
mod clean;
mod desk;
mod external;
mod new;
mod serve;
mod shell;
