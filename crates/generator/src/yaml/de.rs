mod access;
mod error;
mod whole;

use error::Error;
pub(crate) use whole::{Lacking, Partial, read_all};

use std::cell::RefCell;

use serde::de::value::StringDeserializer;
use serde::de::{self, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::node::{Entry, Node, Shape};
use super::resolve::Resolved;
use crate::diagnostics::Diagnostic;
use access::{Entries, Items};
use error::in_words;

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

#[cfg(test)]
mod tests;
