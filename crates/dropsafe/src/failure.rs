//! Why a command did not do its work, and what the process exits with.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use dropsafe_generator::diagnostics::Diagnostics;
use thiserror::Error;

/// Why a command did not do its work.
#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// The site is at fault: every fault with its place. Exit status 1.
    #[error("{}", .0.report(false))]
    Input(Diagnostics),
    /// A check found something; nothing was to be written. Exit status 1.
    #[error("{}", .0.report(false))]
    Checked(Diagnostics),
    /// The site is at fault, and the faults were printed as JSON. Exit status 1.
    #[error("the site has errors")]
    Reported,
    /// The options don't go together, or ask for what is not there yet. Exit status 2.
    #[error("{0}")]
    Usage(String),
    /// The machine refused. Exit status 69.
    #[error("can't {doing} {}: {source}", .path.display())]
    Machine {
        /// What was tried, as in “write”.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The port is taken, or may not be used. Exit status 69.
    #[error("can't listen on port {port}: {source}. Choose another one with `--port`, or leave it out")]
    Port {
        /// The port.
        port: u16,
        /// What the system said.
        source: io::Error,
    },
    /// The receiver did not start; it has said why. Exit status 69.
    #[error("the receiver did not start{said}")]
    Receiver {
        /// What it said, or nothing.
        said: String,
    },
    /// No other site could be found. Exit status 69.
    #[error(
        "none of the hosts of {addresses} addresses was found, {example} among them: is this machine connected? Nothing is known of links to other sites"
    )]
    Offline {
        /// How many were asked for.
        addresses: usize,
        /// One of them.
        example: String,
    },
    /// Other sites can't be asked. Exit status 69.
    #[error(
        "`check --external` asks other sites with `curl`, which is not on this machine: install it, for instance with `apt install curl`"
    )]
    NoCurl,
    /// What was opened is not what was sent. Exit status 70.
    #[error("what was opened is not what was sent: this is a fault of Dropsafe, please report it\n{0}")]
    Lost(String),
    /// Something that should not happen. Exit status 70.
    #[error("{0}: this is a fault of Dropsafe, please report it")]
    Ours(String),
}

impl Failure {
    /// The machine refused to do something with a path.
    pub(crate) fn machine(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Machine { doing, path, source }
    }

    /// The exit status, as the manual's page on the command line lists them.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Input(_) | Self::Checked(_) | Self::Reported => 1,
            Self::Usage(_) => 2,
            Self::Machine { .. } | Self::Port { .. } | Self::Receiver { .. } | Self::Offline { .. } | Self::NoCurl => 69,
            Self::Lost(_) | Self::Ours(_) => 70,
        })
    }
}
