//! Taking away what builds made, and nothing else.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use super::write::{WriteError, kept, listed, remove_drafts};
use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::options::Options;

/// What [`clean`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cleaned {
    /// Where the pages were.
    pub destination: PathBuf,
    /// The files of the destination that are gone.
    pub removed: Vec<String>,
    /// The files of the destination that no build made, or that `keep_files` names; they are as they were.
    pub left: Vec<String>,
    /// The build's memory in the source folder, if there was one.
    pub cache: Option<PathBuf>,
    /// How many other destinations were built into from this source, and are still there.
    pub others: usize,
    /// Where the receiver's bundle goes: whoever writes it removes it.
    pub bundle: PathBuf,
}

/// Why nothing, or not everything, was removed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CleanError {
    /// The configuration doesn't say where the site went.
    #[error("{}", .0.report(false))]
    Config(Diagnostics),
    /// The machine refused.
    #[error(transparent)]
    Machine(#[from] WriteError),
}

/// Removes from the destination what builds of this site made, and what they remember of it.
///
/// What is known is what builds wrote down: a file that none of them made stays, and so does the folder it is in. What
/// builds into other destinations wrote down stays as well, so that those can still be cleaned.
///
/// # Errors
/// A configuration that can't be understood, and a machine that refuses.
pub fn clean(options: &Options) -> Result<Cleaned, CleanError> {
    let config = Config::load(options, &mut Diagnostics::new()).map_err(CleanError::Config)?;
    let destination = config.destination;
    remove_drafts(&destination);
    let list = Manifest::of(&config.cache, &destination);
    let mut removed = Vec::new();
    for file in list.read() {
        if !kept(&config.keep_files, &file) && !is_behind_link(&destination, &file) && remove(&destination.join(&file))? {
            remove_empty_above(&destination, &file);
            removed.push(file);
        }
    }
    // Fails where something is left in it, and that is right.
    let _ = fs::remove_dir(&destination);
    let (cache, others) = forget(list.path())?;
    Ok(Cleaned { left: listed(&destination), destination, removed, cache, others, bundle: config.bundle })
}

/// Removes a file; says whether there was one.
fn remove(path: &Path) -> Result<bool, WriteError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        // Somebody was here before, or made a folder where the file was.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory) => {
            Ok(false)
        }
        Err(cause) => Err(WriteError::Machine { what: "can't remove", path: path.to_owned(), cause }),
    }
}

/// A link in place of a folder leads to files that are not the build's.
fn is_behind_link(destination: &Path, file: &str) -> bool {
    let folders = Path::new(file).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    folders.map(|folder| destination.join(folder)).any(|folder| folder.is_symlink())
}

fn remove_empty_above(destination: &Path, file: &str) {
    let above = Path::new(file).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    for folder in above {
        if fs::remove_dir(destination.join(folder)).is_err() {
            break;
        }
    }
}

/// Empties the folder of `list` but for the lists of other destinations; says where it was, and how many those are.
fn forget(list: &Path) -> Result<(Option<PathBuf>, usize), WriteError> {
    let Some(folder) = list.parent().filter(|folder| folder.is_dir() && !folder.is_symlink()) else { return Ok((None, 0)) };
    let refused = |path: &Path| {
        let path = path.to_owned();
        |cause| WriteError::Machine { what: "can't remove", path, cause }
    };
    let mut others = 0;
    for entry in fs::read_dir(folder).map_err(refused(folder))?.flatten() {
        let path = entry.path();
        if path != list && Manifest::is_name(&entry.file_name()) {
            others += 1;
        } else if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            fs::remove_dir_all(&path).map_err(refused(&path))?;
        } else {
            fs::remove_file(&path).map_err(refused(&path))?;
        }
    }
    let _ = fs::remove_dir(folder);
    Ok((Some(folder.to_owned()), others))
}
