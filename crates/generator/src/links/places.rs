//! Where a link is written.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::content::Document;
use crate::diagnostics::{Diagnostic, SourceText, Span};

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
    pub(super) fn show(&self, page: &str, link: &str, fault: Diagnostic) -> Diagnostic {
        let own = self.pages.get(page);
        // In the page's own file the text goes before the front matter, where the same path may stand for something else.
        let found = own.and_then(|page| self.span_in(&page.source, page.body, link));
        let found = found.or_else(|| self.in_templates(link)).or_else(|| own.and_then(|page| self.span_in(&page.source, 0, link)));
        match found {
            Some(span) => fault.at(&span),
            None => fault.in_file(page),
        }
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

/// Where a link's text stands as a link: after a quote, a bracket or a space, and not in the middle of a longer path.
fn find(source: &str, link: &str) -> Option<usize> {
    source.match_indices(link).map(|(at, _)| at).find(|at| {
        let before = source[..*at].chars().next_back();
        let after = source[at + link.len()..].chars().next();
        before.is_none_or(|c| matches!(c, '"' | '\'' | '(' | '<' | '=') || c.is_whitespace())
            && after.is_none_or(|c| matches!(c, '"' | '\'' | ')' | '>') || c.is_whitespace())
    })
}
