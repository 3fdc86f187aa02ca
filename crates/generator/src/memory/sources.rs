use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::{Stamp, Told};
use crate::config::Config;
use crate::content::{Document, SourceFile, SourceTree};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// The source folder, as the last build found it.
#[derive(Debug, Default)]
pub(crate) struct Sources {
    /// Whether anything is kept for a next build.
    keeps: bool,
    tree: Option<(Arc<SourceTree>, Diagnostics)>,
    files: HashMap<String, Known>,
    /// Of them those that changed, until this build has read them again.
    changed: HashMap<String, Known>,
    /// What changed since.
    told: Told,
}

/// One file as it was read.
#[derive(Debug)]
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
        self.changed.clear();
    }

    /// What files there are.
    pub(crate) fn tree(&mut self, config: &Config, notes: &mut Diagnostics) -> Arc<SourceTree> {
        self.told.put(|path| config.source.join(plain(path)));
        self.set_aside(config);
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

    /// The documents of these files: those that changed are read.
    pub(crate) fn documents(&mut self, files: &[SourceFile], read: impl Fn(&SourceFile) -> Read + Sync) -> Vec<Read> {
        if !self.keeps {
            return files.par_iter().map(&read).collect();
        }
        let now = SystemTime::now();
        let is_told = self.told.paths().is_some();
        let one = |file: &SourceFile| {
            let same = match self.files.get(&file.path) {
                Some(known) if is_told => return (None, known.read.clone()),
                _ if is_told => None,
                _ => Stamp::settled(&file.absolute, now),
            };
            match self.files.get(&file.path).or_else(|| self.changed.get(&file.path)) {
                Some(known) if same.is_some() && known.stamp == same => (None, known.read.clone()),
                known => {
                    let fresh = read(file);
                    // Written again with the same text, it is the same document.
                    let fresh = known.filter(|known| is_same(&known.read, &fresh)).map_or(fresh, |known| known.read.clone());
                    (Some(Known { stamp: same, read: fresh.clone() }), fresh)
                }
            }
        };
        let all: Vec<(Option<Known>, Read)> = files.par_iter().map(one).collect();
        files.iter().zip(all).map(|(file, (known, read))| self.remember(file, known, read)).collect()
    }

    /// What changed, as was told, is known no longer for sure.
    fn set_aside(&mut self, config: &Config) {
        let inside = |path: &PathBuf| {
            let parts = path.strip_prefix(&config.source).ok()?.components().map(|part| part.as_os_str().to_str());
            Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
        };
        let changed = self.told.paths().into_iter().flatten().filter_map(inside);
        self.changed = changed.filter_map(|path| self.files.remove_entry(&path)).collect();
    }

    fn remember(&mut self, file: &SourceFile, known: Option<Known>, read: Read) -> Read {
        if let Some(known) = known {
            self.files.insert(file.path.clone(), known);
        }
        read
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
