//! The languages of a site: which one the name of a file says, and which pages are each other's translations.
//!
//! The name of a file says a language only if `languages:` lists it, beside another: `about.ar.md`, or `ar/about.md`.

use std::collections::BTreeMap;
use std::sync::Arc;

use dropsafe_form::Language;

use super::document::{Document, parts_of};
use crate::config::{CollectionConfig, Config, RequiredTranslations};
use crate::diagnostics::{Diagnostic, Diagnostics, Span};
use crate::yaml::{Node, Resolved};

/// A page as its translations name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translation {
    /// Its language.
    pub lang: Language,
    /// Its URL below `baseurl`, percent-encoded.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
}

impl Translation {
    pub(super) fn of(page: &Document) -> Self {
        Self { lang: page.lang.clone(), url: page.url.clone(), title: page.title.clone() }
    }
}

/// What the name of a file says about its language.
pub(super) struct Named {
    pub(super) language: Language,
    /// The language as the name writes it.
    pub(super) written: String,
    /// Whether the file's name says it, and not its folder's.
    pub(super) by_suffix: bool,
    /// The path without the language.
    pub(super) path: String,
}

impl Named {
    /// What a path says; nothing in a site of one language.
    pub(super) fn of(path: &str, config: &Config) -> Option<Self> {
        if !config.is_multilingual() {
            return None;
        }
        let known = |word: &str| config.languages.iter().find(|it| it.as_str().eq_ignore_ascii_case(word)).cloned();
        let (folder, name, extension) = parts_of(path);
        if let Some((stem, code)) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())
            && let Some(language) = known(code)
        {
            let slash = if folder.is_empty() { "" } else { "/" };
            return Some(Self { language, written: code.to_owned(), by_suffix: true, path: format!("{folder}{slash}{stem}{extension}") });
        }
        // The first folder, or the first inside `_posts` or a collection's folder.
        let parts: Vec<&str> = path.split('/').collect();
        let special = parts.iter().rposition(|part| part.starts_with('_')).map(|at| at + 1);
        [Some(0), special].into_iter().flatten().filter(|at| at + 1 < parts.len()).find_map(|at| {
            let language = known(parts[at])?;
            let rest: Vec<&str> = parts.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, part)| *part).collect();
            Some(Self { language, written: parts[at].to_owned(), by_suffix: false, path: rest.join("/") })
        })
    }
}

/// What its translations have in common with a page: the key that it says, or its path without language and extension.
fn key_of(document: &Document, config: &Config) -> Result<(String, Option<Span>), Diagnostic> {
    for key in ["translation_key", "ref"] {
        if let Some((text, span)) = document.front.text(key)? {
            return Ok((text.to_owned(), Some(span.clone())));
        }
    }
    let named = Named::of(document.path(), config).filter(|named| named.language == document.lang);
    let path = named.map_or_else(|| document.path().to_owned(), |named| named.path);
    let extension = parts_of(&path).2.len();
    Ok((path[..path.len() - extension].to_owned(), None))
}

/// A page among its translations.
struct Member<'d> {
    /// Where it is among all documents.
    place: usize,
    document: &'d Document,
    /// Where it says its key.
    key: Option<Span>,
}

/// The pages with one key, by the place of their language in `languages:`.
type Groups<'d> = BTreeMap<String, BTreeMap<usize, Member<'d>>>;

/// Tells each page of its translations, and says what is missing or there twice.
pub(super) fn link(
    posts: &mut [Arc<Document>],
    collections: &mut [(CollectionConfig, Vec<Arc<Document>>)],
    pages: &mut [Arc<Document>],
    config: &Config,
    notes: &mut Diagnostics,
) {
    if !config.is_multilingual() {
        return;
    }
    let all = posts.iter().chain(collections.iter().flat_map(|(_, documents)| documents)).chain(pages.iter());
    let all: Vec<&Document> = all.map(Arc::as_ref).collect();
    let groups = grouped(&all, config, notes);
    if let Some(required) = &config.required_translations {
        groups.iter().for_each(|(_, group)| notes.extend(missing(group, required, config)));
    }
    let mut linked: Vec<Arc<[Translation]>> = vec![Arc::default(); all.len()];
    for group in groups.values().filter(|group| group.len() > 1) {
        let shared: Arc<[Translation]> = group.values().map(|member| Translation::of(member.document)).collect();
        group.values().for_each(|member| linked[member.place] = Arc::clone(&shared));
    }
    let collections = collections.iter_mut().flat_map(|(_, documents)| documents);
    for (document, translations) in posts.iter_mut().chain(collections).chain(pages).zip(linked) {
        Arc::make_mut(document).translations = Some(translations);
    }
}

