//! A case's files, written out of the casebook.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::case::Case;
use crate::durable;
use crate::error::Error;
use crate::opened::Envelope;

/// Writes every file of a case into `folder`, under its safe name. Says where they are.
///
/// # Errors
/// Where a file of such a name is there already: then none is written. Where a file isn't what the visitor sent, it is
/// taken away again.
pub fn write(case: &Case, envelope: &mut Envelope, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    durable::create_folder(folder)?;
    let paths: Vec<_> = envelope.files().iter().map(|file| folder.join(file.safe_name())).collect();
    if let Some(there) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
        return Err(Error::Exists { path: there.clone() });
    }
    for (index, path) in paths.iter().enumerate() {
        // What somebody else put there meanwhile is an error, and stays.
        let file = durable::create(path)?;
        write_one(case, envelope, index, path, file).inspect_err(|_| {
            let _ = fs::remove_file(path);
        })?;
    }
    durable::flush_folder(folder)?;
    Ok(paths)
}

fn write_one(case: &Case, envelope: &mut Envelope, index: usize, path: &Path, mut file: File) -> Result<(), Error> {
    let damaged = |why: String| Error::CaseDamaged { number: case.entry.number, why };
    let mut reader = envelope.file(index).map_err(|fault| damaged(fault.to_string()))?;
    let mut chunk = zeroize::Zeroizing::new(vec![0; 64 * 1024]);
    loop {
        // Told apart because the remedies differ: a case that is damaged, and a disk that is full.
        match io::Read::read(&mut reader, &mut chunk).map_err(|cause| damaged(cause.to_string()))? {
            0 => break,
            read => file.write_all(&chunk[..read]).map_err(|cause| Error::machine("write", path, cause))?,
        }
    }
    file.sync_all().map_err(|cause| Error::machine("write", path, cause))
}
