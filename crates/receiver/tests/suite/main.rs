//! The receiver as the world meets it: a real process, literal requests over real sockets, real envelopes.

#![allow(clippy::unwrap_used)] // in a test, what can't be unwrapped is the failure

mod answers;
mod beginning;
mod broken_off;
mod careful;
mod client;
mod command_line;
mod disk_faults;
mod drop_box;
#[path = "../../../../tests/src/free_port.rs"]
mod free_port;
mod hanging_disk;
mod hidden_details;
mod hostile;
mod in_front;
mod meddler;
mod memory;
mod overload;
mod pace;
mod robot;
mod running;
mod service;
mod slow;
mod small_disk;
mod smuggling;
mod stopping;
mod storing;
mod tree;
mod unit;
mod written_down;
