//! The folder in which a command tries things out.

use tempfile::TempDir;

use crate::failure::Failure;

/// A new folder for nobody else on this machine: what is tried out may be real.
pub(crate) fn own_folder(prefix: &str) -> Result<TempDir, Failure> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
    builder.tempdir().map_err(Failure::machine("make a folder in", std::env::temp_dir()))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use super::*;
    use crate::throwaway::ThrowawayKey;

    #[test]
    fn folder_and_key_are_for_their_owner_only() {
        let folder = own_folder("dropsafe-test-").unwrap();
        let key = folder.path().join("key.txt");
        ThrowawayKey::new().write(&key).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o7777;
        assert_eq!((mode(folder.path()), mode(&key)), (0o700, 0o600));
    }
}
