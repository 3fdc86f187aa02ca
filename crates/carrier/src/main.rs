//! `dropsafe-carrier`: see the library of the same name.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(dropsafe_carrier::cli::run() as u8)
}
