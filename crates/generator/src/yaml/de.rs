use std::cell::RefCell;
use std::fmt;

use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::node::{Entry, Node, Shape};
use super::resolve::Resolved;
use crate::diagnostics::{Diagnostic, Span};

/// What was read, and what its author should know.
#[derive(Debug)]
pub struct Read<T> {
    /// The value.
    pub value: T,
    /// Warnings, each with its place.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a value of any type that serde knows from a [`Node`].
///
/// # Errors
/// Says where the document doesn't fit the type.
pub fn from_node<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<Read<T>, Diagnostic> {
    let warnings = RefCell::default();
    let value = T::deserialize(Deserializer { node, warnings: &warnings, text: false }).map_err(|error| error.at(node))?;
    Ok(Read { value, warnings: warnings.into_inner() })
}

/// A serde deserializer over a [`Node`] that hands out source text wherever text is asked for.
#[derive(Clone, Copy)]
pub struct Deserializer<'de, 'w> {
    node: &'de Node,
    warnings: &'w RefCell<Vec<Diagnostic>>,
    /// Whether a scalar is text, whatever it looks like: inside [`dropsafe_form::text::NEWTYPE`].
    text: bool,
}

/// A fault while reading, with its place once it is known.
#[derive(Debug)]
pub struct Error {
    message: String,
    span: Option<Span>,
    help: Option<String>,
}

impl Error {
    fn at(self, node: &Node) -> Diagnostic {
        Diagnostic::error(self.message).at(self.span.as_ref().unwrap_or(&node.span)).maybe_help(self.help)
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn or_at(mut self, span: &Span) -> Self {
        self.span.get_or_insert_with(|| span.clone());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), span: None, help: None }
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Self {
        let meant = crate::diagnostics::nearest(field, expected.iter().copied());
        let meant = meant.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default();
        Self::custom(format!("there is no key `{field}` here{meant} (known: {})", expected.join(", ")))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let meant = crate::diagnostics::nearest(variant, expected.iter().copied());
        let meant = meant.map(|name| format!(", did you mean `{name}`?")).unwrap_or_default();
        Self::custom(format!("`{variant}` is none of the possible values{meant} (possible: {})", expected.join(", ")))
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            de::Unexpected::Str(text) => format!("the text `{text}`"),
            de::Unexpected::Unit => "nothing".to_owned(),
            de::Unexpected::Seq => "a list".to_owned(),
            de::Unexpected::Map => "a mapping".to_owned(),
            other => other.to_string(),
        };
        Self::custom(format!("expected {}, but this is {found}", in_words(expected)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format!("expected {}, but this is {found}", in_words(expected)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format!("the key `{field}:` is missing here"))
    }
}

/// What serde calls it, as people do.
fn in_words(expected: &dyn de::Expected) -> String {
    match expected.to_string().as_str() {
        "i8" | "i16" | "i32" | "i64" => "a whole number".to_owned(),
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping".to_owned(),
        other if other.starts_with("struct ") => "a mapping".to_owned(),
        other => other.to_owned(),
    }
}

impl<'de, 'w> Deserializer<'de, 'w> {
    fn of(self, node: &'de Node) -> Self {
        Self { node, text: false, ..self }
    }

    fn wrong(self, expected: &dyn de::Expected) -> Error {
        let message = format!("expected {}, but this is {}", in_words(expected), self.node.kind());
        Error { message, span: Some(self.node.span.clone()), help: None }
    }

    fn placed<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| error.or_at(&self.node.span))
    }

    fn list<V: Visitor<'de>>(self, items: &'de [Node], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Items { of: self, items: items.iter() })
    }

    fn entries<V: Visitor<'de>>(self, entries: &'de [Entry], visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Entries { of: self, entries: entries.iter(), value: None })
    }
}

