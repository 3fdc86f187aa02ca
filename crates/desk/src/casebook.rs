//! The casebook: a folder with one folder a case, everything in it sealed.
//!
//! ```text
//! dropsafe-casebook/
//!   README.txt                       what this is, for whoever finds it
//!   key.age                          the casebook's key, sealed to each member of staff
//!   ledger.age                       what must outlive the cases: see `ledger`
//!   cases/
//!     x3k7…/entry.age                one line of the list
//!     x3k7…/envelope.age             the envelope as it came, sealed anew
//!   tmp/                             what is being written; worth nothing
//!   lock                             held by the program that writes
//! ```
//!
//! Everything but `key.age` is sealed to the casebook's own key, so that a passphrase is asked for once however many cases
//! there are, and a colleague is let in by sealing one small file anew. All of it is age: `age -d -i identity key.age` gives
//! a key that opens every case without this program.
//!
//! A folder's name is a keyed hash of the envelope that the case came in. The same envelope is found again, and whoever has
//! both the server's disk and a seized casebook can't tell which envelope became which case.
//!
//! Nothing is ever changed in place. A case is made in `tmp` and renamed into `cases`; a power cut leaves it there or not.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use age::secrecy::ExposeSecret;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::case::{Case, CaseId, Entry};
use crate::durable;
use crate::error::Error;
use crate::identity::{self, Identities};
use crate::ledger::Ledger;
use crate::sealed::{self, Fault};

const KEY: &str = "key.age";
pub(crate) const LEDGER: &str = "ledger.age";
const CASES: &str = "cases";
const TEMPORARY: &str = "tmp";
const LOCK: &str = "lock";
const README: &str = "README.txt";
const README_TEXT: &str = "\
This folder is a Dropsafe casebook. Everything in it is encrypted; nothing here can be read without a key.

