//! Which files of a destination a build has made: one path a line, in the cache (`.dropsafe-cache` in the source folder).
//!
//! It is not kept in the destination, where it would be published and list pages that nothing links to.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::whole;

/// What the lists' names begin with.
const PREFIX: &str = "made-";

/// The name of a file of the cache that is about one destination.
pub(crate) fn named_after(prefix: &str, destination: &Path) -> String {
    let name: String = whole(destination)
        .to_string_lossy()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '=' })
        .collect();
    // A long name keeps its end, which tells more than its start.
    let from = name.len().saturating_sub(180);
    format!("{prefix}{}", &name[from..])
}

/// The list of one destination.
pub(super) struct Manifest {
    path: PathBuf,
}

impl Manifest {
    pub(super) fn of(cache: &Path, destination: &Path) -> Self {
        Self { path: cache.join(named_after(PREFIX, destination)) }
    }

    /// Whether a file of that name in the cache is such a list.
    pub(super) fn is_name(name: &OsStr) -> bool {
        name.to_string_lossy().starts_with(PREFIX)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the last build made; nothing if it isn't known.
    pub(super) fn read(&self) -> BTreeSet<String> {
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        text.lines().filter(|line| is_inside(line)).map(str::to_owned).collect()
    }

    pub(super) fn write<'a>(&self, files: impl Iterator<Item = &'a str>) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let text: String = files.map(|file| format!("{file}\n")).collect();
        if fs::read_to_string(&self.path).is_ok_and(|before| before == text) {
            return Ok(());
        }
        fs::write(&self.path, text)
    }
}

/// A list that was tampered with must not lead out of the destination.
fn is_inside(path: &str) -> bool {
    !path.is_empty() && !path.starts_with('/') && !path.contains('\\') && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}
