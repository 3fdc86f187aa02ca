//! Opening: from an age file to what a visitor wrote.

use std::io::{self, BufReader, Read, Seek};

use age::{DecryptError, Decryptor, Identity, stream::StreamReader};
use dropsafe_form::{Field, FieldName, Form, Kind as FieldKind, form::FormJsonError};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{
    Kind, OpenError, SealedFile, Submission,
    archive::{Entry, part, read_directory},
    as_text::hex,
    file_name, header,
    plaintext::Plaintext,
    submission::VERSION,
};

/// The most that is read of each part but the files: more than any envelope has.
const LONGEST_PART: u64 = 8 * 1024 * 1024;

/// An envelope that was opened, and found to be as Dropsafe makes them.
///
/// Opening reads all of it but the files, which [`file`](Opened::file) reads one at a time.
pub struct Opened<R> {
    plaintext: Plaintext<R>,
    files: Vec<Entry>,
    submission: Submission,
    text: String,
    form: StoredForm,
    stanzas: usize,
}

/// The form's definition as the envelope keeps it.
#[derive(Debug)]
pub enum StoredForm {
    /// It can be shown with its labels.
    Readable(Box<Form>),
    /// This version can't read it; `submission.txt` has the answers with their labels all the same.
    Unreadable {
        /// The bytes of `form.json`.
        json: String,
        /// Why not.
        why: FormJsonError,
    },
    /// A control envelope has none.
    None,
}

impl StoredForm {
    /// The form, if it can be read.
    #[must_use]
    pub fn readable(&self) -> Option<&Form> {
        match self {
            Self::Readable(form) => Some(form),
            _ => None,
        }
    }
}

impl<R: Read + Seek> Opened<R> {
    /// Opens an envelope with whichever of the identities fits.
    ///
    /// Everything is held against everything else: the archive's headers, its names, what `submission.json` says
    /// of the files, the hash of the form. Whatever does not agree is an error, never a guess.
    ///
    /// # Errors
    /// Says whether the file is broken, someone else's, or made by someone else; and who does what next.
    pub fn open<'i>(file: R, identities: impl IntoIterator<Item = &'i dyn Identity>) -> Result<Self, OpenError> {
        let (stream, stanzas) = unlocked(file, identities)?;
        // The library finds out by trying to decrypt the last piece as the last.
        let mut plaintext = Plaintext::new(stream).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => OpenError::Truncated,
            _ => OpenError::from_read(error),
        })?;

        let Parts { files, json, text, form } = Parts::sorted(read_directory(&mut plaintext)?)?;
        let submission = read_submission(&read_text(&mut plaintext, &json)?)?;
        let text = read_text(&mut plaintext, &text)?;
        let form = form.map(|form| read_text(&mut plaintext, &form)).transpose()?;
        let form = check_form(&submission, form)?;
        check_files(&submission, &files)?;
        Ok(Self { plaintext, files, submission, text, form, stanzas })
    }

    /// `submission.json`.
    #[must_use]
    pub fn submission(&self) -> &Submission {
        &self.submission
    }

    /// `submission.txt`. Written by the receiver, but with a stranger's words in it: escape control and
    /// bidirectional characters before showing it on a terminal.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// `form.json`.
    #[must_use]
    pub fn form(&self) -> &StoredForm {
        &self.form
    }

    /// The files, in order: [`Submission::files`].
    #[must_use]
    pub fn files(&self) -> &[SealedFile] {
        &self.submission.files
    }

    /// How many recipients the header has, discarded ones included. One more than expected may be a key that
    /// someone added on the server; [`Submission::recipients`] says which set it was meant for.
    #[must_use]
    pub fn stanzas(&self) -> usize {
        self.stanzas
    }

    /// Reads one of [`files`](Opened::files), counted from 0.
    ///
    /// What was read is only sure to be what the visitor sent once the end is reached: the reader's last read
    /// fails where the SHA-256 differs. After any failure open the envelope anew before reading other files.
    ///
    /// # Errors
    /// Where there is no such file, or it can't be found.
    pub fn file(&mut self, index: usize) -> Result<FileReader<'_, R>, OpenError> {
        let missing = OpenError::NoSuchFile(index);
        let (Some(entry), Some(described)) = (self.files.get(index), self.submission.files.get(index)) else {
            return Err(missing);
        };
        self.plaintext.seek(entry.data()).map_err(OpenError::from_read)?;
        Ok(FileReader { plaintext: &mut self.plaintext, left: entry.size.into(), described, hash: Some(Sha256::new()) })
    }
}

