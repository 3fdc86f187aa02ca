//! From a body, piece by piece, to what was posted: text collected, files sealed as they come.

use std::mem;
use std::sync::Arc;

use dropsafe_envelope::{Metadata, SealError, Sealer};
use dropsafe_form::file_kind::HEAD;
use dropsafe_form::kind::Kind;
use dropsafe_form::{Entries, Field, SentFile};
use dropsafe_spool::Draft;
use thiserror::Error;
use zeroize::Zeroizing;

use crate::encoding::Encoding;
use crate::limits::Limits;
use crate::multipart::{self, Event, Multipart, PartHead};
use crate::readable::readable;
use crate::room::Place;
use crate::site::Slot;
use crate::store::{Begun, Store, StoreError};
use crate::strip::Stripper;
use crate::urlencoded::{self, Pair, UrlEncoded};

/// A body while it is read.
pub(crate) struct Intake {
    parser: Parser,
    posted: Posted,
}

/// How far a piece of a body was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reached {
    /// To its end.
    End,
    /// To the first file.
    File,
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
    Sealed(Begun),
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
    Text { name: String, is_damaged: bool, value: Zeroizing<Vec<u8>> },
    /// A file, or the place where one could have been chosen.
    File {
        file: SentFile,
        is_begun: bool,
        /// What takes out its hidden details, where the form asks and the visitor agrees.
        stripper: Option<Box<Stripper>>,
    },
}

/// What came out of the parser so far.
struct Posted {
    slot: Arc<Slot>,
    store: Arc<Store>,
    /// What the request takes up, if it came over a network.
    place: Option<Arc<Place>>,
    entries: Entries,
    /// How much more text there is room for, in bytes.
    room: usize,
    part: Part,
    files: Files,
    /// How much came of all files together.
    file_bytes: u64,
}

impl Intake {
    pub(crate) fn new(slot: Arc<Slot>, store: Arc<Store>, encoding: &Encoding, text: usize, limits: &Limits) -> Self {
        let parser = match encoding {
            Encoding::Multipart(boundary) => Parser::Multipart(Multipart::new(boundary, limits.multipart(slot.parts))),
            Encoding::UrlEncoded => Parser::UrlEncoded(UrlEncoded::new(urlencoded::Limits { pairs: slot.parts, text })),
        };
        let (entries, part, files) = (Entries::default(), Part::None, Files::None);
        let posted = Posted { slot, store, place: None, entries, room: text, part, files, file_bytes: 0 };
        Self { parser, posted }
    }

    /// Keeps this place taken as long as anything of the body is there.
    pub(crate) fn holding(mut self, place: &Arc<Place>) -> Self {
        self.posted.place = Some(Arc::clone(place));
        self
    }

    /// Keeps none of the files that come: only the text is wanted.
    pub(crate) fn for_its_text(mut self) -> Self {
        self.posted.files = Files::Unfit;
        self
    }

    /// What was posted so far.
    pub(crate) fn entries(&self) -> &Entries {
        &self.posted.entries
    }

    /// Takes the next piece of the body, and stops where its first file begins: what comes from there on is for
    /// [`feed`](Self::feed). Never blocks.
    pub(crate) fn feed_text(&mut self, piece: &mut &[u8]) -> Result<Reached, IntakeFault> {
        match &mut self.parser {
            Parser::Multipart(parser) => {
                while let Some(event) = parser.next(piece)? {
                    self.posted.take(event)?;
                    if self.posted.is_at_its_first_file(|| parser.is_part_empty(piece)) {
                        return Ok(Reached::File);
                    }
                }
            }
            Parser::UrlEncoded(_) => self.feed(mem::take(piece))?,
        }
        Ok(Reached::End)
    }

    /// Takes the next piece of the body. Blocks where a file is written.
    pub(crate) fn feed(&mut self, mut piece: &[u8]) -> Result<(), IntakeFault> {
        match &mut self.parser {
            Parser::Multipart(parser) => {
                while let Some(event) = parser.next(&mut piece)? {
                    self.posted.take(event)?;
                }
            }
            Parser::UrlEncoded(parser) => {
                while let Some(pair) = parser.next(&mut piece)? {
                    self.posted.take_pair(pair)?;
                }
            }
        }
        Ok(())
    }

    /// The body has ended.
    pub(crate) fn finish(mut self) -> Result<Received, IntakeFault> {
        match self.parser {
            Parser::Multipart(parser) => parser.finish()?,
            Parser::UrlEncoded(parser) => {
                if let Some(pair) = parser.finish()? {
                    self.posted.take_pair(pair)?;
                }
            }
        }
        Ok(Received { entries: self.posted.entries, files: self.posted.files })
    }
}

impl Posted {
    /// Whether the part that has just begun is a file to be written, and the first.
    fn is_at_its_first_file(&self, is_empty: impl FnOnce() -> bool) -> bool {
        let is_first = matches!(self.files, Files::None);
        is_first && matches!(&self.part, Part::File { file, .. } if is_chosen(file) || !is_empty())
    }

    fn take_pair(&mut self, Pair { name, value, is_damaged }: Pair) -> Result<(), IntakeFault> {
        self.take_room(name.len() + value.len())?;
        self.keep(name, value, is_damaged);
        Ok(())
    }

    fn keep(&mut self, name: String, value: String, is_damaged: bool) {
        if is_damaged {
            self.entries.damaged.push(name.clone());
        }
        // A wish that comes after the files can't be granted any more, and must not be passed over.
        let is_asked = |field: &&Field| field.strip_name().is_some_and(|strips| strips == name);
        if let Some(field) = self.slot.form.fields().find(is_asked)
            && self.entries.files_of(field.name.as_str()).next().is_some()
        {
            self.entries.late.push(field.name.to_string());
        }
        self.entries.values.push((name, value));
    }

