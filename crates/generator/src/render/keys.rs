//! Keys: a hash for each text of everything that it depends on.
//!
//! A document's text before its layouts depends on the document and, if it has template tags, on what those read; its file depends
//! on that text, on its layouts, and on what these read. What templates read of *other* documents is told by names
//! ([`Reads`]): so of the ten thousand documents that a list of titles goes over, only the titles count.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::{Document, One, Phase};
use crate::content::Content;
use crate::context::is_html;
use crate::memory::{BodyHash, Facts, Hash, Hasher};
use crate::templates::reads::{Closure, Reads};

/// What is the same for all documents of a build.
pub(super) struct Site<'a> {
    pub(super) content: &'a Content,
    pub(super) base: Hash,
    /// Where the pages begin among the documents.
    pub(super) pages_from: usize,
    pub(super) neighbours: &'a [(Option<usize>, Option<usize>)],
}

/// What keys are made from, as far as it was asked for.
#[derive(Default)]
pub(super) struct Prints {
    /// Of each document, what is asked for by a set of names; by the set's number, none for all there is.
    picked: HashMap<Option<usize>, Vec<Hash>>,
    /// Of the site, what is read in a phase; by the print of what is read.
    sites: HashMap<(Hash, Phase), Seen>,
    /// Of the URLs of all parts of a list, by where they are.
    urls: HashMap<usize, Hash>,
    static_files: Option<Hash>,
}

/// What templates see of the site.
#[derive(Clone, Copy)]
struct Seen {
    print: Hash,
    /// The number of their set of names; see [`Prints::picked`].
    set: Option<usize>,
}

/// What is asked of the documents of a list beside what each is by itself.
#[derive(Clone, Copy)]
struct Wanted {
    content: bool,
    excerpt: bool,
    previous: bool,
    next: bool,
}

impl Wanted {
    fn of(reads: &Reads) -> Self {
        let asked = |word: &str| reads.everything || reads.words.contains(word);
        Self { content: asked("content"), excerpt: asked("excerpt"), previous: asked("previous"), next: asked("next") }
    }
}

impl Prints {
    /// Gets ready for keys of documents with these templates.
    pub(super) fn prepare(
        &mut self,
        closure: &Closure,
        phase: Phase,
        site: &Site<'_>,
        all: &mut [One<'_>],
        words: &mut HashMap<BTreeSet<String>, usize>,
    ) {
        let reads = &closure.reads;
        if reads.unknown || self.sites.contains_key(&(closure.reads_print, phase)) {
            return;
        }
        let set = number_of(reads, words);
        self.picked.entry(set).or_insert_with(|| {
            let picked = all.iter_mut().map(|one| match set {
                None => one.kept.facts.whole,
                Some(set) => match one.kept.picked.iter().find(|(it, _)| *it == set) {
                    Some((_, hash)) => *hash,
                    None => {
                        let hash = one.kept.facts.picked(&reads.words);
                        one.kept.picked.push((set, hash));
                        hash
                    }
                },
            });
            picked.collect()
        });
        for listing in all.iter().filter_map(|one| one.document.listing.as_ref()) {
            self.urls.entry(Arc::as_ptr(&listing.urls) as usize).or_insert_with(|| {
                let mut hasher = Hasher::new("urls");
                listing.urls.iter().for_each(|url| hasher.text(url));
                hasher.done()
            });
        }
        let print = self.of_site(reads, set, phase, site, all);
        self.sites.insert((closure.reads_print, phase), Seen { print, set });
    }

    /// Of all that the site's own values show to templates that read that.
    fn of_site(&mut self, reads: &Reads, set: Option<usize>, phase: Phase, site: &Site<'_>, all: &[One<'_>]) -> Hash {
        let content = site.content;
        let mut hasher = Hasher::new("site");
        let mut from = content.posts.len();
        let collections: Vec<(&str, std::ops::Range<usize>)> = content
            .collections
            .iter()
            .map(|(collection, documents)| {
                from += documents.len();
                (collection.name.as_str(), from - documents.len()..from)
            })
            .collect();
        let wanted = Wanted::of(reads);
        let items = |hasher: &mut Hasher, range: std::ops::Range<usize>| {
            hasher.number(range.len());
            range.for_each(|index| hasher.hash(self.item(wanted, set, phase, site, all, index)));
        };
        let posts = 0..content.posts.len();
        let asked = |key: &str| reads.everything || reads.site.contains(key);
        if ["posts", "documents", "collections", "tags", "categories"].into_iter().any(asked) {
            items(&mut hasher, posts.clone());
        }
        if asked("related_posts") {
            items(&mut hasher, posts.end.saturating_sub(crate::context::RELATED + 1)..posts.end);
        }
        for (name, range) in collections {
            if asked(name) || asked("documents") || asked("collections") {
                hasher.text(name);
                items(&mut hasher, range);
            }
        }
        if asked("pages") || asked("html_pages") {
            items(&mut hasher, site.pages_from..all.len());
            for one in &all[site.pages_from..] {
                hasher.number(usize::from(is_html(one.document)));
            }
        }
        if asked("time") {
            hasher.text(&content.time.plain());
        }
        if asked("data") {
            hasher.value(&content.data);
        }
        for file in &reads.data {
            hasher.maybe(content.data.get_from_path(file).map(Hash::of_value));
        }
        // A collection has files beside its documents.
        if asked("static_files") || asked("collections") {
            hasher.hash(*self.static_files.get_or_insert_with(|| {
                let mut files = Hasher::new("files");
                content.static_files.iter().for_each(|file| files.text(&file.path));
                files.done()
            }));
        }
        hasher.done()
    }

