//! Kinds of file, told by how a file begins and never by its name.
//!
//! What is promised is small: a file that is let in begins like one of the kinds asked for. A file can begin like a picture
//! and carry something else behind it, and no beginning says that a file does no harm.

mod family;
mod table;
#[cfg(test)]
mod tests;

use crate::messages::{Messages, fill};
use table::KINDS;

pub use family::Family;
pub use table::FileKind;

/// How many bytes of a file are looked at.
pub const HEAD: usize = 512;

/// What `accept:` says for files of every kind, and of none that is known.
pub const ANY: &str = "any";

/// The pictures whose hidden details can be told from what shows them while they stream by.
const STRIPPABLE: [&str; 4] = ["jpeg", "png", "gif", "webp"];

/// Whoever takes so many families, each with all its kinds, names the families alone: nobody would read the rest.
const MANY_FAMILIES: usize = 4;

/// The kinds of file that a field takes.
#[derive(Debug, Clone)]
pub enum Accept {
    /// Every kind, known or not.
    Any,
    /// These, in the table's order.
    Kinds(Vec<&'static FileKind>),
}

impl PartialEq for Accept {
    fn eq(&self, other: &Self) -> bool {
        matches!(self, Self::Any) == matches!(other, Self::Any) && self.names().eq(other.names())
    }
}

impl Accept {
    /// What a field takes whose author names no kinds: what people have to show, but for what could run where it is opened
    /// and for archives, which hide what is in them.
    #[must_use]
    pub fn usual() -> Self {
        Self::Kinds(KINDS.iter().filter(|kind| kind.family != Family::Archive).collect())
    }

    /// The kinds of these names, of families too; the places of unknown names are the error.
    pub(crate) fn of(names: &[String]) -> Result<Self, Vec<usize>> {
        let is_known = |name: &String| Self::every_name().any(|known| known == name);
        let unknown: Vec<_> = (0..names.len()).filter(|place| !is_known(&names[*place])).collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        let is_named = |kind: &&FileKind| names.iter().any(|name| name == kind.name || name == kind.family.name());
        Ok(Self::Kinds(KINDS.iter().filter(is_named).collect()))
    }

    /// Every name of a kind or family, families first.
    pub fn every_name() -> impl Iterator<Item = &'static str> {
        Family::ALL.into_iter().map(Family::name).chain(KINDS.iter().filter(|kind| kind.name != kind.family.name()).map(|kind| kind.name))
    }

    /// Whether a file that begins with these bytes is of a kind that the field takes. Only the first [`HEAD`] count.
    #[must_use]
    pub fn fits(&self, head: &[u8]) -> bool {
        let head = &head[..head.len().min(HEAD)];
        matches!(self, Self::Any) || self.kinds().iter().any(|kind| kind.is(head))
    }

    /// Whether it takes a kind of picture that the receiver can remove hidden details from.
    pub(crate) fn takes_strippable(&self) -> bool {
        matches!(self, Self::Any) || self.names().any(|name| STRIPPABLE.contains(&name))
    }

    /// HTML's `accept`: a hint to the browser's window for choosing files. Who takes nearly everything gives none, since it would
    /// hide files whose names end unusually, such as the text `server.conf`.
    pub(crate) fn hint(&self) -> Option<String> {
        let mut hints: Vec<&str> = Vec::new();
        for hint in self.kinds().iter().flat_map(|kind| kind.hint.split(',')) {
            if !hints.contains(&hint) {
                hints.push(hint);
            }
        }
        (!hints.is_empty() && !self.takes_many()).then(|| hints.join(","))
    }

    /// The kinds for people: families by their word, with what belongs to them. Empty where every kind is taken.
    pub(crate) fn in_words(&self, m: &Messages) -> String {
        let words = Family::ALL.into_iter().filter_map(|family| {
            let (mine, is_whole) = self.of_family(family);
            match (is_whole, &mine[..]) {
                (_, []) => None,
                (true, [_]) => Some(family.word(m).to_owned()),
                (true, _) if self.takes_many() => Some(family.word(m).to_owned()),
                (true, _) => Some(fill("{family} ({kinds})", &[("family", family.word(m)), ("kinds", &mine.join(m.list_separator))])),
                (false, _) => Some(mine.join(m.list_separator)),
            }
        });
        words.collect::<Vec<_>>().join(m.list_separator)
    }

    fn takes_many(&self) -> bool {
        Family::ALL.into_iter().filter(|family| self.of_family(*family).1).count() >= MANY_FAMILIES
    }

    /// What it takes of a family, and whether that is all of it.
    fn of_family(&self, family: Family) -> (Vec<&'static str>, bool) {
        let mine: Vec<_> = self.kinds().iter().filter(|kind| kind.family == family).map(|kind| kind.shown).collect();
        let is_whole = mine.len() == family.kinds().count();
        (mine, is_whole)
    }

    fn kinds(&self) -> &[&'static FileKind] {
        match self {
            Self::Any => &[],
            Self::Kinds(kinds) => kinds,
        }
    }

    fn names(&self) -> impl Iterator<Item = &'static str> {
        self.kinds().iter().map(|kind| kind.name)
    }
}
