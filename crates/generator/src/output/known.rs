use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::Places;
use crate::memory::Stamp;

/// The destination, as the last build of this process left it.
#[derive(Debug, Default)]
pub(crate) struct Known {
    /// The files that were made; nothing before the first build.
    pub(super) files: Option<BTreeSet<String>>,
    /// What no build made.
    pub(super) foreign: Vec<String>,
    /// How copied files looked, and their copies.
    copies: HashMap<String, (Stamp, Stamp)>,
}

impl Known {
    /// Whether a page is in the destination as it was written.
    pub(crate) fn is_there(&self, places: &Places, file: &str, written: Option<Stamp>) -> bool {
        written.is_some_and(|written| Stamp::of(&places.destination.join(file)).is_some_and(|now| now.looks_like(written)))
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
