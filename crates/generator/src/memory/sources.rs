use std::collections::{HashMap, HashSet};
use std::mem;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{Stamp, Told};
use crate::config::Config;
use crate::content::{Document, Kind, SourceFile, SourceTree, Words};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// The source folder, as the last build found it.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Whether anything is kept for a next build.
    keeps: bool,
    tree: Option<(Arc<SourceTree>, Diagnostics)>,
    lists: HashMap<Kind, List>,
    /// What the posts have in common.
    pub(crate) words: Words,
    /// What changed since.
    told: Told,
}

/// The files of one kind, as they were read.
#[derive(Debug, Default)]
struct List {
    /// In the order of the tree.
    files: Vec<Known>,
    /// Where each is among them.
    places: HashMap<PathBuf, usize>,
}

/// One file as it was read.
#[derive(Debug, Default)]
struct Known {
    stamp: Option<Stamp>,
    read: Read,
}

/// A document, unless the file is not to be published, and what there is to say about it.
pub(crate) type Read = (Option<Arc<Document>>, Vec<Diagnostic>);

impl Sources {
    pub(super) fn keeping() -> Self {
        Self { keeps: true, ..Self::default() }
    }

    /// Paths are relative to the source folder.
    pub(super) fn only_changed(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        self.told.only(paths);
    }

    /// A build begins.
    pub(crate) fn begin(&mut self) {
        self.told.begin();
    }

    /// Everything was read. What changes from now on is not known.
    pub(crate) fn end(&mut self) {
        self.told.end();
    }

    /// What files there are.
    pub(crate) fn tree(&mut self, config: &Config, notes: &mut Diagnostics) -> Arc<SourceTree> {
        self.told.put(|path| config.source.join(plain(path)));
        let known = self.tree.take().filter(|(tree, _)| self.told.paths().is_some_and(|paths| tree.holds_after(paths, config)));
        let (tree, found) = known.unwrap_or_else(|| {
            // What was told may be about a folder: stamps tell which of its files changed.
            self.told.doubt();
            let mut found = Diagnostics::new();
            (Arc::new(SourceTree::list(config, &mut found)), found)
        });
        notes.extend(found.iter().cloned());
        if self.keeps {
            self.tree = Some((Arc::clone(&tree), found));
        }
        tree
    }

    /// The documents of these files, all that the tree has of their kind: those that changed are read.
    pub(crate) fn documents(&mut self, kind: &Kind, files: &[SourceFile], read: impl Fn(&SourceFile) -> Read + Sync) -> Vec<Read> {
        if !self.keeps {
            return files.par_iter().map(&read).collect();
        }
        let mut list = self.lists.remove(kind).unwrap_or_default();
        match self.told.paths() {
            Some(changed) if list.files.len() == files.len() => list.read_again(files, changed, &read),
            _ => list = list.look_through(files, &read),
        }
        let documents = list.files.par_iter().map(|known| known.read.clone()).collect();
        self.lists.insert(kind.clone(), list);
        documents
    }
}

impl List {
    /// Reads those of the files again that were told to have changed; every file is where it was.
    fn read_again(&mut self, files: &[SourceFile], told: &HashSet<PathBuf>, read: impl Fn(&SourceFile) -> Read + Sync) {
        let changed: Vec<usize> = told.iter().filter_map(|path| self.places.get(path).copied()).collect();
        let fresh: Vec<Read> = changed.par_iter().map(|place| read(&files[*place])).collect();
        for (place, fresh) in changed.into_iter().zip(fresh) {
            self.files[place].take(None, fresh);
        }
    }

    /// Looks at every file, and reads those that are not as they were.
    fn look_through(mut self, files: &[SourceFile], read: impl Fn(&SourceFile) -> Read + Sync) -> Self {
        let now = SystemTime::now();
        let place_before = |file: &SourceFile| self.places.get(&file.absolute).copied();
        let before: Vec<Option<usize>> = files.iter().map(place_before).collect();
        let before: Vec<Known> =
            before.into_iter().map(|place| place.map(|at| mem::take(&mut self.files[at])).unwrap_or_default()).collect();
        let one = |(file, mut known): (&SourceFile, Known)| {
            let stamp = Stamp::settled(&file.absolute, now);
            if stamp.is_none() || known.stamp != stamp {
                known.take(stamp, read(file));
            }
            known
        };
        let places = files.iter().enumerate().map(|(place, file)| (file.absolute.clone(), place)).collect();
        Self { files: files.par_iter().zip(before).map(one).collect(), places }
    }
}

impl Known {
    /// Takes the file as it was read now. Written again with the same text, it is the same document.
    fn take(&mut self, stamp: Option<Stamp>, fresh: Read) {
        self.stamp = stamp;
        if !is_same(&self.read, &fresh) {
            self.read = fresh;
        }
    }
}

/// A path as the lists of files have it, however it was written.
fn plain(path: &Path) -> PathBuf {
    path.components().filter(|part| *part != Component::CurDir).collect()
}

fn is_same(known: &Read, fresh: &Read) -> bool {
    match (&known.0, &fresh.0) {
        (Some(known), Some(fresh)) => known.source == fresh.source && known.date == fresh.date,
        _ => false,
    }
}
