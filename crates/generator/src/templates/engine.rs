use std::collections::HashMap;
use std::sync::Arc;

use tera::{Context, Tera, Value};

use super::functions::Lookups;
use super::includes::{self, Includes};
use super::{faults, filters, functions, translations};
use crate::built_in::FUNCTIONS;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText};
use crate::forms::Forms;
use crate::styles::Styles;

/// Template source that stands in a file after some lines of something else.
#[derive(Clone, Debug)]
pub(crate) struct Snippet {
    pub(crate) source: Arc<SourceText>,
    pub(crate) lines_before: usize,
}

impl Snippet {
    /// The template itself.
    pub(super) fn text(&self) -> &str {
        let text = self.source.text();
        let start: usize = text.split_inclusive('\n').take(self.lines_before).map(str::len).sum();
        &text[start..]
    }
}

/// Tera with the site's templates, filters and functions.
pub(crate) struct Engine {
    tera: Tera,
    /// Where each template stands, by the name that Tera knows it by.
    places: HashMap<String, Snippet>,
    /// What the functions `include` and `include_relative` render.
    includes: Arc<Includes>,
    /// What the filters `scssify` and `sassify` go by.
    styles: Arc<Styles>,
}

/// In `{% include "x" %}` and `{% extends "x" %}` the folder is left out.
const FOLDERS: [&str; 2] = ["_includes/", "_layouts/"];

impl Engine {
    /// Takes the templates of `_layouts` and `_includes`: name, text, and where it stands. A template with a fault is reported and taken
    /// for empty, so that the others can still be checked.
    pub(crate) fn new(
        templates: Vec<(String, String, Snippet)>,
        config: &Config,
        lookups: Arc<Lookups>,
        forms: Arc<Forms>,
        notes: &mut Diagnostics,
    ) -> Self {
        let mut tera = Tera::new();
        tera.autoescape_on([".html", ".htm", ".xhtml", ".xml", ".svg", ".md", ".markdown"]);
        // Neither can fail: no template was added yet.
        let _ = tera.set_fallback_prefixes(FOLDERS);
        let styles = Arc::new(Styles::new(config));
        filters::register(&mut tera, config, &lookups, &styles);
        translations::register(&mut tera, Arc::clone(&lookups));
        functions::register(&mut tera, lookups, forms);
        let includes = Arc::new(Includes::new(config.source.clone()));
        includes::register(&mut tera, &includes, config);
        // They are right: a test renders them.
        let _ = tera.add_raw_templates(FUNCTIONS.map(|(_, name, text)| (name, text)));
        let mut engine = Self { tera, places: HashMap::new(), includes, styles };
        let mut texts = Vec::new();
        for (name, text, place) in templates {
            engine.places.insert(name.clone(), place);
            let text = match engine.syntax_fault(&name, &text) {
                Some(fault) => {
                    notes.push(fault);
                    String::new()
                }
                None => text,
            };
            texts.push((name, text));
        }
        engine.add(texts, notes);
        engine.includes.set(engine.tera.clone());
        engine
    }

    /// A new build with the same templates: what they took in beside them may have changed.
    pub(crate) fn begin(&self) {
        self.includes.begin();
        self.styles.begin();
    }

    /// Sets what all templates see.
    pub(crate) fn set_global(&mut self, name: &'static str, value: Value) {
        self.tera.global_context().insert_value(name, value);
    }

    /// Renders a template of `_layouts`.
    pub(crate) fn render(&self, name: &str, context: &Context) -> Result<String, Vec<Diagnostic>> {
        self.tera.render(name, context).map_err(|error| self.explain(&error, None))
    }

    /// Renders template source of a content file.
    pub(crate) fn render_text(&self, text: &str, place: &Snippet, context: &Context, escapes: bool) -> Result<String, Vec<Diagnostic>> {
        if let Some(fault) = faults::misleading(text, place) {
            return Err(vec![fault]);
        }
        self.tera.render_str(text, context, escapes).map_err(|error| self.explain(&error, Some(place)))
    }

    /// The site's way from Sass to CSS.
    pub(crate) fn styles(&self) -> &Styles {
        &self.styles
    }

    /// Whether a layout or an include holds that word.
    pub(crate) fn mentions(&self, word: &str) -> bool {
        self.places.values().any(|place| place.text().contains(word))
    }

    fn explain(&self, error: &tera::Error, one_off: Option<&Snippet>) -> Vec<Diagnostic> {
        let place = |name: &str| self.places.get(name).cloned().or_else(|| self.includes.place(name)).or_else(|| one_off.cloned());
        let faults = faults::explain(error, &place, &self.names());
        faults.into_iter().map(|fault| self.styles.in_full(fault)).collect()
    }

    fn names(&self) -> faults::Names<'_> {
        let mut templates: Vec<&str> = self.places.keys().map(String::as_str).collect();
        templates.sort_unstable();
        faults::Names { templates }
    }

    /// Tera stops at the first template that it can't parse; parsing each alone finds them all.
    fn syntax_fault(&self, name: &str, text: &str) -> Option<Diagnostic> {
        let Err(error) = Tera::new().add_raw_template(name, text) else {
            return self.places.get(name).and_then(|place| faults::misleading(text, place));
        };
        match error.kind() {
            tera::ErrorKind::SyntaxError(_) => self.explain(&error, None).pop(),
            _ => None,
        }
    }

    /// Adds templates that parse. References to what there isn't are reported; then they are added one by one, as far as it goes.
    fn add(&mut self, texts: Vec<(String, String)>, notes: &mut Diagnostics) {
        let Err(error) = self.tera.add_raw_templates(texts.iter().map(|(name, text)| (name, text))) else { return };
        let found = self.explain(&error, None);
        let bad: Vec<String> = found.iter().filter_map(|fault| fault.file.clone()).collect();
        notes.extend(found);
        let is_bad = |name: &str| self.places.get(name).is_some_and(|place| bad.iter().any(|file| file == place.source.path()));
        let rest = texts.into_iter().map(|(name, text)| if is_bad(&name) { (name, String::new()) } else { (name, text) });
        let rest: Vec<_> = rest.collect();
        if self.tera.add_raw_templates(rest).is_err() {
            // What is left wrong follows from what was said.
            let names: Vec<String> = self.places.keys().cloned().collect();
            let _ = self.tera.add_raw_templates(names.iter().map(|name| (name.as_str(), "")));
        }
    }
}
