use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tera::{Map, Value};

use crate::yaml::{Node, Shape};

/// What something's content comes to: half of a SHA-256, so that no two contents are ever taken for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) struct Hash([u8; 16]);

impl Hash {
    /// Of a text or of a file.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Hasher::new("bytes").bytes(bytes).done()
    }

    pub(super) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Of what a template sees.
    pub(crate) fn of_value(value: &Value) -> Self {
        let mut hasher = Hasher::new("value");
        hasher.value(value);
        hasher.done()
    }
}

/// Takes one thing after the other. Each is told apart from the next: `ab`, `c` and `a`, `bc` are not the same.
#[derive(Clone)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    /// `what` is hashed, so that no two kinds of things are taken for one.
    pub(crate) fn new(what: &str) -> Self {
        let mut hasher = Self(Sha256::new());
        hasher.text(what);
        hasher
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(bytes);
        self
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.number(text.len());
        self.0.update(text);
    }

    pub(crate) fn number(&mut self, number: usize) {
        self.0.update((number as u64).to_le_bytes());
    }

    pub(crate) fn hash(&mut self, hash: Hash) {
        self.0.update(hash.0);
    }

    /// What may not be there.
    pub(crate) fn maybe(&mut self, hash: Option<Hash>) {
        match hash {
            Some(hash) => {
                self.number(1);
                self.hash(hash);
            }
            None => self.number(0),
        }
    }

    /// A YAML value as it is written and where.
    pub(crate) fn node(&mut self, node: &Node) {
        self.text(node.span.source.path());
        self.number(node.span.line as usize);
        self.number(node.span.column as usize);
        match &node.shape {
            Shape::Scalar { text, plain } => {
                self.number(usize::from(*plain));
                self.text(text);
            }
            Shape::List(items) => {
                self.number(2);
                self.number(items.len());
                items.iter().for_each(|item| self.node(item));
            }
            Shape::Map(entries) => {
                self.number(3);
                self.number(entries.len());
                for entry in entries {
                    self.text(&entry.key);
                    self.node(&entry.value);
                }
            }
        }
    }

    /// What a template sees, with what is in it, in order.
    pub(crate) fn value(&mut self, value: &Value) {
        if let Some(text) = value.as_str() {
            // What is safe is printed otherwise than what isn't.
            self.number(if value.is_safe() { 1 } else { 2 });
            self.text(text);
        } else if let Some(map) = value.as_map() {
            self.number(3);
            self.map(map);
        } else if let Some(items) = value.as_array() {
            self.number(4);
            self.number(items.len());
            items.iter().for_each(|item| self.value(item));
        } else {
            // Numbers of different kinds are printed and compared by what they are.
            self.number(5);
            self.text(&format!("{:?}", value.kind()));
            self.text(&value.to_string());
        }
    }

    pub(crate) fn map(&mut self, map: &Map) {
        self.number(map.len());
        for (key, value) in map {
            self.text(key.as_str().unwrap_or_default());
            self.value(value);
        }
    }

    pub(crate) fn done(self) -> Hash {
        let mut half = [0; 16];
        half.copy_from_slice(&self.0.finalize()[..16]);
        Hash(half)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::value;

    #[test]
    fn what_differs_has_another_hash() {
        let of = |parts: &[&str]| {
            let mut hasher = Hasher::new("x");
            parts.iter().for_each(|part| hasher.text(part));
            hasher.done()
        };
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        let values = [
            Value::from(1),
            Value::from(1.0),
            Value::from("1"),
            Value::safe_string("1"),
            Value::from(true),
            Value::none(),
            Value::from(Vec::<Value>::new()),
            Value::from(vec![Value::none()]),
            value::map([("a", Value::from(1)), ("b", Value::from(2))]),
            value::map([("b", Value::from(2)), ("a", Value::from(1))]),
        ];
        let hashes: std::collections::BTreeSet<Hash> = values.iter().map(Hash::of_value).collect();
        assert_eq!(hashes.len(), values.len());
    }
}
