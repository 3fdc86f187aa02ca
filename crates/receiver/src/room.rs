//! How much is dealt with at once: requests for each form, and the memory of all of them.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use dropsafe_form::html::grows_by;
use dropsafe_form::{Entries, FormName};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::arrival::BATCH;
use crate::encoding::Encoding;
use crate::limits::{Limits, semaphore};
use crate::site::{Site, Slot};

/// What every request takes, beside what comes in: its task, its connection, hyper's buffers.
const REQUEST: u64 = 28 << 10;
/// What is read of a body at once.
const PIECE: u64 = 16 << 10;
/// What sealing files takes: a chunk before and after encryption, the head of the archive, the file's own first bytes.
const SEALING: u64 = 160 << 10;
/// What is read of files while what came before is sealed: one batch each.
const BATCHES: u64 = 2 * BATCH as u64;
/// What one permit for memory stands for.
const PERMIT: u64 = 1 << 10;

/// Places for requests.
#[derive(Debug)]
pub(crate) struct Room {
    all: Places,
    /// What of them those may take at most that are refused, and read so that their text can be given back.
    refused: Places,
    text: u64,
}

/// So many for each form, and so much memory for all.
#[derive(Debug)]
struct Places {
    forms: BTreeMap<FormName, Arc<Semaphore>>,
    memory: Arc<Semaphore>,
}

/// A request's place: given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    taken: Taken,
    _of_refused: Option<Taken>,
    /// What the page takes beyond that on which the text is given back.
    marks: OnceLock<OwnedSemaphorePermit>,
}

#[derive(Debug)]
struct Taken {
    _form: OwnedSemaphorePermit,
    memory: OwnedSemaphorePermit,
}

impl Room {
    pub(crate) fn new(site: &Site, limits: &Limits) -> Self {
        Self {
            all: Places::new(site, limits.form_requests, limits.memory),
            refused: Places::new(site, (limits.form_requests / 2).max(1), limits.memory / 2),
            text: limits.text(site.text_limit) as u64,
        }
    }

    /// A place for a request with a body like that, if there is one.
    pub(crate) fn take(&self, slot: &Slot, encoding: &Encoding, length: u64) -> Option<Place> {
        let taken = self.all.take(slot, self.memory_of(slot, encoding, length))?;
        Some(Place { taken, _of_refused: None, marks: OnceLock::new() })
    }

    /// The same for a request that is refused, and read so that its text can be given back: those can't take the room of the others.
    pub(crate) fn take_for_refused(&self, slot: &Slot, encoding: &Encoding, length: u64) -> Option<Place> {
        self.among_refused(slot, self.memory_of(slot, encoding, length))
    }

    /// The same for one that is read no farther than its first file.
    pub(crate) fn take_for_beginning(&self, slot: &Slot) -> Option<Place> {
        self.among_refused(slot, self.memory_of_text(u64::MAX))
    }

    fn among_refused(&self, slot: &Slot, bytes: u64) -> Option<Place> {
        let of_refused = self.refused.take(slot, bytes)?;
        Some(Place { taken: self.all.take(slot, bytes)?, _of_refused: Some(of_refused), marks: OnceLock::new() })
    }

    /// The most memory that a request with a body like that comes to: its text is there once as it came and once on the page
    /// that answers, of its files a few pieces are. Where the text is full of marks, that page [needs more](Place::has_room_for_marks).
    fn memory_of(&self, slot: &Slot, encoding: &Encoding, length: u64) -> u64 {
        let may_have_files = matches!(encoding, Encoding::Multipart(_)) && slot.form.most_file_bytes() > 0;
        let files = if may_have_files { SEALING + (2 * length).min(BATCHES) } else { 0 };
        self.memory_of_text(length) + files
    }

    fn memory_of_text(&self, length: u64) -> u64 {
        REQUEST + length.min(PIECE) + 2 * length.min(self.text)
    }
}

impl Places {
    fn new(site: &Site, of_each_form: u64, memory: u64) -> Self {
        Self { forms: site.slots.keys().map(|name| (name.clone(), semaphore(of_each_form))).collect(), memory: semaphore(memory / PERMIT) }
    }

    fn take(&self, slot: &Slot, bytes: u64) -> Option<Taken> {
        let form = Arc::clone(self.forms.get(slot.form.name())?).try_acquire_owned().ok()?;
        let permits = u32::try_from(bytes.div_ceil(PERMIT)).ok()?;
        let memory = Arc::clone(&self.memory).try_acquire_many_owned(permits).ok()?;
        Some(Taken { _form: form, memory })
    }
}

impl Place {
    /// Whether there is room for a page that gives all of this back, and takes it until the request is done with.
    ///
    /// Ordinary text has few marks such as `"`, which is `&quot;` there. One that consists of them becomes six times as long, and
    /// who sends many such bodies at once must not make the receiver take more memory than it may.
    pub(crate) fn has_room_for_marks(&self, entries: &Entries) -> bool {
        let texts = entries.values.iter().flat_map(|(name, value)| [name, value]).chain(entries.files.iter().map(|file| &file.name));
        let bytes = texts.map(|text| grows_by(text) as u64).sum::<u64>();
        let Ok(permits) = u32::try_from(bytes.div_ceil(PERMIT)) else { return false };
        let more = Arc::clone(self.taken.memory.semaphore()).try_acquire_many_owned(permits);
        more.is_ok_and(|more| self.marks.set(more).is_ok())
    }
}
