//! What functions would answer now that were asked while a page was rendered.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::Workshop;
use crate::memory::{Asked, Hash, Memory, Trace, of_file};
use crate::templates::Lookups;

/// Holds what was answered against what would be.
pub(super) struct Answers<'a> {
    lookups: &'a Lookups,
    forms: Hash,
    source: &'a Path,
    /// Whether everything is where it was.
    stays: bool,
    /// Of files, as far as they were asked for in this build.
    files: Mutex<HashMap<String, Hash>>,
}

impl<'a> Answers<'a> {
    pub(super) fn new(workshop: &Workshop<'a>, memory: &Memory) -> Self {
        Self {
            lookups: workshop.lookups,
            forms: workshop.forms,
            source: &workshop.config.source,
            stays: memory.documents.were_made_with(workshop.lookups),
            files: Mutex::default(),
        }
    }

    /// Whether all answers would be what they were.
    pub(super) fn hold(&self, trace: &Trace) -> bool {
        trace.holds(|asked| self.answer(asked))
    }

    /// What would be answered now; nothing where that is what it was for sure.
    fn answer(&self, asked: &Asked) -> Option<Hash> {
        match asked {
            Asked::Link(_) | Asked::Post(_) | Asked::Texts => (!self.stays).then(|| self.lookups.answer(asked)),
            Asked::Forms => Some(self.forms),
            Asked::File(path) => {
                let known = self.files.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
                Some(known.unwrap_or_else(|| {
                    let hash = of_file(&self.source.join(Path::new(path)));
                    self.files.lock().unwrap_or_else(PoisonError::into_inner).insert(path.clone(), hash);
                    hash
                }))
            }
        }
    }
}
