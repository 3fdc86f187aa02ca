//! The fields of a head.

use super::Fault;
use crate::header::is_token;

/// Names and values, in the order in which they came.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Fields(Vec<(String, Vec<u8>)>);

/// A field that may stand once stands there several times.
pub(super) struct Repeated;

impl Fields {
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Takes a line without its end. The name ends at the colon: a space before it makes it no name, and so does a
    /// space at the beginning, with which a line would once have continued the one before.
    pub(super) fn take(&mut self, line: &[u8]) -> Result<(), Fault> {
        let colon = line.iter().position(|byte| *byte == b':').ok_or(Fault::Field)?;
        let (name, value) = (&line[..colon], &line[colon + 1..]);
        if name.is_empty() || !name.iter().copied().all(is_token) {
            return Err(Fault::Field);
        }
        let name = name.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
        self.0.push((name, value.trim_ascii().to_vec()));
        Ok(())
    }

    /// The values of all fields of that name, which is in small letters.
    pub(super) fn all(&self, name: &'static str) -> impl Iterator<Item = &[u8]> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_slice())
    }

    /// The value of the one field of that name.
    pub(super) fn only(&self, name: &str) -> Result<Option<&[u8]>, Repeated> {
        let mut values = self.0.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_slice());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Repeated),
            (value, None) => Ok(value),
        }
    }

    /// Whether there is a field of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names().any(|known| known == name)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}
