//! Files that are there whole, or not at all, also after a power cut; and that only their owner can read.
//!
//! The order is always the same: write under another name, flush the file, rename, flush the folder. On Windows a
//! folder can't be flushed: there a power cut right after a rename may bring back what was before, still whole.
//! Modes (0600, 0700) are Unix's; on Windows a file has the rights of the folder that it is in.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::error::Error;

/// Makes a file that must not be there yet, for its owner only.
///
/// # Errors
/// Among others where a file of that name is there.
pub fn create(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists => Error::Exists { path: path.to_path_buf() },
        _ => Error::machine("make the file", path, cause),
    })
}

/// Makes a folder, and those above it, for their owner only; one that is there stays as it is.
///
/// # Errors
/// What the system says.
pub fn create_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|cause| Error::machine("make the folder", path, cause))
}

/// Writes a new file, flushed; an existing one is an error, and half of one is not left behind.
///
/// # Errors
/// What the system says.
pub fn write_new(path: &Path, content: &[u8]) -> Result<(), Error> {
    let mut file = create(path)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    written.map_err(|cause| {
        let _ = fs::remove_file(path);
        Error::machine("write", path, cause)
    })
}

/// Puts a file in place of another, by way of a name in `temporary`, a folder on the same file system.
///
/// # Errors
/// What the system says; then the former file is still there.
pub fn replace(path: &Path, temporary: &Path, content: &[u8]) -> Result<(), Error> {
    let name = path.file_name().unwrap_or_default();
    let beside = temporary.join(name);
    // What a power cut left there is of no use.
    let _ = fs::remove_file(&beside);
    write_new(&beside, content)?;
    rename(&beside, path)
}

/// Renames a finished and flushed file or folder, and flushes the folder that it goes into.
///
/// # Errors
/// What the system says.
pub fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|cause| Error::machine("put in its place", to, cause))?;
    to.parent().map_or(Ok(()), flush_folder)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// What the system says.
pub fn flush_folder(folder: &Path) -> Result<(), Error> {
    // A relative name's folder is written as nothing.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| Error::machine("flush the folder", folder, cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let (place, temporary) = (folder.path().join("ledger"), folder.path().join("tmp"));
        create_folder(&temporary).unwrap();
        fs::write(temporary.join("ledger"), "half of someth").unwrap();

        replace(&place, &temporary, b"first").unwrap();
        replace(&place, &temporary, b"second").unwrap();

        assert_eq!(fs::read(&place).unwrap(), b"second");
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0);
        assert!(matches!(write_new(&place, b"third"), Err(Error::Exists { .. })));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(fs::metadata(&temporary).unwrap().permissions().mode() & 0o777, 0o700);
        }
    }
}
