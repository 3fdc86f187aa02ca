//! A folder of another machine, by OpenSSH's `sftp`.
//!
//! `put -f` makes the far side flush the file (the extension `fsync@openssh.com`, in every OpenSSH server). `sftp` goes on
//! where that fails, and where the server doesn't know it; what it says then is looked for, and is an error here. A folder
//! can't be flushed by SFTP. So the mark is written and flushed after the last name was given: on ext4 and xfs what was
//! done before it is durable with it.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{MARK, is_elsewhere};
use crate::program::Program;
use crate::{Error, Waiting};

const SFTP: Program = Program { name: "sftp", package: "openssh-client" };

/// A folder behind SFTP.
#[derive(Debug)]
pub struct Sftp {
    host: String,
    port: Option<u16>,
    path: String,
    /// A configuration file of ssh's in place of the user's.
    settings: Option<PathBuf>,
}

impl Sftp {
    pub(super) fn new(host: &str, port: Option<u16>, path: &str, settings: Option<&Path>) -> Self {
        Self { host: host.into(), port, path: path.trim_end_matches('/').into(), settings: settings.map(Into::into) }
    }

    pub(super) fn keep(&self, load: &[Waiting]) -> Result<(), Error> {
        let room = tempfile::tempdir().map_err(Error::io("make a folder in", &std::env::temp_dir()))?;
        let missing = self.missing(load, &room)?;
        if missing.len() < load.len() {
            self.is_elsewhere(load, &room)?;
        }
        if !missing.is_empty() {
            self.copy(&missing, &room)?;
        }
        self.flush(&room)
    }

    /// Those that are not there yet. A copy of an earlier run must be the same.
    fn missing<'a>(&self, load: &'a [Waiting], room: &TempDir) -> Result<Vec<&'a Waiting>, Error> {
        // The folder must be there: a `get` that may fail would not tell the two apart.
        let mut asked = format!("ls -1 \"{}\"\n", self.folder());
        for envelope in load {
            let _ = writeln!(asked, "-get \"{}\" \"{}\"", self.place(envelope), fetched(room, envelope));
        }
        self.ask(&asked)?;
        let mut missing = Vec::new();
        for envelope in load {
            match File::open(fetched(room, envelope)) {
                Err(_) => missing.push(envelope),
                Ok(copy) => compare(envelope, copy, || Error::Differs { name: envelope.name })?,
            }
        }
        Ok(missing)
    }

    fn copy(&self, missing: &[&Waiting], room: &TempDir) -> Result<(), Error> {
        let mut copied = String::new();
        for envelope in missing {
            let (part, here) = (self.part(envelope), envelope.path.display());
            let _ = writeln!(copied, "-rm \"{part}\"\nput -f \"{here}\" \"{part}\"\nget \"{part}\" \"{}\"", fetched(room, envelope));
        }
        self.ask(&copied)?;
        let mut named = String::new();
        for envelope in missing {
            let place = fetched(room, envelope);
            let copy = File::open(&place).map_err(Error::io("read back", place.as_ref()))?;
            compare(envelope, copy, || Error::Damaged { name: envelope.name })?;
            // `-l`: a name that is taken stays as it is.
            let _ = writeln!(named, "rename -l \"{}\" \"{}\"", self.part(envelope), self.place(envelope));
        }
        self.ask(&named).map(drop)
    }

    /// Flushes the names that were given, and makes sure that the server can flush at all.
    fn flush(&self, room: &TempDir) -> Result<(), Error> {
        let said = self.ask(&format!("{}-rm \"{}\"\n", self.put_mark(room)?, self.mark()))?;
        if said.contains("Server supports extension \"fsync@openssh.com\"") { Ok(()) } else { Err(Error::NotFlushed) }
    }

    /// That the far folder is not the one in which these wait.
    fn is_elsewhere(&self, load: &[Waiting], room: &TempDir) -> Result<(), Error> {
        let put = self.ask(&self.put_mark(room)?);
        load.first().map_or(Ok(()), is_elsewhere)?;
        put.map(drop)
    }

    /// Commands that write and flush the mark.
    fn put_mark(&self, room: &TempDir) -> Result<String, Error> {
        let mark = room.path().join(MARK);
        std::fs::write(&mark, "").map_err(Error::io("write", &mark))?;
        Ok(format!("-rm \"{0}\"\nput -f \"{1}\" \"{0}\"\n", self.mark(), mark.display()))
    }

    /// Lets `sftp` do this, and gives back what it said. Twice `-v`: what the server can do is said nowhere else.
    fn ask(&self, commands: &str) -> Result<String, Error> {
        let mut command = SFTP.command();
        command.args(["-vv", "-b", "-", "-oBatchMode=yes", "-oControlMaster=no", "-oControlPath=none"]);
        command.args(["-oConnectTimeout=30", "-oServerAliveInterval=30"]);
        if let Some(port) = self.port {
            command.arg("-P").arg(port.to_string());
        }
        if let Some(file) = &self.settings {
            command.arg("-F").arg(file);
        }
        let output = SFTP.output(command.arg("--").arg(&self.host), commands)?;
        let said = String::from_utf8_lossy(&output.stderr);
        let (details, words): (Vec<_>, Vec<_>) = said.lines().partition(|line| line.starts_with("debug"));
        if !output.status.success() {
            return Err(SFTP.failed(output.status, &words.join("\n")));
        }
        if words.iter().any(|line| line.contains("remote fsync")) {
            return Err(Error::NotFlushed);
        }
        Ok(details.join("\n"))
    }

    fn folder(&self) -> &str {
        if self.path.is_empty() { "/" } else { &self.path }
    }

    fn mark(&self) -> String {
        format!("{}/{MARK}", self.folder())
    }

    fn place(&self, envelope: &Waiting) -> String {
        format!("{}/{}", self.path, envelope.name)
    }

    fn part(&self, envelope: &Waiting) -> String {
        format!("{}.part", self.place(envelope).trim_end_matches(".age"))
    }
}

fn fetched(room: &TempDir, envelope: &Waiting) -> String {
    room.path().join(envelope.name.to_string()).display().to_string()
}

fn compare(envelope: &Waiting, copy: File, otherwise: impl FnOnce() -> Error) -> Result<(), Error> {
    let same = envelope.equals(copy).map_err(Error::io("read back", &envelope.path))?;
    if same { Ok(()) } else { Err(otherwise()) }
}
