//! Where envelopes are carried to.

mod folder;
mod rclone;
mod sftp;

use std::path::{Path, PathBuf};

use crate::{Error, Waiting};

use folder::Folder;
use rclone::Rclone;
use sftp::Sftp;

/// A small file of ours that is put on the far side for a moment, to see that it does not turn up here.
const MARK: &str = ".carried";

/// Fails where the mark stands beside an envelope: then the far side is this very folder, and each envelope in it a copy of itself.
fn is_elsewhere(envelope: &Waiting) -> Result<(), Error> {
    let mark = envelope.path.with_file_name(MARK);
    if mark.symlink_metadata().is_err() {
        return Ok(());
    }
    let _ = std::fs::remove_file(mark);
    Err(Error::Itself(envelope.path.clone()))
}

/// What `--to` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// A folder of this machine, or a mount.
    Folder(PathBuf),
    /// A folder of a machine with an SFTP server.
    Sftp {
        /// `USER@HOST`, or what ssh's configuration calls it.
        host: String,
        /// The port, if it isn't ssh's own.
        port: Option<u16>,
        /// The folder there.
        path: String,
    },
    /// `REMOTE:PATH`, as rclone writes it: S3-compatible services, WebDAV and more.
    Rclone(String),
}

impl Destination {
    /// Reads what stands after `--to`.
    ///
    /// # Errors
    /// Where it is none of the three.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = || Error::NotADestination(text.into());
        if let Some(rest) = text.strip_prefix("sftp://") {
            let (authority, path) = rest.split_once('/').ok_or_else(wrong)?;
            let (host, port) = match authority.rsplit_once(':') {
                Some((host, port)) => (host, Some(port.parse().map_err(|_| wrong())?)),
                None => (authority, None),
            };
            // A host that begins with a hyphen would be an option of ssh.
            if host.is_empty() || host.starts_with('-') {
                return Err(wrong());
            }
            let path = match path.strip_prefix("~/") {
                Some("") => ".".to_owned(),
                Some(from_home) => from_home.to_owned(),
                None => format!("/{path}"),
            };
            if !path.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) {
                return Err(Error::UnclearPath(path));
            }
            return Ok(Self::Sftp { host: host.into(), port, path });
        }
        if let Some(remote) = text.strip_prefix("rclone:") {
            return if remote.contains(':') && !remote.starts_with('-') { Ok(Self::Rclone(remote.into())) } else { Err(wrong()) };
        }
        if text.is_empty() || text.contains("://") { Err(wrong()) } else { Ok(Self::Folder(text.into())) }
    }

    /// Gets ready to carry there. For SFTP, `ssh_config` stands in for the user's own configuration of ssh.
    ///
    /// # Errors
    /// Where the folder or the configuration can't be read.
    pub fn open(&self, ssh_config: Option<&Path>) -> Result<Store, Error> {
        if let Some(file) = ssh_config {
            std::fs::File::open(file).map_err(Error::unreadable(file))?;
        }
        Ok(match self {
            Self::Folder(path) => Store::Folder(Folder::open(path)?),
            Self::Sftp { host, port, path } => Store::Sftp(Sftp::new(host, *port, path, ssh_config)),
            Self::Rclone(remote) => Store::Rclone(Rclone::new(remote)),
        })
    }
}

/// A place that keeps envelopes.
#[derive(Debug)]
pub enum Store {
    /// A folder.
    Folder(Folder),
    /// A folder behind SFTP.
    Sftp(Sftp),
    /// Whatever rclone reaches.
    Rclone(Rclone),
}

impl Store {
    /// Puts copies of envelopes there. When this returns, each is there under its name, whole, and durable as far as the
    /// far side can be told to make it so.
    ///
    /// # Errors
    /// If any is not: then none of them may be removed here.
    pub(crate) fn keep(&self, load: &[Waiting]) -> Result<(), Error> {
        match self {
            Self::Folder(folder) => folder.keep(load),
            Self::Sftp(sftp) => sftp.keep(load),
            Self::Rclone(rclone) => rclone.keep(load),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_understood() {
        let sftp = |host: &str, port, path: &str| Destination::Sftp { host: host.into(), port, path: path.into() };
        for (text, meant) in [
            ("/mnt/stick", Destination::Folder("/mnt/stick".into())),
            ("stick", Destination::Folder("stick".into())),
            ("sftp://drop@vault.example.org/in/box", sftp("drop@vault.example.org", None, "/in/box")),
            ("sftp://drop@vault.example.org:2222/~/box", sftp("drop@vault.example.org", Some(2222), "box")),
            ("sftp://vault.example.org/~/", sftp("vault.example.org", None, ".")),
            ("rclone:vault:bucket/in", Destination::Rclone("vault:bucket/in".into())),
        ] {
            assert_eq!(Destination::parse(text).unwrap(), meant, "{text}");
        }
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in [
            "",
            "https://example.org/box",
            "sftp://vault",
            "sftp:///box",
            "sftp://-oProxyCommand=x/box",
            "sftp://vault:port/box",
            "rclone:vault",
            "rclone:-v:x",
        ] {
            assert!(matches!(Destination::parse(text), Err(Error::NotADestination(_))), "{text}");
        }
        for text in ["sftp://vault/a b", "sftp://vault/a\"b", "sftp://vault/a*"] {
            assert!(matches!(Destination::parse(text), Err(Error::UnclearPath(_))), "{text}");
        }
    }
}
