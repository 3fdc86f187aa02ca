//! One case: its name, its line in the list, and how a person calls it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use dropsafe_envelope::{Day, Fingerprint, Receipt, StreamId};
use dropsafe_form::question::folded;
use dropsafe_form::{FormName, Language, Text};
use serde::{Deserialize, Serialize};

use crate::casebook::Casebook;
use crate::durable;
use crate::error::Error;
use crate::sealed;

/// The envelope's name in a case's folder.
pub(crate) const ENVELOPE: &str = "envelope.age";
const ENTRY: &str = "entry.age";
/// The version of the entry's format.
const VERSION: u32 = 1;
/// How much of a case's name is shown.
const SHORT: usize = 8;

/// A case in the casebook.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name.
    pub id: CaseId,
    /// Its folder.
    pub folder: PathBuf,
    /// Its line in the list.
    pub entry: Entry,
}

/// A case's name: 26 letters and digits that tell nothing. See [`casebook`](crate::casebook).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct CaseId(String);

impl std::fmt::Display for CaseId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the list shows of a case, kept beside the envelope so that a list needs not open every one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    version: u32,
    /// Its number: counts up from 1, never used again.
    pub number: u64,
    /// The day it was imported.
    pub imported: Day,
    /// The day it was received.
    pub received: Day,
    /// The form's name.
    pub form: FormName,
    /// The form's title.
    pub title: Text,
    /// The language that the visitor used.
    pub language: Language,
    /// What the visitor was given to name it by.
    pub receipt: Option<Receipt>,
    /// The beginning of the first answer, in one line.
    pub begins: Option<String>,
    /// How many files came with it.
    pub files: usize,
    /// The run of the receiver that took it.
    pub stream: StreamId,
    /// Its place in that run.
    pub sequence: u64,
    /// To whom the receiver says that it sealed it.
    pub recipients: Fingerprint,
    /// How many keys the outside was made for.
    pub stanzas: usize,
}

/// What an [`Entry`] is made of besides the submission; see [`import`](crate::import).
pub(crate) struct Facts {
    pub(crate) number: u64,
    pub(crate) imported: Day,
    pub(crate) title: Text,
    pub(crate) begins: Option<String>,
    pub(crate) stanzas: usize,
}

impl CaseId {
    /// The first 128 bits of a hash, as letters a–z and digits 2–7.
    pub(crate) fn of_hash(hash: &[u8; 32]) -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let bit = |at: usize| if at < 128 { hash[at / 8] >> (7 - at % 8) & 1 } else { 0 };
        let letter = |place: usize| (0..5).fold(0, |value, step| value << 1 | bit(place * 5 + step));
        Self((0..26).map(|place| char::from(LETTERS[usize::from(letter(place))])).collect())
    }

    /// Reads a folder's name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let well_formed = name.len() == 26 && name.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'2'..=b'7'));
        well_formed.then(|| Self(name.to_owned()))
    }

    /// The whole name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The beginning, which is enough to name it.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.0[..SHORT]
    }
}

impl Entry {
    /// The entry of a submission; `None` if it is a note of the receiver, which no case comes from.
    pub(crate) fn of(submission: &dropsafe_envelope::Submission, facts: Facts) -> Option<Self> {
        Some(Self {
            version: VERSION,
            number: facts.number,
            imported: facts.imported,
            received: submission.received,
            form: submission.form.clone()?,
            title: facts.title,
            language: submission.language.clone()?,
            receipt: submission.receipt,
            begins: facts.begins,
            files: submission.files.len(),
            stream: submission.stream,
            sequence: submission.sequence,
            recipients: submission.recipients,
            stanzas: facts.stanzas,
        })
    }

    pub(crate) fn read(folder: &Path, key: &age::x25519::Identity) -> Result<Self, Error> {
        let path = folder.join(ENTRY);
        let entry: Self = sealed::open(&path, key)?;
        if entry.version != VERSION {
            return Err(Error::CasebookNewer { path, version: entry.version });
        }
        Ok(entry)
    }
}

