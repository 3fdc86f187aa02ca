//! Pages that list documents a part at a time: paginated pages, and the pages of tags and categories.
//!
//! Each part is a document of its own, so that everything that holds for documents holds for it: layouts, links, and that no two have one
//! URL.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use dropsafe_form::Language;
use serde::Deserialize;

use super::document::{Document, Layout};
use super::made::{entry, page};
use super::permalink::{escape, output_path};
use super::slug::{SlugMode, slugify};
use super::words::{Groups, Words};
use crate::config::{Archive, ArchiveOf, CollectionConfig, Config, Pagination};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::templates::there_are;
use crate::yaml::{self, Node, Resolved};

/// The part of a list that a page shows.
#[derive(Clone, Debug)]
pub struct Listing {
    /// The documents of this part, as places in the order of [`super::Content::documents`].
    pub items: Vec<usize>,
    /// How many documents all parts have.
    pub total: usize,
    /// How many a part has at most.
    pub per_page: usize,
    /// Which part it is, counted from 1.
    pub number: usize,
    /// The URLs of all parts.
    pub urls: Arc<Vec<String>>,
}

/// What can be listed: places in the order of the documents, as templates list them.
struct Lists<'a> {
    /// The language of each document; nothing in a site of one language.
    languages: Vec<&'a Language>,
    posts: OnceCell<Vec<usize>>,
    all_posts: &'a [Arc<Document>],
    words: &'a Words,
    collections: Groups,
}

/// `pagination:` in the front matter of a page.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Keys {
    collection: Option<String>,
    tag: Option<String>,
    category: Option<String>,
    per_page: Option<usize>,
    permalink: Option<String>,
    lang: Option<String>,
}

/// Gives the pages that list documents their lists, and adds the pages that follow from it.
pub(super) fn add(
    pages: &mut Vec<Arc<Document>>,
    posts: &[Arc<Document>],
    collections: &[(CollectionConfig, Vec<Arc<Document>>)],
    words: &mut Words,
    config: &Config,
    notes: &mut Diagnostics,
) {
    let by_front_matter = pages.iter().any(|page| page.front.get("pagination").is_some());
    if !by_front_matter && config.pagination.is_none() && config.archives.is_empty() {
        return;
    }
    words.follow(posts);
    let lists = Lists::of(posts, collections, words, config);
    let index = config.pagination.as_ref().and_then(|pagination| index_page(pages, pagination));
    let mut all = Vec::with_capacity(pages.len());
    for (place, page) in pages.drain(..).enumerate() {
        let pattern = config.pagination.as_ref().filter(|_| index == Some(place)).map(|it| it.path.clone());
        match notes.keep(lists.asked(&page, pattern, config)) {
            Some(Some(asked)) => all.extend(parts(&page, &asked).into_iter().map(Arc::new)),
            _ => all.push(page),
        }
    }
    for archive in &config.archives {
        let groups = match archive.of {
            ArchiveOf::Tags => &lists.words.tags,
            ArchiveOf::Categories => &lists.words.categories,
        };
        let mut named: HashMap<String, &str> = HashMap::new();
        for (name, items) in groups {
            for language in &config.languages {
                let items = lists.in_language(items, language.as_str());
                if let Some(post) = items.first().and_then(|place| posts.get(*place)) {
                    let page = archive_page(archive, name, language, &config.language_prefix(language));
                    if let Some(other) = named.insert(page.url.clone(), name) {
                        notes.push(one_page(archive.of, other, name, &page.url, post));
                        continue;
                    }
                    let per_page = archive.per_page.unwrap_or(items.len());
                    all.extend(parts(&page, &Asked { items, per_page, pattern: following(&page.url) }).into_iter().map(Arc::new));
                }
            }
        }
    }
    *pages = all;
}

