//! What serde finds wrong, in the words of people who write YAML.

use std::fmt;

use serde::de;

use crate::diagnostics::{Diagnostic, Span};
use crate::yaml::Node;

/// A fault while reading, with its place once it is known.
#[derive(Debug)]
pub struct Error {
    pub(super) message: String,
    pub(super) span: Option<Span>,
    pub(super) help: Option<String>,
}

impl Error {
    pub(super) fn at(self, node: &Node) -> Diagnostic {
        Diagnostic::error(self.message).at(self.span.as_ref().unwrap_or(&node.span)).maybe_help(self.help)
    }

    pub(super) fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    pub(super) fn or_at(mut self, span: &Span) -> Self {
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
        Self::custom(format!("expected {}, but this is {}", in_words(expected), found_in_words(found)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::custom(format!("expected {}, but this is {}", in_words(expected), found_in_words(found)))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::custom(format!("the key `{field}:` is missing here"))
    }
}

fn found_in_words(found: de::Unexpected<'_>) -> String {
    match found {
        de::Unexpected::Str(text) => format!("the text `{text}`"),
        de::Unexpected::Unsigned(number) => format!("the number {number}"),
        de::Unexpected::Signed(number) => format!("the number {number}"),
        de::Unexpected::Float(number) => format!("the number {number}"),
        de::Unexpected::Unit => "nothing".to_owned(),
        de::Unexpected::Seq => "a list".to_owned(),
        de::Unexpected::Map => "a mapping".to_owned(),
        other => other.to_string(),
    }
}

/// What serde calls it, as people do.
pub(super) fn in_words(expected: &dyn de::Expected) -> String {
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
