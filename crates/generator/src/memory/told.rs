use std::collections::HashSet;
use std::path::PathBuf;

/// What changed in a place since the last build that came to its end, as far as it was told.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// The only paths that changed; nothing if nobody said so.
    paths: Option<HashSet<PathBuf>>,
    /// Whether a build that was told nothing came to no end: nobody knows what it would have found.
    missed: bool,
}

impl Told {
    /// Says that nothing changed but these, and what is below them.
    pub(crate) fn only(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        if !self.missed {
            self.paths.get_or_insert_default().extend(paths);
        }
    }

    /// A build begins.
    pub(crate) fn begin(&mut self) {
        self.missed |= self.paths.is_none();
    }

    /// The build has seen all there is. What changes from now on is not known.
    pub(crate) fn end(&mut self) {
        *self = Self::default();
    }

    /// The only paths that changed, if that is known.
    pub(crate) fn paths(&self) -> Option<&HashSet<PathBuf>> {
        self.paths.as_ref()
    }

    /// What was told doesn't tell enough.
    pub(crate) fn doubt(&mut self) {
        self.paths = None;
    }

    /// Puts each path otherwise.
    pub(crate) fn put(&mut self, path: impl Fn(&PathBuf) -> PathBuf) {
        self.paths = self.paths.take().map(|paths| paths.iter().map(path).collect());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_counts_until_a_build_has_come_to_its_end() {
        let paths = |told: &Told| told.paths().map(HashSet::len);
        let mut told = Told::default();
        told.begin();
        told.only(["a".into()]);
        assert_eq!(paths(&told), None, "what the build before would have found is not known");
        told.end();
        told.only(["a".into()]);
        told.begin();
        told.only(["b".into()]);
        assert_eq!(paths(&told), Some(2), "a build that failed has to be made up for");
        told.end();
        assert_eq!(paths(&told), None);
        told.only([]);
        told.begin();
        assert_eq!(paths(&told), Some(0));
    }
}
