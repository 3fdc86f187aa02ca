use std::collections::{BTreeSet, HashSet};

use crate::memory::Hash;
use crate::templates::reads::Closure;

/// Which keys of `site` are read by what is about to be rendered: a list of ten thousand posts is not made for a page that shows none.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    all: bool,
    keys: BTreeSet<String>,
    /// What was added, by what it comes to: thousands of documents have the same layout.
    added: HashSet<Hash>,
}

impl Asked {
    /// All there are.
    pub(super) fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// By templates that are rendered together; by any that nothing is known of.
    pub(super) fn add(&mut self, closure: Option<&Closure>) {
        match closure {
            Some(closure) if self.added.insert(closure.reads_print) => {
                let reads = &closure.reads;
                self.all |= reads.everything || reads.unknown;
                self.keys.extend(reads.site.iter().cloned());
            }
            Some(_) => {}
            None => self.all = true,
        }
    }

    /// By others too.
    pub(super) fn and(&mut self, other: &Self) {
        self.all |= other.all;
        self.keys.extend(other.keys.iter().cloned());
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.all || self.keys.contains(key)
    }

    /// Whether these are all among them.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.all || !other.all && other.keys.is_subset(&self.keys)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::reads::Outlines;

    #[test]
    fn only_what_is_named_is_asked_for() {
        let closure = |text: &str| Outlines::new([], BTreeSet::new()).of_text(text);
        let mut asked = Asked::default();
        asked.add(Some(&closure("{% for post in site.posts %}{{ post.title }}{% endfor %}")));
        assert!(asked.has("posts") && !asked.has("tags"));
        let mut more = Asked::default();
        more.add(Some(&closure("{{ site.tags | size }}")));
        assert!(!asked.covers(&more));
        asked.and(&more);
        assert!(asked.covers(&more) && asked.has("tags") && !asked.has("pages"));
        more.add(Some(&closure("{{ site | jsonify }}")));
        assert!(more.has("pages") && !asked.covers(&more) && Asked::all().covers(&more));
        asked.add(None);
        assert!(asked.has("pages"));
    }
}
