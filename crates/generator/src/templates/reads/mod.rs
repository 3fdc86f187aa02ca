//! What a template may read of the site, told from its text alone.
//!
//! A page that is rendered again only when something changed needs to know what it depends on. A template asks for values by
//! name: `site.posts`, `post.title`, `where(attribute="lang")`. So the names that it, its layouts and its includes write down
//! tell what it can see. Where a name is not written down (`post[key]`), or a whole document is used at once
//! (`post | jsonify`, `post == page`), it can see everything: [`Reads::everything`].
//!
//! Nothing here is about when a variable is set or in which branch: a name that may hold documents anywhere may hold them
//! everywhere. To be told to look at too much costs a little time; to be told too little would leave an old page standing.

mod closures;
mod expressions;
mod tokens;

use std::collections::BTreeSet;

pub(crate) use closures::{Closure, Outlines};
use expressions::Walk;
use tokens::Tag;

use crate::memory::{Hash, Hasher};

/// A template's tags, taken apart once.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    tags: Vec<Tag>,
    takes: Takes,
}

/// Which other templates a template takes in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Takes {
    /// By the names that are written down, without their folder.
    pub(crate) named: BTreeSet<String>,
    /// Any of them: a name is worked out, or a component is used, which any template may define.
    pub(crate) any: bool,
    /// The functions it calls, some of which are templates themselves.
    pub(crate) calls: BTreeSet<String>,
}

impl Outline {
    /// Of a template without its front matter.
    pub(crate) fn of(template: &str) -> Self {
        let tags = tokens::tags(template);
        let mut walk = Walk::new(&BTreeSet::new());
        tags.iter().for_each(|tag| walk.tag(tag));
        Self { tags, takes: walk.takes }
    }

    /// Which other templates it takes in.
    pub(crate) fn takes(&self) -> &Takes {
        &self.takes
    }
}

/// What templates that are rendered together may read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    /// All there is, of every document.
    pub(crate) everything: bool,
    /// What is not of the site's source, or can't be known: such a page is always rendered again.
    pub(crate) unknown: bool,
    /// The keys of `site`.
    pub(crate) site: BTreeSet<String>,
    /// The keys of `site.data`; if that is read as a whole, `site` holds `data`.
    pub(crate) data: BTreeSet<String>,
    /// What is asked of documents: names of their front matter, `content`, `url` and so on.
    pub(crate) words: BTreeSet<String>,
    /// Whether the documents before and after the page are read.
    pub(crate) neighbours: bool,
    /// Whether the documents that the page lists are read.
    pub(crate) listing: bool,
}

impl Reads {
    /// What these templates, rendered together, may read of a site with these collections.
    pub(crate) fn of<'o>(outlines: impl IntoIterator<Item = &'o Outline>, collections: &BTreeSet<String>) -> Self {
        let outlines: Vec<&Outline> = outlines.into_iter().collect();
        let mut walk = Walk::new(collections);
        loop {
            let before = walk.holders.len();
            outlines.iter().flat_map(|outline| &outline.tags).for_each(|tag| walk.tag(tag));
            if walk.holders.len() == before {
                return walk.reads;
            }
        }
    }

    /// What it comes to, all in all.
    fn print(&self) -> Hash {
        let mut hasher = Hasher::new("reads");
        let Self { everything, unknown, site, data, words, neighbours, listing } = self;
        for flag in [everything, unknown, neighbours, listing] {
            hasher.number(usize::from(*flag));
        }
        for names in [site, data, words] {
            hasher.number(names.len());
            names.iter().for_each(|name| hasher.text(name));
        }
        hasher.done()
    }
}

#[cfg(test)]
mod tests;
