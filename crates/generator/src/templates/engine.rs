use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use tera::{Context, Tera, Value};

use super::functions::Lookups;
use super::includes::{self, Includes};
use super::mending::{self, Mending};
use super::{faults, filters, functions, translations};
use crate::built_in::FUNCTIONS;
use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span};
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

    /// The place of a byte of the template, whose lines are those of the file.
    pub(super) fn span_at(&self, template: &str, at: usize, width: usize) -> Span {
        let before = &template[..at];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Span::new(&self.source, line + self.lines_before, before[line_start..].chars().count() + 1, width)
    }

    /// Where in the template a fault is, if it is in this file.
    fn offset_of(&self, template: &str, fault: &Diagnostic) -> Option<usize> {
        let number = |number: Option<u32>| usize::try_from(number?).ok()?.checked_sub(1);
        let line = number(fault.line)?.checked_sub(self.lines_before).filter(|_| fault.file.as_deref() == Some(self.source.path()))?;
        let start: usize = template.split_inclusive('\n').take(line).map(str::len).sum();
        let column = template[start..].char_indices().nth(number(fault.column)?);
        Some(column.map_or(template.len(), |(at, _)| start + at))
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

/// More faults than this of one template are not looked for.
const MOST_FAULTS: usize = 50;

fn is_syntax(error: &tera::Error) -> bool {
    matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
}

/// What is wrong with the syntax of a template, taken by itself.
fn parsed_alone(text: &str) -> Option<tera::Error> {
    Tera::new().render_str(text, &Context::new(), true).err().filter(is_syntax)
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
            let faults = engine.syntax_faults(&name, &text);
            let text = if faults.is_empty() { text } else { String::new() };
            notes.extend(faults);
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

    /// Renders template source of a content file. A fault does not hide the next one: the tag that has it is taken out, as long as
    /// that changes nothing else.
    pub(crate) fn render_text(&self, text: &str, place: &Snippet, context: &Context, escapes: bool) -> Result<String, Vec<Diagnostic>> {
        let first = match faults::misleading(text, place) {
            none if none.is_empty() => match self.tera.render_str(text, context, escapes) {
                Ok(rendered) => return Ok(rendered),
                Err(error) => error,
            },
            misleading => return Err(self.all_syntax_faults(text, place, misleading, &parsed_alone)),
        };
        if is_syntax(&first) {
            return Err(self.all_syntax_faults(text, place, Vec::new(), &parsed_alone));
        }
        let mut found = self.explain(&first, Some(place));
        let mut text = Cow::Borrowed(text);
        let mut from = 0;
        while found.len() < MOST_FAULTS {
            let blanked = found[from..].iter().try_fold(text.clone(), |text, fault| {
                let at = place.offset_of(&text, fault)?;
                mending::without_print(&text, at).map(Cow::Owned)
            });
            let Some(blanked) = blanked else { break };
            text = blanked;
            let Err(next) = self.tera.render_str(&text, context, escapes) else { break };
            from = found.len();
            found.extend(self.explain(&next, Some(place)));
        }
        Err(found)
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
    fn syntax_faults(&self, name: &str, text: &str) -> Vec<Diagnostic> {
        let parsed = |text: &str| Tera::new().add_raw_template(name, text).err().filter(is_syntax);
        match self.places.get(name) {
            Some(place) => self.all_syntax_faults(text, place, faults::misleading(text, place), &parsed),
            None => parsed(text).map(|error| self.explain(&error, None)).unwrap_or_default(),
        }
    }

    /// The faults that are `known`, and all that a parser finds: it stops at the first, so each tag at fault is made harmless and the rest
    /// parsed again.
    fn all_syntax_faults(
        &self,
        text: &str,
        place: &Snippet,
        known: Vec<Diagnostic>,
        parsed: &dyn Fn(&str) -> Option<tera::Error>,
    ) -> Vec<Diagnostic> {
        let mut template = Mending::new(text);
        let mut places = known.iter().map(|fault| place.offset_of(text, fault));
        // What can't be mended may hide the rest, but makes no fault of its own.
        let mendable = places.all(|at| at.is_some_and(|at| template.mend(at)));
        let mut found = known;
        while mendable && found.len() < MOST_FAULTS {
            let Some(error) = parsed(template.text()) else { break };
            let faults = self.explain(&error, Some(place));
            let Some(at) = faults.first().and_then(|fault| place.offset_of(template.text(), fault)) else {
                found.extend(faults);
                break;
            };
            if template.is_mended(at) {
                break;
            }
            if !template.follows_from_mending(at) {
                found.extend(faults);
            }
            if !template.mend(at) {
                break;
            }
        }
        found.extend(self.unknown_names(template.text(), place));
        found
    }

    /// The filters and functions that a text names and there are not: they are looked for only in what parses.
    fn unknown_names(&self, text: &str, place: &Snippet) -> impl Iterator<Item = Diagnostic> {
        let error = self.tera.render_str(text, &Context::new(), true).err().filter(|error| !is_syntax(error));
        let faults = error.map(|error| self.explain(&error, Some(place))).unwrap_or_default();
        faults.into_iter().filter(faults::is_of_unknown_name)
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
