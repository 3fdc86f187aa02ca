//! Where a link is written.

use std::collections::HashMap;
use std::sync::Arc;

use crate::content::Document;
use crate::diagnostics::{Diagnostic, SourceText};

/// The sources in which a link may be written: the page's own, then the layouts and includes.
pub(crate) struct Places<'a> {
    pages: HashMap<&'a str, &'a Document>,
    templates: Vec<&'a Arc<SourceText>>,
    baseurl: &'a str,
}

impl<'a> Places<'a> {
    pub(crate) fn new(pages: impl Iterator<Item = &'a Document>, templates: Vec<&'a Arc<SourceText>>, baseurl: &'a str) -> Self {
        Self { pages: pages.map(|page| (page.path(), page)).collect(), templates, baseurl }
    }

    /// Points a fault about a link at the line on which it is written; failing that at the page's file.
    pub(super) fn show(&self, page: &str, link: &str, fault: Diagnostic) -> Diagnostic {
        let own = self.pages.get(page);
        let mut texts = vec![link];
        // `relative_url` puts it before.
        texts.extend(link.strip_prefix(self.baseurl).filter(|rest| !self.baseurl.is_empty() && rest.len() > 1));
        // In the page's own file the text goes before the front matter, where the same path may stand for something else.
        let searched = own.map(|page| (&page.source, page.body)).into_iter();
        let searched = searched.chain(self.templates.iter().map(|source| (*source, 0))).chain(own.map(|page| (&page.source, 0)));
        let mut found = searched
            .filter_map(|(source, from)| texts.iter().find_map(|text| Some((source, from + find(&source.text()[from..], text)?, text))));
        match found.next() {
            Some((source, at, text)) => fault.at(&source.span_at(at, text.chars().count())),
            None => fault.in_file(page),
        }
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
