//! The other side: what a spool holds, for the programs that empty it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::Error;

/// The envelopes in `folder`: a spool, its `new`, or any folder of `*.age` files.
///
/// Sorted by name, which is no order of time. Only plain files are taken: links and folders that are
/// named like envelopes are passed over, as is everything else that lies there.
pub fn envelopes(folder: impl AsRef<Path>) -> Result<Vec<PathBuf>, Error> {
    let folder = folder.as_ref();
    let new = folder.join("new");
    if is_folder(&new) && is_folder(&folder.join("tmp")) { list(&new) } else { list(folder) }
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, error))?;
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| unreadable(folder, error))?;
        let path = entry.path();
        let is_envelope = path.extension().is_some_and(|extension| extension == "age");
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_envelope && is_file {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

fn unreadable(folder: &Path, error: io::Error) -> Error {
    let path = folder.to_path_buf();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::NothingToCollect { path },
        io::ErrorKind::PermissionDenied => Error::Unlistable { path },
        _ => Error::Io { doing: "list the folder", path, source: error },
    }
}