impl<'de> de::Deserializer<'de> for Deserializer<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.text && matches!(self.node.shape, Shape::Scalar { .. }) {
            return self.deserialize_str(visitor);
        }
        let result = match self.node.resolve() {
            Resolved::Null => visitor.visit_unit(),
            Resolved::Bool(value) => visitor.visit_bool(value),
            Resolved::Integer(value) => visitor.visit_i64(value),
            Resolved::Unsigned(value) => visitor.visit_u64(value),
            Resolved::Float(value) => visitor.visit_f64(value),
            Resolved::Text(text) => visitor.visit_borrowed_str(text),
            Resolved::List(items) => self.list(items, visitor),
            Resolved::Map(entries) => self.entries(entries, visitor),
        };
        self.placed(result)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = match &self.node.shape {
            Shape::Scalar { text, plain: true } => match text.to_ascii_lowercase().as_str() {
                "true" => true,
                "false" => false,
                word @ ("yes" | "on" | "no" | "off") => {
                    let meant = matches!(word, "yes" | "on");
                    self.warnings.borrow_mut().push(
                        Diagnostic::warning(format!("`{text}` is read as `{meant}` here"))
                            .at(&self.node.span)
                            .help(format!("write `{meant}`: YAML 1.2 knows only `true` and `false`")),
                    );
                    meant
                }
                _ => return Err(self.wrong(&"`true` or `false`")),
            },
            Shape::Scalar { text, plain: false } if text == "true" || text == "false" => {
                return Err(self.wrong(&"`true` or `false`").help(format!("write `{text}` without quotes: in quotes it is a text")));
            }
            _ => return Err(self.wrong(&"`true` or `false`")),
        };
        self.placed(visitor.visit_bool(value))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.as_text().or(self.quoted()) {
            Some(text) => self.placed(visitor.visit_borrowed_str(text)),
            None => Err(self.wrong(&visitor)),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.node.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        let text = self.text || name == dropsafe_form::text::NEWTYPE;
        self.placed(visitor.visit_newtype_struct(Self { text, ..self }))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.node.as_text() {
            Some(text) => {
                let word: StringDeserializer<Error> = text.to_owned().into_deserializer();
                self.placed(visitor.visit_enum(word))
            }
            None => Err(self.wrong(&"a word")),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // serde would take a list for the fields in their order: nobody writes that, and its faults speak of Rust.
        match &self.node.shape {
            Shape::Map(entries) => self.placed(self.entries(entries, visitor)),
            _ => Err(self.wrong(&"a mapping").help("write `key: value` lines")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 bytes byte_buf unit unit_struct seq tuple tuple_struct map
    }
}

impl<'de> Deserializer<'de, '_> {
    /// An empty text in quotes is a text; an empty plain scalar is nothing.
    fn quoted(self) -> Option<&'de str> {
        match &self.node.shape {
            Shape::Scalar { text, plain: false } => Some(text),
            _ => None,
        }
    }
}

struct Items<'de, 'w> {
    of: Deserializer<'de, 'w>,
    items: std::slice::Iter<'de, Node>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.items.next().map(|node| self.of.of(node).placed(seed.deserialize(self.of.of(node)))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct Entries<'de, 'w> {
    of: Deserializer<'de, 'w>,
    entries: std::slice::Iter<'de, Entry>,
    value: Option<&'de Node>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(entry) = self.entries.next() else { return Ok(None) };
        self.value = Some(&entry.value);
        let key = serde::de::value::BorrowedStrDeserializer::new(&entry.key);
        seed.deserialize(key).map(Some).map_err(|error: Error| error.or_at(&entry.key_span))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let node = self.value.take().ok_or_else(|| de::Error::custom("a value was asked for before its key"))?;
        self.of.of(node).placed(seed.deserialize(self.of.of(node)))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::parse;
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Page {
        title: String,
        #[serde(default)]
        published: Option<bool>,
        #[serde(default)]
        weight: Option<i32>,
        #[serde(default)]
        tags: Vec<String>,
    }