/// Reads the header of an age file, with whichever of the identities fits; and counts its stanzas.
fn unlocked<'i, R: Read + Seek>(
    mut file: R,
    identities: impl IntoIterator<Item = &'i dyn Identity>,
) -> Result<(StreamReader<BufReader<R>>, usize), OpenError> {
    let stanzas = header::count_stanzas(&mut file)?;
    let sealed = |error| from_age(error, stanzas);
    let decryptor = Decryptor::new_buffered(BufReader::new(file)).map_err(sealed)?;
    let stream = decryptor.decrypt(identities.into_iter()).map_err(sealed)?;
    Ok((stream, stanzas))
}

impl<R> std::fmt::Debug for Opened<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Not the content: debug output ends up in logs.
        f.debug_struct("Opened").field("stanzas", &self.stanzas).finish_non_exhaustive()
    }
}

/// One file of an envelope, from beginning to end.
///
/// Its [`io::Error`]s have an [`OpenError`] inside.
pub struct FileReader<'a, R> {
    plaintext: &'a mut Plaintext<R>,
    left: u64,
    described: &'a SealedFile,
    /// None once it was compared.
    hash: Option<Sha256>,
}

impl<R: Read + Seek> Read for FileReader<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return self.compare().map(|()| 0);
        }
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.plaintext.read(&mut buffer[..most]).map_err(|error| match error.kind() {
            io::ErrorKind::Interrupted => error,
            kind => io::Error::new(kind, OpenError::from_read(error)),
        })?;
        if read == 0 && most > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, OpenError::Truncated));
        }
        self.left -= read as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(&buffer[..read]);
        }
        Ok(read)
    }
}

impl<R> FileReader<'_, R> {
    fn compare(&mut self) -> io::Result<()> {
        let Some(hash) = self.hash.take() else { return Ok(()) };
        if hex(&hash.finalize()) == self.described.sha256 {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, OpenError::FileAltered(self.described.path.clone())))
    }
}

fn from_age(error: DecryptError, stanzas: usize) -> OpenError {
    match error {
        DecryptError::NoMatchingKeys => OpenError::WrongKey { stanzas },
        DecryptError::InvalidHeader => OpenError::Damaged,
        DecryptError::InvalidMac | DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => OpenError::Damaged,
        DecryptError::Io(error) => OpenError::from_read(error),
        _ => OpenError::UnknownAge,
    }
}

fn not_ours(why: &str) -> OpenError {
    OpenError::NotOurs(why.to_owned())
}

/// The entries of an archive, each in its place: files, the submission twice, the form, padding.
struct Parts {
    files: Vec<Entry>,
    json: Entry,
    text: Entry,
    form: Option<Entry>,
}

impl Parts {
    fn sorted(entries: Vec<Entry>) -> Result<Self, OpenError> {
        let is_file = |entry: &Entry| entry.name.starts_with(part::FILES);
        let count = entries.iter().take_while(|entry| is_file(entry)).count();
        let mut entries = entries.into_iter();
        let files: Vec<Entry> = entries.by_ref().take(count).collect();
        for (index, file) in files.iter().enumerate() {
            let name = file.name.strip_prefix(&format!("{}{:02}-", part::FILES, index + 1));
            if !file.streamed || !name.is_some_and(file_name::is_safe) {
                return Err(not_ours("a file in it has a name that no envelope has"));
            }
        }
        let rest: Vec<Entry> = entries.collect();
        let names: Vec<&str> = rest.iter().map(|entry| entry.name.as_str()).collect();
        if rest.iter().any(|entry| entry.streamed) {
            return Err(not_ours("a part of it was written as files are"));
        }
        let with_form = [part::SUBMISSION_JSON, part::SUBMISSION_TXT, part::FORM_JSON, part::PADDING];
        let without = [part::SUBMISSION_JSON, part::SUBMISSION_TXT, part::PADDING];
        let has_form = names == with_form;
        if !has_form && names != without {
            return Err(not_ours("it has other parts than an envelope"));
        }
        let mut rest = rest.into_iter();
        match (rest.next(), rest.next(), rest.next()) {
            (Some(json), Some(text), third) => Ok(Self { files, json, text, form: third.filter(|_| has_form) }),
            _ => Err(not_ours("it has other parts than an envelope")),
        }
    }
}

