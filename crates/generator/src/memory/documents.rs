use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tera::Value;

use super::{Columns, Facts, Hash, Stamp, Trace};
use crate::config::Slips;
use crate::content::Document;
use crate::diagnostics::Diagnostic;
use crate::finish::Page;
use crate::links;
use crate::output::Output;
use crate::templates::Lookups;
use crate::templates::reads::Closure;

/// The documents of the last build in their order, each with what is known of it.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    line: Line,
    /// What another process knew, by the documents' names; until this one has written.
    of_others: HashMap<String, Made>,
    /// Where things were when the documents were made; not known of a build of another process.
    lookups: Option<Arc<Lookups>>,
    columns: Columns,
}

/// Documents in their order. Each build takes all of them over: a box is moved sooner than the half kilobyte in it.
pub(crate) type Line = Vec<Box<Kept>>;

/// What is known of a document while it stays what it is.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) document: Arc<Document>,
    /// What it is to templates by itself: without neighbours, and before it is rendered.
    pub(crate) values: Value,
    pub(crate) facts: Facts,
    /// Whether a key of its front matter may be a slip, once that was looked at.
    pub(crate) may_slip: Option<bool>,
    /// What it comes to by itself, but for its text; and its text alone.
    pub(crate) print: Hash,
    pub(crate) text: Hash,
    /// The key of its text, if that depends on nothing else.
    pub(crate) key: Option<Hash>,
    /// Whether its text has template tags to run, and whether it asks for related posts.
    pub(crate) has_tags: bool,
    pub(crate) asks_related: bool,
    /// What its tags are rendered with, for the templates that come to that.
    pub(crate) closure: Option<(Hash, Arc<Closure>)>,
    /// As lists show it: with its neighbours, and once it is rendered with its content.
    pub(crate) listed: Option<(ListedKey, Value)>,
    /// Its text as HTML, and what that comes to.
    pub(crate) body: Option<(BodyHash, Value, Value)>,
    /// What was written the last time, of this document or of the one that was at its place.
    pub(crate) made: Made,
}

/// What the entry of a list depends on: the documents before and after, and the HTML.
pub(crate) type ListedKey = (usize, usize, Option<BodyHash>);

/// What content and excerpt come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BodyHash {
    pub(crate) content: Hash,
    pub(crate) excerpt: Hash,
}

/// What is known of a document that was rendered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) body: Option<MadeBody>,
    pub(crate) page: Option<MadePage>,
}

/// Its text before the layouts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MadeBody {
    pub(crate) key: Hash,
    pub(crate) trace: Arc<Trace>,
    pub(crate) hash: BodyHash,
}

/// Its file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MadePage {
    pub(crate) key: Hash,
    pub(crate) trace: Arc<Trace>,
    /// Its links and anchors, if it is HTML.
    pub(crate) links: Option<Arc<links::Facts>>,
    /// How the file looked when it was written.
    pub(crate) stamp: Option<Stamp>,
}

/// A document, as it is met again.
pub(crate) enum Met {
    /// It is the one that it was.
    Same(Box<Kept>),
    /// It is another one, and this was made of the one that it takes the place of.
    Other(Box<Made>),
}

impl Documents {
    /// Of another process: each document by its name.
    pub(super) fn of_others(known: Vec<(String, Made)>) -> Self {
        Self { of_others: known.into_iter().collect(), ..Self::default() }
    }

