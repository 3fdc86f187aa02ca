//! Where a link is written.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostics::{Diagnostic, SourceText};

/// The sources in which a link may be written: the page's own, then the layouts and includes.
pub(crate) struct Places<'a> {
    pages: HashMap<&'a str, &'a Arc<SourceText>>,
    templates: Vec<&'a Arc<SourceText>>,
    baseurl: &'a str,
}

impl<'a> Places<'a> {
    pub(crate) fn new(pages: impl Iterator<Item = &'a Arc<SourceText>>, templates: Vec<&'a Arc<SourceText>>, baseurl: &'a str) -> Self {
        Self { pages: pages.map(|source| (source.path(), source)).collect(), templates, baseurl }
    }

    /// Points a fault about a link at the line on which it is written; failing that at the page's file.
    pub(super) fn show(&self, page: &str, link: &str, fault: Diagnostic) -> Diagnostic {
        let own = self.pages.get(page).copied();
        let mut texts = vec![link];
        // `relative_url` puts it before.
        texts.extend(link.strip_prefix(self.baseurl).filter(|rest| !self.baseurl.is_empty() && rest.len() > 1));
        let searched = own.into_iter().chain(self.templates.iter().copied());
        let found = searched.filter_map(|source| texts.iter().find_map(|text| Some((source, find(source.text(), text)?, text))));
        match found.into_iter().next() {
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
