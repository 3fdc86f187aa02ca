use std::borrow::Cow;

use super::resolve::{Resolved, resolve};
use crate::diagnostics::{Diagnostic, Span};

/// One value of a YAML document, with its place and, for a scalar, its source text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub shape: Shape,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Text: a plain scalar's source text, or what quotes or a block hold.
    Scalar {
        /// The text.
        text: String,
        /// Whether it stands without quotes, so that it may also mean a number, a boolean or nothing.
        plain: bool,
    },
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file, no key twice.
    Map(Vec<Entry>),
}

/// One `key: value` of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// The empty mapping, for a file that holds nothing.
    pub fn empty_map(span: Span) -> Self {
        Self { span, shape: Shape::Map(Vec::new()) }
    }

    /// What the value is by YAML's core schema; see [the module](super) for the two exceptions.
    pub fn resolve(&self) -> Resolved<'_> {
        match &self.shape {
            Shape::Scalar { text, plain: true } => resolve(text),
            Shape::Scalar { text, plain: false } => Resolved::Text(text),
            Shape::List(items) => Resolved::List(items),
            Shape::Map(entries) => Resolved::Map(entries),
        }
    }

    /// The text of a scalar, as it was written; `None` for lists, mappings and an empty value.
    pub fn as_text(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar { text, .. } if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// Whether nothing was written, or `null`, or `~`.
    pub fn is_null(&self) -> bool {
        matches!(self.resolve(), Resolved::Null)
    }

    /// The entries of a mapping; none for anything else.
    pub fn entries(&self) -> &[Entry] {
        match &self.shape {
            Shape::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// Puts `other`'s keys over this one's; mappings in mappings are merged likewise, all else is replaced. As in Jekyll, a key without a
    /// value replaces nothing.
    pub fn merge(&mut self, other: Node) {
        match (&mut self.shape, other.shape) {
            (Shape::Map(mine), Shape::Map(theirs)) => {
                for entry in theirs {
                    match mine.iter_mut().find(|it| it.key == entry.key) {
                        Some(_) if entry.value.is_null() => {}
                        Some(it) => it.value.merge(entry.value),
                        None => mine.push(entry),
                    }
                }
            }
            (mine, theirs) => {
                *mine = theirs;
                self.span = other.span;
            }
        }
    }

    /// What kind of thing this is, in words for a message.
    pub fn kind(&self) -> Cow<'static, str> {
        match self.resolve() {
            Resolved::Null => "nothing".into(),
            Resolved::Bool(value) => value.to_string().into(),
            Resolved::Integer(value) => format!("the number {value}").into(),
            Resolved::Unsigned(value) => format!("the number {value}").into(),
            Resolved::Float(value) => format!("the number {value}").into(),
            Resolved::Text(text) if text.chars().count() <= 30 => format!("the text `{text}`").into(),
            Resolved::Text(_) => "a text".into(),
            Resolved::List(_) => "a list".into(),
            Resolved::Map(_) => "a mapping".into(),
        }
    }

    /// An error at this place.
    pub fn error(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(message).at(&self.span)
    }

    /// How many values it holds, itself included.
    pub(super) fn size(&self) -> usize {
        1 + match &self.shape {
            Shape::Scalar { .. } => 0,
            Shape::List(items) => items.iter().map(Node::size).sum(),
            Shape::Map(entries) => entries.iter().map(|entry| entry.value.size()).sum(),
        }
    }
}