fn read_text<R: Read + Seek>(plaintext: &mut Plaintext<R>, entry: &Entry) -> Result<String, OpenError> {
    if u64::from(entry.size) > LONGEST_PART {
        return Err(OpenError::NotOurs(format!("{} is larger than any envelope's", entry.name)));
    }
    let mut bytes = vec![0; entry.size as usize];
    plaintext.read_at(entry.data(), &mut bytes).map_err(OpenError::from_read)?;
    if crc32fast::hash(&bytes) != entry.crc {
        return Err(OpenError::NotOurs(format!("{} has another checksum than the directory says", entry.name)));
    }
    String::from_utf8(bytes).map_err(|_| OpenError::NotOurs(format!("{} is not UTF-8", entry.name)))
}

fn read_submission(json: &str) -> Result<Submission, OpenError> {
    #[derive(Deserialize)]
    struct Version {
        version: u64,
    }
    let unreadable = |error: serde_json::Error| OpenError::NotOurs(format!("submission.json can't be read: {error}"));
    let Version { version } = serde_json::from_str(json).map_err(unreadable)?;
    if version != u64::from(VERSION) {
        return Err(OpenError::Newer(version));
    }
    let submission: Submission = serde_json::from_str(json).map_err(unreadable)?;
    let Submission { form, form_hash, language, receipt, .. } = &submission;
    let named = [form.is_some(), form_hash.is_some(), language.is_some(), receipt.is_some()];
    let agrees = match submission.kind {
        Kind::Submission => named == [true; 4],
        _ => named == [false; 4] && submission.answers.0.is_empty() && submission.files.is_empty(),
    };
    if agrees { Ok(submission) } else { Err(not_ours("submission.json says both too much and too little for its kind")) }
}

fn check_form(submission: &Submission, json: Option<String>) -> Result<StoredForm, OpenError> {
    let (json, hash) = match (json, &submission.form_hash) {
        (Some(json), Some(hash)) => (json, hash),
        (None, None) => return Ok(StoredForm::None),
        _ => return Err(not_ours("it has a form without a submission, or a submission without a form")),
    };
    if hex(&Sha256::digest(&json)) != *hash {
        return Err(OpenError::FormAltered);
    }
    match Form::from_json(&json) {
        Ok(form) if Some(form.name()) != submission.form.as_ref() => Err(OpenError::FormAltered),
        Ok(form) if !answers(&form, submission) => Err(not_ours("it answers other questions than its form asks")),
        Ok(form) => Ok(StoredForm::Readable(Box::new(form))),
        Err(why) => Ok(StoredForm::Unreadable { json, why }),
    }
}

/// Whether a submission answers this form, question for question: what a form does not ask nobody would be shown.
fn answers(form: &Form, submission: &Submission) -> bool {
    let takes_files = |field: &&Field| matches!(field.kind, FieldKind::Files { .. });
    let asked = form.fields().filter(|field| !takes_files(field)).map(|field| &field.name);
    let answered = submission.answers.0.iter().map(|(name, _)| name);
    let is_for_files = |name: &FieldName| form.fields().filter(takes_files).any(|field| field.name == *name);
    asked.eq(answered) && submission.files.iter().all(|file| is_for_files(&file.field))
}

fn check_files(submission: &Submission, entries: &[Entry]) -> Result<(), OpenError> {
    let described = submission.files.iter().map(|file| (file.path.as_str(), file.size));
    let found = entries.iter().map(|entry| (entry.name.as_str(), u64::from(entry.size)));
    if described.eq(found) { Ok(()) } else { Err(not_ours("submission.json names other files than are there")) }
}

#[cfg(test)]
mod testkit;
#[cfg(test)]
mod tests;