Use it with dropsafe-desk. Without that program, with age (https://age-encryption.org) and unzip:

    age -d -i YOUR-KEY-FILE key.age > casebook-key
    age -d -i casebook-key cases/NAME/envelope.age > case.zip

Back up the whole folder. Don't rename or delete anything in it by hand.
";

/// An opened casebook.
pub struct Casebook {
    folder: PathBuf,
    key: age::x25519::Identity,
}

/// What [`Casebook::cases`] found.
pub struct Cases {
    /// The cases, by their numbers.
    pub cases: Vec<Case>,
    /// The cases that can't be read, and why.
    pub damaged: Vec<Error>,
}

/// The right to write, for as long as it lives.
pub struct Lock {
    _file: File,
}

impl Casebook {
    /// Whether there is a casebook to open: worth knowing before a passphrase is asked for.
    ///
    /// # Errors
    /// Where there is none.
    pub fn check(folder: &Path) -> Result<(), Error> {
        if exists(&folder.join(KEY)) {
            Ok(())
        } else if has_cases(folder) {
            Err(Error::CasebookKeyMissing { path: folder.to_path_buf() })
        } else {
            Err(Error::CasebookMissing { path: folder.to_path_buf() })
        }
    }

    /// Opens a casebook.
    ///
    /// # Errors
    /// Where there is none, or it isn't sealed to these identities.
    pub fn open(folder: &Path, identities: &Identities) -> Result<Self, Error> {
        Self::check(folder)?;
        let file = folder.join(KEY);
        let damaged = |why: &str| Error::CasebookDamaged { path: file.clone(), why: why.into() };
        let text = sealed::open_bytes(&file, identities.as_age())?.map_err(|fault| match fault {
            Fault::OtherKey => Error::CasebookLocked { path: folder.to_path_buf() },
            Fault::Altered => damaged("it is cut short or was altered"),
        })?;
        let text = std::str::from_utf8(&text).map_err(|_| damaged("it is not the text of a key"))?;
        let key = identity::parse(text).ok().and_then(|keys| keys.into_iter().next()).ok_or_else(|| damaged("there is no key in it"))?;
        Ok(Self { folder: folder.to_path_buf(), key })
    }

    /// Makes a casebook that these identities open, and the owners of these other recipients.
    ///
    /// # Errors
    /// Where there is something already, or it can't be written.
    pub fn create(folder: &Path, identities: &Identities, others: &[age::x25519::Recipient]) -> Result<Self, Error> {
        if exists(&folder.join(KEY)) {
            return Err(Error::Exists { path: folder.join(KEY) });
        }
        if has_cases(folder) {
            return Err(Error::CasebookKeyMissing { path: folder.to_path_buf() });
        }
        if holds_other_things(folder) {
            return Err(Error::CasebookForeign { path: folder.to_path_buf() });
        }
        let casebook = Self { folder: folder.to_path_buf(), key: age::x25519::Identity::generate() };
        for part in [CASES, TEMPORARY] {
            durable::create_folder(&folder.join(part))?;
        }
        durable::replace(&folder.join(README), &folder.join(TEMPORARY), README_TEXT.as_bytes())?;
        casebook.write_ledger(&Ledger::default())?;

        let mut staff = identities.recipients();
        staff.extend(others.iter().filter(|other| !identities.recipients().contains(other)).cloned());
        let text = identity::file_text(&casebook.key, "The key of a Dropsafe casebook. Who has this text can read every case in it.");
        let sealed = sealed::seal_bytes(text.as_bytes(), &staff)?;
        // The key comes last: with it, the casebook is there.
        durable::replace(&folder.join(KEY), &folder.join(TEMPORARY), &sealed)?;
        if let Some(above) = folder.parent() {
            durable::flush_folder(above)?;
        }
        Ok(casebook)
    }

    /// Opens the casebook, or makes it if there is none. Says whether it is new.
    ///
    /// # Errors
    /// As [`Casebook::open`] and [`Casebook::create`].
    pub fn open_or_create(folder: &Path, identities: &Identities, others: &[age::x25519::Recipient]) -> Result<(Self, bool), Error> {
        match Self::open(folder, identities) {
            Err(Error::CasebookMissing { .. }) => Ok((Self::create(folder, identities, others)?, true)),
            opened => Ok((opened?, false)),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Its key: what opens its cases.
    #[must_use]
    pub fn key(&self) -> &age::x25519::Identity {
        &self.key
    }

    /// The public half of its key: what its cases are sealed to.
    #[must_use]
    pub fn recipient(&self) -> age::x25519::Recipient {
        self.key.to_public()
    }

    /// Takes the right to write, and clears away what an interrupted run left in `tmp`.
    ///
    /// # Errors
    /// Where another program has it.
    pub fn lock(&self) -> Result<Lock, Error> {
        let path = self.folder.join(LOCK);
        let file = match durable::create(&path) {
            Err(Error::Exists { .. }) => File::open(&path).map_err(|cause| Error::machine("open", &path, cause))?,
            made => made?,
        };
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => return Err(Error::CasebookBusy { path: self.folder.clone() }),
            Err(fs::TryLockError::Error(cause)) => return Err(Error::machine("lock", &path, cause)),
        }
        self.clear_temporary()?;
        Ok(Lock { _file: file })
    }

    fn clear_temporary(&self) -> Result<(), Error> {
        let folder = self.temporary();
        durable::create_folder(&folder)?;
        let entries = fs::read_dir(&folder).map_err(|cause| Error::machine("list", &folder, cause))?;
        for entry in entries.flatten() {
            let left = entry.path();
            let removed =
                if entry.file_type().is_ok_and(|kind| kind.is_dir()) { fs::remove_dir_all(&left) } else { fs::remove_file(&left) };
            removed.map_err(|cause| Error::machine("clear away", &left, cause))?;
        }
        Ok(())
    }

    /// The folder for what is being written.
    #[must_use]
    pub fn temporary(&self) -> PathBuf {
        self.folder.join(TEMPORARY)
    }

    /// The name of the case that came in the envelope with this SHA-256.
    #[must_use]
    pub fn name_for(&self, envelope: &[u8; 32]) -> CaseId {
        let secret = self.key.to_string();
        // HMAC takes keys of every length.
        let mut hash = <Hmac<Sha256> as Mac>::new_from_slice(secret.expose_secret().as_bytes()).unwrap_or_else(|_| unreachable!());
        hash.update(b"dropsafe casebook, name of a case, 1\0");
        hash.update(envelope);
        CaseId::of_hash(&hash.finalize().into_bytes().into())
    }

    /// Where the case of that name is or would be.
    #[must_use]
    pub fn folder_of(&self, case: &CaseId) -> PathBuf {
        self.folder.join(CASES).join(case.as_str())
    }

    /// Whether the case is there.
    #[must_use]
    pub fn holds(&self, case: &CaseId) -> bool {
        exists(&self.folder_of(case))
    }

    /// The line of a case in the list.
    ///
    /// # Errors
    /// Where there is none, or it is damaged.
    pub(crate) fn entry(&self, case: &CaseId) -> Result<Entry, Error> {
        Entry::read(&self.folder_of(case), &self.key)
    }

    /// All cases, by their numbers. What is damaged is said, and doesn't hide the rest.
    ///
    /// # Errors
    /// Where the folder can't be listed.
    pub fn cases(&self) -> Result<Cases, Error> {
        let folder = self.folder.join(CASES);
        let unreadable = |cause| Error::machine("list", &folder, cause);
        let mut found = Cases { cases: Vec::new(), damaged: Vec::new() };
        for entry in fs::read_dir(&folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let Some(id) = entry.file_name().to_str().and_then(CaseId::parse) else { continue };
            match Entry::read(&entry.path(), &self.key) {
                Ok(read) => found.cases.push(Case { id, folder: entry.path(), entry: read }),
                Err(fault) => found.damaged.push(fault),
            }
        }
        found.cases.sort_by(|one, other| (one.entry.number, &one.id).cmp(&(other.entry.number, &other.id)));
        Ok(found)
    }

    /// The ledger; `None` if the file is gone.
    ///
    /// # Errors
    /// Where it is damaged.
    pub fn ledger(&self) -> Result<Option<Ledger>, Error> {
        let path = self.folder.join(LEDGER);
        if !exists(&path) {
            return Ok(None);
        }
        let ledger: Ledger = sealed::open(&path, &self.key)?;
        ledger.check_version(&path)?;
        Ok(Some(ledger))
    }

    /// Puts a ledger in place of the former one.
    ///
    /// # Errors
    /// Where it can't be written; then the former one is still there.
    pub fn write_ledger(&self, ledger: &Ledger) -> Result<(), Error> {
        let sealed = sealed::seal(ledger, &self.recipient())?;
        durable::replace(&self.folder.join(LEDGER), &self.temporary(), &sealed)
    }
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn has_cases(folder: &Path) -> bool {
    fs::read_dir(folder.join(CASES)).is_ok_and(|mut cases| cases.next().is_some())
}

/// Whether there is anything that an interrupted creation would not have left.
fn holds_other_things(folder: &Path) -> bool {
    let ours = [README, LEDGER, CASES, TEMPORARY, LOCK];
    fs::read_dir(folder)
        .is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|entry| !ours.iter().any(|name| entry.file_name() == *name))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keygen;
    use crate::passphrase::Passphrase;

    fn somebody(home: &Path) -> Identities {
        let file = home.join("me.age");
        keygen::make(&file, None).unwrap();
        Identities::unlock(&[file], Passphrase::Asked).unwrap()
    }

    #[test]
    fn one_program_writes_at_a_time() {
        let home = tempfile::tempdir().unwrap();
        let me = somebody(home.path());
        let casebook = Casebook::create(&home.path().join("book"), &me, &[]).unwrap();
        let other = Casebook::open(&home.path().join("book"), &me).unwrap();
        let lock = casebook.lock().unwrap();
        assert!(matches!(other.lock(), Err(Error::CasebookBusy { .. })));
        drop(lock);
        assert!(other.lock().is_ok());
    }

    #[test]
    fn a_casebook_whose_making_was_interrupted_is_made_again_and_one_whose_key_is_gone_never() {
        let home = tempfile::tempdir().unwrap();
        let (me, folder) = (somebody(home.path()), home.path().join("book"));
        Casebook::create(&folder, &me, &[]).unwrap();
        assert!(matches!(Casebook::create(&folder, &me, &[]), Err(Error::Exists { .. })));

        fs::remove_file(folder.join(KEY)).unwrap();
        let (casebook, is_new) = Casebook::open_or_create(&folder, &me, &[]).unwrap();
        assert!(is_new && casebook.ledger().unwrap().is_some());

        fs::create_dir(casebook.folder_of(&casebook.name_for(&[7; 32]))).unwrap();
        fs::remove_file(folder.join(KEY)).unwrap();
        assert!(matches!(Casebook::open_or_create(&folder, &me, &[]), Err(Error::CasebookKeyMissing { .. })));
    }

    #[test]
    fn names_depend_on_the_envelope_and_on_the_casebook() {
        let home = tempfile::tempdir().unwrap();
        let me = somebody(home.path());
        let [one, two] = ["one", "two"].map(|name| Casebook::create(&home.path().join(name), &me, &[]).unwrap());
        assert_eq!(one.name_for(&[1; 32]), Casebook::open(&home.path().join("one"), &me).unwrap().name_for(&[1; 32]));
        assert_ne!(one.name_for(&[1; 32]), one.name_for(&[2; 32]));
        assert_ne!(one.name_for(&[1; 32]), two.name_for(&[1; 32]));
    }
}
