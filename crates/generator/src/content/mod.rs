//! What is in the source folder: pages, posts, documents of collections, data and static files.

mod built_in;
mod data;
mod document;
mod found_pages;
mod from_data;
mod front_matter;
mod languages;
mod last_modified;
mod links;
mod listing;
mod made;
mod order;
pub mod permalink;
mod posts;
mod redirects;
pub mod slug;
mod tables;
mod walk;
mod words;

pub(crate) use document::parts_of;
pub use document::{Document, Kind, Layout};
pub(crate) use found_pages::{SEARCH_INDEX, is_found, speaks};
pub use front_matter::{FrontMatter, Split, opens, split};
pub use languages::Translation;
pub use listing::Listing;
pub use posts::titleize;
pub use walk::{SourceFile, SourceTree};
pub(crate) use words::Words;

use std::sync::Arc;

use crate::config::{CollectionConfig, Config};
use crate::dates::Moment;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, read_text};
use crate::memory::Sources;
use document::Reading;

/// All content of a site, read and put in order, nothing rendered.
#[derive(Debug)]
pub struct Content {
    /// Pages, in the order of their paths.
    pub pages: Vec<Arc<Document>>,
    /// Posts, oldest first.
    pub posts: Vec<Arc<Document>>,
    /// The collections in the order of the configuration, each with its documents.
    pub collections: Vec<(CollectionConfig, Vec<Arc<Document>>)>,
    /// Files that are copied as they are.
    pub static_files: Vec<SourceFile>,
    /// What `_data` holds, as `site.data`.
    pub data: tera::Value,
    /// The files of `_data`.
    pub data_sources: Vec<Arc<SourceText>>,
    /// The time of the build: see [`crate::Options::source_date_epoch`].
    pub time: Moment,
}

impl Content {
    /// Reads everything that `tree` lists.
    pub(crate) fn read(
        tree: &SourceTree,
        config: &Config,
        now: Moment,
        fixed: Option<Moment>,
        sources: &mut Sources,
        notes: &mut Diagnostics,
    ) -> Self {
        let mut read_all = |files: &[SourceFile], kind: &Kind| -> (Vec<Arc<Document>>, Diagnostics) {
            let read = sources.documents(kind, files, |file| read_one(file, kind, config, fixed));
            let mut notes = Diagnostics::new();
            let documents = read.into_iter().filter_map(|(document, found)| {
                notes.extend(found);
                document
            });
            (documents.collect(), notes)
        };
        let mut read = |files: &[SourceFile], kind: Kind| {
            let (documents, found) = read_all(files, &kind);
            notes.extend(found);
            documents
        };
        let mut posts = read(&tree.posts, Kind::Post { draft: false });
        if config.show_drafts {
            posts.extend(read(&tree.drafts, Kind::Post { draft: true }));
        }
        if !config.future {
            // A draft that says no date is not to come: it was saved when its file says, whatever this machine's clock shows.
            posts.retain(|post| post.date.is_none_or(|date| date <= now) || !posts::says_its_date(post, config));
        }
        order::by_date(&mut posts);
        if let Some(most) = config.limit_posts {
            posts.drain(..posts.len().saturating_sub(most));
        }
        let collections = config.collections.iter().map(|collection| {
            let files = tree.collections.get(&collection.name).map_or(&[][..], Vec::as_slice);
            let mut documents = read(files, Kind::Collection(collection.name.clone()));
            if !config.future {
                documents.retain(|it| it.date.is_none_or(|date| date <= now));
            }
            match collection.order.as_slice() {
                [] => order::sort(&mut documents, collection.sort_by.as_deref()),
                list => order::by_list(&mut documents, &format!("_{}", collection.name), list),
            }
            (collection.clone(), documents)
        });
        let mut collections: Vec<_> = collections.collect();
        let mut pages = read(&tree.pages, Kind::Page);
        let (data, data_sources) = data::read(&tree.data, config, notes);
        from_data::add(&mut pages, &data, &data_sources, config, notes);
        last_modified::add(&mut of_files(&mut posts, &mut collections, &mut pages), config, notes);
        languages::link(&mut posts, &mut collections, &mut pages, config, notes);
        listing::add(&mut pages, &posts, &collections, &mut sources.words, config, notes);
        let newest = posts.iter().filter_map(|post| post.date).max();
        let time = fixed.or(newest).unwrap_or(Moment::from_seconds(0)).in_zone(&config.zone);
        let mut content = Self { pages, posts, collections, static_files: tree.static_files.clone(), data, data_sources, time };
        built_in::add(&mut content, config, notes);
        if config.is_multilingual() {
            // What was made has no translations, but templates may ask.
            for page in content.pages.iter_mut().filter(|page| page.translations.is_none()) {
                Arc::make_mut(page).translations = Some(Arc::default());
            }
        }
        content
    }

    /// Every document there is: posts, then collections, then pages.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.shared().map(Arc::as_ref)
    }

    /// The same, for those who keep them.
    pub(crate) fn shared(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.posts.iter().chain(self.collections.iter().flat_map(|(_, documents)| documents)).chain(&self.pages)
    }
}

fn of_files<'d>(
    posts: &'d mut [Arc<Document>],
    collections: &'d mut [(CollectionConfig, Vec<Arc<Document>>)],
    pages: &'d mut [Arc<Document>],
) -> Vec<&'d mut Arc<Document>> {
    posts.iter_mut().chain(collections.iter_mut().flat_map(|(_, documents)| documents)).chain(pages).collect()
}

fn read_one(file: &SourceFile, kind: &Kind, config: &Config, fixed: Option<Moment>) -> (Option<Arc<Document>>, Vec<Diagnostic>) {
    let saved = (*kind == Kind::Post { draft: true }).then(|| posts::saved(&file.absolute, fixed, &config.zone)).flatten();
    let mut reading = Reading::new(config, saved);
    let document = read_text(&file.absolute, &file.path).and_then(|source| reading.document(source, kind.clone()));
    let mut found = reading.found;
    let document = document.unwrap_or_else(|fault| {
        found.push(fault);
        None
    });
    (document.map(Arc::new), found)
}