impl Case {
    /// Where its envelope is.
    #[must_use]
    pub fn envelope(&self) -> PathBuf {
        self.folder.join(ENVELOPE)
    }

    /// Whether a person who writes `asked` means this case: its number, the beginning of its name (four letters at
    /// least), or words of its receipt.
    #[must_use]
    pub fn is_called(&self, asked: &str) -> bool {
        let asked = asked.trim();
        let number = asked.strip_prefix('#').unwrap_or(asked);
        if number.parse() == Ok(self.entry.number) {
            return true;
        }
        if asked.len() >= 4 && self.id.as_str().starts_with(&asked.to_ascii_lowercase()) {
            return true;
        }
        let receipt = self.entry.receipt.map(|receipt| receipt.to_string()).unwrap_or_default();
        let asked = words(asked);
        !asked.is_empty() && asked.iter().all(|word| receipt.split(' ').any(|own| folded(own) == *word))
    }
}

/// The words of a receipt, or its groups of four digits, as somebody writes them down who was told them: capital letters and
/// accents are easily lost, and so is the space between two groups.
fn words(asked: &str) -> Vec<String> {
    let written = asked.split(|c: char| c.is_whitespace() || matches!(c, '-' | ',' | '.')).filter(|word| !word.is_empty());
    let in_groups = |word: String| {
        if word.len() > 4 && word.len().is_multiple_of(4) && word.bytes().all(|letter| letter.is_ascii_digit()) {
            return word.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
        }
        vec![word]
    };
    written.map(folded).flat_map(in_groups).collect()
}

/// The one case that a person means. A number goes before everything else that looks like it, a whole receipt before
/// one that has the same words.
///
/// # Errors
/// Where none or several fit.
pub fn find<'a>(cases: &'a [Case], asked: &str) -> Result<&'a Case, Error> {
    let number = asked.trim().trim_start_matches('#').parse::<u64>().ok();
    if let Some(case) = cases.iter().find(|case| Some(case.entry.number) == number) {
        return Ok(case);
    }
    let mut fitting: Vec<_> = cases.iter().filter(|case| case.is_called(asked)).collect();
    let written = words(asked);
    let whole =
        |case: &&Case| case.entry.receipt.is_some_and(|receipt| receipt.to_string().split(' ').map(folded).eq(written.iter().cloned()));
    if fitting.iter().any(whole) {
        fitting.retain(whole);
    }
    match fitting[..] {
        [] => Err(Error::NoSuchCase { asked: asked.to_owned() }),
        [case] => Ok(case),
        _ => Err(Error::SeveralCases { asked: asked.to_owned(), numbers: fitting.iter().map(|case| case.entry.number).collect() }),
    }
}

/// Numbers for a sentence.
pub(crate) fn listed(numbers: &[u64]) -> String {
    const SHOWN: usize = 12;
    let shown: Vec<_> = numbers.iter().take(SHOWN).map(u64::to_string).collect();
    if numbers.len() > SHOWN { format!("{} and more", shown.join(", ")) } else { shown.join(", ") }
}

/// A case in the making: a folder that nobody sees until it is finished. Dropping it leaves nothing.
pub(crate) struct Draft {
    folder: PathBuf,
    finished: bool,
}

