//! The program: the library's [`main`](dropsafe_receiver::main), with memory that is cleared when it is given back.

use std::process::ExitCode;

use dropsafe_envelope::zeroising::ZeroisingAllocator;

#[global_allocator]
static ALLOCATOR: ZeroisingAllocator = ZeroisingAllocator;

fn main() -> ExitCode {
    dropsafe_receiver::main(std::env::args_os().skip(1))
}
