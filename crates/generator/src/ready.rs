//! What a build has to have before it can render, and the next one finds ready if no template changed.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use tera::{Map, Value};

use crate::config::Config;
use crate::content::{Content, Document, SourceFile};
use crate::context::generator_value;
use crate::diagnostics::Diagnostics;
use crate::forms::Forms;
use crate::memory::{Hash, Hasher, Memory};
use crate::templates::reads::Outlines;
use crate::templates::{Engine, Layouts, Lookups, Snippet};

/// Templates, and where things are.
pub(crate) struct Ready {
    pub(crate) engine: Engine,
    pub(crate) lookups: Arc<Lookups>,
    pub(crate) outlines: Arc<Outlines>,
    /// What was said about the templates.
    pub(crate) notes: Diagnostics,
    /// All files of the site, if a build has found no fault in that; with the files among them that are copied.
    pub(crate) files: Option<(Arc<BTreeSet<String>>, usize)>,
    print: Hash,
    /// What `lookups` tell of.
    documents: Vec<Arc<Document>>,
    static_files: Vec<SourceFile>,
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready").field("print", &self.print).finish_non_exhaustive()
    }
}

/// What the templates of a site are made of.
pub(crate) struct Parts<'a> {
    pub(crate) config: &'a Config,
    pub(crate) content: &'a Content,
    pub(crate) layouts: &'a Layouts,
    pub(crate) forms: &'a Arc<Forms>,
    /// By their names, each with its text and where it stands.
    pub(crate) templates: Vec<(String, String, Snippet)>,
}

impl Ready {
    /// What the last build had, if it would be the same; else made anew.
    pub(crate) fn get(parts: Parts<'_>, memory: &mut Memory) -> Self {
        let print = print(&parts, memory.base());
        match memory.engine.take() {
            Some(ready) if memory.keeps && ready.print == print && ready.is_of(parts.content) => {
                ready.engine.begin();
                ready
            }
            _ => Self::new(parts, print, memory.keeps),
        }
    }

    fn new(parts: Parts<'_>, print: Hash, keeps: bool) -> Self {
        let mut notes = Diagnostics::new();
        let lookups = Arc::new(Lookups::new(parts.content, parts.config));
        let collections = parts.config.collections.iter().map(|it| it.name.clone()).collect();
        let outlines = match keeps {
            true => {
                let templates = parts.templates.iter().map(|(name, text, place)| (name.as_str(), text.as_str(), place.source.text()));
                Outlines::new(templates, collections)
            }
            false => Outlines::default(),
        };
        let mut engine = Engine::new(parts.templates, parts.config, Arc::clone(&lookups), Arc::clone(parts.forms), &mut notes);
        engine.set_global("jekyll", generator_value(parts.config));
        // A file may be taken in with parameters and without: `{% if include.title %}` is no fault in either.
        engine.set_global("include", Value::from(Map::new()));
        notes.extend(parts.layouts.check());
        let (documents, static_files) = match keeps {
            true => (parts.content.shared().cloned().collect(), parts.content.static_files.clone()),
            false => (Vec::new(), Vec::new()),
        };
        Self { engine, lookups, outlines: Arc::new(outlines), notes, files: None, print, documents, static_files }
    }

    /// Whether everything is where it was.
    fn is_of(&self, content: &Content) -> bool {
        let same = |a: &Arc<Document>, b: &Arc<Document>| {
            let place = |it: &Document| it.is_first();
            Arc::ptr_eq(a, b) || a.path() == b.path() && a.url == b.url && a.output == b.output && place(a) == place(b)
        };
        let mut now = content.shared();
        self.documents.iter().all(|then| now.next().is_some_and(|now| same(then, now)))
            && now.next().is_none()
            && self.static_files == content.static_files
    }
}

fn print(parts: &Parts<'_>, base: Hash) -> Hash {
    let mut hasher = Hasher::new("ready");
    hasher.hash(base);
    hasher.hash(parts.forms.print);
    for (name, _, place) in &parts.templates {
        hasher.text(name);
        hasher.text(place.source.text());
    }
    // Translations are among them.
    for source in &parts.content.data_sources {
        hasher.text(source.path());
        hasher.text(source.text());
    }
    hasher.done()
}
