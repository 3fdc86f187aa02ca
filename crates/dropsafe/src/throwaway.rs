//! A key for trying things out, in place of the staff's.

use std::fs;
use std::io;
use std::path::Path;

use dropsafe_envelope::RecipientSet;
use dropsafe_envelope::age::secrecy::ExposeSecret;
use dropsafe_envelope::age::x25519::Identity;

use crate::bundle::Readers;
use crate::failure::Failure;

/// A key that lives as long as the command that made it.
pub(crate) struct ThrowawayKey(Identity);

impl ThrowawayKey {
    /// Makes one.
    pub(crate) fn new() -> Self {
        Self(Identity::generate())
    }

    /// What opens envelopes.
    pub(crate) fn identity(&self) -> &Identity {
        &self.0
    }

    /// Seals everything to this key alone, whatever the site says.
    pub(crate) fn readers(&self) -> Result<Readers, Failure> {
        let only = RecipientSet::from_strings(&[self.0.to_public().to_string()]);
        only.map(Readers::Only).map_err(|error| Failure::Ours(error.to_string()))
    }

    /// Writes it to a new file, for the desk to use.
    pub(crate) fn write(&self, file: &Path) -> io::Result<()> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let text = format!("# A throw-away key of `dropsafe demo`.\n{}\n", self.0.to_string().expose_secret());
        io::Write::write_all(&mut options.open(file)?, text.as_bytes())
    }
}
