//! The last step of a page: its text is looked at once more, and then let go.

use crate::links::Facts;
use crate::output::{Output, Places, Staging};

/// One page, as far as the rest of the build has to know it.
#[derive(Debug)]
pub(crate) struct Page {
    /// The file it becomes.
    pub(crate) output: Output,
    /// Its links and anchors, if it is HTML.
    pub(crate) facts: Option<Facts>,
}

/// Finishes pages, on many threads at once.
pub(crate) struct Finish<'a> {
    staging: Staging,
    url: &'a str,
}

impl<'a> Finish<'a> {
    /// For a site with that origin, which is written to those places.
    pub(crate) fn new(places: &Places, url: &'a str) -> Self {
        Self { staging: Staging::new(places), url }
    }

    /// Takes the text of the file at `path` in the destination.
    pub(crate) fn page(&self, path: &str, text: String) -> Page {
        let facts = path.ends_with(".html").then(|| Facts::of(&text, self.url));
        Page { output: self.staging.take(path, text), facts }
    }
}
