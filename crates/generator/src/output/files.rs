use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Output;

/// The files of a finished site, by their paths in the destination, with `/` between its parts.
#[derive(Clone, Debug)]
pub struct Files {
    /// One build shares the list with the next, as long as it stays.
    paths: Arc<BTreeSet<String>>,
    /// Those that are not there already.
    outputs: BTreeMap<String, Output>,
}

/// What a file is that has no output.
static PRESENT: Output = Output::Present;

impl Files {
    /// All that have an output.
    pub(crate) fn of(outputs: BTreeMap<String, Output>) -> Self {
        Self { paths: Arc::new(outputs.keys().cloned().collect()), outputs }
    }

    /// All of a list; those without an output are in the destination.
    pub(crate) fn of_list(paths: Arc<BTreeSet<String>>, outputs: BTreeMap<String, Output>) -> Self {
        Self { paths, outputs }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.paths.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Their paths, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Whether there is one at a path.
    pub fn contains(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The file at a path.
    pub fn get(&self, path: &str) -> Option<&Output> {
        self.outputs.get(path).or_else(|| self.contains(path).then_some(&PRESENT))
    }

    /// The list of all.
    pub(crate) fn list(&self) -> &Arc<BTreeSet<String>> {
        &self.paths
    }

    /// Those that may have to be written.
    pub(super) fn outputs(&self) -> impl Iterator<Item = (&String, &Output)> {
        self.outputs.iter()
    }
}
