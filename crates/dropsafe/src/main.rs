//! The `dropsafe` program; see the library of the same name.

fn main() -> std::process::ExitCode {
    dropsafe::main(std::env::args_os())
}
