//! What the receiver is told: on the command line, and in a file of limits.

mod file;

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use thiserror::Error;

use crate::header::is_token;
use crate::limits::Limits;
use crate::listen::{Listen, ListenError};
use crate::sandbox::Wanted;

pub use file::FileFault;

/// What the receiver is to do, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The folder that `dropsafe build` made for the receiver.
    pub bundle: PathBuf,
    /// The folder in which `tmp` and `new` are.
    pub spool: PathBuf,
    /// Where requests come in.
    pub listen: Listen,
    /// All limits.
    pub limits: Limits,
    /// The field by which the web server in front says who the client is, in small letters.
    pub client_header: Option<String>,
    /// What may be left out of the sandbox.
    pub sandbox: Wanted,
}

/// What a command line asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To serve.
    Serve(Settings),
    /// To say whether it could serve.
    Check(Settings),
    /// To be told how to ask.
    Help,
    /// To be told the version.
    Version,
}

/// Why the settings can't be used.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// An option that there isn't.
    #[error("there is no option {0}: see dropsafe-receiver --help")]
    Unknown(String),
    /// An option without its value.
    #[error("{0} needs a value: see dropsafe-receiver --help")]
    NoValue(&'static str),
    /// An option twice.
    #[error("{0} is there twice: leave one out")]
    Repeated(&'static str),
    /// An option that must be there.
    #[error("{0} is missing: see dropsafe-receiver --help")]
    Missing(&'static str),
    /// A number of seconds that isn't one.
    #[error("--drain {0} is not a number of seconds from 0 to 86400")]
    Drain(String),
    /// A header that can't be one.
    #[error("--client-header {0} is no name of a header: write for example X-Real-IP, and have the web server in front set it")]
    ClientHeader(String),
    /// A header that says something else, or more.
    #[error(
        "--client-header {0} says something else, or more, than the client's address: write for example X-Real-IP, and have the web \
         server in front set it"
    )]
    ClientHeaderOfItsOwn(String),
    /// A version of Landlock that isn't one.
    #[error("--pretend-landlock {0} is not a version: write a number, 0 for a kernel without Landlock")]
    Landlock(String),
    /// An address that won't do.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The settings file can't be read.
    #[error("can't read the settings file {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The settings file has a fault.
    #[error("{}:{fault}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Where and what.
        fault: FileFault,
    },
}

impl SettingsError {
    /// Whether a file is at fault, and not the command line.
    #[must_use]
    pub fn is_in_a_file(&self) -> bool {
        matches!(self, Self::Unreadable { .. } | Self::File { .. })
    }
}

/// What `--help` says.
pub const HELP: &str = "\
Takes the forms of a Dropsafe site, and puts each one that is sent into a spool as a file that only staff can open.

Usage: dropsafe-receiver --bundle DIR --spool DIR --listen ADDRESS [OPTIONS]

  --bundle DIR       what `dropsafe build` made for the receiver (_receiver in the site's source folder)
  --spool DIR        where envelopes wait; its folders tmp and new are made if they are missing
  --listen ADDRESS   127.0.0.1:PORT, [::1]:PORT (port 0: any that is free), unix:PATH, or systemd
  --config FILE      limits, one `name = value` a line: see receiver-settings in the manual
  --drain SECONDS    how long requests may go on after SIGTERM (60)
  --client-header NAME  the header in which the web server in front says who the client is; limits for each client
  --check            say whether it could serve, print the recipients' fingerprint, and exit
  --allow-weaker     serve even where the system can't lock the receiver in as it should
  --help, --version

Exit status: 0 done, 1 the input is at fault, 2 wrong usage, 69 the machine refused, 70 a fault of the program.
";

#[derive(Default)]
struct Arguments {
    bundle: Option<OsString>,
    spool: Option<OsString>,
    listen: Option<OsString>,
    config: Option<OsString>,
    drain: Option<OsString>,
    client_header: Option<OsString>,
    check: bool,
    allow_weaker: bool,
    pretend_landlock: Option<OsString>,
    pretend_no_seccomp: bool,
}

impl Command {
    /// Understands a command line, without the program's name; reads the settings file it names.
    ///
    /// # Errors
    /// Says which option is at fault, or which line of the file.
    pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, SettingsError> {
        let mut given = Arguments::default();
        let mut rest = arguments.into_iter();
        while let Some(argument) = rest.next() {
            let unknown = || SettingsError::Unknown(argument.to_string_lossy().into_owned());
            let text = argument.to_str().ok_or_else(unknown)?;
            let (option, attached) = match text.split_once('=') {
                Some((option, value)) if option.starts_with("--") => (option, Some(OsString::from(value))),
                _ => (text, None),
            };
            let (name, place) = match option {
                "--help" | "-h" => return Ok(Self::Help),
                "--version" | "-V" => return Ok(Self::Version),
                "--check" | "--allow-weaker" | "--pretend-no-seccomp" if attached.is_none() => {
                    *given.switch(option) = true;
                    continue;
                }
                "--bundle" => ("--bundle", &mut given.bundle),
                "--spool" => ("--spool", &mut given.spool),
                "--listen" => ("--listen", &mut given.listen),
                "--config" => ("--config", &mut given.config),
                "--drain" => ("--drain", &mut given.drain),
                "--client-header" => ("--client-header", &mut given.client_header),
                "--pretend-landlock" => ("--pretend-landlock", &mut given.pretend_landlock),
                _ => return Err(unknown()),
            };
            let value = attached.or_else(|| rest.next()).filter(|value| !value.is_empty()).ok_or(SettingsError::NoValue(name))?;
            if place.replace(value).is_some() {
                return Err(SettingsError::Repeated(name));
            }
        }
        given.understand()
    }
}

impl Arguments {
    fn switch(&mut self, option: &str) -> &mut bool {
        match option {
            "--allow-weaker" => &mut self.allow_weaker,
            "--pretend-no-seccomp" => &mut self.pretend_no_seccomp,
            _ => &mut self.check,
        }
    }

    fn understand(self) -> Result<Command, SettingsError> {
        let bundle = self.bundle.ok_or(SettingsError::Missing("--bundle"))?.into();
        let spool = self.spool.ok_or(SettingsError::Missing("--spool"))?.into();
        let listen = Listen::parse(&self.listen.ok_or(SettingsError::Missing("--listen"))?)?;
        let mut limits = Limits::default();
        if let Some(path) = self.config.map(PathBuf::from) {
            let text = file::open(&path).map_err(|cause| SettingsError::Unreadable { path: path.clone(), cause })?;
            limits = file::read(&text).map_err(|fault| SettingsError::File { path, fault })?;
        }
        if let Some(drain) = self.drain {
            let seconds = drain.to_str().and_then(|text| text.parse().ok()).filter(|seconds| *seconds <= 86_400);
            limits.drain = seconds.ok_or_else(|| SettingsError::Drain(drain.to_string_lossy().into_owned()))?;
        }
        let client_header = self.client_header.as_deref().map(header_name).transpose()?;
        let version = |text: OsString| {
            text.to_str().and_then(|text| text.parse().ok()).ok_or_else(|| SettingsError::Landlock(text.to_string_lossy().into()))
        };
        let landlock = self.pretend_landlock.map(version).transpose()?;
        let sandbox = Wanted { allow_weaker: self.allow_weaker, landlock, no_seccomp: self.pretend_no_seccomp };
        let settings = Settings { bundle, spool, listen, limits, client_header, sandbox };
        Ok(if self.check { Command::Check(settings) } else { Command::Serve(settings) })
    }
}

/// Headers that say something else than an address, or more. Taken for the client's, all visitors would be one, and hold each other up.
const OF_THEIR_OWN: [&str; 16] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "expect",
    "forwarded",
    "host",
    "origin",
    "referer",
    "te",
    "transfer-encoding",
    "upgrade",
    "user-agent",
];