/// Two tags, or categories, that are one once they are in a URL: `C` and `c`.
fn one_page(of: ArchiveOf, first: &str, second: &str, url: &str, post: &Document) -> Diagnostic {
    let (kind, keys) = match of {
        ArchiveOf::Tags => ("tags", ["tags", "tag"]),
        ArchiveOf::Categories => ("categories", ["categories", "category"]),
    };
    let fault = Diagnostic::error(format!("the {kind} `{first}` and `{second}` would have one page, `{url}`"));
    let said = keys.iter().find_map(|key| post.front.get(key));
    let fault = match said {
        Some(node) => fault.at(&node.span),
        None => fault.in_file(post.source.path()),
    };
    fault.help("write the same word in all posts, or another for one of them")
}

/// A list, and how a page wants it.
struct Asked<'l> {
    items: Cow<'l, [usize]>,
    per_page: usize,
    /// The URL of the second part and of those after it, with `:num`.
    pattern: String,
}

impl<'a> Lists<'a> {
    fn of(
        posts: &'a [Arc<Document>],
        collections: &'a [(CollectionConfig, Vec<Arc<Document>>)],
        words: &'a Words,
        config: &Config,
    ) -> Self {
        let listed = posts.iter().chain(collections.iter().flat_map(|(_, documents)| documents));
        let mut lists = Self {
            languages: listed.filter(|_| config.is_multilingual()).map(|document| &document.lang).collect(),
            posts: OnceCell::new(),
            all_posts: posts,
            words,
            collections: Groups::new(),
        };
        let mut from = posts.len();
        for (collection, documents) in collections {
            lists.collections.insert(collection.name.clone(), (from..from + documents.len()).collect());
            from += documents.len();
        }
        lists
    }

    /// The posts. As in Jekyll, what is hidden is left out of pagination alone.
    fn posts(&self) -> &[usize] {
        let is_hidden = |post: &Document| matches!(post.front.get("hidden").map(Node::resolve), Some(Resolved::Bool(true)));
        let shown = self.all_posts.iter().enumerate().rev().filter(|(_, post)| !is_hidden(post));
        self.posts.get_or_init(|| shown.map(|(place, _)| place).collect())
    }

    /// Those in a language, or in `all`.
    fn in_language<'l>(&self, items: &'l [usize], language: &str) -> Cow<'l, [usize]> {
        if self.languages.is_empty() || language == "all" {
            return Cow::Borrowed(items);
        }
        let speaks = |place: &usize| self.languages.get(*place).is_some_and(|it| it.as_str() == language);
        Cow::Owned(items.iter().copied().filter(speaks).collect())
    }

    /// What a page asks for in its front matter; what `paginate:` asks for on the index page, whose pattern is given.
    fn asked(&self, page: &Document, index: Option<String>, config: &Config) -> Result<Option<Asked<'_>>, Diagnostic> {
        let usual = config.pagination.as_ref().map_or(10, |it| it.per_page);
        let Some(node) = page.front.get("pagination").filter(|node| !matches!(node.resolve(), Resolved::Null | Resolved::Bool(false)))
        else {
            let asked = |pattern| Asked { items: self.in_language(self.posts(), page.lang.as_str()), per_page: usual, pattern };
            return Ok(index.map(asked));
        };
        let keys = match node.resolve() {
            Resolved::Bool(true) => Keys::default(),
            _ => {
                yaml::from_node::<Keys>(node)
                    .map_err(|fault| {
                        fault.help(
                            "write `pagination: {collection: posts, per_page: 10}`, with `tag:` or `category:` in place of `collection:`",
                        )
                    })?
                    .value
            }
        };
        let chosen = [(&keys.collection, "collection"), (&keys.tag, "tag"), (&keys.category, "category")];
        let mut chosen = chosen.into_iter().filter_map(|(name, kind)| Some((name.as_deref()?, kind)));
        let items = match (chosen.next(), chosen.next()) {
            (None, _) | (Some(("posts", "collection")), None) => self.posts(),
            (Some(_), Some(_)) => {
                return Err(node.error("a page lists one thing").help("name a collection, a tag or a category, not several"));
            }
            (Some((name, kind)), None) => {
                let lists = match kind {
                    "tag" => &self.words.tags,
                    "category" => &self.words.categories,
                    _ => &self.collections,
                };
                let plural = if kind == "category" { "categories".to_owned() } else { format!("{kind}s") };
                let known = || there_are(&plural, name, lists.keys().map(String::as_str));
                let list = lists.get(name).map(Vec::as_slice);
                list.ok_or_else(|| node.get(kind).unwrap_or(node).error(format!("there is no {kind} `{name}`")).help(known()))?
            }
        };
        let pattern = keys.permalink.or(index).unwrap_or_else(|| following(&page.url));
        if !pattern.contains(":num") {
            return Err(node
                .error("the pages that follow would all have one URL")
                .help("write `:num` into the permalink: `/blog/page:num/`"));
        }
        let items = self.in_language(items, keys.lang.as_deref().unwrap_or(page.lang.as_str()));
        Ok(Some(Asked { items, per_page: keys.per_page.filter(|most| *most > 0).unwrap_or(usual), pattern }))
    }
}

