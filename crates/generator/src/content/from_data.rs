//! Pages from data: each record of a list in `_data` becomes a page.

use std::collections::HashMap;
use std::sync::Arc;

use dropsafe_form::Language;
use tera::Value;

use super::document::{Document, Layout, parts_of};
use super::made::{entry, page};
use super::slug::{SlugMode, slugify};
use crate::config::{Config, PagesFromData, below};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span};
use crate::templates::there_are;
use crate::yaml::{self, Entry, Node, Resolved, Shape};

/// Adds the pages that the configuration asks for.
pub(super) fn add(pages: &mut Vec<Arc<Document>>, data: &Value, sources: &[Arc<SourceText>], config: &Config, notes: &mut Diagnostics) {
    for asked in &config.pages_from_data {
        let records = Records { asked, sources, data, folder: &config.folders.data };
        match records.read() {
            Ok(all) => {
                let mut taken: HashMap<String, usize> = HashMap::new();
                for (place, (key, record)) in all.iter().enumerate() {
                    let made = records.page(place, key.as_deref(), record, config, &mut taken);
                    pages.extend(notes.keep(made).map(Arc::new));
                }
            }
            Err(fault) => notes.push(fault),
        }
    }
}

/// The records that one entry of `pages_from_data:` names.
struct Records<'a> {
    asked: &'a PagesFromData,
    sources: &'a [Arc<SourceText>],
    data: &'a Value,
    /// Where the data files are.
    folder: &'a str,
}

