//! Keys: a hash for each text of everything that it depends on.
//!
//! A document's text before its layouts depends on the document and, if it has template tags, on what those read; its file depends
//! on that text, on its layouts, and on what these read. What templates read of *other* documents is told by names
//! ([`Reads`]): so of the ten thousand documents that a list of titles goes over, only the titles count.

use std::collections::HashMap;
use std::sync::Arc;

use super::Phase;
use super::one::One;
use crate::content::{Content, Document};
use crate::context::is_html;
use crate::memory::{Columns, Facts, Hash, Hasher};
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
    /// Of the site, what is read in a phase; by the print of what is read.
    sites: HashMap<(Hash, Phase), Hash>,
    /// Of the URLs of all parts of a list, by where they are.
    urls: HashMap<usize, Hash>,
    static_files: Option<Hash>,
}

/// What templates that are rendered together see of the site in a phase.
pub(super) struct View {
    closure: Arc<Closure>,
    phase: Phase,
    /// What the site's own values come to.
    print: Hash,
    /// What each document comes to by the names that they ask for.
    picked: Arc<Vec<Hash>>,
}

impl View {
    pub(super) fn closure(&self) -> &Closure {
        &self.closure
    }

    /// Whether they show what other documents became.
    pub(super) fn shows_texts(&self) -> bool {
        super::shows_texts(&self.closure)
    }
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
    /// What these templates see; nothing if that can't be known.
    pub(super) fn view(
        &mut self,
        closure: &Arc<Closure>,
        phase: Phase,
        site: &Site<'_>,
        all: &[One<'_>],
        columns: &mut Columns,
    ) -> Option<View> {
        let reads = &closure.reads;
        if reads.unknown {
            return None;
        }
        let words = (!reads.everything).then_some(&reads.words);
        let picked = columns.of(words, all.iter().map(|one| &one.kept.facts));
        for listing in all.iter().filter_map(|one| one.document.listing.as_ref()) {
            self.urls.entry(Arc::as_ptr(&listing.urls) as usize).or_insert_with(|| {
                let mut hasher = Hasher::new("urls");
                listing.urls.iter().for_each(|url| hasher.text(url));
                hasher.done()
            });
        }
        let print = match self.sites.get(&(closure.reads_print, phase)) {
            Some(known) => *known,
            None => {
                let print = self.of_site(reads, &picked, phase, site, all);
                self.sites.insert((closure.reads_print, phase), print);
                print
            }
        };
        Some(View { closure: Arc::clone(closure), phase, print, picked })
    }

    /// Of all that the site's own values show to templates that read that.
    fn of_site(&mut self, reads: &Reads, picked: &[Hash], phase: Phase, site: &Site<'_>, all: &[One<'_>]) -> Hash {
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
            range.for_each(|index| hasher.hash(item(wanted, picked, phase, site, all, index)));
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

    /// What the templates that are rendered for one document see.
    fn around(&self, hasher: &mut Hasher, view: &View, place: &Place<'_, '_>) {
        let (reads, site, all, index) = (&view.closure.reads, place.site, place.all, place.index);
        hasher.hash(view.closure.text);
        hasher.hash(view.print);
        if reads.everything || reads.neighbours {
            let (previous, next) = site.neighbours[index];
            for place in [previous, next] {
                hasher.maybe(place.map(|place| view.picked[place]));
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
                listing.items.iter().for_each(|at| hasher.hash(item(wanted, &view.picked, view.phase, site, all, *at)));
            }
        }
    }

    /// The key of a document's text before its layouts, if it has template tags: `view` is what these see.
    pub(super) fn of_body(&self, view: &View, place: &Place<'_, '_>) -> Hash {
        let kept = &place.all[place.index].kept;
        let mut hasher = of_text(place.site.base, kept.print, kept.text);
        self.around(&mut hasher, view, place);
        hasher.done()
    }

    /// The key of a document's file; nothing if it has no text.
    pub(super) fn of_page(&self, view: &View, place: &Place<'_, '_>) -> Option<Hash> {
        let one = &place.all[place.index];
        let body = one.hash()?;
        let mut hasher = Hasher::new("page");
        hasher.hash(place.site.base);
        hasher.hash(one.kept.print);
        hasher.hash(body.content);
        hasher.hash(body.excerpt);
        self.around(&mut hasher, view, place);
        Some(hasher.done())
    }
}

/// The key of a text without template tags: nothing else shows in it.
pub(super) fn of_plain_text(base: Hash, print: Hash, text: Hash) -> Hash {
    of_text(base, print, text).done()
}

fn of_text(base: Hash, print: Hash, text: Hash) -> Hasher {
    let mut hasher = Hasher::new("body");
    hasher.hash(base);
    hasher.hash(print);
    hasher.hash(text);
    hasher
}

/// What is read of one document in a list, with what it holds of others.
fn item(wanted: Wanted, picked: &[Hash], phase: Phase, site: &Site<'_>, all: &[One<'_>], index: usize) -> Hash {
    let own = picked[index];
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
        hasher.maybe(place.map(|place| picked[place]));
    }
    hasher.done()
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
