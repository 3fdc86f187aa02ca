//! Lines for the person at the terminal.
//!
//! Whoever reads may be gone (`dropsafe build | head -1`), or the disk behind the pipe be full. What was done is done all
//! the same, and the exit status tells how it went; so these never fail, where `println!` would end the program.

/// Writes a line to the standard output.
macro_rules! say {
    ($($words:tt)*) => {{
        use std::io::Write;
        let _reader_gone = writeln!(std::io::stdout(), $($words)*);
    }};
}

/// Writes a line to the standard error.
macro_rules! complain {
    ($($words:tt)*) => {{
        use std::io::Write;
        let _reader_gone = writeln!(std::io::stderr(), $($words)*);
    }};
}

pub(crate) use {complain, say};
