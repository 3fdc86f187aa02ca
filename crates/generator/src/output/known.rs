use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use super::Places;
use crate::memory::{Stamp, Told};

/// The destination, as the last build of this process left it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The files that were made; nothing before the first build.
    pub(super) files: Option<Arc<BTreeSet<String>>>,
    /// How many of them builds may write.
    pub(super) count: usize,
    /// What no build made.
    pub(super) foreign: Vec<String>,
    /// How copied files looked, and their copies.
    copies: HashMap<String, (Stamp, Stamp)>,
    /// What others did there since.
    pub(crate) told: Told,
    /// The files that may not be as they were written; nothing if any of them may.
    touched: Option<HashSet<String>>,
}

impl Known {
    /// A build begins.
    pub(crate) fn begin(&mut self) {
        self.told.begin();
        self.touched = self.files.as_ref().zip(self.told.paths()).map(|(files, paths)| {
            let below = |path: &Path| path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            paths.iter().flat_map(|path| at_or_in(files, below(path))).collect()
        });
    }

    /// What was written is not what is known.
    pub(crate) fn lose(&mut self) {
        *self = Self { told: Told::default(), touched: None, ..std::mem::take(self) };
        self.told.begin();
    }

    /// The same, where nobody knows whether the next build writes to the same place.
    pub(crate) fn elsewhere(self) -> Self {
        Self { told: Told::default(), touched: None, ..self }
    }

    /// Whether a page is in the destination as it was written.
    pub(crate) fn is_there(&self, places: &Places, file: &str, written: Option<Stamp>) -> bool {
        let Some(written) = written else { return false };
        let is_untouched = self.touched.as_ref().is_some_and(|touched| !touched.contains(file));
        is_untouched || Stamp::of(&places.destination.join(file)).is_some_and(|now| now.looks_like(written))
    }

    /// Whether a file was copied already, and neither it nor the copy changed since.
    pub(super) fn is_copied(&self, file: &str, from: &Path, to: &Path) -> bool {
        self.copies.get(file).is_some_and(|(source, copy)| {
            Stamp::settled(from, std::time::SystemTime::now()) == Some(*source) && Stamp::of(to) == Some(*copy)
        })
    }

    /// Remembers a copy, unless the file may change unseen.
    pub(super) fn copied(&mut self, file: &str, from: &Path, to: &Path) {
        match Stamp::settled(from, std::time::SystemTime::now()).zip(Stamp::of(to)) {
            Some(stamps) => self.copies.insert(file.to_owned(), stamps),
            None => self.copies.remove(file),
        };
    }
}

/// The files at a path, or in the folder there.
fn at_or_in(files: &BTreeSet<String>, path: String) -> Vec<String> {
    let is_in = |file: &&String| path.is_empty() || file[path.len()..].is_empty() || file[path.len()..].starts_with('/');
    files.range(path.clone()..).take_while(|file| file.starts_with(&path)).filter(is_in).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_all_in_it() {
        let files = ["a", "a-b/c", "a/b", "a/b/c", "ab"].map(str::to_owned).into();
        let found = |path: &str| at_or_in(&files, path.to_owned());
        assert_eq!(found("a"), ["a", "a/b", "a/b/c"]);
        assert_eq!(found("a/b/c"), ["a/b/c"]);
        assert_eq!(found("b"), [""; 0]);
        assert_eq!(found("").len(), 5);
    }
}
