//! From a body, piece by piece, to what was posted: text collected, files sealed as they come.

use std::mem;

use dropsafe_envelope::Sealer;
use dropsafe_form::kind::Kind;
use dropsafe_form::{Entries, SentFile};
use dropsafe_spool::Draft;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::encoding::Encoding;
use crate::limits::Limits;
use crate::multipart::{self, Event, Multipart, PartHead};
use crate::site::Slot;
use crate::store::{Store, StoreError};
use crate::urlencoded::{self, UrlEncoded};

/// A body while it is read.
pub(crate) struct Intake<'a> {
    slot: &'a Slot,
    store: &'a Store,
    parser: Parser,
    collected: Collected,
    part: Part,
    files: Files,
}

/// What came of a body.
pub(crate) struct Received {
    /// What was posted.
    pub(crate) entries: Entries,
    /// What became of its files.
    pub(crate) files: Files,
}

/// What became of the files so far.
pub(crate) enum Files {
    /// There were none.
    None,
    /// They are in this envelope.
    Sealed(Box<Sealer<Draft>>),
    /// Not all of them can be taken: the form does not allow it. Nothing is kept.
    Unfit,
    /// They could not be stored.
    Failed(StoreError),
}

/// Why a body can't be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum IntakeFault {
    /// It can't be taken apart.
    #[error(transparent)]
    Multipart(#[from] multipart::Fault),
    /// It can't be taken apart.
    #[error(transparent)]
    UrlEncoded(#[from] urlencoded::Fault),
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// So much text that it can't even be shown again.
    #[error("the body has more text than is read")]
    TooMuchText,
}

enum Parser {
    Multipart(Multipart),
    UrlEncoded(UrlEncoded),
}

/// The part that is being read.
enum Part {
    /// Between two parts.
    None,
    /// A text.
    Text { name: String, value: Zeroizing<Vec<u8>> },
    /// A file, or the place where one could have been chosen.
    File { file: SentFile, is_begun: bool },
}

/// Text, as much of it as there is room for.
struct Collected {
    entries: Entries,
    room: usize,
}

impl<'a> Intake<'a> {
    pub(crate) fn new(slot: &'a Slot, store: &'a Store, encoding: &Encoding, text: usize, limits: &Limits) -> Self {
        let count = |limit| usize::try_from(limit).unwrap_or(usize::MAX);
        let parser = match encoding {
            Encoding::Multipart(boundary) => {
                let (preamble, part_head, parts) = (count(limits.preamble), count(limits.part_head), count(limits.parts));
                Parser::Multipart(Multipart::new(boundary, multipart::Limits { preamble, part_head, parts }))
            }
            Encoding::UrlEncoded => Parser::UrlEncoded(UrlEncoded::new(urlencoded::Limits { pairs: count(limits.parts), text })),
        };
        let collected = Collected { entries: Entries::default(), room: text };
        Self { slot, store, parser, collected, part: Part::None, files: Files::None }
    }

    /// What was posted so far.
    pub(crate) fn entries(&self) -> &Entries {
        &self.collected.entries
    }

    /// Takes the next piece of the body.
    pub(crate) fn feed(&mut self, mut piece: &[u8]) -> Result<(), IntakeFault> {
        match &mut self.parser {
            Parser::UrlEncoded(parser) => {
                while let Some(pair) = parser.next(&mut piece)? {
                    self.collected.add(pair.name, pair.value)?;
                }
            }
            Parser::Multipart(parser) => {
                let mut rest = Rest {
                    slot: self.slot,
                    store: self.store,
                    collected: &mut self.collected,
                    part: &mut self.part,
                    files: &mut self.files,
                };
                while let Some(event) = parser.next(&mut piece)? {
                    rest.take(event)?;
                }
            }
        }
        Ok(())
    }

    /// The body has ended.
    pub(crate) fn finish(mut self) -> Result<Received, IntakeFault> {
        match self.parser {
            Parser::UrlEncoded(parser) => {
                if let Some(pair) = parser.finish()? {
                    self.collected.add(pair.name, pair.value)?;
                }
            }
            Parser::Multipart(parser) => parser.finish()?,
        }
        Ok(Received { entries: self.collected.entries, files: self.files })
    }
}

impl Collected {
    fn take_room(&mut self, bytes: usize) -> Result<(), IntakeFault> {
        self.room = self.room.checked_sub(bytes).ok_or(IntakeFault::TooMuchText)?;
        Ok(())
    }

    fn add(&mut self, name: String, value: String) -> Result<(), IntakeFault> {
        self.take_room(name.len() + value.len())?;
        self.entries.values.push((name, value));
        Ok(())
    }
}

/// All of an intake but its parser, whose events borrow from it.
struct Rest<'i, 'a> {
    slot: &'a Slot,
    store: &'a Store,
    collected: &'i mut Collected,
    part: &'i mut Part,
    files: &'i mut Files,
}

impl Rest<'_, '_> {
    fn take(&mut self, event: Event<'_>) -> Result<(), IntakeFault> {
        match event {
            Event::PartBegin(head) => self.begin(head)?,
            Event::Data(bytes) => match self.part {
                Part::None => {}
                Part::Text { value, .. } => {
                    self.collected.take_room(bytes.len())?;
                    value.extend_from_slice(bytes);
                }
                Part::File { .. } => self.write(bytes),
            },
            Event::PartEnd => self.end()?,
            Event::End => {}
        }
        Ok(())
    }

    fn begin(&mut self, head: PartHead) -> Result<(), IntakeFault> {
        let PartHead { name, filename, .. } = head;
        self.collected.take_room(name.len() + filename.as_ref().map_or(0, String::len))?;
        let Some(filename) = filename else {
            *self.part = Part::Text { name, value: Zeroizing::default() };
            return Ok(());
        };
        let is_chosen = !filename.is_empty();
        *self.part = Part::File { file: SentFile { field: name, name: filename, size: 0 }, is_begun: false };
        if is_chosen {
            self.begin_file();
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), IntakeFault> {
        match mem::replace(self.part, Part::None) {
            Part::None => {}
            Part::Text { name, mut value } => {
                let value = String::from_utf8(mem::take(&mut *value)).map_err(|_| IntakeFault::NotUtf8)?;
                self.collected.entries.values.push((name, value));
            }
            // A file input in which nothing was chosen sends a file without a name and without a byte.
            Part::File { is_begun: false, .. } => {}
            Part::File { file, .. } => {
                self.try_to(|sealer| sealer.end_file().map(|_| ()));
                self.collected.entries.files.push(file);
            }
        }
        Ok(())
    }

    fn begin_file(&mut self) {
        let Part::File { file, is_begun } = self.part else { return };
        *is_begun = true;
        let sent_before = self.collected.entries.files_of(&file.field).count();
        let Some(field) = self.slot.form.field(&file.field).filter(|field| sent_before < field.most_files()) else {
            self.give_up();
            return;
        };
        let (field, name) = (field.name.clone(), file.name.clone());
        if matches!(self.files, Files::None) {
            *self.files = match self.store.begin(self.slot) {
                Ok(sealer) => Files::Sealed(sealer),
                Err(error) => Files::Failed(error),
            };
        }
        self.try_to(|sealer| sealer.start_file(&field, &name));
    }

    fn write(&mut self, bytes: &[u8]) {
        if matches!(self.part, Part::File { is_begun: false, .. }) {
            self.begin_file();
        }
        let Part::File { file, .. } = self.part else { return };
        file.size += bytes.len() as u64;
        let most = match self.slot.form.field(&file.field).map(|field| &field.kind) {
            Some(Kind::Files { max_size, .. }) => *max_size,
            _ => 0,
        };
        if file.size > most {
            self.give_up();
        }
        self.try_to(|sealer| sealer.write_file(bytes));
    }

    /// What can't be accepted is not stored either; the rest is read all the same, for the text in it.
    fn give_up(&mut self) {
        if !matches!(self.files, Files::Failed(_)) {
            *self.files = Files::Unfit;
        }
    }

    fn try_to(&mut self, step: impl FnOnce(&mut Sealer<Draft>) -> Result<(), dropsafe_envelope::SealError>) {
        if let Files::Sealed(sealer) = self.files
            && let Err(error) = step(sealer)
        {
            *self.files = Files::Failed(error.into());
        }
    }
}
