//! Taking envelopes in: each is sealed anew into the casebook, checked there, and compared with what was expected.
//!
//! One bad envelope is reported by name, and the rest go on. Importing the same spool twice changes nothing.

use std::fs::File;
use std::path::{Path, PathBuf};

use dropsafe_envelope::{Day, Fingerprint, Kind, OpenError, RecipientSet, StreamId, Submission};
use dropsafe_form::{Answer, Form, Kind as FieldKind, Language};

use crate::answers;
use crate::case::{Draft, Entry, Facts};
use crate::casebook::Casebook;
use crate::error::Error;
use crate::identity::Identities;
use crate::incoming::{Fault, Incoming, Reseal};
use crate::ledger::{Gap, Ledger, Verdict};
use crate::opened;

/// How much of the first answer the list keeps, in characters.
const BEGINNING: usize = 60;

/// What an import needs.
pub struct Import<'a> {
    /// Where the cases go.
    pub casebook: &'a Casebook,
    /// Whose envelopes they are.
    pub identities: &'a Identities,
    /// To whom they are expected to be sealed: all the sets of the site, or nothing if the casebook's ledger is to know.
    pub expected: &'a [RecipientSet],
    /// The day.
    pub today: Day,
}

/// What an import did.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Report {
    /// The numbers of the new cases.
    pub new: Vec<u64>,
    /// How many envelopes were in the casebook already.
    pub known: usize,
    /// The numbers of cases that were damaged, and are whole again.
    pub mended: Vec<u64>,
    /// How many notes of the receiver came (that it started, stopped, or still runs).
    pub notes: usize,
    /// What could not be taken in.
    pub failed: Vec<(PathBuf, Fault)>,
    /// What was taken in, and should be looked at.
    pub warnings: Vec<Warning>,
    /// What should have come and hasn't.
    pub gaps: Vec<Gap>,
    /// Set if the recipients were seen for the first time.
    pub first_recipients: Option<(Fingerprint, usize)>,
    /// Folders without an envelope in them.
    pub empty: Vec<PathBuf>,
}

/// Something that the person at the desk should know.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Envelopes are sealed to others than expected.
    OtherRecipients {
        /// The set that was not expected.
        found: Fingerprint,
        /// How many envelopes.
        count: usize,
    },
    /// Envelopes are made for another number of keys than before.
    OtherCount {
        /// How many keys now.
        found: usize,
        /// How many before.
        before: usize,
        /// How many envelopes.
        count: usize,
    },
    /// Two different envelopes have the same number.
    Twice {
        /// Whose number it is.
        stream: StreamId,
        /// The number.
        sequence: u64,
    },
    /// The ledger was gone.
    LedgerGone,
    /// A case of this casebook can't be read.
    Damaged(String),
}