    fn take_room(&mut self, bytes: usize) -> Result<(), IntakeFault> {
        self.room = self.room.checked_sub(bytes).ok_or(IntakeFault::TooMuchText)?;
        Ok(())
    }

    fn take(&mut self, event: Event<'_>) -> Result<(), IntakeFault> {
        match event {
            Event::PartBegin(head) => self.begin(head)?,
            Event::Data(bytes) => self.write(bytes)?,
            Event::PartEnd => self.end()?,
            Event::End => {}
        }
        Ok(())
    }

    fn begin(&mut self, head: PartHead) -> Result<(), IntakeFault> {
        let PartHead { name, filename, is_damaged, .. } = head;
        self.take_room(name.len() + filename.as_ref().map_or(0, String::len))?;
        let Some(filename) = filename else {
            self.part = Part::Text { name, is_damaged, value: Zeroizing::default() };
            return Ok(());
        };
        let file = SentFile { field: name, name: filename, ..SentFile::default() };
        // Where nothing was chosen there is nothing that could be damaged.
        if is_damaged && is_chosen(&file) {
            self.entries.damaged.push(file.field.clone());
        }
        self.part = Part::File { file, is_begun: false, stripper: None };
        Ok(())
    }

    fn end(&mut self) -> Result<(), IntakeFault> {
        if matches!(&self.part, Part::File { file, is_begun: false, .. } if is_chosen(file)) {
            self.begin_file();
        }
        match mem::replace(&mut self.part, Part::None) {
            Part::None => {}
            Part::Text { name, is_damaged, mut value } => {
                let (value, value_is_damaged) = readable(mem::take(&mut *value));
                self.keep(name, value, is_damaged || value_is_damaged);
            }
            // A file input in which nothing was chosen sends a file without a name and without a byte.
            Part::File { is_begun: false, .. } => {}
            Part::File { file, stripper, .. } => {
                if let Some(mut stripper) = stripper {
                    let (last, metadata) = stripper.finish();
                    self.try_to(|sealer| {
                        sealer.write_file(last)?;
                        sealer.note_metadata(metadata)
                    });
                }
                self.try_to(|sealer| sealer.end_file().map(|_| ()));
                self.entries.files.push(file);
            }
        }
        Ok(())
    }

    fn begin_file(&mut self) {
        let Part::File { file, is_begun, stripper } = &mut self.part else { return };
        *is_begun = true;
        let sent_before = self.entries.files_of(&file.field).count();
        let Some(field) = self.slot.form.field(&file.field).filter(|field| sent_before < field.most_files()) else {
            self.give_up();
            return;
        };
        // The box stands before the files on the page, so its answer is here.
        let asked = field.strip_name();
        let agrees = asked.as_ref().is_some_and(|asked| self.entries.first(asked) == Some("yes"));
        *stripper = agrees.then(|| Box::new(Stripper::new()));
        let (field, name) = (field.name.clone(), file.name.clone());
        if matches!(self.files, Files::None) {
            self.files = match self.store.begin(&self.slot, self.place.clone()) {
                Ok(begun) => Files::Sealed(begun),
                Err(error) => Files::Failed(error),
            };
        }
        self.try_to(|sealer| {
            sealer.start_file(&field, &name)?;
            if asked.is_some() && !agrees { sealer.note_metadata(Metadata::Kept) } else { Ok(()) }
        });
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), IntakeFault> {
        if let Part::Text { value, .. } = &mut self.part {
            self.room = self.room.checked_sub(bytes.len()).ok_or(IntakeFault::TooMuchText)?;
            value.extend_from_slice(bytes);
        } else {
            self.write_file(bytes);
        }
        Ok(())
    }

    fn write_file(&mut self, bytes: &[u8]) {
        if matches!(self.part, Part::File { is_begun: false, .. }) {
            self.begin_file();
        }
        let Part::File { file, .. } = &mut self.part else { return };
        file.size += bytes.len() as u64;
        self.file_bytes += bytes.len() as u64;
        let missing = HEAD.saturating_sub(file.head.len());
        file.head.extend_from_slice(&bytes[..bytes.len().min(missing)]);
        // A file with less than this shows its kind when it has ended.
        let shows_its_kind = missing > 0 && file.head.len() == HEAD;
        let is_fit = match self.slot.form.field(&file.field).map(|field| &field.kind) {
            Some(Kind::Files { max_size, accept, .. }) => file.size <= *max_size && (!shows_its_kind || accept.fits(&file.head)),
            _ => false,
        };
        if !is_fit || self.file_bytes > self.slot.form.most_file_bytes() {
            self.give_up();
        }
        let Part::File { stripper, .. } = &mut self.part else { return };
        let stored = stripper.as_mut().map_or(bytes, |stripper| stripper.feed(bytes));
        try_to(&mut self.files, |sealer| sealer.write_file(stored));
    }

    /// What can't be accepted is not stored either; the rest is read all the same, for the text in it.
    fn give_up(&mut self) {
        if !matches!(self.files, Files::Failed(_)) {
            self.files = Files::Unfit;
        }
    }

    fn try_to(&mut self, step: impl FnOnce(&mut Sealer<Draft>) -> Result<(), SealError>) {
        try_to(&mut self.files, step);
    }
}

/// Whether the visitor chose a file. Where nothing was chosen, a browser sends one without a name and without a byte.
fn is_chosen(file: &SentFile) -> bool {
    !file.name.is_empty()
}

fn try_to(files: &mut Files, step: impl FnOnce(&mut Sealer<Draft>) -> Result<(), SealError>) {
    if let Files::Sealed(begun) = files
        && let Some(Err(error)) = begun.sealer().map(step)
    {
        *files = Files::Failed(error.into());
    }
}
