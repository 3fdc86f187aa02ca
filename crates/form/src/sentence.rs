//! Sentences of ours with words of an author's in them.
//!
//! The two may be of different languages: in a language that we have no words of, a label stands in an English sentence. So a
//! sentence keeps its parts apart until it is written, and HTML can say of each what it is.

use std::borrow::Cow;

use crate::messages::pieces;
use crate::name::Language;
use crate::text::Text;

/// A sentence in its parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sentence<'a>(Vec<Part<'a>>);

/// Some words of a sentence.
#[derive(Debug, Clone)]
pub(crate) enum Part<'a> {
    /// What Dropsafe says, or a visitor sent.
    Ours(Cow<'a, str>),
    /// What the author of a form wrote.
    Authors(&'a Text),
}

impl<'a> Sentence<'a> {
    /// A message with values in its places. A value is not looked at again: braces in it stay braces.
    pub(crate) fn filled(message: &'a str, values: &[(&str, Sentence<'a>)]) -> Self {
        let parts = pieces(message).flat_map(|(before, name)| {
            let value = name.and_then(|name| values.iter().find(|(known, _)| *known == name)).map(|(_, value)| value.clone());
            std::iter::once(Part::Ours(before.into())).chain(value.unwrap_or_default().0)
        });
        Self(parts.collect())
    }

    /// Its parts, in order.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Part<'a>> {
        self.0.iter()
    }

    /// All of it, as it is read in `language`.
    pub(crate) fn in_language(&self, language: &Language) -> String {
        self.parts().map(|part| part.get(language)).collect()
    }
}

impl Part<'_> {
    /// The words, as they are read in `language`.
    pub(crate) fn get(&self, language: &Language) -> &str {
        match self {
            Self::Ours(words) => words,
            Self::Authors(text) => text.get(language).trim(),
        }
    }
}

impl<'a> From<&'a str> for Sentence<'a> {
    fn from(words: &'a str) -> Self {
        Self(vec![Part::Ours(words.into())])
    }
}

impl From<String> for Sentence<'_> {
    fn from(words: String) -> Self {
        Self(vec![Part::Ours(words.into())])
    }
}

impl<'a> From<&'a Text> for Sentence<'a> {
    fn from(text: &'a Text) -> Self {
        Self(vec![Part::Authors(text)])
    }
}

impl<'a> From<Option<&'a Text>> for Sentence<'a> {
    fn from(text: Option<&'a Text>) -> Self {
        text.map(Self::from).unwrap_or_default()
    }
}
