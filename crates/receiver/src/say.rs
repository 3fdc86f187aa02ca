//! Saying something to whoever looks after the server.

use std::fmt::Display;
use std::io::{self, Write};

/// Says a line on standard error; where it can't be written, it isn't said.
///
/// `eprintln!` would panic there, and a panic has its place told on standard error, too: the process would end, with the
/// words of everybody who is sending just then. A log that is full, often together with the spool, must not do that.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
