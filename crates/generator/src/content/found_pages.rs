//! Pages by which others are found, if the site asks for them: an alphabetical index and a search, in each language.

use std::sync::Arc;

use dropsafe_form::Language;

use super::Content;
use super::document::{Document, Layout};
use super::languages::Translation;
use super::listing::Listing;
use super::made::{entry, page};
use crate::built_in::{ALPHABETICAL, SEARCH, SEARCH_SCRIPT};
use crate::config::{Config, MadePage};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::templates::there_are;
use crate::yaml::{Entry, Node, Resolved, Shape};

/// The index of a language's search, below what comes before the paths of that language.
pub(crate) const SEARCH_INDEX: &str = "/search.json";
/// The search's only script.
const SCRIPT: &str = "/search.js";

/// The pages, and the script that the search needs.
pub(super) fn add(content: &Content, config: &Config, notes: &mut Diagnostics) -> Vec<Document> {
    let mut made = Vec::new();
    if let Some(asked) = &config.alphabetical {
        notes.extend(unknown_kinds(asked, content));
        made.extend(linked(config.languages.iter().map(|language| alphabetical(asked, language, content, config)).collect(), config));
    }
    if let Some(asked) = &config.search {
        notes.extend(unknown_kinds(asked, content));
        made.extend(linked(config.languages.iter().map(|language| search(asked, language, content, config)).collect(), config));
        made.push(Document { templates: false, ..page(SCRIPT, SEARCH_SCRIPT, Vec::new(), &config.lang) });
    }
    made
}

/// Whether a page is for readers to find. Those that only list others, and those that lead on, are not.
pub(crate) fn is_found(document: &Document, asked: &MadePage) -> bool {
    let says = |key: &str| document.front.get(key).is_some();
    let refuses = |key: &str| document.front.get(key).is_some_and(|node| matches!(node.resolve(), Resolved::Bool(false)));
    let output = document.output.as_deref().filter(|path| path.ends_with(".html") && *path != "404.html");
    output.is_some()
        && document.title.is_some()
        && document.listing.is_none()
        && !says("redirect_target")
        && !says("redirect_to")
        && !says("search_index")
        && !refuses("sitemap")
        && !refuses("search")
        && asked.of.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == document.kind.scope()))
}

fn unknown_kinds(asked: &MadePage, content: &Content) -> Vec<Diagnostic> {
    let known: Vec<&str> = ["pages", "posts"].into_iter().chain(content.collections.iter().map(|(it, _)| it.name.as_str())).collect();
    let wrong = asked.of.iter().flatten().filter(|kind| !known.contains(&kind.as_str()));
    wrong
        .map(|kind| {
            asked.node.get("of").unwrap_or(&asked.node).error(format!("there are no `{kind}` to list")).help(there_are(
                "kinds",
                kind,
                known.iter().copied(),
            ))
        })
        .collect()
}

/// A page in each language: each knows the others.
fn linked(mut pages: Vec<Document>, config: &Config) -> Vec<Document> {
    if config.is_multilingual() {
        let all: Arc<[Translation]> = pages.iter().map(Translation::of).collect();
        pages.iter_mut().for_each(|page| page.translations = Some(Arc::clone(&all)));
    }
    pages
}

pub(crate) fn speaks(document: &Document, language: &Language, config: &Config) -> bool {
    !config.is_multilingual() || document.lang == *language
}

fn alphabetical(asked: &MadePage, language: &Language, content: &Content, config: &Config) -> Document {
    let found = content.documents().enumerate().filter(|(_, it)| is_found(it, asked) && speaks(it, language, config));
    let items: Vec<usize> = found.map(|(place, _)| place).collect();
    let mut made = made_page(asked, ALPHABETICAL, "alphabetical", language, content, config);
    let per_page = items.len().max(1);
    made.listing = Some(Listing { total: items.len(), per_page, number: 1, urls: Arc::new(vec![made.url.clone()]), items });
    made
}

fn search(asked: &MadePage, language: &Language, content: &Content, config: &Config) -> Document {
    let mut made = made_page(asked, SEARCH, "search", language, content, config);
    let span = &asked.node.span;
    let index = format!("{}{SEARCH_INDEX}", config.language_prefix(language));
    let mut more = vec![entry("search_index", &index, span), entry("sitemap", "false", span)];
    if let Some(alphabetical) = &config.alphabetical {
        more.push(entry("instead", &format!("{}{}", config.language_prefix(language), alphabetical.permalink), span));
    }
    made.front.add_defaults(&more);
    made
}

/// A page with its words: from `_data/translations`, below the page's name, and else those that are built in.
fn made_page(asked: &MadePage, template: &str, name: &str, language: &Language, content: &Content, config: &Config) -> Document {
    let span = &asked.node.span;
    let general = language.as_str().split('-').next().unwrap_or_default();
    let said = |key: &str| {
        let texts = content.data.get_from_path("translations")?;
        let of = |lang: &str| texts.get_from_path(lang)?.get_from_path(name)?.get_from_path(key)?.as_str().map(str::to_owned);
        of(language.as_str()).or_else(|| of(general))
    };
    let words = if general == "ar" { ARABIC } else { ENGLISH };
    let usual = |key: &str| words.iter().find(|(page, known, _)| *page == name && *known == key).map(|(_, _, text)| (*text).to_owned());
    let keys = ENGLISH.iter().filter(|(page, _, _)| *page == name).map(|(_, key, _)| *key);
    let entries: Vec<Entry> = keys.map(|key| entry(key, &said(key).or_else(|| usual(key)).unwrap_or_default(), span)).collect();
    let title = entries.iter().find(|it| it.key == "title").and_then(|it| it.value.as_text()).unwrap_or_default().to_owned();
    let words = Entry { key: "words".to_owned(), key_span: span.clone(), value: Node { span: span.clone(), shape: Shape::Map(entries) } };
    let front = vec![entry("title", &title, span), words];
    let url = format!("{}{}", config.language_prefix(language), asked.permalink);
    let layout_span = asked.node.get("layout").unwrap_or(&asked.node).span.clone();
    let layout = (asked.layout != "none").then(|| Layout { name: asked.layout.clone(), span: layout_span });
    Document { title: Some(title), layout, ..page(&url, template, front, language) }
}

type Words = [(&'static str, &'static str, &'static str)];

/// The words of the pages: page, key, text.
const ENGLISH: &Words = &[
    ("alphabetical", "title", "A to Z"),
    ("alphabetical", "letters", "Letters"),
    ("search", "title", "Search"),
    ("search", "label", "Words to look for"),
    ("search", "button", "Search"),
    ("search", "some", "Pages found: {n}"),
    ("search", "none", "Nothing was found. Try fewer words, or the beginning of one."),
    ("search", "without", "Searching needs a script, and here none runs."),
    ("search", "instead", "All pages from A to Z"),
];

const ARABIC: &Words = &[
    ("alphabetical", "title", "الفهرس الأبجدي"),
    ("alphabetical", "letters", "الحروف"),
    ("search", "title", "البحث"),
    ("search", "label", "كلمات البحث"),
    ("search", "button", "بحث"),
    ("search", "some", "عدد الصفحات: {n}"),
    ("search", "none", "لم نجد شيئًا. جرّبوا كلمات أقل، أو بداية كلمة."),
    ("search", "without", "يحتاج البحث إلى نص برمجي، ولا يعمل أي نص برمجي هنا."),
    ("search", "instead", "جميع الصفحات بالترتيب الأبجدي"),
];
