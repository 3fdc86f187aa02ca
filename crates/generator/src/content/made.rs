//! Pages that no file of the site stands for: of tags and categories, feeds, the sitemap, redirects.

use std::sync::Arc;

use dropsafe_form::Language;

use super::document::{Document, Kind, parts_of};
use super::front_matter::FrontMatter;
use super::permalink::{escape, output_path};
use crate::diagnostics::{SourceText, Span};
use crate::yaml::{Entry, Node, Shape};

/// A key of a made page's front matter; faults about it are shown at `span`.
pub(super) fn entry(key: &str, text: &str, span: &Span) -> Entry {
    let value = Node { span: span.clone(), shape: Shape::Scalar { text: text.to_owned(), plain: matches!(text, "true" | "false") } };
    Entry { key: key.to_owned(), key_span: span.clone(), value }
}

/// A page at a URL, with a template that is built in.
pub(super) fn page(url: &str, template: &str, front: Vec<Entry>, lang: &Language) -> Document {
    let url = if url.starts_with('/') { url.to_owned() } else { format!("/{url}") };
    let extension = Some(parts_of(&url).2).filter(|it| !it.is_empty() && !url.ends_with('/')).unwrap_or(".html");
    let output = output_path(&url, extension);
    Document {
        path_from: 0,
        kind: Kind::Page,
        source: Arc::new(SourceText::new(output.clone(), template)),
        body: 0,
        front: FrontMatter::from_entries(front),
        title: None,
        date: None,
        slug: String::new(),
        categories: Vec::new(),
        tags: Vec::new(),
        layout: None,
        lang: lang.clone(),
        url: escape(&url),
        output: Some(output),
        markdown: false,
        templates: !template.is_empty(),
        escapes: true,
        listing: None,
        translations: None,
        modified: None,
    }
}
