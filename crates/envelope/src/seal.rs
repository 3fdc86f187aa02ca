//! Sealing: from a visitor's words and files to an age file.

use std::io::{BufWriter, Write};

use dropsafe_form::{Answers, FieldName, Form, Language};
use sha2::{Digest, Sha256};

use crate::{
    Day, Kind, Metadata, Receipt, RecipientSet, SealError, SealedFile, StreamId, Submission,
    archive::{ArchiveWriter, MOST_FILES, part},
    as_text::hex,
    encrypt::Encrypted,
    file_name, reading, sizes,
    submission::VERSION,
};

/// To whom envelopes are sealed.
#[derive(Clone, Debug)]
pub struct Sealing {
    recipients: RecipientSet,
    stanzas: usize,
}

impl Sealing {
    /// `stanzas` is how many recipients every envelope of the bundle seems to have: as many as its largest set.
    /// What a set lacks is filled up with keys that are made on the spot and thrown away, so that the header
    /// does not tell one form from another. Less than the set has counts as what it has.
    #[must_use]
    pub fn new(recipients: RecipientSet, stanzas: usize) -> Self {
        let stanzas = stanzas.max(recipients.len());
        Self { recipients, stanzas }
    }

    /// Who can open them.
    #[must_use]
    pub fn recipients(&self) -> &RecipientSet {
        &self.recipients
    }

    /// How many recipients they seem to have.
    #[must_use]
    pub fn stanzas(&self) -> usize {
        self.stanzas
    }

    pub(crate) fn spare_stanzas(&self) -> usize {
        self.stanzas - self.recipients.len()
    }
}

/// What the receiver knows of an envelope besides the files.
#[derive(Clone, Debug)]
pub struct Record<'a> {
    /// The day it came.
    pub received: Day,
    /// This run of the receiver.
    pub stream: StreamId,
    /// Its place in the run.
    pub sequence: u64,
    /// What it is about.
    pub content: Content<'a>,
}

/// What an envelope is about.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// A visitor filled in a form.
    Submission {
        /// The form.
        form: &'a Form,
        /// The language of the page; one the form does not have counts as its first.
        language: &'a Language,
        /// What the visitor will be given to name it by.
        receipt: Receipt,
        /// What [`Form::check`] made of what was sent.
        answers: &'a Answers,
    },
    /// The receiver started.
    Opening,
    /// The receiver stopped.
    Closing,
    /// Nothing came for a while.
    Heartbeat,
}

/// How large the finished file is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// So many bytes: for everything without files. See [`text_envelope_size`](crate::text_envelope_size).
    Exactly(u64),
    /// The next Padmé step, at most 12 % more: with files.
    NextStep,
}

/// An envelope while it is sealed.
///
/// Files come first and stream through, whatever their size, in constant memory; then [`finish`](Sealer::finish)
/// writes down the rest. Nothing is written before the first file begins, and nothing of the plaintext is ever
/// written anywhere but through the encryption. A sealer that is dropped, or whose calls have failed, leaves
/// behind something that nobody can open.
///
/// It can go from thread to thread (`Send`) if its writer can.
pub struct Sealer<W: Write> {
    sealing: Sealing,
    stage: Stage<W>,
    files: Vec<SealedFile>,
}

type Archive<W> = ArchiveWriter<Encrypted<BufWriter<W>>>;

enum Stage<W: Write> {
    /// Nothing was written, not even a header.
    Untouched(W),
    /// Between two files.
    Between(Archive<W>),
    /// In the midst of a file.
    InFile(Archive<W>, Sha256),
    /// Something failed.
    Broken,
}

impl<W: Write> Sealer<W> {
    /// Begins an envelope that goes into `out`.
    pub fn begin(sealing: &Sealing, out: W) -> Self {
        Self { sealing: sealing.clone(), stage: Stage::Untouched(out), files: Vec::new() }
    }

    /// Begins a file. `original_name` is what the visitor's browser called it; it may be anything.
    ///
    /// # Errors
    /// Where it can't be written, or is one too many.
    pub fn start_file(&mut self, field: &FieldName, original_name: &str) -> Result<(), SealError> {
        if self.files.len() == MOST_FILES {
            return Err(SealError::TooManyFiles);
        }
        let mut archive = match std::mem::replace(&mut self.stage, Stage::Broken) {
            Stage::Untouched(out) => self.streaming(out)?,
            Stage::Between(archive) => archive,
            Stage::InFile(..) => return Err(SealError::OutOfTurn("a file was begun within a file")),
            Stage::Broken => return Err(SealError::OutOfTurn("a file was begun after a failure")),
        };
        let path = format!("{}{:02}-{}", part::FILES, self.files.len() + 1, file_name::safe(original_name));
        archive.begin(&path)?;
        self.files.push(SealedFile {
            field: field.clone(),
            name: original_name.to_owned(),
            path,
            size: 0,
            sha256: String::new(),
            metadata: None,
        });
        self.stage = Stage::InFile(archive, Sha256::new());
        Ok(())
    }

    /// More bytes of the file that was begun.
    ///
    /// # Errors
    /// Where they can't be written, or the envelope would be too large.
    pub fn write_file(&mut self, bytes: &[u8]) -> Result<(), SealError> {
        let Stage::InFile(archive, hash) = &mut self.stage else {
            return Err(SealError::OutOfTurn("a file's bytes came outside of a file"));
        };
        hash.update(bytes);
        archive.write_data(bytes).map_err(|error| {
            self.stage = Stage::Broken;
            error.into()
        })
    }

