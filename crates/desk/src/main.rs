//! `dropsafe-desk`: see the library of the same name.

use std::process::ExitCode;

use dropsafe_envelope::zeroising::ZeroisingAllocator;

/// What was opened doesn't stay in memory that was given back.
#[global_allocator]
static ALLOCATOR: ZeroisingAllocator = ZeroisingAllocator;

fn main() -> ExitCode {
    ExitCode::from(dropsafe_desk::cli::run() as u8)
}
