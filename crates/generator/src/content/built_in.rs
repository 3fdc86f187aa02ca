//! The pages that Jekyll has plug-ins for: feeds, the sitemap, redirects. What a site has itself at their place wins.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::document::Document;
use super::listing::Listing;
use super::made::{entry, page};
use super::slug::{SlugMode, slugify};
use super::{Content, SourceFile};
use crate::built_in::{FEED, REDIRECT, SITEMAP};
use crate::config::{Config, Feed};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span};
use crate::templates::there_are;
use crate::yaml::{Node, Resolved};

/// Adds those that the site asks for.
pub(super) fn add(content: &mut Content, config: &Config, notes: &mut Diagnostics) {
    let taken: HashSet<String> =
        outputs(content.documents()).chain(content.static_files.iter().map(|file: &SourceFile| file.path.clone())).collect();
    let mut made = Vec::new();
    if let Some(feed) = &config.feed {
        made.extend(feeds(feed, content, config, notes));
    }
    if let Some(node) = &config.sitemap {
        made.push(page("/sitemap.xml", SITEMAP, Vec::new(), &config.lang));
        without_url("sitemap", node, config, notes);
    }
    made.retain(|page| page.output.as_ref().is_none_or(|path| !taken.contains(path)));
    if config.redirects {
        for document in content.documents() {
            match redirects_from(document, config) {
                Ok(pages) => made.extend(pages),
                Err(fault) => notes.push(fault),
            }
        }
        let collections = content.collections.iter_mut().flat_map(|(_, documents)| documents);
        content.posts.iter_mut().chain(collections).chain(&mut content.pages).for_each(redirect_to);
    }
    content.pages.extend(made);
}

fn outputs<'d>(documents: impl Iterator<Item = &'d Document>) -> impl Iterator<Item = String> {
    documents.filter_map(|document| document.output.clone())
}

/// Feeds and sitemaps are read elsewhere: their links need the site's origin.
fn without_url(key: &str, node: &Node, config: &Config, notes: &mut Diagnostics) {
    if config.url.is_empty() {
        let warning = Diagnostic::warning(format!("the {key} needs the site's origin, and there is no `url:`"));
        notes.push(warning.at(&node.span).help("write `url: https://www.example.org`, with the site's own name"));
    }
}

fn feeds(feed: &Feed, content: &Content, config: &Config, notes: &mut Diagnostics) -> Vec<Document> {
    without_url("feed", &feed.node, config, notes);
    let span = &feed.node.span;
    let title = config.tree.get("title").and_then(Node::as_text).unwrap_or(&config.url).to_owned();
    let titled = |part: &str| if title.is_empty() { part.to_owned() } else { format!("{title} | {part}") };
    let one = |path: &str, title: String, mut items: Vec<usize>| {
        items.truncate(feed.limit);
        let front = vec![entry("feed_title", &title, span), entry("excerpt_only", &feed.excerpt_only.to_string(), span)];
        let mut page = page(path, FEED, front, &config.lang);
        page.listing = Some(Listing { total: items.len(), per_page: feed.limit, number: 1, urls: Arc::new(vec![page.url.clone()]), items });
        page
    };
    // Newest first.
    let posts = || content.posts.iter().enumerate().rev();
    let mut all = vec![one(&feed.path, title.clone(), posts().map(|(place, _)| place).take(feed.limit).collect())];
    for category in &feed.categories {
        let of = posts().filter(|(_, post)| post.categories.contains(category)).map(|(place, _)| place).take(feed.limit);
        all.push(one(&format!("/feed/{}.xml", slugify(category, SlugMode::Default)), titled(category), of.collect()));
    }
    for (name, path) in &feed.collections {
        let mut from = content.posts.len();
        let found = content.collections.iter().find(|(collection, documents)| {
            let found = collection.name == *name;
            from += if found { 0 } else { documents.len() };
            found
        });
        match found {
            Some((collection, documents)) => all.push(one(path, titled(&collection.name), (from..from + documents.len()).rev().collect())),
            None => {
                let known = there_are("collections", name, content.collections.iter().map(|(it, _)| it.name.as_str()));
                notes.push(Diagnostic::error(format!("there is no collection `{name}` for a feed")).at(span).help(known));
            }
        }
    }
    if let Some(tags) = &feed.tags {
        let mut by_tag: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, post) in posts() {
            post.tags.iter().for_each(|tag| by_tag.entry(tag).or_default().push(place));
        }
        let is_in = |list: &[String], tag: &str| list.iter().any(|it| it == tag);
        let wanted = |tag: &str| tags.only.as_ref().is_none_or(|only| is_in(only, tag)) && !is_in(&tags.except, tag);
        for (tag, items) in by_tag.into_iter().filter(|(tag, _)| wanted(tag)) {
            all.push(one(&format!("{}{}.xml", tags.path, slugify(tag, SlugMode::Default)), titled(tag), items));
        }
    }
    all
}

/// A page at each of the URLs that a document had before.
fn redirects_from(document: &Document, config: &Config) -> Result<Vec<Document>, Diagnostic> {
    let Some(node) = document.front.get("redirect_from").filter(|_| document.output.is_some() && document.is_first()) else {
        return Ok(Vec::new());
    };
    let urls = match node.resolve() {
        Resolved::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    urls.into_iter()
        .map(|url| {
            let from = url
                .as_text()
                .ok_or_else(|| url.error("`redirect_from:` takes paths of the site").help("write `redirect_from: [/old/, /older.html]`"))?;
            let front = vec![entry("permalink", from, &url.span), entry("redirect_target", &document.url, &url.span), hidden(&url.span)];
            Ok(page(from, REDIRECT, front, &config.lang))
        })
        .collect()
}

/// A document that moved away: it leads there instead of showing its text.
fn redirect_to(document: &mut Document) {
    let Some(node) = document.front.get("redirect_to") else { return };
    let first = match node.resolve() {
        Resolved::List(items) => items.first(),
        _ => Some(node),
    };
    let Some((target, span)) = first.and_then(|node| Some((node.as_text()?.to_owned(), node.span.clone()))) else { return };
    document.front.add_defaults(&[entry("redirect_target", &target, &span), hidden(&span)]);
    document.source = Arc::new(SourceText::new(document.path(), REDIRECT));
    document.body = 0;
    document.layout = None;
    document.markdown = false;
    document.templates = true;
}

/// Redirects don't belong into the sitemap.
fn hidden(span: &Span) -> crate::yaml::Entry {
    entry("sitemap", "false", span)
}