impl Import<'_> {
    /// Imports what is in these folders, and these files.
    ///
    /// # Errors
    /// Where the casebook can't be written or a folder not be listed. Cases that were finished before are kept.
    pub fn run(&self, sources: &[PathBuf]) -> Result<Report, Error> {
        let mut report = Report::default();
        let envelopes = self.collect(sources, &mut report)?;
        let lock = self.casebook.lock()?;
        let kept = self.casebook.ledger()?;
        let mut ledger = self.brought_up_to_date(kept.as_ref(), &mut report)?;
        let mut result = Ok(());
        for path in &envelopes {
            result = self.take(path, &mut ledger, &mut report);
            if result.is_err() {
                break;
            }
        }
        if kept.as_ref() != Some(&ledger) {
            self.casebook.write_ledger(&ledger)?;
        }
        drop(lock);
        // Now, not before: what was damaged may have been mended.
        let damaged = self.casebook.cases()?.damaged;
        report.warnings.extend(damaged.iter().map(|fault| Warning::Damaged(format!("{fault}. {}", fault.remedy()))));
        report.gaps = ledger.gaps();
        result.map(|()| report)
    }

    fn collect(&self, sources: &[PathBuf], report: &mut Report) -> Result<Vec<PathBuf>, Error> {
        let mut envelopes = Vec::new();
        for source in sources {
            if source.is_dir() {
                let found = dropsafe_spool::collect::envelopes(source)?;
                if found.is_empty() {
                    report.empty.push(source.clone());
                }
                envelopes.extend(found);
            } else if source.exists() {
                envelopes.push(source.clone());
            } else {
                return Err(Error::NothingThere { path: source.clone() });
            }
        }
        Ok(envelopes)
    }

    /// The ledger with what the cases themselves know, as a power cut may have come between a case and the ledger; and
    /// with what the person at the desk says.
    fn brought_up_to_date(&self, kept: Option<&Ledger>, report: &mut Report) -> Result<Ledger, Error> {
        let mut ledger = kept.cloned().unwrap_or_else(|| {
            report.warnings.push(Warning::LedgerGone);
            Ledger::default()
        });
        for case in &self.casebook.cases()?.cases {
            ledger.last_number = ledger.last_number.max(case.entry.number);
            ledger.note(case.entry.stream, case.entry.sequence);
        }
        // The receiver makes the outside of every envelope for as many keys as the site's largest set has.
        let stanzas = self.expected.iter().map(RecipientSet::len).max().unwrap_or(0);
        for set in self.expected {
            ledger.expect(set.fingerprint(), stanzas);
        }
        Ok(ledger)
    }

    /// Takes one envelope in. What is wrong with it goes into the report; what is wrong with the machine stops the import.
    fn take(&self, path: &Path, ledger: &mut Ledger, report: &mut Report) -> Result<(), Error> {
        match self.try_to_take(path, ledger, report) {
            Ok(()) => Ok(()),
            Err(Trouble::Envelope(fault)) => {
                report.failed.push((path.to_path_buf(), fault));
                Ok(())
            }
            Err(Trouble::Machine(error)) => Err(error),
        }
    }

    fn try_to_take(&self, path: &Path, ledger: &mut Ledger, report: &mut Report) -> Result<(), Trouble> {
        let mut incoming = Incoming::read(File::open(path).map_err(OpenError::Io).map_err(Fault::from)?)?;
        let id = self.casebook.name_for(incoming.digest());
        let is_there = self.casebook.holds(&id);
        if is_there && opened::is_whole(self.casebook, &id) {
            report.known += 1;
            return Ok(());
        }
        let stanzas = incoming.look(self.identities)?;
        let draft = Draft::begin(self.casebook)?;
        let mut copy = draft.create_envelope()?;
        incoming.reseal(self.identities, &self.casebook.recipient(), &mut copy).map_err(|trouble| match trouble {
            Reseal::Envelope(fault) => Trouble::Envelope(fault),
            Reseal::Writing(cause) => Trouble::Machine(Error::machine("write", &draft.envelope(), cause)),
        })?;
        drop(copy);

        // What is checked is what is kept.
        let envelope = opened::checked(&draft.envelope(), self.casebook.key())?;
        let submission = envelope.submission();
        compare(submission, stanzas, ledger, report);
        if submission.kind != Kind::Submission {
            note(submission, ledger, report);
            return Ok(());
        }
        let former = is_there.then(|| self.casebook.entry(&id).ok()).flatten();
        let number = former.map_or_else(|| ledger.next_number(), |entry| entry.number);
        let begins = envelope.form().readable().and_then(|form| beginning(form, submission));
        let facts = Facts { number, imported: self.today, title: opened::title(&envelope), begins, stanzas };
        let entry = Entry::of(submission, facts)
            .ok_or_else(|| Fault::from(OpenError::NotOurs("a submission without a form or a language".into())))?;
        let (stream, sequence) = (submission.stream, submission.sequence);
        drop(envelope);
        if is_there {
            draft.mend(self.casebook, &id, &entry)?;
            report.mended.push(number);
            return Ok(());
        }
        draft.finish(self.casebook, &id, &entry)?;
        if !ledger.note(stream, sequence) {
            report.warnings.push(Warning::Twice { stream, sequence });
        }
        report.new.push(number);
        Ok(())
    }
}

/// Writes down a note of the receiver: nothing is kept of it but that it came.
fn note(submission: &Submission, ledger: &mut Ledger, report: &mut Report) {
    let is_new = ledger.note(submission.stream, submission.sequence);
    if submission.kind == Kind::Closing
        && let Some(stream) = ledger.streams.get_mut(&submission.stream)
    {
        stream.closed = true;
    }
    if is_new {
        report.notes += 1;
    } else {
        report.known += 1;
    }
}

fn compare(submission: &Submission, stanzas: usize, ledger: &mut Ledger, report: &mut Report) {
    match ledger.compare(submission.recipients, stanzas) {
        Verdict::Expected => {}
        Verdict::First => report.first_recipients = Some((submission.recipients, stanzas)),
        Verdict::OtherRecipients => report.warn(Warning::OtherRecipients { found: submission.recipients, count: 1 }),
        Verdict::OtherCount { before } => report.warn(Warning::OtherCount { found: stanzas, before, count: 1 }),
    }
}

/// The first answer's first words, in the visitor's language: enough to tell one case from another in a list. A yes or no tells
/// nothing by itself, and a constant is the same in every case.
fn beginning(form: &Form, submission: &Submission) -> Option<String> {
    let language = form.language_or_first(submission.language.as_ref().map(Language::as_str));
    let asked = form.fields().filter(|field| !matches!(field.kind, FieldKind::Constant(_)));
    let mut answers = asked.filter_map(|field| Some((field, submission.answers.get(field.name.as_str())?)));
    let words = answers.find_map(|(field, answer)| match answer {
        Answer::Bool(_) => None,
        answer => Some(answers::in_words(field, answer, language)).filter(|words| !words.trim().is_empty()),
    })?;
    Some(words.trim().lines().next().unwrap_or_default().chars().take(BEGINNING).collect())
}

impl Report {
    /// Adds a warning, or counts it to one that is there.
    fn warn(&mut self, new: Warning) {
        for known in &mut self.warnings {
            match (known, &new) {
                (Warning::OtherRecipients { found, count }, Warning::OtherRecipients { found: same, .. }) if found == same => {
                    *count += 1;
                    return;
                }
                (Warning::OtherCount { found, before, count }, Warning::OtherCount { found: same, before: same_before, .. })
                    if (&*found, &*before) == (same, same_before) =>
                {
                    *count += 1;
                    return;
                }
                _ => {}
            }
        }
        self.warnings.push(new);
    }
}

/// What stops one envelope, or everything.
enum Trouble {
    Envelope(Fault),
    Machine(Error),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Envelope(fault)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}