    /// Notes what became of the hidden details of the file that was begun.
    ///
    /// # Errors
    /// Where none was.
    pub fn note_metadata(&mut self, metadata: Metadata) -> Result<(), SealError> {
        match (&self.stage, self.files.last_mut()) {
            (Stage::InFile(..), Some(file)) => {
                file.metadata = Some(metadata);
                Ok(())
            }
            _ => Err(SealError::OutOfTurn("hidden details were noted outside of a file")),
        }
    }

    /// The file that was begun is whole. Gives back its size in bytes.
    ///
    /// # Errors
    /// Where its end can't be written.
    pub fn end_file(&mut self) -> Result<u64, SealError> {
        let Stage::InFile(mut archive, hash) = std::mem::replace(&mut self.stage, Stage::Broken) else {
            return Err(SealError::OutOfTurn("a file ended that had not begun"));
        };
        let size = archive.end()?.into();
        if let Some(file) = self.files.last_mut() {
            file.size = size;
            file.sha256 = hex(&hash.finalize());
        }
        self.stage = Stage::Between(archive);
        Ok(size)
    }

    /// The files so far.
    #[must_use]
    pub fn files(&self) -> &[SealedFile] {
        &self.files
    }

    /// Writes everything but the files, pads, and gives back what was written into.
    ///
    /// # Errors
    /// Where it can't be written, or doesn't fit.
    pub fn finish(mut self, record: Record<'_>, padding: Padding) -> Result<W, SealError> {
        let stage = std::mem::replace(&mut self.stage, Stage::Broken);
        let parts = self.parts(record)?;
        match (stage, padding) {
            (Stage::Untouched(mut out), Padding::Exactly(size)) => {
                let mut archive = ArchiveWriter::new(Encrypted::that_reaches(size, &self.sealing)?);
                parts.add_to(&mut archive)?;
                let (header, plaintext) = (archive.out().header(), archive.unpadded_length());
                let needed = header + sizes::encrypted(plaintext);
                let padding = sizes::padding_to(size, header, plaintext).ok_or(SealError::DoesNotFit { needed, size })?;
                out.write_all(&archive.finish(padding)?.finish()?)?;
                Ok(out)
            }
            (Stage::Untouched(out), Padding::NextStep) => finish_at_next_step(self.streaming(out)?, &parts),
            (Stage::Between(archive), Padding::NextStep) => finish_at_next_step(archive, &parts),
            (Stage::Between(_), Padding::Exactly(_)) => Err(SealError::ExactSizeWithFiles),
            (Stage::InFile(..), _) => Err(SealError::OutOfTurn("an envelope was finished within a file")),
            (Stage::Broken, _) => Err(SealError::OutOfTurn("an envelope was finished after a failure")),
        }
    }

    /// Writes the header. It comes from age in many small pieces, hence the buffer; later writes are larger than it.
    fn streaming(&self, out: W) -> Result<Archive<W>, SealError> {
        let out = BufWriter::with_capacity(4096, out);
        Ok(ArchiveWriter::new(Encrypted::begin(&self.sealing, out)?))
    }

    fn parts(&mut self, record: Record<'_>) -> Result<Parts, SealError> {
        let Record { received, stream, sequence, content } = record;
        let blank = Submission {
            version: VERSION,
            kind: Kind::Opening,
            form: None,
            form_hash: None,
            language: None,
            received,
            receipt: None,
            stream,
            sequence,
            recipients: self.sealing.recipients.fingerprint(),
            answers: Answers::default(),
            files: std::mem::take(&mut self.files),
        };
        let control = |kind| Parts::of_control(&Submission { kind, ..blank.clone() });
        match content {
            Content::Submission { form, language, receipt, answers } => {
                let language = form.language_or_first(Some(language.as_str()));
                let submission = Submission {
                    kind: Kind::Submission,
                    form: Some(form.name().clone()),
                    form_hash: Some(form.hash().to_owned()),
                    language: Some(language.clone()),
                    receipt: Some(receipt),
                    answers: answers.clone(),
                    ..blank
                };
                Ok(Parts {
                    json: submission.to_json()?,
                    page: reading::page_of(&submission, form, language),
                    form: Some(form.json().to_owned()),
                })
            }
            Content::Opening => control(Kind::Opening),
            Content::Closing => control(Kind::Closing),
            Content::Heartbeat => control(Kind::Heartbeat),
        }
    }
}

fn finish_at_next_step<W: Write>(mut archive: Archive<W>, parts: &Parts) -> Result<W, SealError> {
    parts.add_to(&mut archive)?;
    let (_, padding) = sizes::next_step(archive.out().header(), archive.unpadded_length());
    let out = archive.finish(padding)?.finish()?;
    Ok(out.into_inner().map_err(std::io::IntoInnerError::into_error)?)
}

/// What is in an envelope besides files and padding.
struct Parts {
    json: String,
    page: String,
    form: Option<String>,
}

impl Parts {
    fn of_control(submission: &Submission) -> Result<Self, SealError> {
        Ok(Self { json: submission.to_json()?, page: reading::control_page(submission), form: None })
    }

    fn add_to<W: Write>(&self, archive: &mut ArchiveWriter<W>) -> Result<(), SealError> {
        archive.add(part::SUBMISSION_JSON, self.json.as_bytes())?;
        archive.add(part::SUBMISSION_TXT, self.page.as_bytes())?;
        if let Some(form) = &self.form {
            archive.add(part::FORM_JSON, form.as_bytes())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
