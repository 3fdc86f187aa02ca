//! The files of a site as they come together.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::content::Document;
use crate::diagnostics::{Diagnostic, Diagnostics, Span};
use crate::finish::Page;
use crate::links::Facts;
use crate::output::{Files, Output};

/// The files by their paths in the destination.
#[derive(Default)]
pub(crate) struct Outputs<'a> {
    pub(crate) files: HashMap<Cow<'a, str>, File<'a>>,
}

/// One of them.
pub(crate) struct File<'a> {
    /// What it is made from.
    pub(crate) source: Cow<'a, str>,
    pub(crate) output: Output,
    /// What it has to do with links, if it is an HTML page.
    pub(crate) facts: Option<Arc<Facts>>,
}

impl<'a> Outputs<'a> {
    /// Adds what a document became.
    pub(crate) fn page(&mut self, document: &'a Document, page: Page, notes: &mut Diagnostics) {
        if let Some(path) = &document.output {
            let named = document.front.get("permalink").map(|node| &node.span);
            self.add(path.as_str(), File { source: document.path().into(), output: page.output, facts: page.facts }, named, notes);
        }
    }

    /// Two files at one place would overwrite each other in silence.
    pub(crate) fn add(&mut self, path: impl Into<Cow<'a, str>>, file: File<'a>, named: Option<&Span>, notes: &mut Diagnostics) {
        match self.files.entry(path.into()) {
            Entry::Vacant(place) => {
                place.insert(file);
            }
            Entry::Occupied(place) => {
                let (path, other) = (place.key(), place.get());
                let fault = Diagnostic::error(format!("`/{path}` is made twice: from {} and from {}", other.source, file.source))
                    .help("give one of them another `permalink:`, or another name");
                notes.push(named.map_or_else(|| fault.clone().in_file(&*file.source), |span| fault.clone().at(span)));
            }
        }
    }

    /// The files: all of a list, if there is one, or these.
    pub(crate) fn into_files(self, list: Option<Arc<BTreeSet<String>>>) -> Files {
        let outputs = self.files.into_iter().map(|(path, file)| (path.into_owned(), file.output)).collect();
        match list {
            Some(list) => Files::of_list(list, outputs),
            None => Files::of(outputs),
        }
    }
}
