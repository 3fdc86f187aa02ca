//! Whatever rclone reaches: S3-compatible services, WebDAV, and some seventy more.
//!
//! A service says that it has an object when it has it durably; there is no more that can be asked of it. What it has is
//! read back whole and compared.

use super::{MARK, is_elsewhere};
use crate::program::{Program, succeeded};
use crate::{Error, Waiting};

const RCLONE: Program = Program { name: "rclone", package: "rclone" };

/// rclone's exit status for a folder that isn't there. Most services have no empty folders.
const NO_FOLDER: i32 = 3;

/// A remote of rclone's configuration, and a path in it.
#[derive(Debug)]
pub struct Rclone {
    remote: String,
}

impl Rclone {
    pub(super) fn new(remote: &str) -> Self {
        Self { remote: remote.trim_end_matches('/').into() }
    }

    pub(super) fn keep(&self, load: &[Waiting]) -> Result<(), Error> {
        for envelope in load {
            if !self.has_the_name(envelope)? {
                self.copy(envelope)?;
                continue;
            }
            self.is_elsewhere(envelope)?;
            if !is_there(envelope, &self.place(envelope))? {
                return Err(Error::Differs { name: envelope.name });
            }
        }
        Ok(())
    }

    /// Under another name first: some remotes write in place, and half an envelope must not look like one.
    fn copy(&self, envelope: &Waiting) -> Result<(), Error> {
        let (part, place) = (self.part(envelope), self.place(envelope));
        RCLONE.run(RCLONE.command().args(["copyto", "--"]).arg(&envelope.path).arg(&part), "")?;
        if !is_there(envelope, &part)? {
            return Err(Error::Damaged { name: envelope.name });
        }
        RCLONE.run(RCLONE.command().args(["moveto", "--", &part, &place]), "")?;
        if is_there(envelope, &place)? { Ok(()) } else { Err(Error::Damaged { name: envelope.name }) }
    }

    fn has_the_name(&self, envelope: &Waiting) -> Result<bool, Error> {
        let only = format!("/{}", envelope.name);
        let listed = RCLONE.output(RCLONE.command().args(["lsf", "--files-only", "--include", &only, "--", &self.remote]), "")?;
        if listed.status.code() == Some(NO_FOLDER) {
            return Ok(false);
        }
        succeeded(RCLONE.name, listed.status, &listed.stderr)?;
        Ok(!listed.stdout.trim_ascii().is_empty())
    }

    /// That the remote is not the folder in which the envelope waits.
    fn is_elsewhere(&self, envelope: &Waiting) -> Result<(), Error> {
        let mark = self.named(MARK);
        RCLONE.run(RCLONE.command().args(["rcat", "--", &mark]), "for a moment\n")?;
        is_elsewhere(envelope)?;
        RCLONE.run(RCLONE.command().args(["deletefile", "--", &mark]), "")
    }

    fn place(&self, envelope: &Waiting) -> String {
        self.named(&envelope.name.to_string())
    }

    fn named(&self, name: &str) -> String {
        let slash = if self.remote.ends_with(':') { "" } else { "/" };
        format!("{}{slash}{name}", self.remote)
    }

    fn part(&self, envelope: &Waiting) -> String {
        format!("{}.part", self.place(envelope).trim_end_matches(".age"))
    }
}

/// Whether what is at a place is the envelope. It is read as it comes, and kept nowhere.
fn is_there(envelope: &Waiting, place: &str) -> Result<bool, Error> {
    let mut child = RCLONE.start(RCLONE.command().args(["cat", "--", place]))?;
    let same = child.stdout.take().map_or(Ok(false), |content| envelope.equals(content));
    let output = child.wait_with_output().map_err(Error::io("wait for", RCLONE.name.as_ref()))?;
    succeeded(RCLONE.name, output.status, &output.stderr)?;
    same.map_err(Error::io("read back", &envelope.path))
}