    fn page(text: &str) -> Result<Read<Page>, String> {
        let node = parse("page.md", text).map_err(|fault| fault.to_string())?;
        from_node(&node).map_err(|fault| fault.to_string())
    }

    #[test]
    fn text_is_what_was_typed() {
        let page = page("title: 012\ntags: [1.0, no, 0044, ~x]\nweight: 7\n").unwrap().value;
        assert_eq!(page.title, "012");
        assert_eq!(page.tags, ["1.0", "no", "0044", "~x"]);
        assert_eq!(page.weight, Some(7));
    }

    #[test]
    fn yes_where_true_is_asked_for_is_a_warning() {
        let read = page("title: x\npublished: yes\n").unwrap();
        assert_eq!(read.value.published, Some(true));
        insta::assert_snapshot!(read.warnings[0].to_string(), @"
        warning: `yes` is read as `true` here
          --> page.md:2:12
           |
         2 | published: yes
           |            ^^^
           = help: write `true`: YAML 1.2 knows only `true` and `false`
        ");
    }

    #[test]
    fn an_unknown_key_is_shown_with_its_neighbour() {
        insta::assert_snapshot!(page("title: x\ntagz: []\n").unwrap_err(), @"
        error: there is no key `tagz` here, did you mean `tags`? (known: title, published, weight, tags)
          --> page.md:2:1
           |
         2 | tagz: []
           | ^^^^
        ");
    }

    #[test]
    fn a_wrong_type_is_shown_at_its_place() {
        insta::assert_snapshot!(page("title: x\nweight: heavy\n").unwrap_err(), @"
        error: expected a whole number, but this is the text `heavy`
          --> page.md:2:9
           |
         2 | weight: heavy
           |         ^^^^^
        ");
        insta::assert_snapshot!(page("title: [a]\n").unwrap_err(), @"
        error: expected a text, but this is a list
          --> page.md:1:8
           |
         1 | title: [a]
           |        ^
        ");
        insta::assert_snapshot!(page("tags: [a]\n").unwrap_err(), @"
        error: the key `title:` is missing here
          --> page.md:1:1
           |
         1 | tags: [a]
           | ^
        ");
    }

    #[test]
    fn a_list_or_a_text_is_no_mapping() {
        insta::assert_snapshot!(page("- a\n").unwrap_err(), @"
        error: expected a mapping, but this is a list
          --> page.md:1:1
           |
         1 | - a
           | ^
           = help: write `key: value` lines
        ");
        insta::assert_snapshot!(page("a\n").unwrap_err(), @"
        error: expected a mapping, but this is the text `a`
          --> page.md:1:1
           |
         1 | a
           | ^
           = help: write `key: value` lines
        ");
    }

    #[test]
    fn a_switch_in_quotes_is_a_text() {
        insta::assert_snapshot!(page("title: x\npublished: \"true\"\n").unwrap_err(), @r#"
        error: expected `true` or `false`, but this is the text `true`
          --> page.md:2:12
           |
         2 | published: "true"
           |            ^^^^^^
           = help: write `true` without quotes: in quotes it is a text
        "#);
    }

    #[test]
    fn anything_goes_where_anything_is_asked_for() {
        let node = parse("x", "a: 012\nb: 12\nc: {d: [true, null, 1.5]}\n").unwrap();
        let json: serde_json::Value = from_node(&node).unwrap().value;
        assert_eq!(json.to_string(), r#"{"a":"012","b":12,"c":{"d":[true,null,1.5]}}"#);
    }

    #[test]
    fn a_text_or_a_map_of_texts() {
        let node = parse("x", "a: 012\nb: {en: no, ar: 1}\n").unwrap();
        let texts: BTreeMap<String, dropsafe_form::Text> = from_node(&node).unwrap().value;
        assert_eq!(texts["a"], dropsafe_form::Text::Same("012".into()));
        assert_eq!(texts["b"].get(&dropsafe_form::Language::english()), "no");
    }
}
