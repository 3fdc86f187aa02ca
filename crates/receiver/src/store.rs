//! From answers to a durable envelope.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use dropsafe_envelope::{Content, Day, Padding, Receipt, Record, SealError, SealedFile, Sealer, Sealing, StreamId};
use dropsafe_form::{Answers, Language};
use dropsafe_spool::{Draft, Free, Rehearsed, Spool};
use thiserror::Error;

use crate::lane::drop_aside;
use crate::room::Place;
use crate::say::say;
use crate::sequence::{Number, Sequence};
use crate::site::Slot;
use crate::turns::Turns;

/// How many envelopes are sealed in memory at once. That is work for a core alone: with more, those that are sealed would wait for the
/// others, and the disk for all of them.
const SEALED_AT_ONCE: usize = 4;

/// One run's way into the spool.
#[derive(Debug)]
pub(crate) struct Store {
    spool: Spool,
    stream: StreamId,
    sequence: Sequence,
    envelope_size: u64,
    /// Turns at sealing an envelope in memory.
    sealings: Turns,
    failing: AtomicBool,
}

/// A submission that passed every check.
pub(crate) struct Accepted {
    pub(crate) slot: Arc<Slot>,
    pub(crate) language: Language,
    pub(crate) receipt: Receipt,
    pub(crate) answers: Answers,
    /// The envelope that its files are in already.
    pub(crate) files: Begun,
}

/// An envelope into which files go while they come; none where there are no files.
///
/// Given up, its file goes back to the disk: beside all else, since that takes a while.
#[derive(Default)]
pub(crate) struct Begun {
    sealer: Option<Box<Sealer<Draft>>>,
    /// Taken as long as the file is there.
    place: Option<Arc<Place>>,
}

/// What was stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored {
    /// The size of its envelope.
    pub(crate) bytes: u64,
    /// How long the disk took.
    pub(crate) flushed_in: Duration,
}

/// Why nothing was stored.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The spool took nothing.
    #[error(transparent)]
    Spool(#[from] dropsafe_spool::Error),
    /// The envelope could not be sealed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The sealed envelope could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
    /// The receiver stops: the envelope that ends the run is on its way.
    #[error("the receiver stops")]
    Ended,
}

impl Begun {
    /// What seals it.
    pub(crate) fn sealer(&mut self) -> Option<&mut Sealer<Draft>> {
        self.sealer.as_deref_mut()
    }

    /// The files in it so far.
    pub(crate) fn files(&self) -> &[SealedFile] {
        self.sealer.as_ref().map_or(&[], |sealer| sealer.files())
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        if let Some(given_up) = self.sealer.take() {
            drop_aside((given_up, self.place.take()));
        }
    }
}

impl Store {
    pub(crate) fn new(spool: Spool, stream: StreamId, envelope_size: u64) -> Self {
        Self {
            spool,
            stream,
            sequence: Sequence::default(),
            envelope_size,
            sealings: Turns::new(SEALED_AT_ONCE),
            failing: AtomicBool::new(false),
        }
    }

    /// How much room there is. Blocks.
    pub(crate) fn free(&self) -> Result<Option<Free>, StoreError> {
        Ok(self.spool.free()?)
    }

    /// An envelope for files to go into while they come, and the place that it takes up. Blocks.
    pub(crate) fn begin(&self, slot: &Slot, place: Option<Arc<Place>>) -> Result<Begun, StoreError> {
        let sealer = Sealer::begin(&slot.sealing, self.spool.begin()?);
        Ok(Begun { sealer: Some(Box::new(sealer)), place })
    }

    /// Seals and stores a submission. When this returns, it is on the disk. Blocks.
    pub(crate) fn keep(&self, accepted: Accepted) -> Result<Stored, StoreError> {
        let number = self.sequence.take_while_open().ok_or(StoreError::Ended)?;
        let kept = self.seal(accepted, number.value()).and_then(commit);
        if kept.is_ok() {
            number.used();
        }
        self.tell(kept.as_ref().err());
        kept
    }

