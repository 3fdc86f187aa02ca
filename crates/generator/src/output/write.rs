use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use walkdir::WalkDir;

use super::known::Known;
use super::manifest::Manifest;
use super::staging::is_same;
use super::{Output, Rendered};
use crate::config::Glob;
use crate::memory::Memory;

/// What writing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that are new or have changed.
    pub changed: Vec<String>,
    /// Files that are as they were.
    pub unchanged: usize,
    /// Files that the last build made and this one did not; they are gone.
    pub removed: Vec<String>,
    /// Files in the destination that no build made and `keep_files` doesn't name; they were left alone.
    pub foreign: Vec<String>,
}

/// Why a site could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// There are errors; the last good site stays.
    #[error("nothing was written: the site has errors")]
    HasErrors,
    /// A page that was in the destination already has gone from there since.
    #[error("{} was removed while the site was being built: build again", path.display())]
    Vanished {
        /// The page.
        path: PathBuf,
    },
    /// The machine refused.
    #[error("{what} {}: {cause}", path.display())]
    Machine {
        /// What was tried.
        what: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

impl Rendered {
    /// Brings the destination to what was rendered: only files that changed are written, each to a temporary name and then
    /// renamed into place; files that the last build made and this one did not are removed.
    ///
    /// A file that no build made, and that this one does not make, is never touched. Jekyll removes such files, and with
    /// them whatever lies in a folder that was named by mistake; here they stay and are listed in [`Written::foreign`].
    ///
    /// # Errors
    /// While there are errors, and if the machine refuses.
    pub fn write(&self) -> Result<Written, WriteError> {
        self.write_over(&mut Known::default())
    }

    /// As [`Rendered::write`], for builds that know the last one.
    ///
    /// # Errors
    /// While there are errors, and if the machine refuses.
    pub fn write_again(&mut self, memory: &mut Memory) -> Result<Written, WriteError> {
        let done = self.write_over(&mut memory.written);
        if done.is_ok() && memory.keeps {
            memory.wrote(self);
        }
        done
    }

    /// Brings the destination from what is known of it to what was rendered.
    fn write_over(&self, last: &mut Known) -> Result<Written, WriteError> {
        if self.diagnostics.has_errors() {
            return Err(WriteError::HasErrors);
        }
        let destination = &self.places.destination;
        let manifest = Manifest::of(&self.places.cache, destination);
        let is_kept = |path: &str| kept(&self.places.keep, path);
        let known = match last.files.take() {
            Some(known) => known,
            None => {
                remove_drafts(destination);
                let known = manifest.read();
                let is_foreign = |file: &String| !known.contains(file) && !self.files.contains(file) && !is_kept(file);
                let listed = listed(destination);
                self.check_present(&listed)?;
                last.foreign = listed.into_iter().filter(is_foreign).collect();
                Arc::new(known)
            }
        };
        let stays = Arc::ptr_eq(&known, self.files.list());
        let mut removed = Vec::new();
        if !stays {
            last.foreign.retain(|file| !self.files.contains(file));
            removed = self.remove(&known)?;
            last.count = self.files.len();
        }
        let mut changed = Vec::new();
        let is_new = |(path, output): &(&String, &Output)| match output {
            Output::Present => false,
            Output::Copy(from) => !last.is_copied(path, from, &destination.join(path)),
            Output::Text(_) | Output::Staged(_) => true,
        };
        let files: Vec<_> = self.files.outputs().filter(is_new).collect();
        let done: Result<Vec<Option<String>>, WriteError> =
            files.par_iter().map(|(path, output)| Ok(place(destination, path, output)?.then(|| (*path).clone()))).collect();
        changed.extend(done?.into_iter().flatten());
        for (path, output) in files {
            if let Output::Copy(from) = output {
                last.copied(path, from, &destination.join(path));
            }
        }
        let unchanged = last.count - changed.len();
        if !stays && known != *self.files.list() {
            // A source folder that can't be written to costs only the removal of what vanishes later.
            let _ = manifest.write(self.files.paths());
        }
        last.files = Some(Arc::clone(self.files.list()));
        Ok(Written { changed, unchanged, removed, foreign: last.foreign.clone() })
    }

    /// Pages that were in the destination were let go: they can't be written again.
    fn check_present(&self, listed: &[String]) -> Result<(), WriteError> {
        let listed: HashSet<&str> = listed.iter().map(String::as_str).collect();
        let is_present = |path: &&str| matches!(self.files.get(path), Some(Output::Present));
        let present = self.files.paths().filter(is_present);
        // What lies behind a linked folder is not listed.
        let mut gone = present.filter(|path| !listed.contains(path)).map(|path| self.places.destination.join(path));
        gone.find(|path| !path.is_file()).map_or(Ok(()), |path| Err(WriteError::Vanished { path }))
    }

    /// Removes what is no longer made, and the folders that this leaves empty.
    fn remove(&self, known: &BTreeSet<String>) -> Result<Vec<String>, WriteError> {
        let destination = &self.places.destination;
        let mut removed = Vec::new();
        for file in known.iter().filter(|file| !self.files.contains(file) && !kept(&self.places.keep, file)) {
            let path = destination.join(file);
            match fs::remove_file(&path) {
                Ok(()) => removed.push(file.clone()),
                Err(error)
                    if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory) => {}
                Err(cause) => return Err(WriteError::Machine { what: "can't remove", path, cause }),
            }
            let above = Path::new(file).ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
            for folder in above {
                // Fails where something is left in it, and that is right.
                if fs::remove_dir(destination.join(folder)).is_err() {
                    break;
                }
            }
        }
        Ok(removed)
    }
}

