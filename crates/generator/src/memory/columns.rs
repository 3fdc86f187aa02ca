use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Facts, Hash};

/// What the documents come to by sets of names: a column for each set that templates ask for, in the order of the documents. Without a
/// set it is all there is of them.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// The templates that ask.
    print: Hash,
    all: HashMap<Option<BTreeSet<String>>, Arc<Vec<Hash>>>,
    /// The places at which there is another document than the columns tell of; nothing if that isn't known.
    outdated: Option<Vec<usize>>,
}

impl Columns {
    /// The documents are others at these places, or all anywhere else.
    pub(super) fn follow(&mut self, changed: Option<Vec<usize>>) {
        self.outdated = changed;
    }

    /// Brings the columns to the documents as they are now, for the templates that come to `print`.
    pub(crate) fn refresh<'f>(&mut self, print: Hash, facts: impl Fn(usize) -> &'f Facts) {
        match self.outdated.take() {
            Some(places) if self.print == print => {
                for (words, column) in &mut self.all {
                    let column = Arc::make_mut(column);
                    places.iter().for_each(|place| column[*place] = facts(*place).of_words(words.as_ref()));
                }
            }
            _ => {
                self.all.clear();
                self.print = print;
            }
        }
    }

    /// The column of a set of names.
    pub(crate) fn of<'f>(&mut self, words: Option<&BTreeSet<String>>, all: impl Iterator<Item = &'f Facts>) -> Arc<Vec<Hash>> {
        let words = words.cloned();
        let made = |words: &Option<BTreeSet<String>>| Arc::new(all.map(|facts| facts.of_words(words.as_ref())).collect());
        Arc::clone(self.all.entry(words).or_insert_with_key(made))
    }
}