    /// Meets these documents, and no longer holds what it knows of them. Most come in the order in which they came then: only for those
    /// that don't is there a search.
    pub(crate) fn meet<'d>(&mut self, documents: impl ExactSizeIterator<Item = &'d Arc<Document>>) -> Vec<Met> {
        let mut last: Vec<Option<Box<Kept>>> = std::mem::take(&mut self.line).into_iter().map(Some).collect();
        let mut changed = Vec::new();
        let mut moved = documents.len() != last.len();
        let mut by_name: Option<HashMap<String, usize>> = None;
        let mut next = 0;
        let mut one = |(place, document): (usize, &Arc<Document>)| {
            let is_it = |kept: &Kept| Arc::ptr_eq(&kept.document, document) || name_of(&kept.document) == name_of(document);
            if !last.get(next).and_then(Option::as_deref).is_some_and(is_it) {
                let all = || last.iter().enumerate().filter_map(|(at, kept)| Some((name_of(&kept.as_ref()?.document).into_owned(), at)));
                match by_name.get_or_insert_with(|| all().collect()).get(&*name_of(document)) {
                    Some(at) => next = *at,
                    None => {
                        moved = true;
                        return Met::Other(self.of_others.get(&*name_of(document)).cloned().map(Box::new).unwrap_or_default());
                    }
                }
            }
            moved |= next != place;
            next += 1;
            match last[next - 1].take() {
                Some(kept) if Arc::ptr_eq(&kept.document, document) => Met::Same(kept),
                kept => {
                    changed.push(place);
                    Met::Other(kept.map(|kept| Box::new(kept.made)).unwrap_or_default())
                }
            }
        };
        let met = documents.enumerate().map(&mut one).collect();
        self.columns.follow(if moved { None } else { Some(changed) });
        met
    }

    /// Holds what is known from now on, in the order in which the documents were met.
    pub(crate) fn hold(&mut self, line: Line) {
        self.line = line;
    }

    /// What is known of each, in their order.
    pub(crate) fn line(&self) -> &[Box<Kept>] {
        &self.line
    }

    /// Slips in the front matter of documents: only those are looked at whose keys can be any.
    pub(crate) fn slips(&mut self, slips: &mut Slips<'_>) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for kept in self.line.iter_mut().filter(|kept| kept.may_slip != Some(false)) {
            let entries = kept.document.front.entries();
            if *kept.may_slip.get_or_insert_with(|| slips.may_be_in(entries)) {
                found.extend(slips.check(entries));
            }
        }
        found
    }

    /// The page that was written at a place, if it is as it was.
    pub(crate) fn present(&self, place: usize) -> Option<Page> {
        let made = self.line.get(place)?.made.page.as_ref()?;
        Some(Page { output: Output::Present, facts: made.links.clone() })
    }

    /// These were written, by their places; all others are as they were.
    pub(crate) fn written(&mut self, made: impl IntoIterator<Item = (usize, Made)>, lookups: Option<Arc<Lookups>>) {
        for (place, made) in made {
            if let Some(kept) = self.line.get_mut(place) {
                kept.made = made;
            }
        }
        self.lookups = lookups;
        self.of_others = HashMap::new();
    }

    /// Whether these tell where things were when the documents were made.
    pub(crate) fn were_made_with(&self, lookups: &Lookups) -> bool {
        self.lookups.as_ref().is_some_and(|then| std::ptr::eq(Arc::as_ptr(then), lookups))
    }

    /// What all documents come to by what is asked of them.
    pub(crate) fn columns(&mut self) -> &mut Columns {
        &mut self.columns
    }
}

/// Where what is known of a document is to be found.
pub(crate) fn name_of(document: &Document) -> Cow<'_, str> {
    document.output.as_deref().map_or_else(|| format!("/{}", document.path()).into(), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn documents(names: &[&str]) -> Vec<Arc<Document>> {
        let folder = tempfile::tempdir().unwrap();
        names.iter().for_each(|name| std::fs::write(folder.path().join(name), "---\n---\n").unwrap());
        let site = crate::Site::read(&crate::Options::new(folder.path())).map_err(|faults| faults.report(false)).unwrap();
        names.iter().map(|name| Arc::clone(site.content.shared().find(|it| it.path() == *name).unwrap())).collect()
    }

    fn kept(document: &Arc<Document>, made: Made) -> Box<Kept> {
        Box::new(Kept {
            document: Arc::clone(document),
            values: Value::none(),
            facts: Facts::default(),
            may_slip: None,
            print: Hash::default(),
            text: Hash::default(),
            key: None,
            has_tags: false,
            asks_related: false,
            closure: None,
            listed: None,
            body: None,
            made,
        })
    }

    #[test]
    fn documents_are_met_wherever_they_went() {
        let all = documents(&["a.md", "b.md", "c.md", "d.md", "new.md"]);
        let [a, b, c, d, new] = &all[..] else { panic!() };
        let changed = &documents(&["b.md"])[0];
        let no_text = BodyHash { content: Hash::default(), excerpt: Hash::default() };
        let key = |text: &str| Some(MadeBody { key: Hash::of(text.as_bytes()), trace: Arc::default(), hash: no_text });
        let made = |document: &Arc<Document>| Made { body: key(document.path()), page: None };
        let met = |now: &[&Arc<Document>]| {
            let mut documents = Documents::default();
            documents.hold([a, b, c, d].map(|document| kept(document, made(document))).into());
            let met = documents.meet(now.iter().copied());
            let told = met.into_iter().map(|met| match met {
                Met::Same(kept) => (true, kept.made.body.map(|body| body.key)),
                Met::Other(made) => (false, made.body.map(|body| body.key)),
            });
            told.collect::<Vec<_>>()
        };
        let same = |document: &Arc<Document>| (true, made(document).body.map(|body| body.key));
        assert_eq!(met(&[a, b, c, d]), [a, b, c, d].map(same));
        assert_eq!(met(&[a, new, b, d, c]), [same(a), (false, None), same(b), same(d), same(c)]);
        assert_eq!(met(&[a, changed, d]), [same(a), (false, same(b).1), same(d)]);
        assert_eq!(met(&[d, d, new]), [same(d), (false, None), (false, None)]);
    }
}
