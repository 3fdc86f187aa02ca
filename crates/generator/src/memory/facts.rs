use std::collections::{BTreeSet, HashMap};

use tera::Map;

use super::{Hash, Hasher};

/// What a document is to templates, attribute by attribute: so that a page that shows titles depends on titles alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Facts {
    /// All of it.
    pub(crate) whole: Hash,
    attributes: HashMap<Box<str>, Hash>,
}

impl Facts {
    pub(crate) fn of(values: &Map) -> Self {
        let mut whole = Hasher::new("document");
        whole.map(values);
        let attributes = values.iter().map(|(key, value)| (key.as_str().unwrap_or_default().into(), Hash::of_value(value)));
        Self { whole: whole.done(), attributes: attributes.collect() }
    }

    /// Of these attributes, or of all there is.
    pub(super) fn of_words(&self, words: Option<&BTreeSet<String>>) -> Hash {
        words.map_or(self.whole, |words| self.picked(words))
    }

    /// Of these attributes alone; that one is missing counts too.
    fn picked(&self, words: &BTreeSet<String>) -> Hash {
        let mut hasher = Hasher::new("picked");
        for word in words {
            hasher.maybe(self.attributes.get(word.as_str()).copied());
        }
        hasher.done()
    }
}

#[cfg(test)]
mod tests {
    use tera::Value;

    use super::*;
    use crate::templates::value;

    #[test]
    fn only_what_is_asked_for_counts() {
        let facts = |title: &str, body: &str| {
            let map = value::map([("title", Value::from(title)), ("body", Value::from(body))]);
            Facts::of(map.as_map().unwrap())
        };
        let title = ["title".to_owned(), "missing".to_owned()].into();
        assert_eq!(facts("a", "b").picked(&title), facts("a", "c").picked(&title));
        assert_ne!(facts("a", "b").picked(&title), facts("b", "b").picked(&title));
        assert_ne!(facts("a", "b").whole, facts("a", "c").whole);
        let other = ["body".to_owned(), "title".to_owned()].into();
        assert_ne!(facts("a", "b").picked(&title), facts("a", "b").picked(&other));
    }
}
