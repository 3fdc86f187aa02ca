//! Envelopes from outside: sealed as the receiver seals them, opened as staff do.

// The harness functions around the tests unwrap as the tests do.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod forms;
mod hostile;
mod messages;
mod other_tools;
mod round_trip;
mod sizes;
