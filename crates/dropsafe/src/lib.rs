//! The maintainers' program: `dropsafe new`, `build`, `serve`, `clean` and `demo`.
//!
//! This crate is glue. The pages are made by `dropsafe_generator`; what a form asks is `dropsafe_form`; how large an
//! envelope has to be, and who can open it, is `dropsafe_envelope`; and `demo` and `serve` run the library of
//! `dropsafe_receiver` in a child process. What is left for this crate, the commands:
//!
//! - `new`: a site to start from, with its files in the folder of that name;
//! - `build`: pages and bundle, both or neither, and what is said about it;
//! - `serve`: the site on this machine, built again whenever a file changes;
//! - `check`: what would hurt a visitor, in the pages and in their sources;
//! - `clean`: takes away what builds made, and nothing else;
//! - `demo`: the whole way on one machine;
//! - `shell`: completions and man pages;
//!
//! and what they are made of:
//!
//! - `cli`: the command line as typed;
//! - `bundle`: from the generator's forms to what the receiver reads;
//! - `front`: the web server, and what open pages are told while a site changes;
//! - `receiver`: the child process that takes forms; `throwaway`: the key they are sealed to; `arrivals`: what came; `room`: the folder for all that;
//! - `settings`: what `build` and `serve` are asked for; `open`: the person's own browser; `progress`: a line for those who wait;
//! - `watch`: which files changed; `stop`: when to end;
//! - `failure`: why a command did not do its work, and the exit status.
//!
//! # Exit status
//!
//! 0 done (warnings too), 1 the site is at fault, 2 wrong usage, 69 the machine refused, 70 a fault of ours.
//!
//! # Example
//!
//! ```
//! use std::fs;
//!
//! let folder = tempfile::tempdir()?;
//! fs::write(folder.path().join("index.md"), "---\ntitle: Hello\n---\n# {{ page.title }}\n")?;
//! let pages = folder.path().join("_site");
//!
//! let line = ["dropsafe".as_ref(), "build".as_ref(), "-q".as_ref(), "-s".as_ref(), folder.path(), "-d".as_ref(), &pages];
//! dropsafe::main(line.map(Into::into));
//!
//! let page = fs::read_to_string(pages.join("index.html"))?;
//! assert!(page.contains("<h1 id=\"hello\">Hello</h1>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod arrivals;
mod build;
mod bundle;
mod check;
mod clean;
mod cli;
mod demo;
mod failure;
mod front;
mod new;
mod open;
mod progress;
mod receiver;
mod room;
mod say;
mod serve;
mod settings;
mod shell;
mod stop;
mod throwaway;
mod watch;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;

use dropsafe_generator::diagnostics::Diagnostics;

use cli::{Command, CommandLine};
use failure::Failure;
use say::complain;

/// Runs the program with `arguments`, its own name first, and says what the process is to exit with.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match CommandLine::try_parse_from(arguments) {
        Ok(line) => line.command,
        Err(said) => {
            let _reader_gone = said.print();
            return ExitCode::from(u8::try_from(said.exit_code()).unwrap_or(2));
        }
    };
    let outcome = match command {
        Command::New(arguments) => new::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { folder } => shell::man(&folder),
        Command::Clean(arguments) => clean::run(&arguments),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Receiver { arguments } => return dropsafe_receiver::main(arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell(&failure);
            failure.exit_code()
        }
    }
}

fn tell(failure: &Failure) {
    match failure {
        Failure::Reported => {}
        Failure::Input(faults) => complain!("{}; nothing was written", counted_faults(faults)),
        Failure::Checked(faults) => complain!("{}", counted_faults(faults)),
        other => complain!("dropsafe: {other}"),
    }
}

/// All faults for the terminal, and how many they are.
fn counted_faults(faults: &Diagnostics) -> String {
    let report = faults.report(std::io::stderr().is_terminal());
    format!("{report}\n{} and {}", counted(faults.errors(), "error"), counted(faults.warnings(), "warning"))
}

/// “1 file”, “2 files”.
fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
