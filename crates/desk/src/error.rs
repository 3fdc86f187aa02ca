//! What can go wrong at the desk: what it is, why, and what to do next.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error as ThisError;

use crate::terminal::Shown;

/// How a run ends, as a number for whoever called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Status {
    /// Done, possibly with warnings.
    Done = 0,
    /// What was given is at fault: a file, a key, a passphrase.
    Input = 1,
    /// The command was given wrongly.
    Usage = 2,
    /// The machine refused: disk full, no permission.
    Machine = 69,
    /// A fault of ours.
    Ours = 70,
}

/// Something went wrong. The text says what and why; [`Error::remedy`] what to do next.
#[derive(Debug, ThisError)]
#[non_exhaustive]
pub enum Error {
    /// There is no home folder to look in.
    #[error("there is no home folder on this system")]
    NoHome {
        /// What to give instead.
        option: &'static str,
    },
    /// There is no key where one is looked for.
    #[error("there is no key file at {}", Shown(path))]
    IdentityMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A file has something else than keys in it.
    #[error("{} is not a key file: line {line} is no age secret key", Shown(path))]
    IdentityForeign {
        /// The file.
        path: PathBuf,
        /// The first line that is no key.
        line: usize,
    },
    /// A file has no key in it.
    #[error("{} has no key in it", Shown(path))]
    IdentityEmpty {
        /// The file.
        path: PathBuf,
    },
    /// A sealed key file is cut short or altered.
    #[error("the key file {} is damaged", Shown(path))]
    IdentityDamaged {
        /// The file.
        path: PathBuf,
    },
    /// A key file is sealed to other keys instead of to a passphrase.
    #[error("{} is sealed to a key, not with a passphrase: it looks like an envelope, not like a key file", Shown(path))]
    IdentitySealedToKeys {
        /// The file.
        path: PathBuf,
    },
    /// The passphrase doesn't open the key file.
    #[error("that is not the passphrase of {}", Shown(path))]
    WrongPassphrase {
        /// The key file.
        path: PathBuf,
    },
    /// A new passphrase is too easy to find by trying.
    #[error("the passphrase is too short: a new key needs at least {} characters", crate::passphrase::SHORTEST)]
    PassphraseTooShort,
    /// There is nobody to ask for a passphrase.
    #[error("a passphrase is needed, and there is no terminal to ask for it")]
    NoTerminal,
    /// A descriptor can't be read.
    #[error("no passphrase can be read from descriptor {number}")]
    Descriptor {
        /// Its number.
        number: u32,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// A descriptor gives an empty first line.
    #[error("descriptor {number} gave an empty passphrase")]
    DescriptorEmpty {
        /// Its number.
        number: u32,
    },
    /// A file that would be overwritten.
    #[error("{} is already there", Shown(path))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no casebook.
    #[error("there is no casebook at {}", Shown(path))]
    CasebookMissing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A folder holds something else than a casebook.
    #[error("{} is not a casebook: there are other things in it", Shown(path))]
    CasebookForeign {
        /// The folder.
        path: PathBuf,
    },
    /// The casebook's key file is gone, its cases aren't.
    #[error("the casebook {} has cases, but its key file key.age is gone", Shown(path))]
    CasebookKeyMissing {
        /// The casebook.
        path: PathBuf,
    },
    /// The casebook isn't sealed to any of the keys.
    #[error("the casebook {} is not sealed to your key", Shown(path))]
    CasebookLocked {
        /// The casebook.
        path: PathBuf,
    },
    /// A file of the casebook is cut short or altered.
    #[error("{} is damaged: {why}", Shown(path))]
    CasebookDamaged {
        /// The file.
        path: PathBuf,
        /// How it shows.
        why: String,
    },
    /// The casebook was written by a newer program.
    #[error("{} was written by a newer Dropsafe (version {version} of its format)", Shown(path))]
    CasebookNewer {
        /// The file.
        path: PathBuf,
        /// The version that it says.
        version: u32,
    },
    /// Another program is writing to the casebook.
    #[error("another dropsafe-desk is working on {}", Shown(path))]
    CasebookBusy {
        /// The casebook.
        path: PathBuf,
    },
    /// Nothing of what was given could be imported.
    #[error("there is nothing at {}", Shown(path))]
    NothingThere {
        /// What was given.
        path: PathBuf,
    },
    /// The spool can't be listed.
    #[error(transparent)]
    Spool(#[from] dropsafe_spool::Error),
    /// A list of recipients can't be used.
    #[error("{} is not a list of recipients: {why}", Shown(path))]
    Recipients {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// No case is called that.
    #[error("no case is called “{}”", crate::terminal::line(asked))]
    NoSuchCase {
        /// What was asked for.
        asked: String,
    },
    /// Several cases are called that.
    #[error("“{}” fits {} cases: {}", crate::terminal::line(asked), numbers.len(), crate::case::listed(numbers))]
    SeveralCases {
        /// What was asked for.
        asked: String,
        /// The cases' numbers.
        numbers: Vec<u64>,
    },
    /// A case's envelope can't be opened.
    #[error("case {number} can't be opened: {why}")]
    CaseDamaged {
        /// The case's number.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
    /// A language isn't one of the form's.
    #[error("the form is not in the language “{}”; it is in {languages}", crate::terminal::line(asked))]
    NoSuchLanguage {
        /// What was asked for.
        asked: String,
        /// The form's languages.
        languages: String,
    },
    /// No case is of that form.
    #[error("no case is of the form “{}”; the forms in this casebook are: {known}", crate::terminal::line(asked))]
    NoSuchForm {
        /// What was asked for.
        asked: String,
        /// The forms that there are.
        known: String,
    },
    /// Something couldn't be sealed.
    #[error("sealing failed: {0}")]
    Seal(String),
    /// The system has no random numbers to give.
    #[error("the system gave no random numbers")]
    NoRandomness,
    /// The result couldn't be written to where the program prints.
    #[error("the output could not be written: {0}")]
    Output(#[source] io::Error),
    /// The machine refused.
    #[error("can't {doing} {}: {cause}", Shown(path))]
    Machine {
        /// What was being done.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl Error {
    /// The machine refused to do something to a file.
    #[must_use]
    pub fn machine(doing: &'static str, path: &Path, cause: io::Error) -> Self {
        Self::Machine { doing, path: path.to_path_buf(), cause }
    }

    /// Sealing failed: with keys that have been checked, for want of memory or room only.
    #[must_use]
    pub fn seal(cause: age::EncryptError) -> Self {
        match cause {
            age::EncryptError::Io(cause) => Self::Output(cause),
            other => Self::Seal(other.to_string()),
        }
    }

    /// How the run ends.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::NoHome { .. } | Self::Machine { .. } | Self::Output(_) | Self::NoRandomness | Self::CasebookBusy { .. } => {
                Status::Machine
            }
            Self::Spool(dropsafe_spool::Error::NothingToCollect { .. }) => Status::Input,
            Self::Spool(_) => Status::Machine,
            Self::Seal(_) => Status::Ours,
            Self::NoTerminal | Self::Descriptor { .. } => Status::Usage,
            _ => Status::Input,
        }
    }

    /// What to do next.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoHome { option } => format!("Say where it is: {option}."),
            Self::IdentityMissing { .. } => "If you have a key already, name its file: --identity FILE.\n\
                 If you have none, make one: dropsafe-desk keygen."
                .into(),
            Self::IdentityForeign { .. } | Self::IdentityEmpty { .. } => {
                "Name the file that `dropsafe-desk keygen` or `age-keygen` made: --identity FILE.".into()
            }
            Self::IdentityDamaged { .. } => {
                "Bring the file back from a back-up. Without the whole file the key is lost: your colleagues can still \
                 read everything that is sealed to their keys as well."
                    .into()
            }
            Self::IdentitySealedToKeys { .. } => {
                "Name your key file: --identity FILE. Envelopes are given to `dropsafe-desk import`.".into()
            }
            Self::WrongPassphrase { .. } => "Try again; look at the Caps Lock key and the keyboard's language. Nothing was changed.".into(),
            Self::PassphraseTooShort => "Take a sentence, or eight words that have nothing to do with each other. Nothing was made.".into(),
            Self::NoTerminal => "Run the command in a terminal, or hand the passphrase over: --passphrase-fd N.".into(),
            Self::Descriptor { cause, .. } => format!(
                "The system says: {cause}. Give an open descriptor that can be read, such as --passphrase-fd 0 for the standard input \
                 (on Windows the only one)."
            ),
            Self::DescriptorEmpty { .. } => "Write the passphrase and a line end into it.".into(),
            Self::Exists { .. } => "Nothing was overwritten. Choose another name, or move the file away first.".into(),
            Self::CasebookMissing { .. } => {
                "The first import makes it: dropsafe-desk import DIR. If you have one elsewhere: --casebook DIR.".into()
            }
            Self::CasebookForeign { .. } => "Name a casebook, or a folder that is empty or not yet there: --casebook DIR.".into(),
            Self::CasebookKeyMissing { .. } => "Bring key.age back from a back-up: without it no case in this casebook can be read.".into(),
            Self::CasebookLocked { .. } => {
                "Name the key file that it is sealed to: --identity FILE. A colleague who can open it can seal its key to yours, too: \
                 see “Letting a colleague in” in the manual."
                    .into()
            }
            Self::CasebookDamaged { path, .. } if path.ends_with(crate::casebook::LEDGER) => {
                "Bring that file back from a back-up. Without one, move it away: the next import begins a new one. No case is affected."
                    .into()
            }
            Self::CasebookDamaged { .. } => {
                "Bring that file back from a back-up, or import its envelope again. The other cases are not affected.".into()
            }
            Self::CasebookNewer { .. } => "Use the newer Dropsafe, or the back-up from before it.".into(),
            Self::CasebookBusy { .. } => "Wait until it has finished, then try again.".into(),
            Self::NothingThere { .. } => "Give a spool, its folder new, a folder of .age files, or such files.".into(),
            Self::Spool(_) => String::new(),
            Self::Recipients { .. } => "Give the file that the site is built with, for example keys/recipients.txt.".into(),
            Self::NoSuchCase { .. } => {
                "`dropsafe-desk list` shows the cases. A case is named by its number, by words of its receipt, or by the \
                 beginning of its name."
                    .into()
            }
            Self::SeveralCases { .. } => "Give its number, or more words of the receipt.".into(),
            Self::CaseDamaged { .. } => "Bring its folder back from a back-up, or import its envelope again.".into(),
            Self::NoSuchLanguage { .. } => "Choose one of these, or leave --lang out: then it is the visitor's.".into(),
            Self::NoSuchForm { .. } => "Choose one of these, or leave --form out.".into(),
            Self::Seal(_) => "This is a fault of Dropsafe: please report it.".into(),
            Self::NoRandomness => "Try again once the system has finished starting.".into(),
            Self::Output(_) | Self::Machine { .. } => self.machine_remedy(),
        }
    }

    fn machine_remedy(&self) -> String {
        let (Self::Output(cause) | Self::Machine { cause, .. }) = self else { return String::new() };
        match cause.kind() {
            io::ErrorKind::PermissionDenied => "Check who owns it and who may use it (ls -l).".into(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "The disk is full: make room, then run the same command again. Nothing is lost.".into()
            }
            io::ErrorKind::ReadOnlyFilesystem => "The disk is mounted for reading only: choose another place.".into(),
            io::ErrorKind::NotFound => "Check the name.".into(),
            _ => "Check that the disk is healthy and still there, then run the same command again.".into(),
        }
    }
}
