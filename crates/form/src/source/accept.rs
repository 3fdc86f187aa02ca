//! The kinds of file that a field takes, as their author writes them.

use std::fmt;

use serde::de::{self, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::file_kind::ANY;

/// `accept: any`, or `accept:` with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceAccept {
    /// Every kind, known or not.
    Any,
    /// The kinds and families of these names.
    Named(Vec<String>),
}

impl Serialize for SourceAccept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str(ANY),
            Self::Named(names) => names.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for SourceAccept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AcceptVisitor)
    }
}

struct AcceptVisitor;

impl<'de> Visitor<'de> for AcceptVisitor {
    type Value = SourceAccept;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`any`, or a list of kinds of file such as [image, pdf]")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SourceAccept, E> {
        if text == ANY { Ok(SourceAccept::Any) } else { Err(E::invalid_value(Unexpected::Str(text), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<SourceAccept, A::Error> {
        let mut names = Vec::new();
        while let Some(name) = list.next_element()? {
            names.push(name);
        }
        Ok(SourceAccept::Named(names))
    }
}