pub(super) fn kept(keep: &[Glob], path: &str) -> bool {
    keep.iter().any(|glob| glob.matches(path))
}

pub(super) fn listed(destination: &Path) -> Vec<String> {
    let files =
        WalkDir::new(destination).min_depth(1).sort_by_file_name().into_iter().flatten().filter(|entry| !entry.file_type().is_dir());
    files
        .filter_map(|entry| {
            let inside = entry.path().strip_prefix(destination).ok()?;
            Some(inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/"))
        })
        .collect()
}

/// Writes one file if it differs; says whether it did.
fn place(destination: &Path, path: &str, output: &Output) -> Result<bool, WriteError> {
    let target = destination.join(path);
    let refused = |what: &'static str, path: &Path| {
        let path = path.to_owned();
        move |cause: io::Error| WriteError::Machine { what, path, cause }
    };
    let bytes: Cow<'_, [u8]> = match output {
        Output::Present => return Ok(false),
        Output::Text(text) => text.as_bytes().into(),
        Output::Staged(staged) => staged.read().map_err(refused("can't read again what was rendered for", &target))?.into(),
        Output::Copy(from) => fs::read(from).map_err(refused("can't read", from))?.into(),
    };
    if matches!(output, Output::Copy(_)) && is_same(&target, &bytes) {
        return Ok(false);
    }
    let folder = target.parent().unwrap_or(destination);
    fs::create_dir_all(folder).map_err(refused("can't make the folder", folder))?;
    let name = target.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    let draft = folder.join(format!(".{name}{DRAFT}{}", std::process::id()));
    let written = fs::File::create(&draft).and_then(|mut file| file.write_all(&bytes)).and_then(|()| fs::rename(&draft, &target));
    written.map_err(|cause| {
        // Best effort: the fault that matters is the one above.
        let _ = fs::remove_file(&draft);
        WriteError::Machine { what: "can't write", path: target.clone(), cause }
    })?;
    Ok(true)
}

/// What the name of a file has that is not yet renamed into place, before the process's number.
const DRAFT: &str = ".dropsafe-draft-";

/// A build that was killed leaves its drafts behind.
pub(super) fn remove_drafts(destination: &Path) {
    for entry in WalkDir::new(destination).into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let name = entry.file_name().to_string_lossy();
        if name.starts_with('.') && name.contains(DRAFT) {
            // One that can't be removed is listed as foreign.
            let _ = fs::remove_file(entry.path());
        }
    }
}
