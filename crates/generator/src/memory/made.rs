use std::collections::HashMap;
use std::sync::Arc;

use super::{Asked, Made};
use crate::templates::Lookups;

/// What is known of all documents that the last build wrote, in their order.
#[derive(Debug, Default)]
pub(crate) struct AllMade {
    list: Vec<(String, Made)>,
    /// Where things were then; not known of a build of another process.
    lookups: Option<Arc<Lookups>>,
}

impl AllMade {
    /// Each document by the file in the destination, or by the source of what becomes no file.
    pub(crate) fn new(list: Vec<(String, Made)>, lookups: Option<Arc<Lookups>>) -> Self {
        Self { list, lookups }
    }

    pub(super) fn list(&self) -> &[(String, Made)] {
        &self.list
    }

    /// The places of these names, for [`AllMade::at`]. Most come in the order in which they came then: only for those that don't is
    /// there a search.
    pub(crate) fn places<'n>(&self, names: impl Iterator<Item = impl AsRef<str> + 'n>) -> Vec<Option<usize>> {
        let mut by_name: Option<HashMap<&str, usize>> = None;
        let mut next = 0;
        let mut place = |name: &str| {
            if self.list.get(next).is_none_or(|(known, _)| known != name) {
                let all = || self.list.iter().enumerate().map(|(place, (name, _))| (name.as_str(), place)).collect();
                next = *by_name.get_or_insert_with(all).get(name)?;
            }
            next += 1;
            Some(next - 1)
        };
        names.map(|name| place(name.as_ref())).collect()
    }

    /// What is known of the document at a place.
    pub(crate) fn at(&self, place: Option<usize>) -> Option<&Made> {
        self.list.get(place?).map(|(_, made)| made)
    }

    /// Whether a function that looks this up there has to answer what it answered then.
    pub(crate) fn knows_answers_of(&self, lookups: &Lookups) -> impl Fn(&Asked) -> bool + use<> {
        let same = self.lookups.as_ref().is_some_and(|then| std::ptr::eq(Arc::as_ptr(then), lookups));
        move |asked| same && matches!(asked, Asked::Link(_) | Asked::Post(_) | Asked::Texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_found_wherever_they_went() {
        let made = AllMade::new(["a", "b", "c", "d"].map(|name| (name.to_owned(), Made::default())).into(), None);
        let places = |names: &[&'static str]| made.places(names.iter());
        assert_eq!(places(&["a", "b", "c", "d"]), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(places(&["a", "new", "b", "d", "c"]), [Some(0), None, Some(1), Some(3), Some(2)]);
        assert_eq!(places(&["d", "e"]), [Some(3), None]);
        assert!(made.at(None).is_none() && made.at(Some(3)).is_some());
    }
}