    /// What is read of one document in a list, with what it holds of others.
    fn item(&self, wanted: Wanted, set: Option<usize>, phase: Phase, site: &Site<'_>, all: &[One<'_>], index: usize) -> Hash {
        let own = self.picked[&set][index];
        let body = (wanted.content || wanted.excerpt).then(|| all[index].seen(phase)).flatten();
        let (previous, next) = site.neighbours[index];
        let previous = previous.filter(|_| wanted.previous);
        let next = next.filter(|_| wanted.next);
        if body.is_none() && previous.is_none() && next.is_none() {
            return own;
        }
        let mut hasher = Hasher::new("item");
        hasher.hash(own);
        hasher.maybe(body.filter(|_| wanted.content).map(|body| body.content));
        hasher.maybe(body.filter(|_| wanted.excerpt).map(|body| body.excerpt));
        for place in [previous, next] {
            hasher.maybe(place.map(|place| self.picked[&set][place]));
        }
        hasher.done()
    }

    /// What the templates that are rendered for one document see; none if that can't be known.
    fn around(&self, hasher: &mut Hasher, closure: &Closure, phase: Phase, place: &Place<'_, '_>) -> Option<()> {
        let (reads, site, all, index) = (&closure.reads, place.site, place.all, place.index);
        if reads.unknown {
            return None;
        }
        let Seen { print, set } = *self.sites.get(&(closure.reads_print, phase))?;
        hasher.hash(closure.text);
        hasher.hash(print);
        if reads.everything || reads.neighbours {
            let (previous, next) = site.neighbours[index];
            for place in [previous, next] {
                hasher.maybe(place.map(|place| self.picked[&set][place]));
            }
        }
        if reads.everything || reads.site.contains("related_posts") {
            // Which of the newest posts it is itself.
            hasher.number(site.content.posts.len().saturating_sub(index).min(crate::context::RELATED + 2));
        }
        if let Some(listing) = &all[index].document.listing {
            for number in [listing.number, listing.per_page, listing.total] {
                hasher.number(number);
            }
            hasher.maybe(self.urls.get(&(Arc::as_ptr(&listing.urls) as usize)).copied());
            if reads.everything || reads.listing {
                let wanted = Wanted::of(reads);
                listing.items.iter().for_each(|item| hasher.hash(self.item(wanted, set, phase, site, all, *item)));
            }
        }
        Some(())
    }

    /// The key of a document's text before its layouts. `closure` is what its template tags are rendered with, if it has any.
    pub(super) fn of_body(&self, closure: Option<&Closure>, phase: Phase, place: &Place<'_, '_>) -> Option<Hash> {
        let one = &place.all[place.index];
        let mut hasher = Hasher::new("body");
        hasher.hash(place.site.base);
        hasher.hash(one.kept.print);
        hasher.hash(one.kept.text);
        if let Some(closure) = closure {
            self.around(&mut hasher, closure, phase, place)?;
        }
        Some(hasher.done())
    }

    /// The key of a document's file.
    pub(super) fn of_page(&self, closure: &Closure, body: BodyHash, place: &Place<'_, '_>) -> Option<Hash> {
        let one = &place.all[place.index];
        let mut hasher = Hasher::new("page");
        hasher.hash(place.site.base);
        hasher.hash(one.kept.print);
        hasher.hash(body.content);
        hasher.hash(body.excerpt);
        self.around(&mut hasher, closure, Phase::Last, place)?;
        Some(hasher.done())
    }
}

/// One document among all.
pub(super) struct Place<'a, 'c> {
    pub(super) site: &'a Site<'c>,
    pub(super) all: &'a [One<'c>],
    pub(super) index: usize,
}

/// Of a document by itself, but for its text.
pub(super) fn of_document(document: &Document, facts: &Facts) -> Hash {
    let mut hasher = Hasher::new("itself");
    hasher.text(document.path());
    hasher.text(document.output.as_deref().unwrap_or_default());
    for flag in [document.markdown, document.templates, document.escapes, document.kind.collection().is_some()] {
        hasher.number(usize::from(flag));
    }
    hasher.hash(facts.whole);
    hasher.done()
}

fn number_of(reads: &Reads, words: &mut HashMap<BTreeSet<String>, usize>) -> Option<usize> {
    if reads.everything {
        return None;
    }
    let next = words.len();
    Some(*words.entry(reads.words.clone()).or_insert(next))
}
