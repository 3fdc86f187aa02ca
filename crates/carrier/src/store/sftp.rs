//! A folder of another machine, by OpenSSH's `sftp`.
//!
//! `put -f` makes the far side flush the file (the extension `fsync@openssh.com`, in every OpenSSH server). `sftp` goes on
//! where that fails, and where the server doesn't know it; what it says then is looked for, and is an error here. A folder
//! can't be flushed by SFTP. So the mark is written and flushed after the last name was given: on ext4 and xfs what was
//! done before it is durable with it.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{MARK, is_elsewhere};
use crate::program::Program;
use crate::{Error, Waiting};

const SFTP: Program = Program { name: "sftp", package: "openssh-client" };

/// What `sftp` said.
struct Said {
    /// The names of files, a line each, and our own commands.
    listed: String,
    /// How it went.
    details: String,
}

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
        let (there, missing) = self.sorted(load)?;
        if !there.is_empty() {
            self.are_the_same(&there, &room)?;
            self.is_elsewhere(load, &room)?;
        }
        if !missing.is_empty() {
            self.copy(&missing, &room)?;
        }
        self.flush(&room)
    }

    /// Those whose names are there already, and those that are missing.
    fn sorted<'a>(&self, load: &'a [Waiting]) -> Result<(Vec<&'a Waiting>, Vec<&'a Waiting>), Error> {
        let listed = self.ask(&format!("ls -1 \"{}\"\n", self.folder()))?.listed;
        let names: HashSet<_> = listed.lines().filter_map(|line| line.rsplit('/').next()).collect();
        Ok(load.iter().partition(|envelope| names.contains(envelope.name.to_string().as_str())))
    }

    /// That copies of an earlier run are whole.
    fn are_the_same(&self, there: &[&Waiting], room: &TempDir) -> Result<(), Error> {
        let get = |envelope: &&Waiting| format!("get \"{}\" \"{}\"\n", self.place(envelope), fetched(room, envelope));
        self.ask(&there.iter().map(get).collect::<String>())?;
        there.iter().try_for_each(|envelope| compare(envelope, room, || Error::Differs { name: envelope.name }))
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
            compare(envelope, room, || Error::Damaged { name: envelope.name })?;
            // `-l`: a name that is taken stays as it is.
            let _ = writeln!(named, "rename -l \"{}\" \"{}\"", self.part(envelope), self.place(envelope));
        }
        self.ask(&named).map(drop)
    }

    /// Flushes the names that were given, and makes sure that the server can flush at all.
    fn flush(&self, room: &TempDir) -> Result<(), Error> {
        let said = self.ask(&format!("{}-rm \"{}\"\n", self.put_mark(room)?, self.mark()))?;
        if said.details.contains("Server supports extension \"fsync@openssh.com\"") { Ok(()) } else { Err(Error::NotFlushed) }
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

    /// Lets `sftp` do this. Twice `-v`: what the server can do is said nowhere else.
    fn ask(&self, commands: &str) -> Result<Said, Error> {
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
        Ok(Said { listed: String::from_utf8_lossy(&output.stdout).into_owned(), details: details.join("\n") })
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

/// That what was fetched is the envelope.
fn compare(envelope: &Waiting, room: &TempDir, otherwise: impl FnOnce() -> Error) -> Result<(), Error> {
    let place = fetched(room, envelope);
    let same = File::open(&place).and_then(|copy| envelope.equals(copy)).map_err(Error::io("read back", place.as_ref()))?;
    if same { Ok(()) } else { Err(otherwise()) }
}