/// `/news/` is followed by `/news/page2/`, and so is `/news.html`.
fn following(url: &str) -> String {
    let folder = url.strip_suffix("index.html").unwrap_or(url);
    format!("{}/page:num/", folder.strip_suffix(".html").unwrap_or(folder).trim_end_matches('/'))
}

/// As Jekyll: the `index.html` in the folder of `paginate_path`, or nearest above it.
fn index_page(pages: &[Arc<Document>], pagination: &Pagination) -> Option<usize> {
    let folder = pagination.path.trim_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
    let fits = |page: &Document| {
        let (above, name) = page.path().rsplit_once('/').unwrap_or(("", page.path()));
        let is_index = name.starts_with("index.") && page.output.as_ref().is_some_and(|it| it.ends_with(".html"));
        is_index && (above.is_empty() || folder == above || folder.strip_prefix(above).is_some_and(|rest| rest.starts_with('/')))
    };
    let found = pages.iter().enumerate().filter(|(_, page)| fits(page));
    found.max_by_key(|(place, page)| (page.path().len(), std::cmp::Reverse(*place))).map(|(place, _)| place)
}

/// The page once for each part of its list; once if there is nothing to list.
fn parts(page: &Document, asked: &Asked<'_>) -> Vec<Document> {
    let per_page = asked.per_page.max(1);
    let count = asked.items.len().div_ceil(per_page).max(1);
    let url = |number: usize| match number {
        1 => page.url.clone(),
        number => {
            let slash = if asked.pattern.starts_with('/') { "" } else { "/" };
            escape(&format!("{slash}{}", asked.pattern.replace(":num", &number.to_string())))
        }
    };
    let urls: Arc<Vec<String>> = Arc::new((1..=count).map(url).collect());
    let part = |number: usize| {
        let start = (number - 1) * per_page;
        let items = asked.items[start..(start + per_page).min(asked.items.len())].to_vec();
        let mut part = page.clone();
        if number > 1 {
            part.url = urls[number - 1].clone();
            part.output = Some(output_path(&part.url, ".html"));
        }
        part.listing = Some(Listing { items, total: asked.items.len(), per_page, number, urls: Arc::clone(&urls) });
        part
    };
    (1..=count).map(part).collect()
}

/// The page of one tag or category: a title and a layout, nothing else.
fn archive_page(archive: &Archive, name: &str, lang: &Language, prefix: &str) -> Document {
    let slug = Some(slugify(name, SlugMode::Default)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| name.replace('/', "-"));
    let url = format!("{prefix}/{}", archive.permalink.replace(":name", &slug).trim_start_matches('/'));
    let span = &archive.node.get("permalink").unwrap_or(&archive.node).span;
    let front = vec![
        entry("title", name, span),
        entry("type", archive.of.word(), span),
        entry("layout", &archive.layout, span),
        entry("permalink", &url, span),
    ];
    let layout_span = archive.node.get("layout").unwrap_or(&archive.node).span.clone();
    let layout = (archive.layout != "none").then(|| Layout { name: archive.layout.clone(), span: layout_span });
    Document { title: Some(name.to_owned()), layout, slug, ..page(&url, "", front, lang) }
}
