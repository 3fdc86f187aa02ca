//! What a page asked for while it was rendered that no template's text tells: where links lead, forms, translations, files.
//!
//! The functions that answer note what they were asked and what they said. If all answers would be the same again, so would the
//! page: it asks in the same order as long as the answers are the same.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Hash;
use crate::diagnostics::Diagnostic;

/// One thing that can be asked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Asked {
    /// The URL of a source file.
    Link(String),
    /// The URL of a post, by its name.
    Post(String),
    /// The texts in the site's languages.
    Texts,
    /// The forms.
    Forms,
    /// A file below the source folder, by its path there.
    File(String),
}

/// What was asked, and the answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trace {
    answers: BTreeSet<(Asked, Hash)>,
    /// What was said besides: a page that is not rendered again says it again.
    pub(crate) warnings: Vec<Diagnostic>,
}

impl Trace {
    /// Whether `answer` gives now what was said then; nothing where that is sure.
    pub(crate) fn holds(&self, answer: impl Fn(&Asked) -> Option<Hash>) -> bool {
        self.answers.iter().all(|(asked, then)| answer(asked).is_none_or(|now| now == *then))
    }
}

thread_local! {
    static OPEN: RefCell<Vec<Trace>> = const { RefCell::new(Vec::new()) };
}

/// Does the work, and tells what it asked for. The work stays on its thread.
pub(crate) fn following<T>(work: impl FnOnce() -> T) -> (T, Trace) {
    OPEN.with_borrow_mut(|open| open.push(Trace::default()));
    let done = work();
    (done, OPEN.with_borrow_mut(Vec::pop).unwrap_or_default())
}

/// Notes what was asked and what the answer was, if anybody follows.
pub(crate) fn note(asked: impl FnOnce() -> (Asked, Hash)) {
    OPEN.with_borrow_mut(|open| {
        if let Some(trace) = open.last_mut() {
            trace.answers.insert(asked());
        }
    });
}

/// Notes a warning.
pub(crate) fn warned(warnings: &[Diagnostic]) {
    OPEN.with_borrow_mut(|open| {
        if let Some(trace) = open.last_mut() {
            trace.warnings.extend_from_slice(warnings);
        }
    });
}

/// Of a URL that may be missing.
pub(crate) fn of_url(url: Option<&str>) -> Hash {
    let mut hasher = super::Hasher::new("url");
    hasher.maybe(url.map(|url| Hash::of(url.as_bytes())));
    hasher.done()
}

/// Of what is at a place on the disk: a file's content, a folder, nothing. A link counts with where it leads.
pub(crate) fn of_file(path: &Path) -> Hash {
    let mut hasher = super::Hasher::new("file");
    hasher.text(&path.canonicalize().map(|real| real.display().to_string()).unwrap_or_default());
    match std::fs::read(path) {
        Ok(bytes) => hasher.maybe(Some(Hash::of(&bytes))),
        Err(_) => hasher.number(if path.is_dir() { 2 } else { 3 }),
    }
    hasher.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_is_held_against_what_would_be_said_now() {
        let about = |url: &'static str| move |_: &Asked| Some(of_url(Some(url)));
        let ((), trace) = following(|| note(|| (Asked::Link("about.md".into()), of_url(Some("/about/")))));
        assert!(trace.holds(about("/about/")));
        assert!(!trace.holds(about("/us/")));
        assert!(!trace.holds(|_| Some(of_url(None))));
        // Nobody follows.
        note(|| panic!("not asked for"));
    }

    #[test]
    fn a_file_that_comes_goes_or_changes_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        let missing = of_file(&path);
        std::fs::write(&path, "1").unwrap();
        let one = of_file(&path);
        std::fs::write(&path, "2").unwrap();
        let two = of_file(&path);
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        let hashes: BTreeSet<Hash> = [missing, one, two, of_file(&path)].into();
        assert_eq!(hashes.len(), 4);
    }
}
