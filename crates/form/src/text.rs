//! Words shown to people, in one language or in several.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::name::Language;

/// The name under which [`Text`] asks a deserializer for “text, or a map of texts”.
///
/// A YAML reader must hand over a plain scalar's source text here: a label `012` or `no` is what its author typed.
/// With a reader that knows types already (JSON) it is an ordinary newtype.
pub const NEWTYPE: &str = "dropsafe::Text";

/// Words shown to people: the same for every language, or one wording a language.
///
/// ```
/// use dropsafe_form::{Language, Text};
/// let text: Text = serde_json::from_str(r#"{"ar": "الاسم", "en": "Name"}"#)?;
/// assert_eq!(text.get(&Language::new("ar")?), "الاسم");
/// assert_eq!(text.get(&Language::new("fr")?), "Name"); // English, where the language is missing
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    /// One wording for every language.
    Same(String),
    /// A wording for each language; never empty.
    Each(BTreeMap<Language, String>),
}

impl Text {
    /// The wording in `language`; failing that in the language without its region, in English, in any.
    #[must_use]
    pub fn get(&self, language: &Language) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Each(each) => Self::pick(each, language).map_or("", |(_, wording)| wording),
        }
    }

    /// In which language [`Text::get`] answers; `None` for a text that is the same in all.
    #[must_use]
    pub fn spoken(&self, language: &Language) -> Option<&Language> {
        match self {
            Self::Same(_) => None,
            Self::Each(each) => Self::pick(each, language).map(|(spoken, _)| spoken),
        }
    }

    fn pick<'a>(each: &'a BTreeMap<Language, String>, language: &Language) -> Option<(&'a Language, &'a str)> {
        let found = each.get_key_value(language).or_else(|| each.get_key_value(language.primary())).or_else(|| each.get_key_value("en"));
        found.or_else(|| each.iter().next()).map(|(spoken, wording)| (spoken, wording.as_str()))
    }

    /// Whether who reads `language` finds a wording in it: one for all, or in the language with its region or without.
    #[must_use]
    pub fn speaks_to(&self, language: &Language) -> bool {
        match self {
            Self::Same(_) => true,
            Self::Each(each) => each.contains_key(language) || each.contains_key(language.primary()),
        }
    }

    /// Every wording.
    pub fn wordings(&self) -> impl Iterator<Item = &str> {
        let (same, each) = match self {
            Self::Same(text) => (Some(text.as_str()), None),
            Self::Each(each) => (None, Some(each.values().map(String::as_str))),
        };
        same.into_iter().chain(each.into_iter().flatten())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Same(text) => serializer.serialize_str(text),
            Self::Each(each) => each.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NEWTYPE, TextVisitor)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or a text for each language such as `{en: …, ar: …}`")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Text, E> {
        Ok(Text::Same(text.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
        let mut each = BTreeMap::new();
        while let Some((language, text)) = map.next_entry::<Language, String>()? {
            if each.contains_key(&language) {
                return Err(de::Error::custom(format!("the language “{language}” is there twice")));
            }
            each.insert(language, text);
        }
        if each.is_empty() {
            return Err(de::Error::custom("no language: write a text, or one for each language"));
        }
        Ok(Text::Each(each))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_falls_back_to_a_wording_that_exists() {
        let text: Text = serde_json::from_str(r#"{"de": "Hallo", "pt": "Olá"}"#).unwrap();
        assert_eq!(text.get(&Language::new("pt-BR").unwrap()), "Olá");
        assert_eq!(text.get(&Language::new("fr").unwrap()), "Hallo");
        assert!(serde_json::from_str::<Text>("{}").is_err());
        assert!(serde_json::from_str::<Text>("12").is_err());
    }
}
