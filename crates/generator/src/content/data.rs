//! `_data`: YAML, JSON, CSV and TSV files that templates see as `site.data.<file>`, folders as `site.data.<folder>.<file>`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use tera::Value;

use super::document::parts_of;
use super::tables;
use super::walk::SourceFile;
use crate::config::{Config, below};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceText, Span, read_text};
use crate::templates::value;
use crate::yaml;

/// Reads all of it, sorted; gives the sources too.
pub(super) fn read(files: &[SourceFile], config: &Config, notes: &mut Diagnostics) -> (Value, Vec<Arc<SourceText>>) {
    let mut root = Folder::default();
    let mut sources = Vec::new();
    for file in files {
        let inside = below(&file.path, &config.folders.data).unwrap_or(&file.path);
        let (folder, name, _) = parts_of(inside);
        let Some(source) = notes.keep(read_text(&file.absolute, &file.path)) else { continue };
        if let Some(value) = notes.keep(read_one(&source)) {
            let keys: Vec<String> = folder.split('/').filter(|part| !part.is_empty()).map(key).collect();
            let folder = keys.iter().fold(&mut root, |at, key| at.folders.entry(key.clone()).or_default());
            match folder.files.entry(key(name)) {
                Entry::Vacant(free) => {
                    free.insert(File { path: file.path.clone(), value });
                }
                Entry::Occupied(taken) => {
                    let data: String = keys.iter().chain([taken.key()]).map(|key| format!(".{key}")).collect();
                    notes.push(there_twice(&format!("site.data{data}"), &taken.get().path, &file.path));
                }
            }
        }
        sources.push(source);
    }
    root.check("site.data", notes);
    let mut data = root.into_value();
    if config.is_multilingual() {
        fill_languages(&mut data, config);
    }
    (data, sources)
}

/// What `_data/ar` lacks it has from `_data/en`, if that is the folder of the site's own language; what `_data/pt-BR` lacks, from
/// `_data/pt` first.
fn fill_languages(data: &mut Value, config: &Config) {
    let of = |language: &str| data.get_from_path(language).filter(|it| it.as_map().is_some()).cloned();
    let Some(usual) = of(config.lang.as_str()) else { return };
    let filled: Vec<(String, Value)> = config.languages[1..]
        .iter()
        .map(|language| {
            let general = language.as_str().split('-').next().filter(|general| *general != language.as_str());
            let below = general.and_then(of).map_or_else(|| usual.clone(), |general| merged(&general, &usual));
            (language.to_string(), of(language.as_str()).map_or_else(|| below.clone(), |own| merged(&own, &below)))
        })
        .collect();
    let mut map = std::mem::replace(data, Value::none()).into_map().unwrap_or_default();
    for (language, value) in filled {
        map.insert(value::key_of(&language), value);
    }
    *data = Value::from(map);
}

/// Mappings are filled with what they lack; all else stays.
fn merged(above: &Value, below: &Value) -> Value {
    let (Some(own), Some(usual)) = (above.as_map(), below.as_map()) else { return above.clone() };
    let mut all = own.clone();
    for (key, value) in usual.iter() {
        let filled = own.get(key).map_or_else(|| value.clone(), |own| merged(own, value));
        all.insert(key.clone(), filled);
    }
    Value::from(all)
}

#[derive(Default)]
struct Folder {
    folders: BTreeMap<String, Folder>,
    files: BTreeMap<String, File>,
}

struct File {
    path: String,
    value: Value,
}

impl Folder {
    fn into_value(self) -> Value {
        let folders = self.folders.into_iter().map(|(name, folder)| (name, folder.into_value()));
        value::map(folders.chain(self.files.into_iter().map(|(name, file)| (name, file.value))))
    }

    /// A folder may not have the name of a file beside it.
    fn check(&self, above: &str, notes: &mut Diagnostics) {
        for (name, folder) in &self.folders {
            let data = format!("{above}.{name}");
            notes.extend(self.files.get(name).zip(folder.first()).map(|(file, inside)| there_twice(&data, &file.path, &inside.path)));
            folder.check(&data, notes);
        }
    }

    fn first(&self) -> Option<&File> {
        self.files.values().next().or_else(|| self.folders.values().find_map(Self::first))
    }
}

fn there_twice(data: &str, first: &str, second: &str) -> Diagnostic {
    Diagnostic::error(format!("`{data}` is there twice: in {first} and in {second}"))
        .in_file(second)
        .help("rename one of them, or move the data of both into one file")
}

fn read_one(source: &Arc<SourceText>) -> Result<Value, Diagnostic> {
    match parts_of(source.path()).2 {
        ".yml" | ".yaml" => Ok(value::from_node(&yaml::parse_text(source, 0, source.text())?)),
        ".json" => json(source),
        ".csv" => tables::read(source, b','),
        ".tsv" => tables::read(source, b'\t'),
        _ => Err(Diagnostic::error("this data file can't be read")
            .in_file(source.path())
            .help("write it as YAML (`.yml`), JSON (`.json`), CSV (`.csv`) or TSV (`.tsv`)")),
    }
}

fn json(source: &Arc<SourceText>) -> Result<Value, Diagnostic> {
    let value: serde_json::Value = serde_json::from_str(source.text()).map_err(|error| {
        let said = error.to_string();
        let message = said.rsplit_once(" at line ").map_or(said.as_str(), |(message, _)| message).to_owned();
        Diagnostic::error(format!("this is not JSON: {message}"))
            .at(&Span::new(source, error.line(), error.column().max(1), 1))
            .help("check quotes and commas; JSON takes no comments")
    })?;
    Ok(Value::from_serializable(&value))
}

/// The name under which templates find a file: letters, digits, `_` and `-`; spaces become `_`.
fn key(name: &str) -> String {
    name.chars().map(|c| if c.is_whitespace() { '_' } else { c }).filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect()
}
