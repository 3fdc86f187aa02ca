//! The last step of a page: its text is looked at once more, and then let go.

use std::sync::Arc;

use crate::links::Facts;
use crate::output::{Output, Places, Staging};
use crate::progress::Progress;

/// One page, as far as the rest of the build has to know it.
#[derive(Debug)]
pub(crate) struct Page {
    /// The file it becomes.
    pub(crate) output: Output,
    /// Its links and anchors, if it is HTML.
    pub(crate) facts: Option<Arc<Facts>>,
}

/// Finishes pages, on many threads at once.
pub(crate) struct Finish<'a> {
    staging: Staging,
    url: &'a str,
    progress: &'a Progress,
}

impl<'a> Finish<'a> {
    /// For a site with that origin, which is written to those places.
    pub(crate) fn new(places: &Places, url: &'a str, progress: &'a Progress) -> Self {
        Self { staging: Staging::new(places), url, progress }
    }

    /// Takes the text of the file at `path` in the destination, which is no page.
    pub(crate) fn text(&self, path: &str, text: String) -> Output {
        self.staging.take(path, text)
    }

    /// Takes the text of the file at `path` in the destination; `known` are the links and anchors that it had.
    pub(crate) fn page(&self, path: &str, text: String, known: Option<&Arc<Facts>>) -> Page {
        self.progress.one_more();
        let facts = path.ends_with(".html").then(|| Facts::of(&text, self.url, known));
        Page { output: self.staging.take(path, text), facts }
    }
}
