//! The pages that Jekyll has plug-ins for: feeds and the sitemap, redirects, and those by which others are found. What a site has itself at their place wins.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use dropsafe_form::Language;

use super::document::Document;
use super::listing::Listing;
use super::made::{entry, page};
use super::slug::{SlugMode, slugify};
use super::{Content, SourceFile};
use super::{found_pages, redirects};
use crate::built_in::{FEED, SITEMAP};
use crate::config::{CollectionFeed, Config, Feed};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::templates::there_are;
use crate::yaml::Node;

/// Adds those that the site asks for.
pub(super) fn add(content: &mut Content, config: &Config, notes: &mut Diagnostics) {
    let mut made = Vec::new();
    if let Some(feed) = &config.feed {
        made.extend(feeds(feed, content, config, notes));
    }
    if let Some(node) = &config.sitemap {
        made.push(page("/sitemap.xml", SITEMAP, Vec::new(), &config.lang));
        without_url("sitemap", node, config, notes);
    }
    made.extend(found_pages::add(content, config, notes));
    let taken = taken(made.iter().filter_map(|page| page.output.as_deref()).chain([REDIRECTS]).collect(), content);
    made.retain(|page| page.output.as_ref().is_none_or(|path| !taken.contains(path)));
    if let Some(asked) = config.redirects {
        let found = redirects::add(content, asked, config, notes);
        made.extend(found.into_iter().filter(|page| page.output.as_deref() != Some(REDIRECTS) || !taken.contains(REDIRECTS)));
    }
    content.pages.extend(made.into_iter().map(Arc::new));
}

/// The list of redirects.
const REDIRECTS: &str = "redirects.json";

/// Those of `paths` at which the site has something itself.
fn taken(paths: HashSet<&str>, content: &Content) -> HashSet<String> {
    let made = content.documents().filter_map(|document| document.output.as_deref());
    let copied = content.static_files.iter().map(|file: &SourceFile| file.path.as_str());
    // Most are told apart by their length, without a look at their letters.
    let lengths: Vec<usize> = paths.iter().map(|path| path.len()).collect();
    made.chain(copied).filter(|path| lengths.contains(&path.len()) && paths.contains(path)).map(str::to_owned).collect()
}

/// Feeds and sitemaps are read elsewhere: their links need the site's origin.
fn without_url(key: &str, node: &Node, config: &Config, notes: &mut Diagnostics) {
    if config.url.is_empty() {
        let warning = Diagnostic::warning(format!("the {key} needs the site's origin, and there is no `url:`"));
        notes.push(warning.at(&node.span).help("write `url: https://www.example.org`, with the site's own name"));
    }
}

/// The feeds of each language of the site. In a site of one, they hold all there is.
fn feeds(feed: &Feed, content: &Content, config: &Config, notes: &mut Diagnostics) -> Vec<Document> {
    without_url("feed", &feed.node, config, notes);
    for CollectionFeed { name, .. } in &feed.collections {
        if !content.collections.iter().any(|(collection, _)| collection.name == *name) {
            let known = there_are("collections", name, content.collections.iter().map(|(it, _)| it.name.as_str()));
            notes.push(Diagnostic::error(format!("there is no collection `{name}` for a feed")).at(&feed.node.span).help(known));
        }
    }
    config.languages.iter().flat_map(|language| in_language(feed, content, config, language)).collect()
}

fn in_language(feed: &Feed, content: &Content, config: &Config, language: &Language) -> Vec<Document> {
    let span = &feed.node.span;
    let prefix = config.language_prefix(language);
    let title = config.tree.get("title").and_then(Node::as_text).unwrap_or(&config.url).to_owned();
    let titled = |part: &str| if title.is_empty() { part.to_owned() } else { format!("{title} | {part}") };
    let home = format!("{prefix}/");
    let one = |path: &str, title: String, mut items: Vec<usize>| {
        items.truncate(feed.limit);
        let front = vec![
            entry("feed_title", &title, span),
            entry("excerpt_only", &feed.excerpt_only.to_string(), span),
            entry("feed_home", &home, span),
        ];
        let mut page = page(&format!("{prefix}{path}"), FEED, front, language);
        page.listing = Some(Listing { total: items.len(), per_page: feed.limit, number: 1, urls: Arc::new(vec![page.url.clone()]), items });
        page
    };
    let speaks = |document: &Document| !config.is_multilingual() || document.lang == *language;
    // Newest first.
    let posts = || content.posts.iter().enumerate().rev().filter(|(_, post)| speaks(post));
    let mut all = vec![one(&feed.path, title.clone(), posts().map(|(place, _)| place).take(feed.limit).collect())];
    for category in &feed.categories {
        let of = posts().filter(|(_, post)| post.categories.contains(category)).map(|(place, _)| place).take(feed.limit);
        all.push(one(&format!("/feed/{}.xml", slugify(category, SlugMode::Default)), titled(category), of.collect()));
    }
    for CollectionFeed { name, path, categories } in &feed.collections {
        let mut from = content.posts.len();
        for (collection, documents) in &content.collections {
            if collection.name == *name {
                let items = || documents.iter().enumerate().rev().filter(|(_, it)| speaks(it)).map(|(place, it)| (from + place, it));
                all.push(one(path, titled(name), items().map(|(place, _)| place).collect()));
                for category in categories {
                    let of = items().filter(|(_, it)| it.categories.contains(category)).map(|(place, _)| place);
                    let path = format!("/feed/{name}/{}.xml", slugify(category, SlugMode::Default));
                    all.push(one(&path, titled(&format!("{name} | {category}")), of.collect()));
                }
            }
            from += documents.len();
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