impl Draft {
    /// Begins a case. The name only has to be free: it goes when the case gets its own.
    pub(crate) fn begin(casebook: &Casebook) -> Result<Self, Error> {
        let folder = casebook.temporary().join("case");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|cause| Error::machine("clear away", &folder, cause))?;
        }
        durable::create_folder(&folder)?;
        Ok(Self { folder, finished: false })
    }

    /// Where its envelope goes.
    pub(crate) fn envelope(&self) -> PathBuf {
        self.folder.join(ENVELOPE)
    }

    /// Makes the file that its envelope goes into.
    pub(crate) fn create_envelope(&self) -> Result<File, Error> {
        durable::create(&self.envelope())
    }

    /// Puts the case into the casebook. From here on a power cut can't take it away.
    pub(crate) fn finish(mut self, casebook: &Casebook, id: &CaseId, entry: &Entry) -> Result<(), Error> {
        durable::write_new(&self.folder.join(ENTRY), &sealed::seal(entry, &casebook.recipient())?)?;
        durable::flush_folder(&self.folder)?;
        durable::rename(&self.folder, &casebook.folder_of(id))?;
        self.finished = true;
        Ok(())
    }

    /// Puts its files in place of those of a case that was damaged, each whole.
    pub(crate) fn mend(self, casebook: &Casebook, id: &CaseId, entry: &Entry) -> Result<(), Error> {
        durable::write_new(&self.folder.join(ENTRY), &sealed::seal(entry, &casebook.recipient())?)?;
        let case = casebook.folder_of(id);
        durable::rename(&self.envelope(), &case.join(ENVELOPE))?;
        durable::rename(&self.folder.join(ENTRY), &case.join(ENTRY))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.finished {
            // What is left is sealed, and cleared away by the next run that writes.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(number: u64, receipt: &str, name: &str) -> Case {
        let id = CaseId::parse(&name.repeat(26)[..26]).unwrap();
        let entry = serde_json::json!({
            "version": 1, "number": number, "imported": "2026-11-22", "received": "2026-11-21", "form": "help", "title": "Help",
            "language": "en", "receipt": receipt, "begins": null, "files": 0, "stream": "0".repeat(32), "sequence": 1,
            "recipients": "0".repeat(64), "stanzas": 1
        });
        Case { id, folder: PathBuf::new(), entry: serde_json::from_value(entry).unwrap() }
    }

    #[test]
    fn a_case_is_called_by_number_receipt_or_name() {
        let cases = [
            case(13, "zoo zoo zoo zoo", "vvvv"),
            case(1, "abandon ability leaf zoo", "abcd"),
            case(2, "abandon ability able about", "2345"),
            case(12, "0001 0002 0003 0004", "wxyz"),
        ];
        let found = |asked: &str| find(&cases, asked).map(|case| case.entry.number).map_err(|fault| fault.to_string());
        assert_eq!(found("1"), Ok(1));
        assert_eq!(found("#12"), Ok(12));
        assert_eq!(found("leaf"), Ok(1));
        assert_eq!(found("ZOO, Leaf"), Ok(1));
        assert_eq!(found("abandon-ability-able-about"), Ok(2));
        assert_eq!(found("0003 0001"), Ok(12));
        assert_eq!(found("0001000200030004"), Ok(12), "without its spaces");
        assert_eq!(found("٠٠٠١٠٠٠٢ ٠٠٠٣٠٠٠٤"), Ok(12), "in the digits that an Arabic receipt has");
        assert_eq!(found("2345"), Ok(2), "the beginning of its name");
        assert_eq!(found("wxyz"), Ok(12));
        assert_eq!(found("abandon"), Err("“abandon” fits 2 cases: 1, 2".into()));
        assert_eq!(found("abandon zebra"), Err("no case is called “abandon zebra”".into()));
        assert_eq!(found("zoo zoo zoo zoo"), Ok(13), "a whole receipt");
        let spanish = [case(21, "ábaco zorro niñez abeja", "cccc")];
        assert_eq!(find(&spanish, "Abaco ninez").map(|case| case.entry.number).ok(), Some(21), "without its accents, as typed in a hurry");
        assert_eq!(found(""), Err("no case is called “”".into()));
        assert_eq!(found("-"), Err("no case is called “-”".into()));
    }

    #[test]
    fn a_name_is_26_letters() {
        let id = CaseId::of_hash(&[0xff; 32]);
        assert_eq!(id.as_str(), "77777777777777777777777774");
        assert_eq!(CaseId::parse(id.as_str()), Some(id));
        assert_eq!(CaseId::parse("../../../../etc/passwd/...."), None);
    }
}
