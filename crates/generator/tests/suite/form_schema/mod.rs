//! The JSON Schema for editors says the same as the definition that is really read.

mod agreement;
mod by_chance;
mod judged;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;

use dropsafe_form::file_kind::Accept;
use dropsafe_form::question::SourceQuestion;
use dropsafe_form::source::{Shown, Source, SourceCondition, SourceItem, SourceKind, SourceRule, StripMetadata};
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
    let defined = &schema["definitions"];
    assert_eq!(keys(&schema), read::<Source>());
    let of_entries = ["prose", "group", "field"].into_iter().flat_map(|kind| keys(&defined[kind])).collect();
    assert_eq!(read::<SourceItem>(), of_entries);
    assert_eq!(keys(&defined["rule"]), read::<SourceRule>());
    assert_eq!(keys(&defined["condition"]), read::<SourceCondition>());
    assert_eq!(keys(&defined["question"]), read::<SourceQuestion>());
    let field = &defined["field"]["properties"];
    assert_eq!(words(&field["type"]), read::<SourceKind>());
    assert_eq!(words(&field["shown"]), read::<Shown>());
    assert_eq!(words(&field["strip_metadata"]), read::<StripMetadata>());
    assert_eq!(words(&defined["accept"]["then"]["items"]), Accept::every_name().map(str::to_owned).collect());
}
