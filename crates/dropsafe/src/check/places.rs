//! Where in the source a fault of a page was written, as far as that can be found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use dropsafe_generator::Site;
use dropsafe_generator::diagnostics::{Diagnostic, SourceText, Span};

/// The sources of the pages, and the templates that they share.
pub(super) struct Places {
    pages: BTreeMap<String, Source>,
    templates: Vec<Arc<SourceText>>,
    /// Files that are copied, by their path in the destination.
    copied: BTreeMap<String, PathBuf>,
}

/// Where a page comes from.
struct Source {
    text: Arc<SourceText>,
    /// Where its front matter ends.
    body: usize,
    /// Somebody said that no page has to link to it.
    is_unlinked: bool,
}

impl Places {
    pub(super) fn of(site: &Site) -> Self {
        let pages = site.content.documents().filter_map(|document| {
            let is_unlinked = document.front.get("unlinked").is_some_and(|it| it.as_text() != Some("false"));
            Some((document.output.clone()?, Source { text: Arc::clone(&document.source), body: document.body, is_unlinked }))
        });
        let mut templates = Vec::new();
        for folder in ["_layouts", "_includes", "_data"] {
            add_files(&site.config.source, folder, &mut templates);
        }
        let copied = site.content.static_files.iter().map(|file| (file.path.clone(), file.absolute.clone()));
        Self { pages: pages.collect(), templates, copied: copied.collect() }
    }

    /// Whether somebody said that no page has to link to this one.
    pub(super) fn may_be_unlinked(&self, page: &str) -> bool {
        self.pages.get(page).is_some_and(|source| source.is_unlinked)
    }

    /// Whether a file is copied as it is: the build looks at the links of all others.
    pub(super) fn is_copied(&self, path: &str) -> bool {
        self.copied.contains_key(path) && !self.pages.contains_key(path)
    }

    /// Points a fault at the line with the first of `marks` that is found: in the page's own text, else in a template, else in
    /// the page's front matter; else at the page. `nth` counts the same fault on one page: each of two has its own place.
    pub(super) fn show(&self, page: &str, marks: &[String], nth: usize, fault: Diagnostic) -> Diagnostic {
        let copied = self.copied.get(page).filter(|_| !self.pages.contains_key(page)).and_then(|path| fs::read_to_string(path).ok());
        let copied = copied.map(|text| Source { text: Arc::new(SourceText::new(page, text)), body: 0, is_unlinked: false });
        let own = self.pages.get(page).or(copied.as_ref());
        let found = own.and_then(|own| first(&own.text, own.body, marks, nth));
        let found = found.or_else(|| self.templates.iter().find_map(|template| first(template, 0, marks, nth)));
        let found = found.or_else(|| own.and_then(|own| first(&own.text, 0, marks, nth)));
        match (found, own) {
            (Some(span), _) => fault.at(&span),
            (None, Some(own)) => fault.in_file(own.text.path()),
            (None, None) => fault.in_file(page),
        }
    }
}

/// The place of the first mark that is in the text; of the last one of its places if there are fewer than are asked for.
fn first(source: &Arc<SourceText>, from: usize, marks: &[String], nth: usize) -> Option<Span> {
    let text = source.text().get(from..)?;
    marks.iter().filter(|mark| !mark.trim().is_empty()).find_map(|mark| {
        let at = places(text, mark).take(nth + 1).last()?;
        let width = mark.lines().next().unwrap_or_default().chars().count();
        Some(source.span_at(from + at, width))
    })
}

/// Where a text stands by itself, and not in the middle of a longer path or word.
fn places<'t>(text: &'t str, mark: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '%' | '&');
    let ends_in_word = mark.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/'));
    text.match_indices(mark).map(|(at, _)| at).filter(move |at| {
        let before = text[..*at].chars().next_back();
        let mut after = text[at + mark.len()..].chars();
        let is_own_end = match after.next() {
            // The end of a sentence.
            Some('.') => after.next().is_none_or(char::is_whitespace),
            Some(c) => !is_part(c),
            None => true,
        };
        (mark.starts_with('<') || before.is_none_or(|c| !is_part(c))) && (!ends_in_word || is_own_end)
    })
}

/// A template that can't be read is a fault of the build, and was said.
fn add_files(source: &Path, folder: &str, files: &mut Vec<Arc<SourceText>>) {
    let mut entries: Vec<_> = fs::read_dir(source.join(folder)).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            add_files(source, &path, files);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            files.push(Arc::new(SourceText::new(path, text)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(text: &str, mark: &str, nth: usize) -> Option<(u32, u32)> {
        let source = Arc::new(SourceText::new("a.md", text));
        first(&source, 0, &[mark.to_owned()], nth).map(|span| (span.line, span.column))
    }

    #[test]
    fn a_mark_is_found_where_it_stands_by_itself() {
        assert_eq!(place("/boats/a.png\n![](/boats)", "/boats", 0), Some((2, 5)));
        assert_eq!(place("Deeper. Deep.", "Deep", 0), Some((1, 9)));
        assert_eq!(place("a<html lang>", "<html", 0), Some((1, 2)));
        assert_eq!(place("<header><head>", "<head", 0), Some((1, 9)));
        assert_eq!(place("x", "y", 0), None);
        assert_eq!(place("x", "", 0), None);
    }

    #[test]
    fn two_of_a_kind_have_a_place_each() {
        let text = "<img src=a>\n<img src=a>";
        assert_eq!([0, 1, 2].map(|nth| place(text, "<img src=a>", nth)), [Some((1, 1)), Some((2, 1)), Some((2, 1))]);
    }
}
