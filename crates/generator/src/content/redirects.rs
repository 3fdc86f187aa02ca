//! Addresses that lead on: `redirect_from:`, `redirect_to:`, and the list of all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Content;
use super::document::Document;
use super::made::{entry, page};
use super::permalink::unescape;
use crate::built_in::REDIRECT;
use crate::config::{Config, Redirects};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span};
use crate::yaml::Resolved;

/// An address that leads to another.
struct Redirect {
    from: String,
    to: String,
    /// Where the front matter says so.
    span: Span,
}

/// Makes the pages at old addresses, empties those that moved away, and makes the list if it is asked for.
pub(super) fn add(content: &mut Content, asked: Redirects, config: &Config, notes: &mut Diagnostics) -> Vec<Document> {
    let mut all: BTreeMap<String, Redirect> = BTreeMap::new();
    let mut made = Vec::new();
    for document in content.documents().filter(|document| document.output.is_some() && document.is_first()) {
        let Some(old) = notes.keep(from(document)) else { continue };
        for redirect in old {
            match all.get(&redirect.from) {
                Some(other) => notes.push(twice(&redirect, other)),
                None => {
                    made.push(leading(&redirect, config));
                    all.insert(redirect.from.clone(), redirect);
                }
            }
        }
    }
    notes.extend(content.documents().filter_map(to).filter_map(|redirect| no_address(&redirect)));
    // Two pages with one URL are spoken of where the files are written.
    all.extend(content.documents().filter_map(to).map(|redirect| (redirect.from.clone(), redirect)));
    notes.extend(circles(&all, config));
    let collections = content.collections.iter_mut().flat_map(|(_, documents)| documents);
    content.posts.iter_mut().chain(collections).chain(&mut content.pages).for_each(empty);
    if asked.json {
        made.push(list(&all, config));
    }
    made
}

/// The URLs that a document had before.
fn from(document: &Document) -> Result<Vec<Redirect>, Diagnostic> {
    let Some(node) = document.front.get("redirect_from").filter(|node| !node.is_null()) else { return Ok(Vec::new()) };
    let urls = match node.resolve() {
        Resolved::List(items) => items.iter().collect(),
        _ => vec![node],
    };
    urls.into_iter()
        .map(|url| {
            let from = url
                .as_text()
                .ok_or_else(|| url.error("`redirect_from:` takes paths of the site").help("write `redirect_from: [/old/, /older.html]`"))?;
            Ok(Redirect { from: format!("/{}", from.trim_start_matches('/')), to: document.url.clone(), span: url.span.clone() })
        })
        .collect()
}

/// Where a document moved to.
fn to(document: &Document) -> Option<Redirect> {
    let node = document.front.get("redirect_to")?;
    let first = match node.resolve() {
        Resolved::List(items) => items.first(),
        _ => Some(node),
    }?;
    Some(Redirect { from: unescape(&document.url), to: first.as_text()?.to_owned(), span: first.span.clone() })
}

/// A page moves to a path of the site or to an address of the web: a script or a text in its place would be run by who visits it.
fn no_address(redirect: &Redirect) -> Option<Diagnostic> {
    // Browsers leave these out before they look at an address.
    let plain: String = redirect.to.chars().filter(|c| !c.is_control()).collect();
    let (scheme, _) = plain.trim().split_once(':').filter(|(scheme, _)| !scheme.contains(['/', '?', '#']))?;
    let is_web = ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web));
    (!is_web).then(|| {
        Diagnostic::error(format!("a page can't move to `{scheme}:`"))
            .at(&redirect.span)
            .help("write a path of the site, or an address that begins with `https://`")
    })
}

/// A page at an old address.
fn leading(redirect: &Redirect, config: &Config) -> Document {
    let span = &redirect.span;
    let front =
        vec![entry("permalink", &redirect.from, span), entry("redirect_target", &redirect.to, span), entry("sitemap", "false", span)];
    page(&redirect.from, REDIRECT, front, &config.lang)
}

/// A document that moved away: it leads there instead of showing its text.
fn empty(document: &mut Arc<Document>) {
    let Some(redirect) = to(document) else { return };
    let document = Arc::make_mut(document);
    // Redirects don't belong into the sitemap.
    document.front.add_defaults(&[entry("redirect_target", &redirect.to, &redirect.span), entry("sitemap", "false", &redirect.span)]);
    document.source = Arc::new(SourceText::new(document.source.path(), REDIRECT));
    document.body = 0;
    document.layout = None;
    document.markdown = false;
    document.templates = true;
}

fn twice(redirect: &Redirect, other: &Redirect) -> Diagnostic {
    let place = format!("{}:{}", other.span.source.path(), other.span.line);
    Diagnostic::error(format!(
        "the old address `{}` leads to two pages: to `{}`, and by {place} to `{}`",
        redirect.from, redirect.to, other.to
    ))
    .at(&redirect.span)
    .help("take it out of one of them")
}

/// Redirects by which a visitor never arrives.
fn circles(all: &BTreeMap<String, Redirect>, config: &Config) -> Vec<Diagnostic> {
    let inside = |redirect: &Redirect| -> Option<&Redirect> {
        let own = (!config.url.is_empty()).then(|| redirect.to.strip_prefix(&config.url)).flatten();
        let own = own.map_or(Some(redirect.to.as_str()), |path| path.strip_prefix(&config.baseurl))?;
        let path = unescape(own.split(['#', '?']).next().unwrap_or(own));
        all.get(&path).or_else(|| all.get(&format!("/{path}")))
    };
    let circle = |start: &Redirect| -> Option<Diagnostic> {
        let mut way = vec![start.from.as_str()];
        let mut at = start;
        // A way through more redirects than there are never ends.
        for _ in 0..all.len() {
            at = inside(at)?;
            way.push(&at.from);
            if at.from == start.from {
                return Some(
                    Diagnostic::error(format!("these redirects lead in a circle: {}", way.join(" → ")))
                        .at(&start.span)
                        .help("let one of them lead to a page with a text"),
                );
            }
        }
        None
    };
    all.values().filter_map(circle).collect()
}

/// `redirects.json`, with the keys and values of Jekyll's plug-in: from a path of the site to an address.
fn list(all: &BTreeMap<String, Redirect>, config: &Config) -> Document {
    let address = |to: &str| match to {
        path if path.starts_with('/') => format!("{}{}{path}", config.url, config.baseurl),
        other => other.to_owned(),
    };
    let entries: serde_json::Map<String, serde_json::Value> =
        all.values().map(|redirect| (redirect.from.clone(), address(&redirect.to).into())).collect();
    let json = serde_json::Value::from(entries).to_string();
    Document { templates: false, ..page("/redirects.json", &json, Vec::new(), &config.lang) }
}
