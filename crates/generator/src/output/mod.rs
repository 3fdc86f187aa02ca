//! What a build writes, and how it comes to be in the destination.

mod clean;
mod files;
mod known;
mod manifest;
mod staging;
mod write;

pub use clean::{CleanError, Cleaned, clean};
pub use files::Files;
pub(crate) use known::Known;
pub(crate) use manifest::named_after;
pub use staging::Staged;
pub(crate) use staging::Staging;
pub use write::{WriteError, Written};

use std::path::{Path, PathBuf};

use crate::config::{Config, Glob};
use crate::diagnostics::Diagnostics;
use crate::forms::FormsOutput;
use crate::memory::Made;

/// A file of the finished site.
#[derive(Clone, Debug)]
pub enum Output {
    /// Text that was rendered, and is not in the destination.
    Text(String),
    /// The same, but for memory's sake it waits in a file.
    Staged(Staged),
    /// Text that was rendered, and is in the destination already.
    Present,
    /// A copy of a file, byte for byte.
    Copy(PathBuf),
}

impl Output {
    /// Its bytes, if they can be read; `path` is where it goes in the destination.
    pub(crate) fn bytes(&self, path: &str, destination: &Path) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone().into_bytes()),
            Self::Staged(staged) => staged.read().ok(),
            Self::Present => std::fs::read(destination.join(path)).ok(),
            Self::Copy(from) => std::fs::read(from).ok(),
        }
    }
}

/// A site, rendered and not yet written.
///
/// Nothing touches the destination until [`Rendered::write`], and that refuses while there is an error: a failed build
/// leaves the last good site as it was.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rendered {
    /// The files.
    pub files: Files,
    /// All that the build has to say, in the order of the files.
    pub diagnostics: Diagnostics,
    /// What the receiver's bundle is made from; nothing if the site has no forms.
    pub forms: Option<FormsOutput>,
    /// How many documents were rendered; the others are as the last build made them.
    pub made: usize,
    /// What the next build is to know of them, once they are written: of those that are not as they were, by their places.
    pub(crate) remember: Vec<(usize, Made)>,
    /// Which build of its memory this is.
    pub(crate) build: u64,
    pub(crate) places: Places,
}

/// Where a build writes.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) cache: PathBuf,
    pub(crate) destination: PathBuf,
    pub(crate) bundle: PathBuf,
    pub(crate) keep: Vec<Glob>,
}

impl Places {
    pub(crate) fn of(config: &Config) -> Self {
        Self {
            cache: config.cache.clone(),
            destination: config.destination.clone(),
            bundle: config.bundle.clone(),
            keep: config.keep_files.clone(),
        }
    }
}

impl Rendered {
    /// Where the site goes.
    pub fn destination(&self) -> &Path {
        &self.places.destination
    }

    /// Where the receiver's bundle goes.
    pub fn bundle(&self) -> &Path {
        &self.places.bundle
    }

    /// The bytes of a file; nothing if there is no such file, or it can't be read.
    pub fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.files.get(path)?.bytes(path, &self.places.destination)
    }
}
