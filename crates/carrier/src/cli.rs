//! The command line.
//!
//! Results go to the standard output, everything else to the standard error. The status tells how it ended: [`Status`].

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::error::{Error, Status};
use crate::store::Destination;
use crate::weblog::{self, Countries, Source};
use crate::{carry, notify};

/// Carry envelopes off the server, tell staff that some wait, keep addresses out of web logs.
#[derive(Debug, Parser)]
#[command(name = "dropsafe-carrier", version, about, max_term_width = 100)]
struct Carrier {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Carry what waits in the spool to another place, and remove it here when it is safe there.
    #[command(
        after_help = "A run is one batch: let a timer run it at fixed hours. It may be killed at any moment. Each copy is read back \
                      and compared before the envelope is removed here."
    )]
    Carry(Carry),
    /// Run a command if envelopes wait.
    #[command(after_help = "The command gets the number in place of {count} and as DROPSAFE_COUNT, and nothing else. The receiver's own \
                      envelopes (opening, closing, heartbeat) count too: from outside they look like all others.")]
    Notify(Notify),
    /// Keep of a web server's log lines the day and the country, and how many.
    #[command(after_help = "Without --nginx and --caddy, lines are read from the standard input, as Apache's piped logs write them.")]
    Weblog(Weblog),
}

#[derive(Debug, Args)]
struct Carry {
    /// The receiver's spool
    #[arg(long, value_name = "DIR")]
    spool: PathBuf,
    /// A folder's path, sftp://USER@HOST/PATH, or rclone:REMOTE:PATH
    #[arg(long, value_name = "PLACE")]
    to: String,
    /// ssh's configuration for this: host, user, key [default: that of the user who runs this]
    #[arg(long, value_name = "FILE")]
    ssh_config: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Notify {
    /// The receiver's spool
    #[arg(long, value_name = "DIR")]
    spool: PathBuf,
    /// Say nothing of fewer
    #[arg(long, value_name = "N", default_value_t = 1)]
    at_least: usize,
    /// The command and its arguments
    #[arg(required = true, last = true, value_name = "COMMAND")]
    command: Vec<OsString>,
}

#[derive(Debug, Args)]
struct Weblog {
    /// A file that numbers are added to
    #[arg(long, value_name = "FILE")]
    log: PathBuf,
    /// A list of countries: Debian's /usr/share/tor/geoip and geoip6, or a file that ends in .mmdb
    #[arg(long, value_name = "FILE", required = true)]
    countries: Vec<PathBuf>,
    /// Take nginx's syslog datagrams at this path
    #[arg(long, value_name = "SOCKET", conflicts_with = "caddy")]
    nginx: Option<PathBuf>,
    /// Take the lines of Caddy's net output at this path
    #[arg(long, value_name = "SOCKET")]
    caddy: Option<PathBuf>,
    /// Minutes between two additions to the file
    #[arg(long, value_name = "MINUTES", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=1440))]
    every: u64,
}

/// Does what the command line asks for.
pub fn run() -> Status {
    // Addresses pass through memory: no dump of it may reach a disk. Lowering one's own limit is never refused.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    let carrier = match Carrier::try_parse() {
        Ok(carrier) => carrier,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() { Status::Usage } else { Status::Done };
        }
    };
    match obey(carrier.command) {
        Ok(()) => Status::Done,
        Err(error) => {
            tell(&said(&error));
            error.status()
        }
    }
}

fn obey(command: Command) -> Result<(), Error> {
    match command {
        Command::Carry(Carry { spool, to, ssh_config }) => {
            let count = carry::batch(&spool, &Destination::parse(&to)?.open(ssh_config.as_deref())?)?;
            say(&format!("{count} carried"));
        }
        Command::Notify(Notify { spool, at_least, command }) => {
            let count = notify::notify(&spool, at_least, &command)?;
            say(&format!("{count} waiting"));
        }
        Command::Weblog(Weblog { log, countries, nginx, caddy, every }) => {
            let source = match (nginx, caddy) {
                (Some(path), _) => Source::Datagrams(path),
                (None, Some(path)) => Source::Stream(path),
                (None, None) => Source::Input,
            };
            weblog::run(
                source,
                Countries::read(&countries)?,
                &log,
                Duration::from_secs(60 * every),
                || tell("taking lines"),
                |error| tell(&said(error)),
            )?;
        }
    }
    Ok(())
}

fn said(error: &Error) -> String {
    format!("dropsafe-carrier: {error}")
}

/// A log that is full must not end the program with a panic, as `eprintln!` would.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
