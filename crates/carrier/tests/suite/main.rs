//! What whoever looks after the server sees: envelopes go, copies are there, and nothing else is told.

// A test that can't go on stops, in functions outside of `#[test]` too.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod durable;
mod far;
mod filter;
mod folder;
mod foreign;
#[path = "../../../../tests/src/free_port.rs"]
mod free_port;
mod killed;
mod notifying;
mod server;
mod spool;
mod strace;
mod tmpfs;
mod web_log;
mod web_log_faults;

use std::process::{Command, Output};

/// The program under test.
fn carrier() -> Command {
    Command::new(env!("CARGO_BIN_EXE_dropsafe-carrier"))
}

/// What a run said and how it ended: status, standard output, standard error.
fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}
