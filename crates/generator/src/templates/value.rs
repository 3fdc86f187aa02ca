//! Values for templates.

use tera::value::Key;
use tera::{Map, Value};

use crate::yaml::{Node, Resolved};

/// A mapping with its keys in the order given.
pub(crate) fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Value {
    let entries = entries.into_iter().map(|(key, value)| (key_of(&key.into()), value));
    Value::from(entries.collect::<Map>())
}

/// Keys that nearly every document has: their text is held once.
const USUAL: [&str; 12] =
    ["title", "layout", "date", "tags", "categories", "description", "author", "permalink", "lang", "image", "excerpt", "published"];

/// A key of a mapping.
pub(crate) fn key_of(key: &str) -> Key<'static> {
    USUAL.iter().find(|usual| **usual == key).map_or_else(|| Key::String(key.into()), |usual| Key::Str(usual))
}

/// What a YAML value is to a template.
pub(crate) fn from_node(node: &Node) -> Value {
    match node.resolve() {
        Resolved::Null => Value::none(),
        Resolved::Bool(value) => Value::from(value),
        Resolved::Integer(value) => Value::from(value),
        Resolved::Unsigned(value) => Value::from(value),
        Resolved::Float(value) => Value::from(value),
        Resolved::Text(text) => Value::from(text),
        Resolved::List(items) => Value::from(items.iter().map(from_node).collect::<Vec<_>>()),
        Resolved::Map(entries) => map(entries.iter().map(|entry| (entry.key.as_str(), from_node(&entry.value)))),
    }
}

/// A list of texts.
pub(crate) fn texts(texts: &[String]) -> Value {
    Value::from(texts.iter().map(|text| Value::from(text.as_str())).collect::<Vec<_>>())
}
