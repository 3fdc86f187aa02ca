//! The JSON Schema for editors says the same as the definition that is really read.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use dropsafe_form::file_kind::Accept;
use dropsafe_form::question::SourceQuestion;
use dropsafe_form::source::{Shown, Source, SourceCondition, SourceItem, SourceKind, SourceRule, StripMetadata};
use dropsafe_form::{Pattern, Text};
use dropsafe_generator::yaml;
use serde::Deserialize;
use serde::de::{self, Visitor};
use serde_json::Value;

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(repository().join("docs/form.schema.json")).unwrap()).unwrap()
}

/// Asks a type for the names it can be read from, and gives it nothing.
struct Names(Vec<&'static str>);

#[derive(Debug)]
struct Asked;

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("asked")
    }
}

impl std::error::Error for Asked {}

impl de::Error for Asked {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl<'de> de::Deserializer<'de> for &mut Names {
    type Error = Asked;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Asked> {
        Err(Asked)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, names: &'static [&'static str], _: V) -> Result<V::Value, Asked> {
        self.0 = names.to_vec();
        Err(Asked)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, names: &'static [&'static str], _: V) -> Result<V::Value, Asked> {
        self.0 = names.to_vec();
        Err(Asked)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct seq
        tuple tuple_struct map identifier ignored_any
    }
}

fn read<T: for<'de> Deserialize<'de>>() -> BTreeSet<String> {
    let mut names = Names(Vec::new());
    assert!(T::deserialize(&mut names).is_err());
    assert!(!names.0.is_empty());
    names.0.into_iter().map(str::to_owned).collect()
}

fn keys(schema: &Value) -> BTreeSet<String> {
    schema["properties"].as_object().unwrap().keys().cloned().collect()
}

fn words(schema: &Value) -> BTreeSet<String> {
    schema["enum"].as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_key_and_word_of_the_definition_is_in_the_schema_and_no_other() {
    let schema = schema();
    let defined = &schema["$defs"];
    assert_eq!(keys(&schema), read::<Source>());
    assert_eq!(keys(&defined["entry"]), read::<SourceItem>());
    assert_eq!(keys(&defined["rule"]), read::<SourceRule>());
    assert_eq!(keys(&defined["condition"]), read::<SourceCondition>());
    assert_eq!(keys(&defined["question"]), read::<SourceQuestion>());
    let entry = &defined["entry"]["properties"];
    assert_eq!(words(&entry["type"]), read::<SourceKind>());
    assert_eq!(words(&entry["shown"]), read::<Shown>());
    assert_eq!(words(&entry["strip_metadata"]), read::<StripMetadata>());
    assert_eq!(words(&entry["accept"]["items"]), Accept::every_name().map(str::to_owned).collect());
}

/// What is wrong with `value`, as far as the schema's keywords go. One that isn't known here fails, so that none is passed over.
fn wrong(value: &Value, schema: &Value, whole: &Value, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let inside = |value: &Value, schema: &Value, step: &str| wrong(value, schema, whole, &format!("{path}/{step}"));
    for (keyword, says) in schema.as_object().unwrap() {
        match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "examples" => {}
            "$ref" => found.extend(wrong(value, whole.pointer(says.as_str().unwrap().trim_start_matches('#')).unwrap(), whole, path)),
            "anyOf" => {
                if says.as_array().unwrap().iter().all(|schema| !inside(value, schema, "").is_empty()) {
                    found.push(format!("{path}: fits none of the ways to write it"));
                }
            }
            "type" => {
                let is = match value {
                    Value::Null => "null",
                    Value::Bool(_) => "boolean",
                    Value::Number(_) => "number",
                    Value::String(_) => "string",
                    Value::Array(_) => "array",
                    Value::Object(_) => "object",
                };
                if says != is && !says.as_array().is_some_and(|types| types.iter().any(|known| known == is)) {
                    found.push(format!("{path}: is a {is}"));
                }
            }
            "enum" => {
                if !says.as_array().unwrap().contains(value) {
                    found.push(format!("{path}: {value} is none of the words"));
                }
            }
            "pattern" => {
                let pattern = Pattern::new(says.as_str().unwrap(), Text::Same(String::new())).unwrap();
                if value.as_str().is_some_and(|text| !pattern.fits(text)) {
                    found.push(format!("{path}: {value} is not as the pattern asks"));
                }
            }
            "minItems" => found.extend(value.as_array().is_some_and(Vec::is_empty).then(|| format!("{path}: is empty"))),
            "minProperties" => found.extend(value.as_object().is_some_and(serde_json::Map::is_empty).then(|| format!("{path}: is empty"))),
            "items" => {
                let items = value.as_array().into_iter().flatten().enumerate();
                found.extend(items.flat_map(|(index, item)| inside(item, says, &index.to_string())));
            }
            "required" => {
                let missing = says.as_array().unwrap().iter().filter(|key| value.get(key.as_str().unwrap()).is_none());
                found.extend(missing.map(|key| format!("{path}: {key} is missing")));
            }
            "dependentRequired" => {
                for (key, needed) in says.as_object().unwrap().iter().filter(|(key, _)| value.get(key).is_some()) {
                    let missing = needed.as_array().unwrap().iter().filter(|needed| value.get(needed.as_str().unwrap()).is_none());
                    found.extend(missing.map(|needed| format!("{path}: {key} needs {needed}")));
                }
            }
            "propertyNames" => {
                let names = value.as_object().into_iter().flat_map(serde_json::Map::keys);
                found.extend(names.flat_map(|name| inside(&Value::String(name.clone()), says, name)));
            }
            "properties" | "additionalProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    match (&schema["properties"][key], keyword.as_str()) {
                        (Value::Null, "additionalProperties") if says == &Value::Bool(false) => {
                            found.push(format!("{path}: {key} is not known"))
                        }
                        (Value::Null, "additionalProperties") => found.extend(inside(value, says, key)),
                        (Value::Null, _) | (_, "additionalProperties") => {}
                        (schema, _) => found.extend(inside(value, schema, key)),
                    }
                }
            }
            other => panic!("the test does not know {other}"),
        }
    }
    found
}

