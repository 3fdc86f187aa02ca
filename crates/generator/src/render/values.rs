//! What templates see while documents are rendered.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;
use tera::{Context, Value};

use super::asked::Asked;
use super::one::{One, Stage};
use super::{Phase, Workshop, bodies, keys};
use crate::config::Config;
use crate::content::{Content, Document};
use crate::context::{Listed, PageValues, Paginators, Related, site_value};
use crate::memory::{Facts, Hash, Kept, ListedKey, Made};
use crate::templates::Engine;

type Neighbours = [(Option<usize>, Option<usize>)];

/// Takes a document to know it, with what was made before of what was at its place; with the base of its keys if there is a next build.
pub(super) fn kept(document: &Arc<Document>, base: Option<Hash>, made: Made) -> Kept {
    let values = PageValues::of(document).value();
    let has_tags = bodies::has_tags(document);
    let (facts, print, text) = match (base, values.as_map()) {
        (Some(_), Some(map)) => {
            let facts = Facts::of(map);
            let print = keys::of_document(document, &facts);
            (facts, print, Hash::of(document.text().as_bytes()))
        }
        _ => (Facts::default(), Hash::default(), Hash::default()),
    };
    Kept {
        key: base.filter(|_| !has_tags).map(|base| keys::of_plain_text(base, print, text)),
        facts,
        values,
        may_slip: None,
        print,
        text,
        has_tags,
        asks_related: document.templates && document.text().contains("related_posts"),
        document: Arc::clone(document),
        closure: None,
        listed: None,
        body: None,
        made,
    }
}

/// The documents before and after each: of posts, and of each collection, in the same language.
pub(super) fn neighbours(content: &Content, config: &Config) -> Vec<(Option<usize>, Option<usize>)> {
    let languages: Vec<&str> = content.documents().filter(|_| config.is_multilingual()).map(|it| it.lang.as_str()).collect();
    let mut all = vec![(None, None); content.documents().count()];
    let mut from = 0;
    let lengths = std::iter::once(content.posts.len()).chain(content.collections.iter().map(|(_, documents)| documents.len()));
    for length in lengths {
        // The last document so far in each language, of which a site has a handful.
        let mut last: Vec<(&str, usize)> = Vec::new();
        for index in from..from + length {
            let language = languages.get(index).copied().unwrap_or_default();
            match last.iter_mut().find(|(of, _)| *of == language) {
                Some((_, before)) => {
                    all[index].0 = Some(*before);
                    all[*before].1 = Some(index);
                    *before = index;
                }
                None => last.push((language, index)),
            }
        }
        from += length;
    }
    all
}

/// `site`, and what lists show of each document.
#[derive(Default)]
pub(super) struct Values {
    listed: Vec<Value>,
    paginators: Mutex<Paginators>,
    related: Option<Related>,
    /// The phase that this is for.
    phase: Option<Phase>,
    /// What of `site` is filled in.
    asked: Asked,
}

impl Values {
    /// Texts came that were missing.
    pub(super) fn outdated(&mut self) {
        self.phase = None;
    }

    /// Gives the engine `site` as it is in a phase, with what is asked of it. Where the layouts come it is as it was for the pages.
    pub(super) fn site(
        &mut self,
        phase: Phase,
        asked: &Asked,
        workshop: &Workshop<'_>,
        engine: &mut Engine,
        all: &mut [One<'_>],
        neighbours: &Neighbours,
    ) {
        let phase = phase.min(Phase::Pages);
        if self.phase == Some(phase) && self.asked.covers(asked) {
            return;
        }
        self.phase = Some(phase);
        self.asked.and(asked);
        let content = workshop.content;
        let entries: Vec<(Option<ListedKey>, Value)> =
            (0..all.len()).into_par_iter().map(|index| entry(index, phase, all, neighbours)).collect();
        self.listed = Vec::with_capacity(entries.len());
        for (one, (key, value)) in all.iter_mut().zip(entries) {
            if let Some(key) = key {
                one.kept.listed = Some((key, value.clone()));
            }
            self.listed.push(value);
        }
        let mut rest = self.listed.iter().cloned();
        let mut take = |count: usize| rest.by_ref().take(count).collect::<Vec<_>>();
        let listed = Listed {
            posts: take(content.posts.len()),
            collections: content.collections.iter().map(|(_, documents)| take(documents.len())).collect(),
            pages: take(content.pages.len()),
        };
        let site = site_value(workshop.config, content, listed, |key| self.asked.has(key));
        // A `site` of its own for each document costs something, and few sites ask for it.
        let asks_related = engine.mentions("related_posts") || all.iter().any(|one| one.kept.asks_related);
        self.related = asks_related.then(|| Related::new(site.clone(), &self.listed[..content.posts.len()]));
        engine.set_global("site", site);
    }

    /// What a document's templates see: `page`, `paginator` where it lists something, and its own `site` where it has one.
    pub(super) fn context(&self, index: usize, phase: Phase, pages_from: usize, all: &[One<'_>], neighbours: &Neighbours) -> Context {
        let one = &all[index];
        let mut context = Context::new();
        let mut page = with_neighbours(index, all, neighbours);
        // Only pages list others, and they are rendered last.
        if let Some(listing) = one.document.listing.as_ref().filter(|_| phase >= Phase::Pages) {
            let posts: Vec<Value> = listing.items.iter().filter_map(|place| self.listed.get(*place)).cloned().collect();
            let posts = Value::from(posts);
            page.set_missing("posts", posts.clone());
            let mut paginators = self.paginators.lock().unwrap_or_else(PoisonError::into_inner);
            context.insert_value("paginator", paginators.value(listing, posts));
        }
        if let (Phase::Last, Stage::Ready(body, _)) = (phase, &one.body) {
            page.rendered(body.content.clone(), body.excerpt.clone());
        }
        context.insert_value("page", page.into_value());
        // As in Jekyll, posts and documents of collections have related posts, and pages have none.
        if let Some(related) = self.related.as_ref().filter(|_| index < pages_from) {
            context.insert_value("site", related.site_for(index));
        }
        context
    }
}

/// What lists show of a document in a phase; with the key that it is kept by, unless it was kept.
fn entry(index: usize, phase: Phase, all: &[One<'_>], neighbours: &Neighbours) -> (Option<ListedKey>, Value) {
    let one = &all[index];
    let body = match &one.body {
        Stage::Ready(body, hash) if one.pass < phase => Some((body, hash)),
        _ => None,
    };
    let address = |place: Option<usize>| place.map_or(0, |place| Arc::as_ptr(all[place].document) as usize);
    let (previous, next) = neighbours[index];
    let key: ListedKey = (address(previous), address(next), body.and_then(|(_, hash)| *hash));
    if let Some((known, value)) = &one.kept.listed
        && *known == key
        && body.is_some() == key.2.is_some()
    {
        return (None, value.clone());
    }
    let mut values = with_neighbours(index, all, neighbours);
    if let Some((body, _)) = body {
        values.rendered(body.content.clone(), body.excerpt.clone());
    }
    (Some(key), values.into_value())
}

fn with_neighbours(index: usize, all: &[One<'_>], neighbours: &Neighbours) -> PageValues {
    let mut values = PageValues::known(&all[index].kept.values);
    let at = |place: Option<usize>| place.map_or_else(Value::none, |place| all[place].kept.values.clone());
    let (previous, next) = neighbours[index];
    // Pages have neither.
    if all[index].document.kind.collection().is_some() {
        values.set("previous", at(previous));
        values.set("next", at(next));
    }
    values
}