/// The name of a header that can hold the client's address, in small letters.
fn header_name(written: &OsStr) -> Result<String, SettingsError> {
    let shown = || written.to_string_lossy().into_owned();
    let name = written.to_str().filter(|name| name.bytes().all(is_token)).map(str::to_ascii_lowercase);
    let name = name.ok_or_else(|| SettingsError::ClientHeader(shown()))?;
    if OF_THEIR_OWN.contains(&name.as_str()) { Err(SettingsError::ClientHeaderOfItsOwn(shown())) } else { Ok(name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, SettingsError> {
        Command::parse(line.split_whitespace().map(OsString::from))
    }

    fn said(line: &str) -> String {
        parse(line).unwrap_err().to_string()
    }

    #[test]
    fn a_command_line_is_understood() {
        let settings = Settings {
            bundle: "b".into(),
            spool: "s".into(),
            listen: Listen::Tcp("127.0.0.1:0".parse().unwrap()),
            limits: Limits { drain: 5, ..Limits::default() },
            client_header: Some("x-real-ip".into()),
            sandbox: Wanted::default(),
        };
        let line = "--bundle b --spool=s --listen 127.0.0.1:0 --drain 5 --client-header X-Real-IP";
        assert_eq!(parse(line).unwrap(), Command::Serve(settings.clone()));
        assert_eq!(parse(&format!("{line} --check")).unwrap(), Command::Check(settings));
        let Command::Serve(weaker) = parse(&format!("--allow-weaker {line} --pretend-landlock 2 --pretend-no-seccomp")).unwrap() else {
            panic!()
        };
        assert_eq!(weaker.sandbox, Wanted { allow_weaker: true, landlock: Some(2), no_seccomp: true });
        assert_eq!(parse("--bundle b -h").unwrap(), Command::Help);
        assert_eq!(parse("--version").unwrap(), Command::Version);
    }

    #[test]
    fn what_is_wrong_with_a_command_line_is_said() {
        insta::assert_snapshot!(said("--port 80"), @"there is no option --port: see dropsafe-receiver --help");
        insta::assert_snapshot!(said("--bundle"), @"--bundle needs a value: see dropsafe-receiver --help");
        insta::assert_snapshot!(said("--bundle b --bundle c"), @"--bundle is there twice: leave one out");
        insta::assert_snapshot!(said("--bundle b --spool s"), @"--listen is missing: see dropsafe-receiver --help");
        insta::assert_snapshot!(said("--bundle b --spool s --listen systemd --drain soon"), @"--drain soon is not a number of seconds from 0 to 86400");
        insta::assert_snapshot!(said("--bundle b --spool s --listen systemd --client-header X-Real-IP:"), @"--client-header X-Real-IP: is no name of a header: write for example X-Real-IP, and have the web server in front set it");
        insta::assert_snapshot!(said("--bundle b --spool s --listen systemd --client-header Host"), @"--client-header Host says something else, or more, than the client's address: write for example X-Real-IP, and have the web server in front set it");
        insta::assert_snapshot!(said("--bundle b --spool s --listen systemd --pretend-landlock new"), @"--pretend-landlock new is not a version: write a number, 0 for a kernel without Landlock");
    }
}
