//! How much is dealt with at once: requests for each form, and the memory of all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use dropsafe_form::FormName;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::encoding::Encoding;
use crate::limits::Limits;
use crate::site::{Site, Slot};

/// What every request takes, beside what comes in: its task, its connection, hyper's buffers.
const REQUEST: u64 = 28 << 10;
/// What is read of a body at once.
const PIECE: u64 = 16 << 10;
/// What sealing files takes: a chunk before and after encryption, the head of the archive, the file's own first bytes.
const SEALING: u64 = 160 << 10;
/// What one permit for memory stands for.
const PERMIT: u64 = 1 << 10;

/// Places for requests.
#[derive(Debug)]
pub(crate) struct Room {
    forms: BTreeMap<FormName, Arc<Semaphore>>,
    memory: Arc<Semaphore>,
    text: u64,
}

/// A request's place: given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    _form: OwnedSemaphorePermit,
    _memory: OwnedSemaphorePermit,
}

impl Room {
    pub(crate) fn new(site: &Site, limits: &Limits) -> Self {
        let semaphore = |permits: u64| Arc::new(Semaphore::new(usize::try_from(permits).unwrap_or(usize::MAX).min(Semaphore::MAX_PERMITS)));
        Self {
            forms: site.slots.keys().map(|name| (name.clone(), semaphore(limits.form_requests))).collect(),
            memory: semaphore(limits.memory / PERMIT),
            text: limits.text(site.text_limit) as u64,
        }
    }

    /// A place for a request with a body like that, if there is one.
    pub(crate) fn take(&self, slot: &Slot, encoding: &Encoding, length: u64) -> Option<Place> {
        let form = Arc::clone(self.forms.get(slot.form.name())?).try_acquire_owned().ok()?;
        let permits = u32::try_from(self.memory_of(slot, encoding, length).div_ceil(PERMIT)).ok()?;
        let memory = Arc::clone(&self.memory).try_acquire_many_owned(permits).ok()?;
        Some(Place { _form: form, _memory: memory })
    }

    /// The most memory that a request with a body like that comes to: its text is there once as it came and once on the page
    /// that answers, its files never are.
    fn memory_of(&self, slot: &Slot, encoding: &Encoding, length: u64) -> u64 {
        let may_have_files = matches!(encoding, Encoding::Multipart(_)) && slot.form.most_file_bytes() > 0;
        REQUEST + length.min(PIECE) + 2 * length.min(self.text) + if may_have_files { SEALING } else { 0 }
    }
}