fn faults(yaml: &str) -> Vec<String> {
    let node = yaml::parse("form.yml", yaml).unwrap();
    let value = yaml::from_node::<Value>(&node).unwrap().value;
    let schema = schema();
    wrong(&value, &schema, &schema, "")
}

#[test]
fn the_forms_of_the_repository_fit_the_schema() {
    let mut checked = 0;
    for folder in ["site/_forms", "crates/dropsafe/src/new/site/_forms", "tests/forms", "tests/fuzzing/forms"] {
        for file in fs::read_dir(repository().join(folder)).into_iter().flatten() {
            let path = file.unwrap().path();
            assert_eq!(faults(&fs::read_to_string(&path).unwrap()), Vec::<String>::new(), "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 5, "{checked}");
}

#[test]
fn what_the_definition_refuses_the_schema_refuses_too() {
    let form = |field: &str| format!("title: T\nfields:\n  - {field}\n");
    assert!(faults(&form("{name: a, type: text, label: no, min: 0, max: 012}")).is_empty());
    for bad in [
        "{name: a, label: A}",
        "{name: A, type: text, label: A}",
        "{name: a, type: longtext, label: A}",
        "{name: a, type: text, label: A, colour: red}",
        "{name: a, type: text, label: A, pattern: x}",
        "{name: a, type: files, label: A, accept: [svg]}",
        "{name: a, type: text, label: A, required: 'true'}",
        "{name: a, type: text, label: []}",
        "{group: G}",
        "{fields: [{name: a, type: text, label: A}]}",
    ] {
        assert!(!faults(&form(bad)).is_empty(), "{bad}");
    }
    assert!(!faults("fields: []\n").is_empty());
    assert!(!faults(&(form("{name: a, type: text, label: A}") + "rules: [{matches: a, message: M}]\n")).is_empty());
}
