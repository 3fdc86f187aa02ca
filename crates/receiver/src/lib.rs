//! The server's program: takes form POSTs and nothing else, and drops each as an age file that only staff can open.
//!
//! It is a slot in a door. What is pushed through is sealed to the staff's public keys while it comes in, and lands
//! in a spool; no plaintext ever reaches a disk, and nobody is told that it is stored before it is durable.
//!
//! ```text
//! connection ─ one request, one answer, close
//!   hearing    the head, by rules of our own
//!   admission  which form, what its body may be, whether it is its turn (pace) and there is a place (room, quota);
//!              else a short page
//!   exchange   body → decision → answer
//!     beginning  of what is not taken: the text in front of its files, to be given back
//!     arrival    text as it comes, files in batches
//!       intake     multipart or urlencoded → text collected, files sealed as they come
//!     form::check, doubles, honeypot
//!     store      sequence → envelope::Sealer → spool::Draft → durable
//!   answer     the receipt, the form again with all its text, or a short refusal; in the site's layout
//! ```
//!
//! One thread serves all connections. What may wait for the disk, files on their way in and envelopes on their way out, is done
//! on others (`lane`).
//!
//! Before it takes the first connection, the process gives up every right but to add to the spool and to answer
//! (`sandbox`), and proves by trying that it has.
//!
//! - [`main`] is the program: [`settings::Command`] understands the command line, [`run`] serves until SIGTERM, and
//!   [`check`] says whether it could.
//! - [`limits::Limits`] has every limit with its name, default and unit.
//! - [`head`] reads the head of a request. hyper gets to see only one that we write ourselves.
//! - [`multipart`] and [`urlencoded`] take bodies apart, [`strip`] takes hidden details out of pictures. They do no I/O,
//!   keep next to nothing, and are of use alone.
//! - [`rehearsal::Rehearsal`] says what would become of a body, without a network and without keeping anything.
//!
//! Whatever goes wrong with a request, it is answered by a page that says so, and nothing is stored. Messages on
//! standard error are about the machine, never about a visitor.
//!
//! # Example
//!
//! A receiver in a process of its own, as `dropsafe serve` runs it:
//!
//! ```
//! use dropsafe_receiver::settings::Command;
//!
//! let line = ["--bundle", "_receiver", "--spool", "spool", "--listen", "127.0.0.1:0"];
//! let command = Command::parse(line.map(Into::into))?;
//! let Command::Serve(settings) = command else { return Err("this asks to serve".into()) };
//! assert_eq!(settings.limits.drain, 60); // seconds
//!
//! // There is no bundle here: the error says what to do.
//! let error = dropsafe_receiver::run(&settings, |address| println!("listening on {address}")).unwrap_err();
//! assert_eq!(error.exit_status(), 1);
//! assert!(error.to_string().contains("dropsafe build"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What stays in memory
//!
//! Nothing of a request, once its connection is closed. The binary's allocator clears what is given back
//! (`dropsafe_envelope::zeroising`; a program that calls [`main`] from another binary has to bring it itself), and the
//! stack below a request is overwritten at its end. `tests/suite/memory.rs` searches a real process for a visitor's
//! words, and finds them where the allocator is left out.

mod admission;
mod allowance;
mod answer;
mod arrival;
mod beginning;
mod bounded;
mod connection;
mod counters;
mod deadline;
mod doubles;
mod encoding;
mod error;
mod exchange;
mod header;
mod hearing;
mod intake;
mod lane;
mod language;
mod listen;
mod pace;
mod process;
mod quota;
mod readable;
mod room;
mod route;
mod sandbox;
mod say;
mod sequence;
mod server;
mod service_manager;
mod signals;
mod site;
mod store;
mod stream;
mod survive;
mod turns;

pub mod head;
pub mod limits;
pub mod multipart;
pub mod rehearsal;
pub mod settings;
pub mod strip;
pub mod urlencoded;

use std::ffi::OsString;
use std::process::ExitCode;

pub use allowance::TooLittle;
pub use error::Error;
pub use listen::{Listen, ListenError};
pub use sandbox::{SandboxError, Wanted as WantedSandbox};
pub use server::{check, run};
pub use site::SiteError;
pub use store::StoreError;

use say::{say, tell};
use settings::{Command, HELP};

/// The program: takes its arguments without its own name, talks on standard error, and gives back its exit status.
///
/// Prepares the whole process (no core dumps, locked memory, quiet panics) and locks it in for good: to be called first,
/// before any thread.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    process::keep_panics_quiet();
    let status = match Command::parse(arguments) {
        Err(error) => failed(&error, if error.is_in_a_file() { 1 } else { 2 }),
        Ok(command) => {
            // A panic has said where it was; there is nothing to unwind to but the end.
            let done = std::panic::catch_unwind(|| obey(&command));
            done.map_or(70, |done| done.map_or_else(|error| failed(&error, error.exit_status()), |()| 0))
        }
    };
    ExitCode::from(status)
}

fn obey(command: &Command) -> Result<(), Error> {
    match command {
        Command::Help => tell(HELP),
        Command::Version => tell(concat!("dropsafe-receiver ", env!("CARGO_PKG_VERSION"), "\n")),
        Command::Check(settings) => check(settings, |line| tell(format_args!("{line}\n")))?,
        Command::Serve(settings) => {
            let weaker = process::keep_memory_private().err();
            run(settings, |address| {
                if let Some(weaker) = weaker {
                    say(format_args!("dropsafe-receiver: {weaker}"));
                }
                say(format_args!("listening on {address}"));
            })?;
        }
    }
    Ok(())
}

fn failed(error: &dyn std::error::Error, status: u8) -> u8 {
    say(format_args!("dropsafe-receiver: {error}"));
    status
}