fn grouped<'d>(all: &[&'d Document], config: &Config, notes: &mut Diagnostics) -> Groups<'d> {
    let mut groups = Groups::new();
    for (place, document) in all.iter().enumerate() {
        let Some(rank) = config.languages.iter().position(|it| *it == document.lang) else {
            notes.push(unlisted(document, config));
            continue;
        };
        let is_page = document.output.as_ref().is_some_and(|path| path.ends_with(".html"));
        if !is_page || document.front.get("redirect_to").is_some() {
            continue;
        }
        let Some((key, span)) = notes.keep(key_of(document, config)) else { continue };
        let group = groups.entry(key.clone()).or_default();
        if let Some(other) = group.get(&rank) {
            notes.push(twice(document, span.as_ref(), other, &key));
            continue;
        }
        group.insert(rank, Member { place, document, key: span });
    }
    groups
}

fn unlisted(document: &Document, config: &Config) -> Diagnostic {
    let known = config.languages.iter().map(Language::as_str).collect::<Vec<_>>().join(", ");
    let warning = Diagnostic::warning(format!("the language `{}` is none of the site's (`languages:` has {known})", document.lang))
        .help("add it to `languages:` in the configuration, or give the page another `lang:`");
    match document.front.get("lang") {
        Some(node) => warning.at(&node.span),
        None => warning.in_file(document.path()),
    }
}

fn twice(document: &Document, key: Option<&Span>, other: &Member<'_>, said: &str) -> Diagnostic {
    let line = other.key.as_ref().map(|span| format!(":{}", span.line)).unwrap_or_default();
    let fault = Diagnostic::error(format!(
        "`{said}` is there twice in the language `{}`: here, and in {}{line}",
        document.lang,
        other.document.path()
    ))
    .help("give one of them another `lang:`, or a `translation_key:` that only its own translations share");
    match key.or_else(|| document.front.get("lang").map(|node| &node.span)) {
        Some(span) => fault.at(span),
        None => fault.in_file(document.path()),
    }
}

/// One warning for a page that lacks a language.
fn missing(group: &BTreeMap<usize, Member<'_>>, required: &RequiredTranslations, config: &Config) -> Option<Diagnostic> {
    let said_so = |node: Option<&Node>| node.is_some_and(|node| matches!(node.resolve(), Resolved::Bool(true)));
    let first = group.values().next()?.document;
    let is_asked = required.kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|kind| kind == first.kind.scope()));
    if !is_asked || group.values().any(|member| said_so(member.document.front.get("untranslated"))) {
        return None;
    }
    let lacking = config.languages.iter().enumerate().filter(|(rank, _)| !group.contains_key(rank));
    let lacking: Vec<String> = lacking.map(|(_, language)| format!("`{language}`")).collect();
    let named = lacking.first()?.trim_matches('`').to_owned();
    let (folder, name, extension) = parts_of(first.path());
    let stem = Named::of(first.path(), config).filter(|it| it.by_suffix).map_or(name, |_| parts_of(name).1);
    let slash = if folder.is_empty() { "" } else { "/" };
    let advice = format!(
        "write `{folder}{slash}{stem}.{named}{extension}`, or give its translation the same `translation_key:`; `untranslated: true` says that it has none"
    );
    let warning = Diagnostic::warning(format!("there is no translation of this page in {}", lacking.join(", ")));
    Some(warning.in_file(first.path()).help(advice))
}