impl Records<'_> {
    /// The records, with their keys where they stand in a mapping.
    fn read(&self) -> Result<Vec<(Option<String>, Value)>, Diagnostic> {
        let name = &self.asked.data;
        let Some(found) = self.data.get_from_path(name).filter(|value| !value.is_none()) else {
            let known = self.data.as_map().into_iter().flat_map(|all| all.iter()).filter_map(|(key, _)| key.as_str().map(str::to_owned));
            let known: Vec<String> = known.collect();
            return Err(Diagnostic::error(format!("there is no `site.data.{name}` to make pages from"))
                .at(&self.asked.span)
                .help(there_are("data files", name, known.iter().map(String::as_str))));
        };
        if let Some(list) = found.as_array() {
            return Ok(list.iter().map(|record| (None, record.clone())).collect());
        }
        match found.as_map() {
            Some(all) => Ok(all.iter().map(|(key, record)| (Some(key.to_string()), record.clone())).collect()),
            None => Err(Diagnostic::error(format!("`site.data.{name}` is no list of records"))
                .at(&self.asked.span)
                .help("write a list of mappings into it, or name the key that holds one: `data: team.members`")),
        }
    }

    fn page(
        &self,
        place: usize,
        key: Option<&str>,
        record: &Value,
        config: &Config,
        taken: &mut HashMap<String, usize>,
    ) -> Result<Document, Diagnostic> {
        let asked = self.asked;
        let which = format!("record {} of `site.data.{}`", place + 1, asked.data);
        let Some(fields) = record.as_map() else {
            return Err(self.at(place, format!("{which} is no mapping")).help("write `key: value` lines in each record"));
        };
        let text = |key: &str| {
            record.get_from_path(key).filter(|it| !it.is_none()).map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned))
        };
        let by = asked.name.as_deref();
        let name = match (by, key) {
            (None, Some(key)) => Some(key.to_owned()),
            (by, _) => text(by.unwrap_or("name")),
        };
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
            let by = by.unwrap_or("name");
            return Err(self
                .at(place, format!("{which} has no `{by}`, which names its page"))
                .help(format!("write `{by}:` into it, or say in `pages_from_data:` which key names a page: `name: …`")));
        };
        let slug = Some(slugify(&name, SlugMode::Default)).filter(|slug| !slug.is_empty()).unwrap_or_else(|| name.replace('/', "-"));
        if let Some(other) = taken.insert(slug.clone(), place) {
            return Err(self
                .at(place, format!("{which} has the same page as record {}: both are named `{slug}`", other + 1))
                .help("give one of them another name"));
        }
        let lang = self.language(&text, config)?;
        let url = format!("{}/{}", config.language_prefix(&lang), asked.permalink.replace(":name", &slug).trim_start_matches('/'));
        let title = text(asked.title.as_deref().unwrap_or("title")).unwrap_or_else(|| name.clone());
        let front = self.front(fields, &slug, config);
        let layout = (asked.layout != "none").then(|| Layout { name: asked.layout.clone(), span: asked.layout_span.clone() });
        Ok(Document { title: Some(title), layout, slug, ..page(&url, "", front, &lang) })
    }

    /// The record's keys, and all of it as `page.data`.
    fn front(&self, fields: &tera::Map, slug: &str, config: &Config) -> Vec<Entry> {
        const OWN: [&str; 5] = ["layout", "permalink", "data", "lang", "pagination"];
        let span = &self.asked.span;
        let node = |value: &Value| Node { span: span.clone(), shape: shape_of(value, span) };
        let entries = fields.iter().map(|(key, value)| Entry { key: key.to_string(), key_span: span.clone(), value: node(value) });
        let all: Vec<Entry> = entries.collect();
        let mut front: Vec<Entry> = all.iter().filter(|entry| !OWN.contains(&entry.key.as_str())).cloned().collect();
        if config.is_multilingual() && !all.iter().any(|entry| entry.key == "translation_key") {
            // The same records in another language are in the folder of that language.
            let path = &self.asked.data;
            let general = config.languages.iter().find_map(|it| path.strip_prefix(it.as_str())?.strip_prefix('.')).unwrap_or(path);
            front.push(entry("translation_key", &format!("_data/{general}/{slug}"), span));
        }
        front.push(Entry { key: "data".to_owned(), key_span: span.clone(), value: Node { span: span.clone(), shape: Shape::Map(all) } });
        front
    }

    /// The language that the record says, or the configuration, or the folder of the data.
    fn language(&self, text: &impl Fn(&str) -> Option<String>, config: &Config) -> Result<Language, Diagnostic> {
        let by_folder =
            || config.languages.iter().find(|it| self.asked.data.strip_prefix(it.as_str()).is_some_and(|rest| rest.starts_with('.')));
        match text("lang").or_else(|| self.asked.lang.clone()) {
            Some(said) => Language::new(&said).map_err(|error| {
                Diagnostic::error(error.to_string()).at(&self.asked.span).help("write a language such as `en` or `pt-BR`")
            }),
            None => Ok(by_folder().unwrap_or(&config.lang).clone()),
        }
    }

    /// An error at a record, as far as its file tells where that is.
    fn at(&self, place: usize, message: String) -> Diagnostic {
        let fault = Diagnostic::error(message);
        let name = &self.asked.data;
        let file = self.sources.iter().find(|source| {
            let (folder, stem, _) = parts_of(source.path());
            let inside = format!("{folder}/{stem}");
            below(&inside, self.folder).is_some_and(|path| path.replace('/', ".") == *name)
        });
        let Some(source) = file else { return fault.at(&self.asked.span) };
        match record_span(source, place) {
            Some(span) => fault.at(&span),
            None => fault.in_file(source.path()),
        }
    }
}

fn record_span(source: &Arc<SourceText>, place: usize) -> Option<Span> {
    if !matches!(parts_of(source.path()).2, ".yml" | ".yaml") {
        return None;
    }
    let node = yaml::parse_text(source, 0, source.text()).ok()?;
    match node.resolve() {
        Resolved::List(items) => items.get(place).map(|item| item.span.clone()),
        Resolved::Map(entries) => entries.get(place).map(|entry| entry.key_span.clone()),
        _ => None,
    }
}

/// A value of a data file as front matter has it.
fn shape_of(value: &Value, span: &Span) -> Shape {
    let node = |value: &Value| Node { span: span.clone(), shape: shape_of(value, span) };
    if let Some(list) = value.as_array() {
        return Shape::List(list.iter().map(node).collect());
    }
    if let Some(map) = value.as_map() {
        let entry = |(key, value): (&tera::value::Key, &Value)| Entry { key: key.to_string(), key_span: span.clone(), value: node(value) };
        return Shape::Map(map.iter().map(entry).collect());
    }
    match value.as_str() {
        Some(text) => Shape::Scalar { text: text.to_owned(), plain: false },
        None if value.is_none() => Shape::Scalar { text: String::new(), plain: true },
        None => Shape::Scalar { text: value.to_string(), plain: true },
    }
}