    /// Does all that [`keep`](Store::keep) does, and stores nothing: a robot can't tell the two apart by time, as long as what
    /// this gives is dropped after the answer. Blocks.
    pub(crate) fn pretend(&self, accepted: Accepted) -> Result<Rehearsed, StoreError> {
        let done = self.seal(accepted, 0).and_then(|draft| Ok(draft.rehearse()?));
        self.tell(done.as_ref().err());
        done
    }

    /// Stores an envelope that says something about this run. Blocks.
    pub(crate) fn control(&self, sealing: &Sealing, content: Content<'_>) -> Result<(), StoreError> {
        self.numbered(self.sequence.take(), sealing, content)
    }

    /// Stores one that says that this run goes on, unless its end is on its way. Blocks.
    pub(crate) fn beat(&self, sealing: &Sealing) {
        if let Some(number) = self.sequence.take_while_open() {
            self.tell(self.numbered(number, sealing, Content::Heartbeat).err().as_ref());
        }
    }

    fn numbered(&self, number: Number<'_>, sealing: &Sealing, content: Content<'_>) -> Result<(), StoreError> {
        commit(self.in_memory(sealing, self.record(number.value(), content))?)?;
        number.used();
        Ok(())
    }

    /// The envelope that ends the run; before it, one for each number that is still missing. Blocks, at first until every envelope
    /// that is being flushed is on the disk or has failed: nothing comes after the last one.
    pub(crate) fn close(&self, sealing: &Sealing) -> Result<(), StoreError> {
        for _ in 0..self.sequence.gaps() {
            self.control(sealing, Content::Heartbeat)?;
        }
        self.control(sealing, Content::Closing)
    }

    /// Seals and writes an envelope as on every start, and stores nothing. Blocks.
    pub(crate) fn rehearse(&self, sealing: &Sealing) -> Result<(), StoreError> {
        self.in_memory(sealing, self.record(0, Content::Opening))?.rehearse()?;
        Ok(())
    }

    fn seal(&self, accepted: Accepted, number: u64) -> Result<Draft, StoreError> {
        let Accepted { slot, language, receipt, answers, mut files } = accepted;
        let content = Content::Submission { form: &slot.form, language: &language, receipt, answers: &answers };
        let record = self.record(number, content);
        match files.sealer.take() {
            Some(sealer) => Ok(sealer.finish(record, Padding::NextStep)?),
            None => self.in_memory(&slot.sealing, record),
        }
    }

    /// An envelope without files: sealed in memory, of the one size, written in one piece.
    fn in_memory(&self, sealing: &Sealing, record: Record<'_>) -> Result<Draft, StoreError> {
        let turn = self.sealings.take();
        let sealed = Sealer::begin(sealing, Vec::new()).finish(record, Padding::Exactly(self.envelope_size))?;
        drop(turn);
        let mut draft = self.spool.begin()?;
        draft.write_all(&sealed)?;
        Ok(draft)
    }

    fn record<'a>(&self, sequence: u64, content: Content<'a>) -> Record<'a> {
        Record { received: Day::of(SystemTime::now()), stream: self.stream, sequence, content }
    }

    /// Tells whoever looks after the server when storing begins to fail, and when it works again.
    pub(crate) fn tell(&self, error: Option<&StoreError>) {
        let failed_before = self.failing.swap(error.is_some(), Ordering::Relaxed);
        match error {
            Some(error) if !failed_before => say(format_args!("dropsafe-receiver: storing fails: {error}")),
            None if failed_before => say("dropsafe-receiver: storing works again"),
            _ => {}
        }
    }
}

/// Makes a draft an envelope.
///
/// Where the disk would not confirm the name, the envelope may be there or not. That counts as failed, and the number
/// is given out again: a number that is there twice is odd, one that is missing could be a theft.
fn commit(draft: Draft) -> Result<Stored, StoreError> {
    let (bytes, begun) = (draft.written(), Instant::now());
    draft.commit()?;
    Ok(Stored { bytes, flushed_in: begun.elapsed() })
}
