//! Where a link is written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::content::Document;
use crate::content::permalink::unescape;
use crate::diagnostics::{Diagnostic, SourceText, Span};
use crate::markdown::joined;

/// How a link is written that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In Markdown, or in HTML, or in a template.
    Anywhere,
    /// As an attribute of HTML: elsewhere the same text leads somewhere.
    Attribute,
}

/// The sources in which a link may be written: the page's own, then the layouts and includes.
pub(crate) struct Places<'a> {
    pages: HashMap<&'a str, &'a Document>,
    templates: Vec<&'a Arc<SourceText>>,
    baseurl: &'a str,
    /// What was found in the templates: they are the same for all pages.
    in_templates: Mutex<HashMap<String, Option<Span>>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(pages: impl Iterator<Item = &'a Document>, templates: Vec<&'a Arc<SourceText>>, baseurl: &'a str) -> Self {
        Self { pages: pages.map(|page| (page.path(), page)).collect(), templates, baseurl, in_templates: Mutex::default() }
    }

    /// Points a fault about a link at the line on which it is written; failing that at the page's file.
    pub(super) fn show(&self, page: &str, link: &str, place: Place, fault: Diagnostic) -> Diagnostic {
        let own = self.pages.get(page);
        if place == Place::Attribute {
            let sources = own.map(|page| (&page.source, page.body)).into_iter().chain(self.templates.iter().map(|source| (*source, 0)));
            let found = sources.into_iter().find_map(|(source, from)| {
                let at = places_of(&source.text()[from..], link).find(|at| is_attribute(&source.text()[from..from + at]))?;
                Some(source.span_at(from + at, link.chars().count()))
            });
            if let Some(span) = found {
                return fault.at(&span);
            }
        }
        // In the page's own file the text goes before the front matter, where the same path may stand for something else.
        let found = own.and_then(|page| self.span_in(&page.source, page.body, link));
        let found = found.or_else(|| self.in_templates(link)).or_else(|| own.and_then(|page| self.span_in(&page.source, 0, link)));
        if let Some(span) = found {
            return fault.at(&span);
        }
        // `[text](about.md#x)` became `/about.html#x`.
        match own.and_then(|page| self.written_as_source(page, link)) {
            Some((written, span)) => Diagnostic { message: fault.message.replace(link, written), ..fault }.at(&span),
            None => fault.in_file(page),
        }
    }

    /// Where a link with an anchor is written by the path of a source file, and how.
    fn written_as_source<'s>(&self, page: &'s Document, link: &str) -> Option<(&'s str, Span)> {
        let (url, _) = link.strip_prefix(self.baseurl)?.split_once('#')?;
        let anchor = &link[link.find('#')?..];
        let text = &page.source.text()[page.body..];
        let folder = page.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        text.match_indices(anchor).find_map(|(at, _)| {
            let start = text[..at].rfind(|c: char| BEFORE.contains(&c) || c.is_whitespace()).map_or(0, |before| before + 1);
            let ends = text[at + anchor.len()..].chars().next().is_none_or(|c| AFTER.contains(&c) || c.is_whitespace());
            let target = self.pages.get(joined(folder, &unescape(&text[start..at])).as_str())?;
            let written = &text[start..at + anchor.len()];
            let is_it = ends && target.url == url;
            is_it.then(|| (written, page.source.span_at(page.body + start, written.chars().count())))
        })
    }

    fn in_templates(&self, link: &str) -> Option<Span> {
        let known = || self.in_templates.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known().get(link) {
            return found.clone();
        }
        let found = self.templates.iter().find_map(|source| self.span_in(source, 0, link));
        known().insert(link.to_owned(), found.clone());
        found
    }

    /// The place of a link in a source, at or after a byte.
    fn span_in(&self, source: &Arc<SourceText>, from: usize, link: &str) -> Option<Span> {
        // `relative_url` puts it before.
        let without = link.strip_prefix(self.baseurl).filter(|rest| !self.baseurl.is_empty() && rest.len() > 1);
        let texts = std::iter::once(link).chain(without);
        texts.into_iter().find_map(|text| Some(source.span_at(from + find(&source.text()[from..], text)?, text.chars().count())))
    }
}

/// What stands before a link, and after it.
const BEFORE: [char; 5] = ['"', '\'', '(', '<', '='];
const AFTER: [char; 4] = ['"', '\'', ')', '>'];

/// Where a link's text stands first as a link.
fn find(source: &str, link: &str) -> Option<usize> {
    places_of(source, link).next()
}

/// Whether what stands before a link makes it the value of an attribute that links.
fn is_attribute(before: &str) -> bool {
    let name = before.trim_end_matches(['"', '\'']).trim_end().strip_suffix('=').map(str::trim_end);
    let links = ["href", "src", "action", "poster", "srcset"];
    name.is_some_and(|name| {
        links.iter().any(|it| name.get(name.len().saturating_sub(it.len())..).is_some_and(|end| end.eq_ignore_ascii_case(it)))
    })
}

/// Where a link's text stands as a link: after a quote, a bracket or a space, and not in the middle of a longer path.
fn places_of<'s>(source: &'s str, link: &'s str) -> impl Iterator<Item = usize> + 's {
    source.match_indices(link).map(|(at, _)| at).filter(move |at| {
        let before = source[..*at].chars().next_back();
        let after = source[at + link.len()..].chars().next();
        before.is_none_or(|c| BEFORE.contains(&c) || c.is_whitespace()) && after.is_none_or(|c| AFTER.contains(&c) || c.is_whitespace())
    })
}
