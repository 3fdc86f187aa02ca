//! A staff member's key, made with Debian's `age-keygen`.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::{run, tool};

/// An age key in a file of its own.
#[derive(Debug)]
pub struct Key {
    folder: TempDir,
    recipient: String,
}

impl Key {
    /// A fresh key.
    #[must_use]
    pub fn fresh() -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let _ = run(tool("age-keygen").arg("-o").arg(folder.path().join("key.txt")), "").succeeded();
        let text = std::fs::read_to_string(folder.path().join("key.txt")).expect("age-keygen wrote the key");
        let recipient = text.lines().find_map(|line| line.strip_prefix("# public key: ")).expect("age-keygen names the public key");
        Self { recipient: recipient.to_owned(), folder }
    }

    /// The file with the private key.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("key.txt")
    }

    /// The public key.
    #[must_use]
    pub fn recipient(&self) -> &str {
        &self.recipient
    }

    /// Lets this key alone read what is sent: writes it as the recipients file `path`.
    pub fn write_recipients(&self, path: &Path) {
        std::fs::write(path, format!("# A key for one test\n{}\n", self.recipient)).expect("the recipients file can be written");
    }
}

impl AsRef<Path> for Key {
    /// Its scratch folder.
    fn as_ref(&self) -> &Path {
        self.folder.path()
    }
}
