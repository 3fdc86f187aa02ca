//! Where in the source a fault of a page was written, as far as that can be found.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use dropsafe_generator::Site;
use dropsafe_generator::diagnostics::{Diagnostic, SourceText, Span};

/// The sources of the pages, and the templates that they share.
pub(super) struct Places {
    /// By the page's path in the destination: its source, and whether no page has to link to it.
    pages: BTreeMap<String, (Arc<SourceText>, bool)>,
    templates: Vec<Arc<SourceText>>,
}

impl Places {
    pub(super) fn of(site: &Site) -> Self {
        let pages = site.content.documents().filter_map(|document| {
            let unlinked = document.front.get("unlinked").is_some();
            Some((document.output.clone()?, (Arc::clone(&document.source), unlinked)))
        });
        let mut templates = Vec::new();
        for folder in ["_layouts", "_includes"] {
            add_files(&site.config.source, folder, &mut templates);
        }
        Self { pages: pages.collect(), templates }
    }

    /// Whether somebody said that no page has to link to this one.
    pub(super) fn may_be_unlinked(&self, page: &str) -> bool {
        self.pages.get(page).is_some_and(|(_, unlinked)| *unlinked)
    }

    /// Points a fault at the line with `mark`: in the page's own source, else in a template; else at the page.
    pub(super) fn show(&self, page: &str, mark: Option<&str>, fault: Diagnostic) -> Diagnostic {
        let own = self.pages.get(page).map(|(source, _)| source);
        let found = mark.and_then(|mark| own.into_iter().chain(&self.templates).find_map(|source| find(source, mark)));
        match (found, own) {
            (Some(span), _) => fault.at(&span),
            (None, Some(source)) => fault.in_file(source.path()),
            (None, None) => fault.in_file(page),
        }
    }
}

fn find(source: &Arc<SourceText>, mark: &str) -> Option<Span> {
    let (line, before) =
        source.text().lines().enumerate().find_map(|(line, text)| Some((line + 1, text[..text.find(mark)?].chars().count())))?;
    Some(Span::new(source, line, before + 1, mark.chars().count()))
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
